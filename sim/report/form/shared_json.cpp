#include "shared_json.hpp"

#include <skusim/base/json.hpp>

#include "figures.hpp"
#include "outcome_figures.hpp"
#include "tokens.hpp"

namespace skusim::report {

using experiment::Metric;

Json provenance_json(const Provenance& provenance) {
    Json json{
        {"version", provenance.version},
        {"seed", provenance.seed},
        {"scenario", {{"file", provenance.scenario_file}, {"hash", provenance.scenario_hash}}}};
    if (provenance.catalog_file.empty()) {
        json["catalog"] = nullptr;
        return json;
    }
    Json skipped = Json::array();
    for (const SkippedRows& rows : provenance.catalog_skipped) {
        skipped.push_back(
            {{"reason", rows.reason}, {"rows", rows.count}, {"first", rows.first_place}});
    }
    json["catalog"] = {{"file", provenance.catalog_file},
                       {"hash", provenance.catalog_hash},
                       {"date", provenance.catalog_date},
                       {"rows", provenance.catalog_rows},
                       {"skipped", skipped}};
    return json;
}

Json capacity_json(const planner::Capacity& capacity) {
    return {{"value", capacity.value},
            {"low", capacity.low},
            {"high", number_json(capacity.high)},
            {"unit", planner::name(capacity.unit)}};
}

Json metrics_json(const experiment::Outcome& outcome) {
    if (!outcome.stable || !outcome.is_measured()) {
        return Json::object();
    }
    Json json{{"latency", latency_json(outcome.metric(Metric::latency_mean), outcome.latency)}};
    if (!outcome.wait.empty()) {
        json["wait"] = latency_json(outcome.metric(Metric::wait_mean), outcome.wait);
    }
    for (const OutcomeFigure& figure : figures_of(outcome)) {
        json[name(figure.quantity)] = estimate_json(figure.value);
    }
    add_token_metrics(json, outcome);
    return json;
}

Json load_curve_json(const std::vector<planner::LoadPoint>& load_curve) {
    Json json = Json::array();
    for (const planner::LoadPoint& point : load_curve) {
        Json entry{{"load", point.load},
                   {"stable", point.outcome.stable},
                   {"decision", experiment::name(experiment::decision(point.outcome))}};
        entry.update(metrics_json(point.outcome));
        entry["slo"] = slo_json(point.outcome.slo);
        json.push_back(std::move(entry));
    }
    return json;
}

Json accelerators_json(const catalog::Accelerators& accelerators) {
    Json json{{"type", accelerators.type},
              {"kind", nullptr},
              {"vendor", nullptr},
              {"count", accelerators.count},
              {"memory_gib_each", nullptr}};
    if (accelerators.kind) {
        json["kind"] = name_in_table(*accelerators.kind);
    }
    if (!accelerators.vendor.empty()) {
        json["vendor"] = accelerators.vendor;
    }
    if (accelerators.memory_each) {
        json["memory_gib_each"] = in_gibibytes(*accelerators.memory_each);
    }
    return json;
}

Json sku_json(const catalog::Sku& sku) {
    Json json{{"name", sku.name},
              {"provider", sku.provider},
              {"region", sku.region},
              {"family", sku.family},
              {"series", sku.series},
              {"vcpus", sku.vcpus},
              {"ram_gib", in_gibibytes(sku.ram)},
              {"accelerators", nullptr},
              {"usd_per_hour", nullptr},
              {"spot_usd_per_hour", nullptr},
              {"architecture", catalog::name(sku.architecture)},
              {"burstable", sku.burstable},
              {"retired", sku.retired},
              {"processors", sku.processors},
              {"restriction", nullptr}};
    if (!sku.restriction.empty()) {
        json["restriction"] = sku.restriction;
    }
    if (sku.accelerators) {
        json["accelerators"] = accelerators_json(*sku.accelerators);
    }
    if (sku.on_demand) {
        json["usd_per_hour"] = sku.on_demand->in_usd();
    }
    if (sku.spot) {
        json["spot_usd_per_hour"] = sku.spot->in_usd();
    }
    return json;
}

Json service_json(const service::ServiceTime& service) {
    Json json{{"mean", in_seconds(service.time.mean)},
              {"cv", service.time.shape.cv},
              {"shape", random::name(service.time.shape.kind)},
              {"basis", service.basis},
              {"fastest_mean", nullptr}};
    if (service.fastest_mean) {
        json["fastest_mean"] = in_seconds(*service.fastest_mean);
    }
    return json;
}

Json defaults_json(const std::vector<scenario::AppliedDefault>& defaults) {
    Json json = Json::array();
    for (const scenario::AppliedDefault& applied : defaults) {
        json.push_back(
            {{"key", applied.key}, {"value", applied.value}, {"source", applied.source}});
    }
    return json;
}

} // namespace skusim::report
