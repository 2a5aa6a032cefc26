#include "classes.hpp"

#include <skusim/base/json.hpp>

#include "figures.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

std::vector<experiment::BoundResult> bounds_of(const experiment::Outcome& outcome,
                                               const std::string& name) {
    std::vector<experiment::BoundResult> bounds;
    for (const experiment::BoundResult& bound : outcome.slo) {
        if (bound.request_class == name) {
            bounds.push_back(bound);
        }
    }
    return bounds;
}

} // namespace

std::string bound_name(const experiment::BoundResult& bound) {
    const std::string quantity = name(bound.quantity);
    return bound.request_class.empty() ? quantity : bound.request_class + ' ' + quantity;
}

void add_classes(Table& table, const experiment::Outcome& outcome, const std::string& indent) {
    for (const experiment::ClassResult& each : outcome.classes) {
        std::string text = fmt::format("{:.3g} % of requests; latency {}", each.share * 100,
                                       time_estimate(each.latency_mean));
        for (const experiment::QuantileResult& quantile : each.latency) {
            text += fmt::format(", {} {}", short_name(quantile.quantity),
                                time_text(quantile.value.value));
        }
        if (!each.wait.empty()) {
            text += "; wait " + time_estimate(each.wait_mean);
        }
        text += "; errors " + share_estimate(each.error_rate);
        table.rows.push_back({indent + "class " + each.name, text});
    }
}

Json classes_json(const experiment::Outcome& outcome) {
    Json json = Json::array();
    for (const experiment::ClassResult& each : outcome.classes) {
        json.push_back(
            {{"name", each.name},
             {"share", each.share},
             {"latency", latency_json(each.latency_mean, each.latency)},
             {"wait", each.wait.empty() ? Json(nullptr) : latency_json(each.wait_mean, each.wait)},
             {"error_rate", estimate_json(each.error_rate)},
             {"slo", slo_json(bounds_of(outcome, each.name))}});
    }
    return json;
}

} // namespace skusim::report
