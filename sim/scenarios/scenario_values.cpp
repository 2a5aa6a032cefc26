#include "scenario_values.hpp"

#include <skusim/base/check.hpp>
#include <skusim/schema/type.hpp>

#include "batching.hpp"
#include "classes.hpp"
#include "job.hpp"
#include "scenarios/service/values.hpp"
#include "types.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using scenario::AcceleratorNeed;

AcceleratorNeed as_accelerator_need(const Value& value) {
    static constexpr std::array<std::pair<std::string_view, AcceleratorNeed>, 4> table{
        {{"none", AcceleratorNeed::none},
         {"gpu", AcceleratorNeed::gpu},
         {"fpga", AcceleratorNeed::fpga},
         {"optional-gpu", AcceleratorNeed::optional_gpu}}};
    return by_name(table, value);
}

catalog::Architecture as_architecture(const Value& value) {
    static constexpr std::array<std::pair<std::string_view, catalog::Architecture>, 2> table{
        {{"x86_64", catalog::Architecture::x86_64}, {"arm64", catalog::Architecture::arm64}}};
    return by_name(table, value);
}

catalog::Environment as_environment(const Value& value) {
    static constexpr std::array<std::pair<std::string_view, catalog::Environment>, 2> table{
        {{"production", catalog::Environment::production},
         {"dev-test", catalog::Environment::dev_test}}};
    return by_name(table, value);
}

serving::RouterKind as_router(const Value& value) {
    for (const serving::RouterName& entry : serving::router_names) {
        if (entry.name == value.scalar) {
            return entry.kind;
        }
    }
    SKUSIM_CHECK(false, "a router is checked before it is read");
    return {};
}

scenario::Discipline as_discipline(const Value& value) {
    static constexpr std::array<std::pair<std::string_view, scenario::Discipline>, 3> table{
        {{"fifo", scenario::Discipline::fifo},
         {"priority", scenario::Discipline::priority},
         {"processor-sharing", scenario::Discipline::processor_sharing}}};
    return by_name(table, value);
}

int as_requests_at_once(const Value& value) {
    return value.scalar == "unlimited" ? serving::any_number_of_requests : as_int(value);
}

} // namespace

service::Scaling as_thread_scaling(const Value& map) {
    service::Scaling scaling;
    set(scaling.contention, map, "contention", as_ratio);
    set(scaling.coherence, map, "coherence", as_ratio);
    if (const Value* fraction = map.find("parallel_fraction")) {
        scaling = service::amdahl(as_ratio(*fraction));
    }
    return scaling;
}

