#include <skusim/base/wording.hpp>

#include "warnings.hpp"

#include <fmt/format.h>

namespace skusim::planner {

namespace {

void warn_of_zones(const scenario::Failures& failures, const Plan& plan,
                   std::vector<std::string>& texts) {
    for (const Choice* choice : choices_of(plan)) {
        if (failures.zones > 1 && choice->nodes < failures.zones) {
            texts.push_back(fmt::format("{}: {} cannot be in all of the {} zones",
                                        plan.candidates[choice->candidate].sku.name,
                                        count_text(choice->nodes, "node"), failures.zones));
        }
    }
}

} // namespace

void add_survival_warnings(const scenario::Scenario& scenario, const Plan& plan,
                           std::vector<std::string>& texts) {
    const std::optional<scenario::Failures>& failures = scenario.failures;
    const bool is_spot = !scenario.job() && scenario.policy.pricing == scenario::Pricing::spot;
    if (is_spot && (!failures || !failures->pool)) {
        texts.emplace_back(
            "spot machines are taken back at short notice (Azure 30 s, AWS 2 min), often all of a "
            "SKU at once, and nothing of that is in these figures; tell how often with \"failures: "
            "{evictions: {rate: 0.05 /h, away: 1 h}}\", or hand over a trace");
    }
    if (!failures) {
        return;
    }
    if (failures->mtbf && failures->repair && *failures->repair >= *failures->mtbf) {
        texts.push_back(fmt::format("failures.repair, {}, is not below failures.mtbf, {}: a node "
                                    "is more often down than up",
                                    time_text(in_seconds(*failures->repair)),
                                    time_text(in_seconds(*failures->mtbf))));
    }
    warn_of_zones(*failures, plan, texts);
}

} // namespace skusim::planner
