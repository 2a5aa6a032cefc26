#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/planner/notes.hpp>

#include "context_length.hpp"
#include "many_passes.hpp"
#include "planner/unit_time.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::planner {

namespace {

using Texts = std::vector<std::string>;

/// The node that the notes are about.
struct NotedNode {
    const catalog::Sku& sku;
    int workers;
    const service::ServiceTime& service;
};

/// The number of workers was given, and they share what slows them down, which is counted.
void note_oversubscription(const scenario::Scenario& scenario, const NotedNode& node,
                           Texts& texts) {
    const std::string workers = count_text(node.workers, "worker");
    const bool on_accelerator = placement::runs_on_accelerator(*scenario.model, node.sku);
    const double threads = static_cast<double>(node.workers) * scenario.node.threads_per_worker;
    const auto* shared = scenario.job() ? "they work all the time, and are as much slower"
                                        : "those that are busy on one share its speed";
    if (on_accelerator && scenario.node.copies_per_accelerator == 1 &&
        node.workers > placement::places_on_accelerators(*scenario.model, node.sku)) {
        texts.push_back(fmt::format("{}: {} run on {:g} x {}: {}", node.sku.name, workers,
                                    node.sku.accelerators->count, node.sku.accelerators->type,
                                    shared));
    } else if (scenario.job() && !on_accelerator && threads > node.sku.vcpus * (1 + 1e-9)) {
        texts.push_back(fmt::format("{}: for {} it takes {} of its {}: {}", node.sku.name,
                                    workers, amount_text(threads, "thread"),
                                    amount_text(node.sku.vcpus, "vCPU"), shared));
    }
}

/// What is taken for granted of the accelerators that the model runs on.
void note_accelerators(const scenario::Scenario& scenario, const NotedNode& node, Texts& texts) {
    const scenario::Model& model = *scenario.model;
    if (!placement::runs_on_accelerator(model, node.sku)) {
        return;
    }
    const catalog::Accelerators& accelerators = *node.sku.accelerators;
    const bool is_gpu = accelerators.kind == catalog::AcceleratorKind::gpu;
    if (is_gpu && !model.language && model.gpu_memory == Bytes{}) {
        texts.push_back(fmt::format("{}: neither model.gpu_memory nor model.size is given, so that "
                                    "nobody checked whether a copy fits its {}",
                                    node.sku.name, accelerators.type));
    }
    if (is_gpu && accelerators.vendor.empty()) {
        texts.push_back(fmt::format("{}: who makes its {} is not known; it is taken for one that "
                                    "the model runs on (accelerator_vendor of the catalog)",
                                    node.sku.name, accelerators.type));
    }
    const int spread = placement::accelerators_per_copy(model, node.sku);
    if (spread > 1 && std::holds_alternative<service::RooflineService>(scenario.service)) {
        texts.push_back(fmt::format("{}: a copy is spread over {} x {}, whose talk with each other "
                                    "the roofline does not count; measure it",
                                    node.sku.name, spread, accelerators.type));
    }
}

/// There may be other workers than node.copies_per_accelerator makes: somebody asked for them, or
/// no more fit.
void note_copies(const scenario::Scenario& scenario, const NotedNode& node, Texts& texts) {
    const int copies = scenario.node.copies_per_accelerator;
    if (copies == 1 || !placement::runs_on_accelerator(*scenario.model, node.sku)) {
        return;
    }
    const int accelerators = placement::whole_accelerators(node.sku);
    const int made = copies * accelerators;
    const std::string shared = fmt::format("{} x {}", accelerators, node.sku.accelerators->type);
    if (node.workers == made) {
        return;
    }
    texts.push_back(
        scenario.node.workers
            ? fmt::format("{}: node.workers, {}, overrules node.copies_per_accelerator: {} on each "
                          "of {} would be {}",
                          node.sku.name, node.workers, copies, shared, made)
            : fmt::format("{}: only {} of the {} that node.copies_per_accelerator puts on {} fit "
                          "its RAM and vCPUs",
                          node.sku.name, node.workers, count_text(made, "worker"), shared));
}

void note_batch_sizes(const serving::BatchRules& rules, const NotedNode& node, Texts& texts) {
    const int known = static_cast<int>(node.service.batch_means.size());
    if (known >= rules.max_size) {
        return;
    }
    texts.push_back(fmt::format("{}: node.batch.max_size {} was lowered to {}: larger batches "
                                "were not measured",
                                node.sku.name, rules.max_size, known));
    Texts dropped;
    for (const int size : rules.preferred_sizes) {
        if (size > known) {
            dropped.push_back(std::to_string(size));
        }
    }
    if (!dropped.empty()) {
        texts.push_back(fmt::format("{}: node.batch.preferred_sizes: {} left out: larger batches "
                                    "were not measured",
                                    node.sku.name, fmt::join(dropped, ", ")));
    }
}

/// What the batches of a node rest on.
void note_batching(const scenario::Scenario& scenario, const NotedNode& node, Texts& texts) {
    if (!scenario.node.batch) {
        return;
    }
    const serving::BatchRules& rules = *scenario.node.batch;
    const service::ServiceTime& service = node.service;
    note_batch_sizes(rules, node, texts);
    if (!scenario.slo || rules.max_delay == Duration::zero()) {
        return;
    }
    for (const scenario::TimeBound& bound : scenario.slo->times) {
        const double unit = unit_time(service.time.shape, bound.quantity);
        const double alone = in_seconds(rules.max_delay) + unit * in_seconds(service.time.mean);
        if (alone > in_seconds(bound.bound)) {
            texts.push_back(fmt::format(
                "{}: at light load a request waits node.batch.max_delay for company: {} {} alone, "
                "objective {}; shorten the delay if the load can be low",
                node.sku.name, short_name(bound.quantity), time_text(alone),
                time_text(in_seconds(bound.bound))));
        }
    }
}

/// Classes have priorities, and the nodes do not look at them.
void note_priorities(const scenario::Scenario& scenario, Texts& texts) {
    const auto is_other = [&](const scenario::RequestClass& each) {
        return each.priority != scenario.classes.front().priority;
    };
    if (scenario.node.discipline != scenario::Discipline::priority &&
        std::any_of(scenario.classes.begin(), scenario.classes.end(), is_other)) {
        texts.emplace_back("the priorities of `classes` do nothing: nodes serve by them with "
                           "\"node: {discipline: priority}\" only");
    }
}

/// The errors are those of a service that no request takes.
void note_unused_uncertainty(const scenario::Scenario& scenario, Texts& texts) {
    const bool all_have_their_own =
        std::all_of(scenario.classes.begin(), scenario.classes.end(),
                    [](const scenario::RequestClass& each) { return each.service.has_value(); });
    if (!scenario.service_uncertainty.empty() && !scenario.classes.empty() && all_have_their_own) {
        texts.emplace_back("service.uncertainty does nothing: every class of requests has a "
                           "`service` of its own, which is taken as it is");
    }
}

/// Limits on waiting where nobody ever waits.
void note_limits_without_queue(const scenario::Scenario& scenario, Texts& texts) {
    if (scenario.node.max_concurrent_requests.is_limited()) {
        return;
    }
    const auto note = [&](bool is_limited, const char* key) {
        const bool is_default =
            std::any_of(scenario.defaults.begin(), scenario.defaults.end(),
                        [&](const scenario::AppliedDefault& it) { return it.key == key; });
        if (is_limited && !is_default) {
            texts.push_back(fmt::format("{} does nothing: with discipline processor-sharing and no "
                                        "node.max_concurrent_requests every request is served at "
                                        "once and none waits; give one to have a queue",
                                        key));
        }
    };
    note(scenario.node.queue.places != scenario::WaitingPlaces{}, "node.queue");
    note(scenario.node.queue.max_wait.has_value(), "node.max_wait");
}

/// Sizes of batches that are never reached.
void note_preferred_sizes(const serving::BatchRules& rules, Texts& texts) {
    if (rules.preferred_sizes.empty() || rules.max_delay > Duration::zero() ||
        rules.preferred_sizes.back() == rules.max_size) {
        return;
    }
    texts.push_back(fmt::format(
        "node.batch.max_size, {0}, is never reached: without node.batch.max_delay no batch is "
        "larger than the largest of preferred_sizes, {1}, which limits the load that can be "
        "carried; add {0} to them, or give a max_delay",
        rules.max_size, rules.preferred_sizes.back()));
}

/// Step times that nobody has measured.
void note_steps(const service::TokenService& service, Texts& texts) {
    const auto* roofline = std::get_if<service::RooflineStep>(&service.step);
    if (roofline == nullptr || roofline->compute_efficiency || roofline->bandwidth_efficiency) {
        return;
    }
    texts.emplace_back(
        "service.step: the roofline is not calibrated: its efficiencies are known to 15 % and the "
        "host's times to 30 %, and such rooflines have been off by 44 to 49 % in the median "
        "(inference-sim); `skusim calibrate --steps` fits steps to a measurement");
}

} // namespace