namespace {

std::optional<Duration> as_optional_duration(const Value& value) {
    return value.scalar == "none" ? std::nullopt : std::optional(as_duration(value));
}

std::optional<int> as_queue_limit(const Value& value) {
    const bool is_word = value.scalar == "unlimited" || value.scalar == "slots";
    return is_word ? std::nullopt : std::optional(as_int(value));
}

scenario::Model as_model(const Value& map) {
    scenario::Model model;
    set(model.ram, map, "ram", as_bytes);
    set(model.size_on_disk, map, "size", as_bytes);
    set(model.accelerator, map, "accelerator", as_accelerator_need);
    set(model.gpu_memory, map, "gpu_memory", as_bytes);
    set(model.architecture, map, "architecture", as_architecture);
    return model;
}

random::Distribution as_time(const Value& value) {
    return value.kind == Value::Kind::map
               ? as_distribution(value)
               : random::Distribution{as_duration(value), random::constant_shape()};
}

workload::Arrivals as_arrivals(const Value& map) {
    const std::string& kind = at(map, "kind").scalar;
    if (kind == "poisson") {
        return workload::PoissonArrivals{as_rate(at(map, "rate"))};
    }
    if (kind == "gamma") {
        return workload::GammaArrivals{as_rate(at(map, "rate")), as_number(at(map, "cv"))};
    }
    if (kind == "trace") {
        workload::TraceArrivals trace;
        set(trace.speedup, map, "speedup", as_number);
        return trace;
    }
    if (kind == "pattern") {
        return as_pattern(map);
    }
    workload::ClosedArrivals closed;
    closed.think_time.shape = random::constant_shape();
    set(closed.concurrency, map, "concurrency", as_int);
    set(closed.think_time, map, "think_time", as_time);
    set(closed.backoff, map, "backoff", as_duration);
    return closed;
}

scenario::ContainerRequests as_requests(const Value& map) {
    scenario::ContainerRequests requests;
    set(requests.cpu, map, "cpu", as_number);
    set(requests.ram, map, "ram", as_bytes);
    return requests;
}

scenario::Node as_node(const Value& map) {
    scenario::Node node;
    set(node.workers, map, "workers", as_int);
    set(node.threads_per_worker, map, "threads_per_worker", as_int);
    set(node.discipline, map, "discipline", as_discipline);
    if (node.discipline == scenario::Discipline::processor_sharing) {
        node.max_concurrent_requests = serving::any_number_of_requests;
    }
    set(node.max_concurrent_requests, map, "max_concurrent_requests", as_requests_at_once);
    set(node.hyper_thread_gain, map, "hyper_thread_gain", as_ratio);
    set(node.requests, map, "requests", as_requests);
    set(node.batch, map, "batch", as_batch_rules);
    set(node.copies_per_accelerator, map, "copies_per_accelerator", as_int);
    set(node.queue.limit, map, "queue", as_queue_limit);
    set(node.queue_of_slots, map, "queue",
        [](const Value& value) { return value.scalar == "slots"; });
    set(node.queue.max_wait, map, "max_wait", as_optional_duration);
    set(node.queue.timeout, map, "timeout", as_optional_duration);
    return node;
}

std::optional<scenario::FrontEnd> as_front_end(const Value& value) {
    if (value.kind != Value::Kind::map) {
        return std::nullopt; // "none"
    }
    scenario::FrontEnd front_end;
    set(front_end.latency, value, "latency", as_time);
    set(front_end.capacity, value, "capacity", as_rate);
    return front_end;
}

std::optional<serving::ScalingRules> as_scaling(const Value& value) {
    if (value.kind != Value::Kind::map) {
        return std::nullopt; // "none"
    }
    serving::ScalingRules rules;
    set(rules.min_replicas, value, "min_replicas", as_int);
    set(rules.max_replicas, value, "max_replicas", as_int);
    set(rules.target_millionths, value, "target_utilization",
        [](const Value& share) { return std::llround(as_ratio(share) * 1e6); });
    set(rules.refresh, value, "refresh", as_duration);
    set(rules.scale_down_after, value, "scale_down_after", as_duration);
    set(rules.start_time, value, "start_time", as_duration);
    return rules;
}

} // namespace

scenario::Scenario to_scenario(const Value& map, const std::string& file) {
    scenario::Scenario scenario;
    scenario.file = file;
    scenario.name = std::filesystem::path(file).stem().string();
    set(scenario.name, map, "name", as_text);
    set(scenario.model, map, "model", as_model);
    set(scenario.any_target, map, "target",
        [](const Value& value) { return value.scalar == "any"; });
    set(scenario.asked_environment, map, "environment", as_environment);
    const Value& arrivals = at(at(map, "workload"), "arrivals");
    if (at(arrivals, "kind").scalar == "batch") {
        scenario.job = as_job(map);
    } else {
        scenario.arrivals = as_arrivals(arrivals);
    }
    const Value& service = at(map, "service");
    scenario.service = as_service(service, file);
    set(scenario.service_uncertainty, service, "uncertainty", as_uncertainty);
    set(scenario.thread_scaling, service, "scaling", as_thread_scaling);
    set(scenario.service_delay, service, "delay", as_duration);
    set(scenario.node, map, "node", as_node);
    set(scenario.router, map, "router", as_router);
    set(scenario.front_end, map, "front_end", as_front_end);
    set(scenario.scaling, map, "scaling", as_scaling);
    scenario.never_scales = map.find("scaling") != nullptr && !scenario.scaling;
    set(scenario.slo, map, "slo", as_objective);
    read_classes(scenario, map);
    set(scenario.catalog_path, map, "catalog",
        [&](const Value& value) { return beside(file, value.scalar); });
    set(scenario.select, map, "select", as_selection);
    set(scenario.policy, map, "policy", as_policy);
    set(scenario.simulation, map, "simulation", as_simulation);
    return scenario;
}

} // namespace skusim::scenarios
