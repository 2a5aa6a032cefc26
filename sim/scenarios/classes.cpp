#include "classes.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/serving/node/priority/priority.hpp>
#include <skusim/serving/source/demands.hpp>

#include "batching.hpp"
#include "notations.hpp"
#include "own_workers.hpp"
#include "planning.hpp"
#include "rules.hpp"
#include "scenarios/service/description.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

/// What the file says of a class, of which parts belong to the whole scenario.
struct DescribedClass {
    scenario::RequestClass own;
    scenario::Model model;      ///< beside the scenario's
    std::optional<int> threads; ///< of its own workers
    scenario::Objective objective;
};

Notation<scenario::Model> model_of_class() {
    using scenario::Model;
    const Notation<Bytes> memory = bytes("1 B", "1024 TiB", true);
    return map_of<Model>(
        {{field("ram", &Model::ram, memory, "RAM beside model.ram.", "2 GiB"),
          field("size", &Model::size_on_disk, memory, "Size on disk beside model.size.", "400 MiB"),
          field("gpu_memory", &Model::gpu_memory, memory, "GPU memory beside model.gpu_memory.",
                "2 GiB")}});
}

Notation<scenario::Objective> objective_of_class() {
    using scenario::Objective;
    return map_of<Objective>(
        {{field("latency", &Objective::times, time_bounds(stats::QuantityKind::latency),
                "Bounds on the latency of all arrivals of the class.", "{p95: 100 ms}")
              .otherwise("no bound"),
          field("max_error_rate", &Objective::max_error_rate, ratio("0.0001 %", "99.9 %", true),
                "Share of its arrivals that may be refused or abandoned.", "0.1 %")
              .otherwise("no bound")},
         {},
         check_objective});
}

Notation<DescribedClass> described_class() {
    using scenario::RequestClass;
    return map_of<DescribedClass>(
        {{required<DescribedClass>(
              "name", inside(&DescribedClass::own, &RequestClass::name), one_line(),
              "Name in results, and in a recording's column `class`.", "small"),
          field<DescribedClass>("share", inside(&DescribedClass::own, &RequestClass::share),
                                ratio("0.0001 %", "100 %"), "Share of the requests.", "70 %")
              .otherwise("the recording's"),
          field<DescribedClass>(
              "service",
              [](DescribedClass& each, const ServiceDescription& service) {
                  each.own.service = service.model;
                  each.own.thread_scaling = service.thread_scaling;
              },
              class_service_description(), "How long one of its requests takes.",
              "{kind: distribution, time: {kind: exponential, mean: 10 ms}}")
              .otherwise("the scenario's"),
          field("model", &DescribedClass::model, model_of_class(),
                "What a model of its own needs, beside the scenario's `model`: every worker holds "
                "the models of all classes, unless they have `workers` of their own.",
                "{ram: 2 GiB}")
              .otherwise("none"),
          field<DescribedClass>(
              "workers",
              [](DescribedClass& each, const std::optional<int>& count) {
                  each.own.workers.emplace().count = count;
              },
              or_word(whole(1, most_workers), "auto"),
              "Copies of its own model on each node, which serve its requests alone, from a queue "
              "of their own, side by side with those of the other classes. `auto` lets the node "
              "hold as many as fit, the next one each time for the class whose workers are the "
              "busiest.",
              "2")
              .otherwise("every worker serves all classes"),
          field("threads_per_worker", &DescribedClass::threads, whole(1, most_workers),
                "vCPUs of one of its own workers.", "2")
              .otherwise("node.threads_per_worker"),
          field<DescribedClass>(
              "priority", inside(&DescribedClass::own, &RequestClass::priority),
              whole(1, serving::most_priorities),
              "With `node.discipline: priority`: the least is served first, those alike in order "
              "of arrival; nobody in service is interrupted.",
              "2"),
          field("slo", &DescribedClass::objective, objective_of_class(),
                "Objective of its requests. The plan's objective holds if all hold.",
                "{latency: {p95: 100 ms}}")
              .otherwise("none")}});
}

const Notation<std::vector<DescribedClass>>& described_classes() {
    static const Notation<std::vector<DescribedClass>> notation =
        list_of(described_class(), 1, serving::most_classes);
    return notation;
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
    return described_classes().type;
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
    for (DescribedClass& each : value_of(described_classes(), *classes)) {
        if (each.own.workers) {
            each.own.workers->threads = each.threads.value_or(scenario.node.threads_per_worker);
            add_needs(*each.own.workers, each.model, scenario.model);
        } else if (scenario.model) {
            scenario.model->ram = scenario.model->ram + each.model.ram;
            scenario.model->size_on_disk = scenario.model->size_on_disk + each.model.size_on_disk;
            scenario.model->gpu_memory = scenario.model->gpu_memory + each.model.gpu_memory;
        }
        objectives.push_back(std::move(each.objective));
        scenario.classes.push_back(std::move(each.own));
    }
    if (scenario.model && has_stations(scenario)) {
        take_largest(*scenario.model, scenario.classes);
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
    const auto* trace = scenario.arrivals_if<workload::TraceArrivals>();
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