std::vector<std::string> scenario_notes(const scenario::Scenario& scenario) {
    Texts texts;
    for (const std::string& warning : scenario.service_warnings) {
        texts.push_back("service: the fit warns: " + warning);
    }
    if (!scenario.job()) {
        for (std::string& note : workload::notes(scenario.arrivals())) {
            texts.push_back(std::move(note));
        }
    }
    if (scenario.tokens && scenario.tokens->leaves_prompts) {
        texts.emplace_back(
            "workload.tokens.pairs: the hash_ids of the file, which tell what prompts begin alike, "
            "are not read: pairs are drawn one by one, and each prompt is taken as unlike all "
            "others; replay the file by `arrivals: {kind: trace}` for a cache of prefixes");
    }
    if (scenario.token_service() != nullptr) {
        note_steps(*scenario.token_service(), texts);
        if (std::optional<std::string> note = note_of_context(scenario)) {
            texts.push_back(std::move(*note));
        }
    }
    if (scenario.node.batch &&
        std::holds_alternative<service::DistributionService>(scenario.service)) {
        texts.emplace_back("service.kind distribution: a batch is taken to last as long as one "
                           "request, whatever its size; `linear` or `table` tell batches apart");
    }
    if (std::optional<std::string> note = note_of_many_passes(scenario)) {
        texts.push_back(std::move(*note));
    }
    note_priorities(scenario, texts);
    note_unused_uncertainty(scenario, texts);
    note_limits_without_queue(scenario, texts);
    if (scenario.node.batch) {
        note_preferred_sizes(*scenario.node.batch, texts);
    }
    return texts;
}

