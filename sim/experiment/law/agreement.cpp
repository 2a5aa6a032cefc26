#include "agreement.hpp"

#include <cmath>

namespace skusim::experiment {

bool agrees(const CrossCheck& check, double widening, double slack) {
    const stats::Estimate& measured = check.measured;
    slack += 1e-6 * measured.value; // times are whole nanoseconds, and sums are rounded
    const double low = measured.value - widening * (measured.value - measured.low) - slack;
    const double high = measured.value + widening * (measured.high - measured.value) + slack;
    const LawKind kind = check.kind;
    return kind == LawKind::approximate ||
           ((kind == LawKind::upper_bound || check.expected <= high) &&
            (kind == LawKind::lower_bound || check.expected >= low));
}

std::vector<CrossCheck> two_sided(std::vector<CrossCheck> checks) {
    std::erase_if(checks, [](const CrossCheck& check) {
        return !std::isfinite(check.expected) || !std::isfinite(check.measured.value);
    });
    return checks;
}

double workers_of(const Trial& trial, const Outcome& outcome) {
    return outcome.replicas ? outcome.replicas->value * trial.cluster.scaling->requests_per_replica
                            : serving::work_capacity(trial.cluster);
}

double doubt_of_workers(const Outcome& outcome) {
    return outcome.replicas ? outcome.replicas->half_width() / outcome.replicas->value : 0;
}

} // namespace skusim::experiment
