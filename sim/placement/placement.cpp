#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/tariff/tariff.hpp>

#include "concurrency.hpp"
#include "contention.hpp"
#include "own_workers.hpp"
#include "placement/tokens/place.hpp"
#include "service_times.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::placement {

namespace {

/// The accelerators of a node that its workers keep to, some of them together; each worker has its
/// own if none is shared, or all are, by all workers.
int shared_accelerators(const scenario::Scenario& scenario, const catalog::Sku& sku, int workers) {
    const bool keeps_to_one = runs_on_accelerator(*scenario.model, sku) &&
                              scenario.node.discipline != scenario::Discipline::processor_sharing;
    return keeps_to_one ? std::min(workers, places_on_accelerators(*scenario.model, sku)) : workers;
}

/// What a node does with its requests. Workers that batch, or that share processors, take their
/// requests in the order of arrival, whatever the priorities.
serving::NodeKind kind_of(const scenario::Scenario& scenario,
                          const std::optional<serving::Processors>& processors,
                          const std::optional<serving::Batching>& batching) {
    if (batching) {
        return *batching;
    }
    if (processors) {
        return serving::Sharing{*processors};
    }
    if (scenario.node.discipline == scenario::Discipline::lifo) {
        return serving::Lifo{};
    }
    if (scenario.node.discipline != scenario::Discipline::priority || scenario.classes.empty()) {
        return serving::Fifo{};
    }
    serving::Priority priority;
    for (const scenario::RequestClass& each : scenario.classes) {
        priority.of_class.push_back(static_cast<std::uint8_t>(each.priority - 1));
    }
    return priority;
}

/// The node. Without a SKU, its workers have been told by the scenario.
experiment::Trial node_of(const scenario::Scenario& scenario, const Workers& workers,
                          serving::NodeKind kind) {
    experiment::Trial node;
    node.cluster.groups = {{1, slots(scenario.node, workers.count), std::move(kind)}};
    node.cluster.queue = queue_rules(scenario.node, workers.count);
    node.cluster.dispatch = scenario.router;
    node.cluster.delay = scenario.service_delay;
    if (scenario.front_end) {
        node.cluster.front_end = scenario.front_end->latency;
    }
    node.arrivals = scenario.arrivals();
    node.service = workers.service.time;
    node.classes = workers.classes;
    return node;
}

NotPlaced without_profile(std::string reason, const Workers& known) {
    return {{Verdict::no_profile, "", std::move(reason)}, known.count, known.service};
}

tl::expected<Workers, NotPlaced> timed(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                       const catalog::Hardware& hardware, int workers) {
    auto times = service_times(scenario, sku, hardware);
    if (!times) {
        return tl::unexpected(
            NotPlaced{{Verdict::no_profile, "", times.error()}, workers, std::nullopt});
    }
    return Workers{workers, std::move(times->service), std::move(times->classes)};
}

/// Requests that a replica serves at once. Those that serve any number share their processors, and
/// are not scaled.
int requests_per_replica(const scenario::Scenario& scenario) {
    const serving::Slots& slots = scenario.node.max_concurrent_requests;
    return slots.is_limited() ? slots.count() : 1;
}

/// The rules of replicas as the user gave them; nothing if there are none.
std::optional<serving::ClusterScaling> asked_scaling(const scenario::Scenario& scenario) {
    if (scenario.scaling() == nullptr) {
        return std::nullopt;
    }
    return serving::ClusterScaling{*scenario.scaling(), requests_per_replica(scenario)};
}

/// Nothing where one of the numbers is left to a machine.
std::optional<serving::Stations> told_stations(const scenario::Scenario& scenario) {
    serving::Stations stations;
    for (const scenario::RequestClass& each : scenario.classes) {
        if (!each.workers->count) {
            return std::nullopt;
        }
        stations.workers.push_back(*each.workers->count);
    }
    return stations;
}

std::optional<int> told_workers(const scenario::Scenario& scenario) {
    if (!has_stations(scenario)) {
        return scenario.node.workers;
    }
    const std::optional<serving::Stations> stations = told_stations(scenario);
    return stations ? std::optional(stations->all_workers()) : std::nullopt;
}

/// A node on which each class has workers of its own.
Placement place_stations(const scenario::Scenario& scenario, Workers workers,
                         serving::Stations stations) {
    workers.count = stations.all_workers();
    stations.limit_of_workers = scenario.node.queue.has_places_of_slots();
    experiment::Trial node = node_of(scenario, workers, std::move(stations));
    return Placement{std::move(workers), std::move(node)};
}

tl::expected<Workers, Missing> described_workers(const scenario::Scenario& scenario) {
    std::optional<ServiceTimes> times = described_times(scenario);
    const std::optional<int> count = told_workers(scenario);
    if (!times || !count) {
        return tl::unexpected(Missing{!times, !count, false, false});
    }
    return Workers{*count, std::move(times->service), std::move(times->classes)};
}

} // namespace

