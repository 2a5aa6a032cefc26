#include "classes.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/serving/demands.hpp>

#include "batching.hpp"
#include "rules.hpp"
#include "scenario_values.hpp"
#include "scenarios/service/values.hpp"
#include "types.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

TypePointer class_memory() {
    return make_type(QuantityType{Dimension::bytes, "1 B", "1024 TiB", true});
}
TypePointer share(bool or_zero) {
    return make_type(
        QuantityType{Dimension::ratio, "0.0001 %", or_zero ? "99.9 %" : "100 %", or_zero});
}

TypePointer model_of_class() {
    return make_type(ObjectType{
        {{"ram", class_memory(), "RAM beside model.ram.", "0 B", "2 GiB"},
         {"size", class_memory(), "Size on disk beside model.size.", "0 B", "400 MiB"},
         {"gpu_memory", class_memory(), "GPU memory beside model.gpu_memory.", "0 B", "2 GiB"}}});
}

TypePointer objective_of_class() {
    return make_type(ObjectType{
        {{"latency", make_type(QuantilesType{positive_time()}),
          "Bounds on the latency of all arrivals of the class.", "no bound", "{p95: 100 ms}"},
         {"max_error_rate", share(true), "Share of its arrivals that may be refused or abandoned.",
          "no bound", "0.1 %"}},
        {},
        check_objective});
}

bool is_trace(const Value& map) {
    return at(at(at(map, "workload"), "arrivals"), "kind").scalar == "trace";
}

void check_shares(const Value& map, const Value& classes, Findings& findings) {
    double total = 0;
    for (const Value& each : classes.items) {
        const Value* given = each.find("share");
        if (given == nullptr && !is_trace(map)) {
            findings.add(each.mark, "classes: a class has no share; add \"share: 50 %\" (only a "
                                    "recording with a column `class` tells the shares itself)");
            return;
        }
        total += given == nullptr ? 0 : as_ratio(*given);
    }
    constexpr double rounding = 1e-6;
    if (total > 0 && std::abs(total - 1) > rounding) {
        findings.add(
            classes.mark,
            fmt::format("classes: the shares add up to {:.6g} %; they must be 100 %", total * 100));
    }
}

void check_names(const Value& classes, Findings& findings) {
    std::set<std::string> names;
    for (const Value& each : classes.items) {
        const Value& name = at(each, "name");
        if (!names.insert(name.scalar).second) {
            findings.add(name.mark, fmt::format("classes: \"{}\" is the name of two classes; give "
                                                "one of them another",
                                                name.scalar));
        }
    }
}

/// Where requests are all alike.
const char* one_class_only(const Value& map) {
    const std::string& kind = at(at(at(map, "workload"), "arrivals"), "kind").scalar;
    if (const char* key = batching_key(map)) {
        return key;
    }
    return kind == "batch"     ? "a batch job"
           : kind == "pattern" ? "arrivals of kind pattern"
                               : nullptr;
}

} // namespace

TypePointer classes_type() {
    const TypePointer each = make_type(ObjectType{
        {{"name", make_type(TextType{}), "Name in results, and in a recording's column `class`.",
          "", "small"},
         {"share", share(false), "Share of the requests.", "the recording's", "70 %"},
         {"service", class_service_type(), "How long one of its requests takes.", "the scenario's",
          "{kind: distribution, time: {kind: exponential, mean: 10 ms}}"},
         {"model", model_of_class(),
          "What a model of its own needs, beside the scenario's `model`: every worker holds the "
          "models of all classes.",
          "none", "{ram: 2 GiB}"},
         {"priority", make_type(IntegerType{1, serving::most_priorities}),
          "With `node.discipline: priority`: the least is served first, those alike in order of "
          "arrival; nobody in service is interrupted.",
          "1", "2"},
         {"slo", objective_of_class(),
          "Objective of its requests. The plan's objective holds if all hold.", "none",
          "{latency: {p95: 100 ms}}"}}});
    return make_type(ListType{each, 1, serving::most_classes});
}

void check_classes(const Value& map, Findings& findings) {
    const Value* classes = map.find("classes");
    const Value* node = map.find("node");
    const Value* discipline = node == nullptr ? nullptr : node->find("discipline");
    if (classes == nullptr) {
        if (discipline != nullptr && discipline->scalar == "priority") {
            findings.add(discipline->mark,
                         "node.discipline: priority needs `classes` of requests that have some");
        }
        return;
    }
    if (const char* other = one_class_only(map)) {
        findings.add(
            classes->mark,
            fmt::format("classes: are not simulated with {}; choose one of the two", other));
    }
    check_names(*classes, findings);
    check_shares(map, *classes, findings);
}

void read_classes(scenario::Scenario& scenario, const Value& map) {
    const Value* classes = map.find("classes");
    if (classes == nullptr) {
        return;
    }
    std::vector<scenario::Objective> objectives;
    for (const Value& item : classes->items) {
        scenario::RequestClass each;
        set(each.name, item, "name", as_text);
        set(each.share, item, "share", as_ratio);
        set(each.priority, item, "priority", as_int);
        if (const Value* service = item.find("service")) {
            each.service = as_service(*service, scenario.file);
            set(each.thread_scaling, *service, "scaling", as_thread_scaling);
        }
        if (const Value* model = item.find("model"); model != nullptr && scenario.model) {
            scenario::Model own;
            set(own.ram, *model, "ram", as_bytes);
            set(own.size_on_disk, *model, "size", as_bytes);
            set(own.gpu_memory, *model, "gpu_memory", as_bytes);
            scenario.model->ram = scenario.model->ram + own.ram;
            scenario.model->size_on_disk = scenario.model->size_on_disk + own.size_on_disk;
            scenario.model->gpu_memory = scenario.model->gpu_memory + own.gpu_memory;
        }
        objectives.emplace_back();
        set(objectives.back(), item, "slo", as_objective);
        scenario.classes.push_back(std::move(each));
    }
    const bool has_some = !std::all_of(objectives.begin(), objectives.end(), scenario::is_empty);
    if (has_some) {
        if (!scenario.slo) {
            scenario.slo.emplace();
        }
        scenario.slo->classes = std::move(objectives);
    }
}

Result<void> take_recorded_shares(scenario::Scenario& scenario, const Value& map) {
    const auto* trace = std::get_if<workload::TraceArrivals>(&scenario.arrivals);
    if (trace == nullptr || scenario.classes.empty()) {
        return {};
    }
    const workload::TraceFacts& facts = trace->source->facts();
    for (std::size_t number = 0; number < scenario.classes.size(); ++number) {
        scenario::RequestClass& each = scenario.classes[number];
        const Value& item = at(map, "classes").items[number];
        const Value* given = item.find("share");
        if (facts.class_counts.empty() && given == nullptr) {
            return failure({scenario.file, item.mark.line, item.mark.column},
                           "classes: the recording has no column `class`; add \"share: 50 %\" to "
                           "each class");
        }
        if (facts.class_counts.empty()) {
            continue;
        }
        if (given != nullptr) {
            return failure({scenario.file, given->mark.line, given->mark.column},
                           "classes: the column `class` of the recording tells the shares; remove "
                           "\"share\"");
        }
        if (facts.class_counts[number] == 0) {
            return failure({scenario.file, item.mark.line, item.mark.column},
                           fmt::format("classes: no request of the recording is of class \"{}\"; "
                                       "remove it",
                                       each.name));
        }
        each.share =
            static_cast<double>(facts.class_counts[number]) / static_cast<double>(facts.arrivals);
    }
    return {};
}

} // namespace skusim::scenarios
