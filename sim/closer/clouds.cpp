#include <skusim/closer/clouds.hpp>
#include <skusim/planner/make_plan.hpp>

#include <algorithm>
#include <map>

namespace skusim::closer {

namespace {

/// Less is better: what a choice costs, by the hour or for the whole job.
bool is_cheaper(const CloudPlan& a, const CloudPlan& b) {
    if (!a.plan.cheapest || !b.plan.cheapest) {
        return a.plan.cheapest.has_value() && !b.plan.cheapest.has_value();
    }
    const planner::Choice& one = *a.plan.cheapest;
    const planner::Choice& other = *b.plan.cheapest;
    return one.job() != nullptr ? one.job()->usd_total < other.job()->usd_total
                                : one.usd_per_hour < other.usd_per_hour;
}

} // namespace

std::vector<CloudPlan> runners_up(const scenario::Scenario& scenario,
                                  const catalog::Hardware& hardware, const planner::Plan& plan,
                                  const planner::ProgressSink& progress) {
    std::vector<CloudPlan> result;
    if (!plan.cheapest) {
        return result;
    }
    std::map<std::string, std::vector<catalog::Sku>> by_cloud;
    for (const planner::Candidate& candidate : plan.candidates) {
        by_cloud[candidate.sku.provider].push_back(candidate.sku);
    }
    by_cloud.erase(plan.candidates[plan.cheapest->candidate].sku.provider);
    for (const auto& [cloud, skus] : by_cloud) {
        result.push_back({cloud, planner::make_plan(scenario, skus, hardware, progress)});
    }
    std::stable_sort(result.begin(), result.end(), is_cheaper);
    return result;
}

} // namespace skusim::closer
