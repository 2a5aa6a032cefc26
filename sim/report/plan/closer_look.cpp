#include "closer_look.hpp"

#include <skusim/base/json.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/shared_json.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

Json point_json(const planner::Plan& plan, const closer::ClusterPoint& point) {
    const catalog::Sku& sku = plan.candidates[point.candidate].sku;
    Json json{{"sku", sku.name},
              {"region", sku.region},
              {"nodes", point.nodes},
              {"usd_per_hour", point.usd_per_hour.in_usd()},
              {"stable", point.outcome.stable},
              {"decision", experiment::name(experiment::decision(point.outcome))},
              {"latency", nullptr},
              {"slo", slo_json(point.outcome.slo)}};
    if (point.outcome.stable) {
        json["latency"] = latency_json(point.outcome.metric(experiment::Metric::latency_mean),
                                       point.outcome.latency);
    }
    return json;
}

Json points_json(const planner::Plan& plan, const std::vector<closer::ClusterPoint>& points) {
    Json json = Json::array();
    for (const closer::ClusterPoint& point : points) {
        json.push_back(point_json(plan, point));
    }
    return json;
}

/// Columns, as a step is three numbers and there are hundreds of them.
Json timeline_json(const experiment::Timeline& timeline) {
    Json json{{"step", timeline.step_seconds},
              {"queued", Json::array()},
              {"most_queued", Json::array()},
              {"utilization", Json::array()}};
    for (const experiment::TimelineStep& step : timeline.steps) {
        json["queued"].push_back(step.queued);
        json["most_queued"].push_back(step.most_queued);
        json["utilization"].push_back(step.utilization);
    }
    return json;
}

void add_shifted_choice(Json& json, const std::optional<closer::ShiftedChoice>& choice) {
    json["sku"] = choice ? Json(choice->sku) : Json(nullptr);
    json["region"] = choice ? Json(choice->region) : Json(nullptr);
    json["nodes"] = choice ? Json(choice->nodes) : Json(nullptr);
    json["usd_per_hour"] = choice ? Json(choice->usd_per_hour.in_usd()) : Json(nullptr);
    json["usd_per_year"] =
        choice && choice->usd_per_year ? Json(choice->usd_per_year->in_usd()) : Json(nullptr);
    json["survives"] = choice && !choice->survives.empty() ? Json(choice->survives) : Json(nullptr);
    json["availability"] =
        choice && choice->availability ? Json(*choice->availability) : Json(nullptr);
}

std::string shifted_text(const std::optional<closer::ShiftedChoice>& choice) {
    if (!choice) {
        return "no SKU meets the objective";
    }
    std::string text = fmt::format("{} x {}, {:.4f} USD/h", choice->nodes, choice->sku,
                                   choice->usd_per_hour.in_usd());
    if (choice->usd_per_year) {
        text += fmt::format(", {:.0f} USD a year", choice->usd_per_year->in_usd());
    }
    if (!choice->survives.empty()) {
        text += "; " + choice->survives;
    }
    if (choice->availability) {
        text += fmt::format("; {:.5g} % of the time", *choice->availability * 100);
    }
    return text;
}

} // namespace

Json explanation_json(const PlanResult& result) {
    const closer::Explanation& it = *result.explanation;
    const planner::Plan& plan = *result.plan;
    const catalog::Sku& sku = plan.candidates[it.candidate].sku;
    return {{"sku", sku.name},
            {"region", sku.region},
            {"node_counts", points_json(plan, it.counts)},
            {"load_curve", load_curve_json(it.profile.load_curve)},
            {"knee", it.profile.knee},
            {"timeline", timeline_json(it.timeline)},
            {"trade_offs", points_json(plan, it.trade_offs)}};
}

Json sensitivity_json(const closer::Sensitivity& sensitivity) {
    Json json = Json::array();
    Json base{{"input", "none"}, {"change", 0.0}};
    add_shifted_choice(base, sensitivity.base);
    json.push_back(std::move(base));
    for (const closer::Shift& shift : sensitivity.shifts) {
        if (!shift.is_decided) {
            continue;
        }
        Json row{{"input", closer::name(shift.input)}, {"change", shift.change}};
        add_shifted_choice(row, shift.choice);
        json.push_back(std::move(row));
    }
    return json;
}

Json switches_json(const closer::Sensitivity& sensitivity) {
    Json json = Json::array();
    for (const closer::Switch& it : sensitivity.switches) {
        Json row{{"input", closer::name(it.input)},
                 {"change", it.change},
                 {"close", it.close},
                 {"value", it.value.empty() ? Json(nullptr) : Json(it.value)}};
        add_shifted_choice(row, it.choice);
        json.push_back(std::move(row));
    }
    return json;
}

Table sensitivity_table(const closer::Sensitivity& sensitivity) {
    Table table{{{"input"}, {"change", true}, {"cheapest then"}}, {}};
    table.rows.push_back({"none", "", shifted_text(sensitivity.base)});
    for (const closer::Shift& shift : sensitivity.shifts) {
        table.rows.push_back(
            {std::string(closer::name(shift.input)), fmt::format("{:+g} %", shift.change * 100),
             shift.is_decided ? shifted_text(shift.choice) : "not decided with so little effort"});
    }
    for (const closer::Switch& it : sensitivity.switches) {
        table.rows.push_back(
            {fmt::format("{} switches", closer::name(it.input)),
             fmt::format("{:+.3g} %", it.change * 100),
             shifted_text(it.choice) + (it.value.empty() ? "" : " (at " + it.value + ')')});
    }
    return table;
}

Json decided_by_json(const std::vector<closer::Decisive>& decided_by) {
    Json json = Json::array();
    for (const closer::Decisive& it : decided_by) {
        Json entry{{"key", it.key},
                   {"otherwise", it.otherwise},
                   {"source", it.source.empty() ? Json(nullptr) : Json(it.source)},
                   {"sku", nullptr},
                   {"region", nullptr},
                   {"nodes", nullptr},
                   {"nodes_for_slo", nullptr},
                   {"usd_per_hour", nullptr},
                   {"cost_ratio", it.cost_ratio ? Json(*it.cost_ratio) : Json(nullptr)}};
        if (it.choice) {
            entry.update({{"sku", it.choice->sku},
                          {"region", it.choice->region},
                          {"nodes", it.choice->nodes},
                          {"nodes_for_slo", it.nodes_for_slo},
                          {"usd_per_hour", it.choice->usd_per_hour.in_usd()}});
        }
        json.push_back(std::move(entry));
    }
    return json;
}

void add_decided_by(Table& table, const std::vector<closer::Decisive>& decided_by) {
    for (const closer::Decisive& it : decided_by) {
        std::string text = it.otherwise + ": ";
        if (!it.choice) {
            text += "no SKU meets the objective";
        } else {
            const bool rents_more = it.choice->nodes > it.nodes_for_slo;
            text += fmt::format(
                "{} x {}{}, {:.4f} USD/h", it.choice->nodes, it.choice->sku,
                rents_more ? fmt::format(" ({} for the objective)", it.nodes_for_slo) : "",
                it.choice->usd_per_hour.in_usd());
        }
        table.rows.push_back(
            {"decided by", it.source.empty() ? text : fmt::format("{} ({})", text, it.source)});
    }
}

} // namespace skusim::report