tl::expected<Placement, NotPlaced> place(const scenario::Scenario& scenario,
                                         const catalog::Sku& sku,
                                         const catalog::Hardware& hardware) {
    const tl::expected<int, Why> admitted = admit(scenario, sku);
    if (!admitted) {
        return tl::unexpected(NotPlaced{admitted.error(), 0, std::nullopt});
    }
    if (!tariff::tariff_of(sku, scenario.policy.pricing)) {
        const bool spot = scenario.policy.pricing == scenario::Pricing::spot;
        std::string reason =
            fmt::format("the catalog has no {} price for it", spot ? "spot" : "on-demand");
        return tl::unexpected(
            NotPlaced{{Verdict::no_price, "", std::move(reason)}, *admitted, std::nullopt});
    }
    if (scenario.token_service() != nullptr) {
        return engines_on(scenario, sku, hardware).map([&](Workers engines) {
            return under_requests(scenario, std::move(engines));
        });
    }
    auto workers = timed(scenario, sku, hardware, *admitted);
    if (!workers) {
        return tl::unexpected(workers.error());
    }
    if (has_stations(scenario)) {
        serving::Stations stations;
        stations.workers =
            own_workers(scenario, sku, *least_own_workers(scenario, sku), workers->classes);
        return place_stations(scenario, std::move(*workers), std::move(stations));
    }
    const auto processors = shared_processors(scenario, hardware, sku, *admitted);
    if (!processors) {
        return tl::unexpected(without_profile(processors.error(), *workers));
    }
    const std::optional<serving::Batching> batches =
        batching(scenario.node, workers->count, shared_accelerators(scenario, sku, workers->count),
                 workers->service.batch_means);
    experiment::Trial node = node_of(scenario, *workers, kind_of(scenario, *processors, batches));
    return Placement{std::move(*workers), std::move(node)};
}

tl::expected<Workers, NotPlaced> place_job(const scenario::Scenario& scenario,
                                           const catalog::Sku& sku,
                                           const catalog::Hardware& hardware) {
    const tl::expected<int, Why> admitted = admit(scenario, sku);
    if (!admitted) {
        return tl::unexpected(NotPlaced{admitted.error(), 0, std::nullopt});
    }
    if (scenario.token_service() != nullptr) {
        return engines_on(scenario, sku, hardware);
    }
    auto workers = timed(scenario, sku, hardware, *admitted);
    if (!workers) {
        return workers;
    }
    auto service = while_all_work(scenario, hardware, sku, *admitted, workers->service);
    if (!service) {
        return tl::unexpected(without_profile(service.error(), *workers));
    }
    workers->service = std::move(*service);
    return workers;
}

tl::expected<Placement, Missing> place_described(const scenario::Scenario& scenario) {
    if (scenario.token_service() != nullptr) {
        return described_engines(scenario).map(
            [&](Workers engines) { return under_requests(scenario, std::move(engines)); });
    }
    tl::expected<Workers, Missing> workers = described_workers(scenario);
    if (!workers) {
        return tl::unexpected(workers.error());
    }
    if (has_stations(scenario)) {
        return place_stations(scenario, std::move(*workers), *told_stations(scenario));
    }
    std::optional<serving::Processors> processors;
    if (scenario.node.discipline == scenario::Discipline::processor_sharing) {
        processors = own_processors(workers->count);
    }
    std::optional<serving::Batching> batches;
    if (workers->classes.empty()) {
        const int copies = scenario.node.copies_per_accelerator;
        batches = batching(scenario.node, workers->count, (workers->count + copies - 1) / copies,
                           workers->service.batch_means);
    }
    experiment::Trial node = node_of(scenario, *workers, kind_of(scenario, processors, batches));
    return Placement{std::move(*workers), std::move(node)};
}

tl::expected<Workers, Missing> place_described_job(const scenario::Scenario& scenario) {
    if (scenario.token_service() != nullptr) {
        return described_engines(scenario);
    }
    tl::expected<Workers, Missing> workers = described_workers(scenario);
    if (workers) {
        workers->count = slots(scenario.node, workers->count).count();
    }
    return workers;
}

experiment::Trial cluster_of(experiment::Trial node, int nodes) {
    const auto* tokens = node.cluster.kind_if<serving::Tokens>();
    node.cluster.group().nodes = nodes * (tokens != nullptr ? tokens->engines_per_machine : 1);
    return node;
}

experiment::Trial scaled_cluster_of(experiment::Trial node, int nodes,
                                    const serving::ClusterScaling& rules) {
    node.cluster.group().nodes = nodes;
    node.cluster.scaling = rules;
    return node;
}

experiment::Trial asked_cluster(const scenario::Scenario& scenario, experiment::Trial node,
                                int nodes) {
    const std::optional<serving::ClusterScaling> rules = asked_scaling(scenario);
    return rules ? scaled_cluster_of(std::move(node), nodes, *rules)
                 : cluster_of(std::move(node), nodes);
}

std::optional<serving::ClusterScaling> scaling_rules(const scenario::Scenario& scenario) {
    const bool target_scales = scenario.target && !is_batching(scenario.node) &&
                               scenario.token_service() == nullptr &&
                               scenario.target->scaling.of == catalog::ScalingKind::replicas;
    const bool varies = scenario.arrivals_if<workload::PatternArrivals>() != nullptr;
    const bool is_told = !std::holds_alternative<scenario::ReplicasOfTarget>(scenario.replicas);
    if (is_told || !target_scales || !varies) {
        return asked_scaling(scenario);
    }
    serving::ClusterScaling documented;
    documented.requests_per_replica = requests_per_replica(scenario);
    return documented;
}

experiment::JobTrial job_on(const scenario::Scenario& scenario, const Workers& workers, int nodes) {
    const workload::Job& job = *scenario.job();
    const serving::JobCluster cluster{nodes, workers.count,
                                      job.tier.value_or(workload::Tier::dedicated)};
    if (workers.tokens) {
        return {job, cluster, workers.tokens};
    }
    return {job, cluster,
            experiment::TimedItems{workers.service.time,
                                   batch_ratios(scenario.node, workers.service.batch_means)}};
}

} // namespace skusim::placement
