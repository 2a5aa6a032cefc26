#include "fit_error.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>

#include "report/form/figures.hpp"

#include <fmt/format.h>

namespace skusim::report {

void add_fit_error(Table& table, const planner::Choice& choice, double confidence) {
    const planner::FitError& error = *choice.service().fit_error;
    const auto usd = [](UsdPerHour price) { return fmt::format("{:.4f}", price.in_usd()); };
    table.rows.push_back(
        {"  fit's error",
         fmt::format("{} hold{} with probability {} (fitted parameters drawn {} times)",
                     count_text(choice.nodes, "node"), choice.nodes == 1 ? "s" : "",
                     share_estimate(error.probability_slo_met), error.draws)});
    table.rows.push_back(
        {"", fmt::format("{:g} % of the draws need {} to {} nodes, {} to {} USD/h",
                         100 * confidence, error.nodes_low,
                         error.nodes_high ? fmt::format("{}", *error.nodes_high) : "any number of",
                         usd(error.usd_per_hour_low),
                         error.usd_per_hour_high ? usd(*error.usd_per_hour_high) : "any")});
}

Json nodes_interval_json(const planner::Choice& choice) {
    if (!choice.service().fit_error) {
        return nullptr;
    }
    const planner::FitError& error = *choice.service().fit_error;
    return {{"value", choice.nodes},
            {"low", error.nodes_low},
            {"high", error.nodes_high ? Json(*error.nodes_high) : Json(nullptr)}};
}

Json cost_interval_json(const planner::Choice& choice) {
    if (!choice.service().fit_error) {
        return nullptr;
    }
    const planner::FitError& error = *choice.service().fit_error;
    return {{"value", choice.usd_per_hour.in_usd()},
            {"low", error.usd_per_hour_low.in_usd()},
            {"high",
             error.usd_per_hour_high ? Json(error.usd_per_hour_high->in_usd()) : Json(nullptr)}};
}

} // namespace skusim::report
