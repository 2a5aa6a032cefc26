#include "sizing_formula.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/theory/bounds.hpp>

#include <fmt/format.h>
#include <string>

namespace skusim::planner {

namespace {

std::string sizing_explanation(const SizingFormula& sizing, const Choice& choice) {
    const double busy = choice.service().outcome.metric(experiment::Metric::utilization).value;
    std::string text = fmt::format(
        "the formula keeps replicas {} busy on average and knows neither the objective nor how "
        "requests bunch up; ",
        percent(sizing.utilization));
    if (choice.nodes > choice.nodes_for_slo) {
        return text + fmt::format("the objective needs {} of the {} that are rented, which are {} "
                                  "busy",
                                  count_text(choice.nodes_for_slo, "node"), choice.nodes,
                                  percent(busy));
    }
    return text + fmt::format("simulated, this is the least cluster that meets the objective, and "
                              "it is {} busy",
                              percent(busy));
}

} // namespace

std::optional<SizingFormula> sizing_formula(const scenario::Scenario& scenario,
                                            const Candidate& candidate, const Choice& choice) {
    if (!scenario.target || !scenario.target->sizing ||
        scenario::mode(scenario) == catalog::Mode::job || scenario.node.batch ||
        scenario.token_service() != nullptr ||
        !scenario.node.max_concurrent_requests.is_limited() || has_stations(scenario)) {
        return std::nullopt; // it knows one model, and one request at a time
    }
    const catalog::Sizing& documented = *scenario.target->sizing;
    const std::optional<Rate> rate = workload::peak_rate(scenario.arrivals());
    SizingFormula sizing;
    sizing.is_measured = !rate;
    sizing.rate =
        rate.value_or(Rate{choice.service().outcome.metric(experiment::Metric::throughput).value});
    sizing.seconds = in_seconds(candidate.service->time.mean);
    sizing.utilization = documented.utilization;
    sizing.per_container = scenario.node.max_concurrent_requests.count();
    sizing.concurrent = sizing.rate.value() * sizing.seconds / sizing.utilization;
    sizing.replicas = theory::nodes_at_utilization(sizing.rate, candidate.service->time.mean,
                                                   sizing.per_container, sizing.utilization);
    sizing.simulated = std::int64_t{choice.nodes} * candidate.workers;
    sizing.explanation = sizing_explanation(sizing, choice);
    sizing.source = documented.rule.source + ", " + documented.rule.date;
    return sizing;
}

} // namespace skusim::planner
