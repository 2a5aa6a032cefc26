#include "warnings.hpp"

#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::planner {

namespace {

void warn_of_choice(const scenario::Scenario& scenario, const Plan& plan, const Choice& choice,
                    std::vector<std::string>& texts) {
    const Candidate& candidate = plan.candidates[choice.candidate];
    const Bytes copies = scenario.model->ram * static_cast<double>(candidate.workers);
    if (copies > candidate.sku.ram) {
        texts.push_back(fmt::format("{}: {} of {} each do not fit its {} RAM, unless they share it",
                                    candidate.sku.name, count_text(candidate.workers, "worker"),
                                    gib(scenario.model->ram), gib(candidate.sku.ram)));
    }
    if (!choice.outcome.precise) {
        texts.push_back(fmt::format("{}: the budget of {} simulated requests ended before every "
                                    "figure was within {} of its value",
                                    candidate.sku.name, scenario.simulation.max_requests,
                                    percent(scenario.simulation.precision)));
    }
    for (const experiment::CrossCheck& check : choice.cross_checks) {
        if (!check.agrees) {
            texts.push_back(
                fmt::format("{}: measured {} disagrees with theory: {:.4g} by {}; please "
                            "report it",
                            candidate.sku.name, check.quantity, check.expected, check.law));
        }
    }
    if (candidate.service->fastest_mean) {
        texts.push_back(fmt::format(
            "{} can land on several processors; planned on the slowest, a request takes {} there "
            "and {} on the fastest",
            candidate.sku.name, time_text(in_seconds(candidate.service->time.mean)),
            time_text(in_seconds(*candidate.service->fastest_mean))));
    }
}

} // namespace

std::vector<std::string> warnings(const scenario::Scenario& scenario, const Plan& plan) {
    std::vector<std::string> texts = workload::notes(scenario.arrivals);
    if (plan.candidates.empty()) {
        texts.emplace_back("no SKU of the catalog matches `select`");
    }
    if (plan.guidance) {
        warn_of_choice(scenario, plan, *plan.guidance, texts);
    }
    const bool differs =
        plan.cheapest && (!plan.guidance || plan.cheapest->candidate != plan.guidance->candidate);
    if (differs) {
        warn_of_choice(scenario, plan, *plan.cheapest, texts);
    }
    return texts;
}

} // namespace skusim::planner
