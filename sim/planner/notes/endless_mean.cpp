#include "endless_mean.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/stats/quantity.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

bool rests_on_no_loss(const Candidate& candidate, const Choice& choice) {
    const experiment::Outcome& outcome = choice.service().outcome;
    const bool bounds_mean =
        std::any_of(outcome.slo.begin(), outcome.slo.end(), [](const auto& bound) {
            return bound.quantity.probability == 0 &&
                   stats::definition(bound.quantity).measure == stats::Measure::time;
        });
    return bounds_mean && candidate.node()->cluster.queue.can_lose();
}

std::optional<std::string> warning_of_endless_mean(const Candidate& candidate,
                                                   const Choice& choice) {
    if (!rests_on_no_loss(candidate, choice)) {
        return std::nullopt;
    }
    return fmt::format(
        "{}: the objective bounds a mean, and a request that is refused or abandoned counts as "
        "never answered: {} hold it as long as none is, as of the {:.2g} requests that were "
        "simulated, and longer runs may ask for more nodes; bound a quantile beside "
        "slo.max_error_rate, or write `max_wait: none` and `timeout: none` where the target allows "
        "it",
        candidate.sku.name, count_text(choice.nodes, "node"),
        static_cast<double>(choice.service().outcome.requests.simulated));
}

} // namespace skusim::planner
