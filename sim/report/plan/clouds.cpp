#include "clouds.hpp"

#include "answer_text.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

double cost_of(const planner::Choice& choice) {
    return choice.job() != nullptr ? choice.job()->usd_total.in_usd()
                                   : choice.usd_per_hour.in_usd();
}

std::string name_of(const std::string& cloud) {
    return cloud.empty() ? "no cloud" : cloud;
}

/// Where targets are compared, this is of the one that answers; another may have an answer there.
std::string why_none(const PlanResult& result, const planner::Plan& plan) {
    const std::string why = plan.reason.empty() ? no_answer_text(plan) : plan.reason;
    return result.targets.empty()
               ? why
               : fmt::format("target {}: {}", result.scenario->target->name, why);
}

Json entry(const PlanResult& result, const std::string& cloud, const planner::Plan& plan) {
    const double least = cost_of(*result.plan->cheapest);
    Json json{{"cloud", cloud.empty() ? Json(nullptr) : Json(cloud)},
              {"sku", nullptr},
              {"region", nullptr},
              {"nodes", nullptr},
              {"usd_per_hour", nullptr},
              {"usd_total", nullptr},
              {"cost_ratio", nullptr},
              {"reason", plan.cheapest ? Json(nullptr) : Json(why_none(result, plan))}};
    if (plan.cheapest) {
        const catalog::Sku& sku = plan.candidates[plan.cheapest->candidate].sku;
        json["sku"] = sku.name;
        json["region"] = sku.region;
        json["nodes"] = plan.cheapest->nodes;
        json["usd_per_hour"] = plan.cheapest->usd_per_hour.in_usd();
        json["usd_total"] =
            plan.cheapest->job() != nullptr ? Json(cost_of(*plan.cheapest)) : Json();
        json["cost_ratio"] = least > 0 ? Json(cost_of(*plan.cheapest) / least) : Json(nullptr);
    }
    return json;
}

/// Three digits, and all of those before the point: "3.74 % more", "3452 % more".
std::string share_more(double percent) {
    return percent < 1000 ? fmt::format("{:.3g} % more", percent)
                          : fmt::format("{:.0f} % more", percent);
}

} // namespace

Json clouds_json(const PlanResult& result) {
    Json json = Json::array();
    if (result.clouds.empty()) {
        return json;
    }
    const planner::Plan& plan = *result.plan;
    json.push_back(entry(result, plan.candidates[plan.cheapest->candidate].sku.provider, plan));
    for (const closer::CloudPlan& other : result.clouds) {
        json.push_back(entry(result, other.cloud, other.plan));
    }
    return json;
}

void add_clouds(Table& table, const PlanResult& result) {
    for (const closer::CloudPlan& other : result.clouds) {
        const std::string label = "on " + name_of(other.cloud);
        const planner::Plan& plan = other.plan;
        if (!plan.cheapest) {
            table.rows.push_back({label, why_none(result, plan)});
            continue;
        }
        const double least = cost_of(*result.plan->cheapest);
        const double more = (cost_of(*plan.cheapest) / least - 1) * 100;
        table.rows.push_back({label, fmt::format("{}{}", headline(plan, *plan.cheapest),
                                                 least > 0 ? "; " + share_more(more) : "")});
    }
}

} // namespace skusim::report
