#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/progress.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::experiment {

namespace {

CheckedOutcome checked(const Trial& trial, const scenario::Objective* objective,
                       const Effort& effort, const RunProgress& progress) {
    CheckedOutcome result{run(trial, objective, effort, progress), {}};
    if (result.outcome.stable && !trial.cluster.outages) { // no law knows of nodes that fail
        result.checks = cross_checks(trial, result.outcome, effort.confidence);
    }
    return result;
}

} // namespace

std::vector<std::string> contradictions(const std::vector<CrossCheck>& checks) {
    std::vector<std::string> sentences;
    for (const CrossCheck& check : checks) {
        if (!check.agrees) {
            sentences.push_back(fmt::format(
                "measured {} disagrees with theory: {:.4g} by {}; do not rely on these figures, "
                "and please report it",
                subject(check), check.expected, check.law));
        }
    }
    return sentences;
}

CheckedOutcome run_checked(const Trial& trial, const scenario::Objective* objective,
                           const Effort& effort) {
    return run_checked(trial, objective, effort, RunProgress());
}

CheckedOutcome run_checked(const Trial& trial, const scenario::Objective* objective,
                           const Effort& effort, const RunProgress& progress) {
    constexpr int harder = 2;
    CheckedOutcome result = checked(trial, objective, effort, progress);
    Effort more = effort;
    for (int again = 0; again < harder && !contradictions(result.checks).empty(); ++again) {
        // Half the width takes four times the requests.
        if (result.outcome.requests.simulated > effort.max_requests / 4) {
            break;
        }
        more.warm_up *= 4;
        more.precision /= 2;
        result = checked(trial, objective, more, progress);
    }
    return result;
}

} // namespace skusim::experiment
