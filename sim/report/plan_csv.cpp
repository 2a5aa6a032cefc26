#include "plan_csv.hpp"

#include "figures.hpp"
#include "plan_targets.hpp"
#include "table.hpp"

namespace skusim::report {

namespace {

/// Of a comparison, those of every target; of a refused workload, those of the alternative as well.
void add_candidates(Table& table, const PlanResult& result) {
    for (const PlanResult& target : result.targets) {
        add_candidates(table, target);
    }
    if (!result.targets.empty()) {
        return; // the best of them is this result
    }
    for (const planner::Candidate& it : result.plan->candidates) {
        const std::string chosen = chosen_as(it, " ");
        table.rows.push_back(
            {result.scenario->name, target_name(result), it.sku.name, it.sku.region,
             plain(it.sku.vcpus), plain(in_gibibytes(it.sku.ram)),
             std::string(planner::name(it.verdict)), chosen, std::to_string(it.workers),
             it.service ? plain(in_seconds(it.service->time.mean)) : "",
             it.profile ? plain(it.profile->capacity.value) : "",
             it.profile ? std::string(planner::name(it.profile->capacity.unit)) : "",
             it.nodes ? std::to_string(*it.nodes) : "",
             it.nodes ? std::string(planner::name(it.nodes_basis)) : "",
             it.usd_per_hour ? it.usd_per_hour->text() : "", it.reason,
             it.tier ? std::string(workload::name(*it.tier)) : "",
             it.usd_total ? it.usd_total->text() : ""});
    }
    if (result.alternative) {
        add_candidates(table, *result.alternative);
    }
}

} // namespace

std::string chosen_as(const planner::Candidate& candidate, std::string_view separator) {
    std::string text = candidate.is_guidance ? "guidance" : "";
    if (candidate.is_cheapest) {
        text += (text.empty() ? std::string() : std::string(separator)) + "cheapest";
    }
    return text;
}

std::string plan_csv(const std::vector<PlanResult>& results) {
    Table table{{{"scenario"},
                 {"target"},
                 {"sku"},
                 {"region"},
                 {"vcpus"},
                 {"ram_gib"},
                 {"verdict"},
                 {"chosen_as"},
                 {"workers"},
                 {"service_mean_s"},
                 {"capacity"},
                 {"capacity_unit"},
                 {"nodes"},
                 {"nodes_basis"},
                 {"usd_per_hour"},
                 {"reason"},
                 {"tier"},
                 {"usd_total"}},
                {}};
    for (const PlanResult& result : results) {
        add_candidates(table, result);
    }
    return table.csv();
}

} // namespace skusim::report