std::optional<std::string> note_of_ram(const scenario::Scenario& scenario,
                                       const catalog::Sku& sku, int workers) {
    const Bytes copies = scenario.model->ram * static_cast<double>(workers);
    if (copies <= sku.ram || has_stations(scenario)) {
        return std::nullopt;
    }
    return fmt::format("{}: {} of {} each do not fit its {} RAM, unless they share it", sku.name,
                       count_text(workers, "worker"), gib(scenario.model->ram), gib(sku.ram));
}

std::vector<std::string> node_notes(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                    int workers, const service::ServiceTime& service) {
    const NotedNode node{sku, workers, service};
    Texts texts;
    if (std::optional<std::string> note = note_of_ram(scenario, sku, workers)) {
        texts.push_back(std::move(*note));
    }
    note_oversubscription(scenario, node, texts);
    note_accelerators(scenario, node, texts);
    note_copies(scenario, node, texts);
    note_batching(scenario, node, texts);
    if (service.fastest_mean) {
        texts.push_back(fmt::format("{} can land on several processors; planned on the slowest, "
                                    "a request takes {} there and {} on the fastest",
                                    node.sku.name, time_text(in_seconds(node.service.time.mean)),
                                    time_text(in_seconds(*service.fastest_mean))));
    }
    return texts;
}

std::vector<std::string> described_node_notes(const scenario::Scenario& scenario) {
    Texts texts;
    if (scenario.node.hyper_thread_gain) {
        texts.emplace_back("node.hyper_thread_gain does nothing without a SKU: each worker has "
                           "cores of its own; name one with --sku");
    }
    return texts;
}

} // namespace skusim::planner
