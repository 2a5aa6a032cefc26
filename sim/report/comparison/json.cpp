#include "json.hpp"

#include <skusim/base/json.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"

#include <algorithm>

namespace skusim::report {

namespace {

Json estimate_or_null(const std::optional<stats::Estimate>& estimate) {
    return estimate ? estimate_json(*estimate) : Json(nullptr);
}

Json record_json(const std::optional<comparison::ChoiceRecord>& choice) {
    if (!choice) {
        return nullptr;
    }
    return {
        {"sku", choice->sku},
        {"region", choice->region},
        {"tier", choice->tier.empty() ? Json(nullptr) : Json(choice->tier)},
        {"nodes", choice->nodes.value},
        {"usd_per_hour", choice->usd_per_hour.value},
        {"usd_total", choice->usd_total ? number_json(choice->usd_total->value) : Json(nullptr)},
        {"meets_slo", choice->meets_slo}};
}

/// Gives the change as a share of before, where that is above 0.
Json share_json(const comparison::QuantityChange& change) {
    if (!change.difference || change.before->value <= 0) {
        return nullptr;
    }
    return number_json(change.difference->value / change.before->value);
}

Json bound_json(const std::optional<comparison::BoundRecord>& bound) {
    if (!bound) {
        return nullptr;
    }
    return {{"bound", bound->bound},
            {"value", estimate_json(bound->value)},
            {"decision", bound->decision}};
}

Json bound_change_json(const comparison::BoundChange& change) {
    Json json{{"quantity", name(change.quantity)}};
    if (!change.request_class.empty()) {
        json["class"] = change.request_class;
    }
    json.update({{"before", bound_json(change.before)},
                 {"after", bound_json(change.after)},
                 {"difference", estimate_or_null(change.difference)},
                 {"judgment", comparison::name(change.judgment)}});
    return json;
}

Json changes_json(const std::vector<comparison::TextChange>& changes) {
    Json json = Json::array();
    for (const comparison::TextChange& change : changes) {
        json.push_back({{"key", change.key}, {"before", change.before}, {"after", change.after}});
    }
    return json;
}

Json choice_change_json(const comparison::ChoiceChange& choice) {
    Json figures = Json::array();
    for (const comparison::QuantityChange& change : choice.quantities) {
        figures.push_back({{"quantity", name(change.quantity)},
                           {"before", estimate_or_null(change.before)},
                           {"after", estimate_or_null(change.after)},
                           {"difference", estimate_or_null(change.difference)},
                           {"share", share_json(change)},
                           {"judgment", comparison::name(change.judgment)}});
    }
    Json slo = Json::array();
    for (const comparison::BoundChange& change : choice.slo) {
        slo.push_back(bound_change_json(change));
    }
    return {{"before", record_json(choice.before)},
            {"after", record_json(choice.after)},
            {"figures", figures},
            {"slo", slo},
            {"purchase", changes_json(choice.purchase)}};
}

Json plan_json(const comparison::PlanComparison& plan) {
    Json verdicts = Json::array();
    for (const comparison::VerdictChange& change : plan.verdicts) {
        verdicts.push_back({{"sku", change.sku},
                            {"region", change.region},
                            {"tier", change.tier.empty() ? Json(nullptr) : Json(change.tier)},
                            {"before", change.before},
                            {"after", change.after},
                            {"reason", change.reason}});
    }
    return {{"scenario", plan.scenario},
            {"inputs", changes_json(plan.inputs)},
            {"guidance", choice_change_json(plan.choices[0])},
            {"cheapest", choice_change_json(plan.choices[1])},
            {"verdicts", verdicts}};
}

} // namespace

Json comparison_json(const ComparisonResult& result) {
    Json plans = Json::array();
    for (const comparison::PlanComparison& plan : result.compared->plans) {
        plans.push_back(plan_json(plan));
    }
    Json conditions = Json::array();
    bool is_breached = false;
    for (const comparison::ConditionResult& it : result.conditions) {
        is_breached |= it.finding == comparison::Finding::breached;
        conditions.push_back({{"condition", it.condition},
                              {"scenario", it.scenario},
                              {"choice", it.choice},
                              {"finding", comparison::name(it.finding)},
                              {"explanation", it.explanation}});
    }
    return {{"skusim", "compare"},
            {"result_version", result_version},
            {"before", result.files[0]},
            {"after", result.files[1]},
            {"plans", plans},
            {"only_before", result.compared->only_before},
            {"only_after", result.compared->only_after},
            {"conditions", conditions},
            {"breached", is_breached}};
}

} // namespace skusim::report
