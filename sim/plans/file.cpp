#include <skusim/plans/file.hpp>
#include <skusim/text/json_tree.hpp>

#include "json_reading.hpp"
#include "purchase.hpp"

#include <array>
#include <fmt/format.h>

namespace skusim::plans {
using namespace text;

namespace {

using comparison::CandidateRecord;
using comparison::ChoiceRecord;
using comparison::PlanRecord;
using ValueKind = Value::Kind;
using stats::QuantityKind;

/// Figures of a choice, beside its latencies, in the order of a comparison.
constexpr std::array<QuantityKind, 8> choice_figures{
    QuantityKind::throughput, QuantityKind::utilization,   QuantityKind::error_rate,
    QuantityKind::batch_size, QuantityKind::makespan,      QuantityKind::node_hours,
    QuantityKind::evictions,  QuantityKind::attempts_again};

/// The quantity of that name, which stands at `mark`; nothing, and a fault, if there is none.
std::optional<stats::Quantity> quantity_named(JsonReading& reading, const std::string& name,
                                              const Mark& mark) {
    const auto quantity = stats::read_quantity(without_control(name));
    if (!quantity) {
        reading.refuse(mark, quantity.error());
        return std::nullopt;
    }
    return *quantity;
}

/// A figure with the interval that may stand beside it: two ends, or an estimate.
stats::Estimate with_interval(JsonReading& reading, const Value& choice, const char* key,
                              const Value& value) {
    const double figure = reading.number(value);
    const std::string interval_key = fmt::format("{}_interval", key);
    const Value* interval = JsonReading::given(choice, interval_key);
    if (interval != nullptr && interval->kind == ValueKind::map) {
        const stats::Estimate estimate = reading.estimate(*interval);
        return {figure, estimate.low, estimate.high};
    }
    const Value* ends = reading.structure(choice, interval_key, ValueKind::list);
    if (ends == nullptr || ends->items.size() != 2) {
        return {figure, figure, figure};
    }
    const bool has_end = ends->items[1].kind != ValueKind::nothing;
    return {figure, reading.number(ends->items[0]),
            has_end ? reading.number(ends->items[1]) : stats::infinite};
}

void read_metrics(JsonReading& reading, const Value& choice, ChoiceRecord& record) {
    if (const Value* latency = reading.structure(choice, "latency", ValueKind::map)) {
        for (const Entry& entry : latency->entries) {
            if (const auto quantity = quantity_named(reading, "latency." + entry.key, entry.mark)) {
                record.metrics.push_back({*quantity, reading.estimate(entry.value)});
            }
        }
    }
    for (const QuantityKind kind : choice_figures) {
        if (const Value* value = JsonReading::given(choice, stats::definition(kind).name)) {
            record.metrics.push_back({{kind}, reading.estimate(*value)});
        }
    }
}

std::vector<comparison::BoundRecord> read_bounds(JsonReading& reading, const Value& map) {
    std::vector<comparison::BoundRecord> bounds;
    const Value* list = reading.structure(map, "slo", ValueKind::list);
    for (const Value& entry : list == nullptr ? std::vector<Value>() : list->items) {
        const Value* bound = reading.required(entry, "bound", ValueKind::scalar);
        const Value* value = JsonReading::given(entry, "value");
        const auto quantity = quantity_named(reading, reading.text(entry, "quantity"), entry.mark);
        if (!quantity) {
            continue;
        }
        bounds.push_back({*quantity, bound == nullptr ? 0 : reading.number(*bound),
                          value == nullptr ? stats::Estimate{} : reading.estimate(*value),
                          reading.text(entry, "decision"), reading.text(entry, "class")});
    }
    return bounds;
}

std::optional<ChoiceRecord> read_choice(JsonReading& reading, const Value& plan, const char* key) {
    const Value* choice = reading.structure(plan, key, ValueKind::map);
    if (choice == nullptr) {
        return std::nullopt;
    }
    ChoiceRecord record;
    record.sku = reading.text(*choice, "sku");
    record.region = reading.text(*choice, "region");
    record.tier = reading.text(*choice, "tier");
    if (const Value* nodes = reading.required(*choice, "nodes", ValueKind::scalar)) {
        record.nodes = with_interval(reading, *choice, "nodes", *nodes);
    }
    if (const Value* cost = reading.required(*choice, "usd_per_hour", ValueKind::scalar)) {
        record.usd_per_hour = with_interval(reading, *choice, "usd_per_hour", *cost);
    }
    if (const Value* total = JsonReading::given(*choice, "usd_total")) {
        record.usd_total = with_interval(reading, *choice, "usd_total", *total);
    }
    read_metrics(reading, *choice, record);
    record.meets_slo = reading.truth(*choice, "meets_slo");
    record.slo = read_bounds(reading, *choice);
    record.purchase = read_purchase(reading, *choice);
    return record;
}

std::vector<CandidateRecord> read_candidates(JsonReading& reading, const Value& plan) {
    std::vector<CandidateRecord> candidates;
    const Value* list = reading.structure(plan, "candidates", ValueKind::list);
    for (const Value& entry : list == nullptr ? std::vector<Value>() : list->items) {
        candidates.push_back({reading.text(entry, "sku"), reading.text(entry, "region"),
                              reading.text(entry, "tier"), reading.text(entry, "verdict"),
                              reading.text(entry, "reason")});
    }
    return candidates;
}

/// What a plan was made with, beside the scenario's own values.
std::vector<comparison::Input> read_circumstances(JsonReading& reading, const Value& plan) {
    std::vector<comparison::Input> inputs;
    const auto add = [&](std::string key, std::string value) {
        if (!value.empty()) {
            inputs.push_back({std::move(key), std::move(value)});
        }
    };
    for (const char* key : {"scenario", "target", "environment", "rule"}) {
        add(key, reading.text(plan, key));
    }
    const Value* defaults = reading.structure(plan, "defaults", ValueKind::list);
    for (const Value& entry : defaults == nullptr ? std::vector<Value>() : defaults->items) {
        add("default " + reading.text(entry, "key"), reading.text(entry, "value"));
    }
    add("confidence", reading.plain(plan, "confidence"));
    const Value* from = reading.structure(plan, "provenance", ValueKind::map);
    if (from == nullptr) {
        return inputs;
    }
    add("skusim", reading.text(*from, "version"));
    add("seed", reading.plain(*from, "seed"));
    for (const char* source : {"scenario", "catalog"}) {
        if (const Value* file = reading.structure(*from, source, ValueKind::map)) {
            for (const char* key : {"file", "date", "rows", "hash"}) {
                add(fmt::format("{} {}", source, key), reading.plain(*file, key));
            }
        }
    }
    return inputs;
}

std::vector<comparison::Input> read_inputs(JsonReading& reading, const Value& plan) {
    std::vector<comparison::Input> inputs;
    if (const Value* map = reading.structure(plan, "inputs", ValueKind::map)) {
        for (const Entry& entry : map->entries) {
            inputs.push_back({entry.key, reading.text(*map, entry.key)});
        }
    }
    return inputs;
}

PlanRecord read_plan(JsonReading& reading, const Value& plan, const std::string& file) {
    PlanRecord record;
    record.file = file;
    const Value* kind = JsonReading::given(plan, "skusim");
    if (kind == nullptr || kind->scalar != "plan") {
        reading.refuse(
            kind == nullptr ? plan.mark : kind->mark,
            fmt::format("{}; expected what skusim plan --format json prints",
                        kind == nullptr
                            ? std::string("is no plan: key \"skusim\" is missing")
                            : fmt::format("is the result of {}, no plan", shown(kind->scalar))));
        return record;
    }
    if (reading.required(plan, "scenario", ValueKind::scalar) != nullptr) {
        record.scenario = reading.text(plan, "scenario");
    }
    for (const char* key : {"guidance", "cheapest", "candidates"}) {
        if (plan.find(key) == nullptr) {
            reading.refuse(plan.mark, fmt::format("key \"{}\" is missing", key));
        }
    }
    record.inputs = read_inputs(reading, plan);
    record.circumstances = read_circumstances(reading, plan);
    record.objective = read_bounds(reading, plan);
    record.reason = reading.text(plan, "reason");
    record.guidance = read_choice(reading, plan, "guidance");
    record.cheapest = read_choice(reading, plan, "cheapest");
    record.candidates = read_candidates(reading, plan);
    for (const comparison::BoundRecord& bound : record.objective) {
        record.is_job |= bound.quantity.kind == QuantityKind::makespan;
    }
    return record;
}

} // namespace

Result<std::vector<PlanRecord>> read_plans(const std::string& path) {
    const Result<JsonFile> file = read_json_file(path);
    if (!file) {
        return failure(file.error());
    }
    const Value& root = file->root;
    JsonReading reading(path);
    std::vector<PlanRecord> plans;
    if (root.kind == ValueKind::list) {
        for (const Value& plan : root.items) {
            plans.push_back(read_plan(reading, plan, path));
        }
        if (plans.empty()) {
            reading.refuse(root.mark, "an empty list: there is no plan in it");
        }
    } else {
        plans.push_back(read_plan(reading, root, path));
    }
    return reading.faults().empty() ? Result<std::vector<PlanRecord>>(std::move(plans))
                                    : failure(reading.faults());
}

} // namespace skusim::plans
