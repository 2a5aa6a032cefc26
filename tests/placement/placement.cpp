// What a scenario on a SKU becomes: the cluster, or why there is none and what is known all the
// same.
#include <skusim/placement/failing_cluster.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>

#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;
using namespace std::chrono_literals;

namespace {

const catalog::Hardware no_hardware;

} // namespace

TEST_CASE("A node that a scenario describes is the node of a SKU that holds as much") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.workers = 4;
    scenario.node.queue = {5, 200ms, 1s};
    scenario.node.max_concurrent_requests = 2;
    scenario.service_delay = 3ms;
    scenario.front_end = {{2ms, random::exponential_shape()}, {}};
    scenario.router = serving::RouterKind::random;
    const auto described = place_described(scenario);
    const auto on_sku = place(scenario, machine("m", 4, 16, 0.1), no_hardware);
    REQUIRE((described && on_sku));
    CHECK(described->node == on_sku->node);
    CHECK(described->workers.count == 4);
    CHECK(cluster_of(described->node, 3) != described->node);
    CHECK(cluster_of(described->node, 1) == described->node);
}

TEST_CASE("A described node needs its workers and a time that holds on every SKU") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.service = measured_times({{"m", 40}}, 0.5);
    auto placed = place_described(scenario);
    REQUIRE_FALSE(placed);
    CHECK((placed.error().service && placed.error().workers));
    scenario.node.workers = 2;
    placed = place_described(scenario);
    REQUIRE_FALSE(placed);
    CHECK((placed.error().service && !placed.error().workers));
}

TEST_CASE("What is known of a SKU without a node is told with the reason") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.service = measured_times({{"m", 40}}, 0.5);
    const auto small = place(scenario, machine("m", 4, 1, 0.1), no_hardware);
    REQUIRE_FALSE(small);
    CHECK(small.error().why.verdict == Verdict::gated);
    CHECK(small.error().workers == 0);

    catalog::Sku unpriced = machine("x", 4, 16, 0.1);
    unpriced.on_demand.reset();
    const auto no_price = place(scenario, unpriced, no_hardware);
    REQUIRE_FALSE(no_price);
    CHECK(no_price.error().why.verdict == Verdict::no_price); // before its time is asked for
    CHECK(no_price.error().workers == 4);

    const auto unmeasured = place(scenario, machine("x", 4, 16, 0.1), no_hardware);
    REQUIRE_FALSE(unmeasured);
    CHECK(unmeasured.error().why.verdict == Verdict::no_profile);
    CHECK_FALSE(unmeasured.error().service);

    scenario.node.hyper_thread_gain = 0.3; // of cores that nothing tells the number of
    const auto no_cores = place(scenario, machine("m", 4, 16, 0.1), no_hardware);
    REQUIRE_FALSE(no_cores);
    CHECK(no_cores.error().why.verdict == Verdict::no_profile);
    REQUIRE(no_cores.error().service);
    CHECK(no_cores.error().service->time.mean == 40ms);
}

TEST_CASE("A job's workers need no price, and take its tier where it asks for one") {
    scenario::Scenario scenario = open_scenario(1);
    scenario.load = workload::Job{};
    catalog::Sku sku = machine("m", 4, 16, 0.1);
    sku.on_demand.reset();
    const auto workers = place_job(scenario, sku, no_hardware);
    REQUIRE(workers);
    const experiment::JobTrial any = job_on(scenario, *workers, 7);
    CHECK(any.cluster.nodes == 7);
    CHECK(any.cluster.workers == 4);
    CHECK(any.cluster.tier == workload::Tier::dedicated);
    scenario.job()->tier = workload::Tier::low_priority;
    CHECK(job_on(scenario, *workers, 7).cluster.tier == workload::Tier::low_priority);
}

TEST_CASE("Equal machines are those whose whole nodes are equal: classes differ by their spread") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.workers = 2;
    const auto node = [&](double cv) {
        scenario.classes = {{"a", 0.5, measured_times({{"m", 40}}, cv), {}, 1},
                            {"b", 0.5, measured_times({{"m", 20}}, 1.0), {}, 1}};
        return place(scenario, machine("m", 4, 16, 0.1), no_hardware).value().node;
    };
    CHECK(node(0.5) == node(0.5));
    CHECK(node(0.5) != node(0.6));
}

TEST_CASE("A queue may have as many places as requests are in service") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.workers = 4;
    scenario.node.queue.places = scenario::PlacesOfSlots{};
    scenario.node.queue.timeout = 5s;
    scenario.node.max_concurrent_requests = 3;
    CHECK(slots(scenario.node, 4) == 12);
    const auto placed = place_described(scenario);
    REQUIRE(placed);
    CHECK(placed->node.cluster.queue.limit == 12);
    CHECK(placed->node.cluster.queue.timeout == 5s);
}

TEST_CASE("Replicas follow the load as asked; in a plan, else as the target does under a pattern") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.workers = 4;
    const experiment::Trial node = place_described(scenario).value().node;
    CHECK_FALSE(asked_cluster(scenario, node, 2).cluster.scaling);
    CHECK_FALSE(scaling_rules(scenario));
    scenario.target = production_target();
    scenario.target->scaling.of = catalog::ScalingKind::replicas;
    CHECK_FALSE(scaling_rules(scenario));
    scenario.load = workload::PatternArrivals{{Rate{10}, Rate{100}}, 40min};
    scenario.node.max_concurrent_requests = 3;
    REQUIRE(scaling_rules(scenario));
    CHECK(scaling_rules(scenario)->requests_per_replica == 3);
    CHECK_FALSE(asked_cluster(scenario, node, 2).cluster.scaling);
    scenario.replicas = scenario::FixedReplicas{};
    CHECK_FALSE(scaling_rules(scenario));
    scenario.replicas = serving::ScalingRules{};
    CHECK(asked_cluster(scenario, node, 2).cluster.scaling == scaling_rules(scenario));
}

TEST_CASE("Requests are shown in the episodes that are looked at, and else as they are simulated") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.workers = 4;
    const experiment::Trial cluster = cluster_of(place_described(scenario).value().node, 3);
    const auto whole = failing_cluster(scenario, cluster, {});
    REQUIRE(whole);
    CHECK(whole->shown() == cluster);
    scenario.failures.emplace();
    scenario.failures->episodes = {{scenario::EpisodeEvent::node, 1, 1min, 2min}};
    const auto failing = failing_cluster(scenario, cluster, {});
    REQUIRE((failing && failing->episodes));
    CHECK(failing->trial == cluster); // which has nothing to do with single episodes
    const experiment::Trial shown = failing->shown();
    REQUIRE(shown.cluster.outages);
    REQUIRE(shown.cluster.outages->schedules.size() == 1);
    REQUIRE(shown.cluster.outages->schedules[0].outages.size() == 1);
    CHECK(shown.cluster.outages->schedules[0].outages[0].at == 1min);
}

TEST_CASE("The newest are first on workers with vCPUs of their own, and on no others") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.node.discipline = scenario::Discipline::lifo;
    scenario.node.workers = 4;
    const auto described = place_described(scenario);
    const auto on_sku = place(scenario, machine("m", 4, 16, 0.1), no_hardware);
    REQUIRE((described && on_sku));
    CHECK(described->node.cluster.group().kind == serving::NodeKind(serving::Lifo{}));
    CHECK(on_sku->node == described->node);
    scenario.node.workers = 8;
    const auto crowded = place(scenario, machine("m", 4, 16, 0.1), no_hardware);
    REQUIRE_FALSE(crowded);
    CHECK(crowded.error().why.verdict == Verdict::no_profile);
    CHECK(crowded.error().why.reason == "8 workers share 4 vCPUs, which is not simulated with "
                                        "discipline lifo; give each worker its own");
}

TEST_CASE("Workers that are more than the accelerators share them") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(4);
    scenario.node.workers = 4;
    const auto kind_on = [&](double gpus) {
        return place(scenario, gpu_machine("m", gpus, 16), no_hardware)
            .value()
            .node.cluster.group()
            .kind;
    };
    const auto sharing = [&](double gpus) {
        const serving::NodeKind kind = kind_on(gpus);
        const auto* batching = std::get_if<serving::Batching>(&kind);
        return batching == nullptr ? 0 : batching->accelerators;
    };
    CHECK(kind_on(4) == serving::NodeKind(serving::Fifo{}));
    CHECK(sharing(2) == 2); // two copies on each, which keep to it
    CHECK(sharing(1) == 1);
    scenario.node.copies_per_accelerator = 2;
    const serving::NodeKind asked = kind_on(2);
    scenario.node.copies_per_accelerator = 1;
    CHECK(kind_on(2) == asked);
    scenario.model->accelerators_per_copy = 2; // so that four have room for two copies
    CHECK(sharing(4) == 2);
    scenario.model->accelerators_per_copy.reset();
    scenario.node.batch = serving::BatchRules{1, {}, {}};
    CHECK(sharing(2) == 2);
    scenario.node.batch.reset();
    scenario.node.discipline = scenario::Discipline::processor_sharing;
    CHECK(kind_on(2) == serving::NodeKind(serving::Sharing{{2, 2}}));
    scenario.node.discipline = scenario::Discipline::fifo;

    const auto small = place(scenario, gpu_machine("m", 1, 15), no_hardware);
    REQUIRE_FALSE(small); // 4 x 4 GiB on one, 2 x 4 GiB on each of two
    CHECK(small.error().why.reason == "15 GiB of T4 memory is under 4 x 4 GiB (node.workers)");
    CHECK(place(scenario, gpu_machine("m", 2, 15), no_hardware));
    const auto refused = [&] {
        return place(scenario, gpu_machine("m", 1, 16), no_hardware).error().why.reason;
    };
    scenario.classes = {{"a", 0.5, {}, {}, 1}, {"b", 0.5, {}, {}, 1}};
    CHECK(refused() == "4 workers share 1 x T4, which is not simulated with classes of requests; "
                       "give each worker its own");
    scenario.router = serving::OneQueue{};
    CHECK(refused() == "4 workers share 1 x T4, which is not simulated behind a central queue; "
                       "give each worker its own");
}

TEST_CASE("Workers of a job take as much longer as they share") {
    scenario::Scenario scenario = open_scenario(1);
    scenario.service = exponential_service(30ms);
    scenario.load = workload::Job{};
    const auto mean_on = [&](const catalog::Sku& sku) {
        return place_job(scenario, sku, no_hardware).value().service.time.mean;
    };
    scenario.node.workers = 8;
    CHECK(mean_on(machine("m", 8, 16, 0.1)) == 30ms);
    CHECK(mean_on(machine("m", 4, 16, 0.1)) == 60ms);
    scenario.node.threads_per_worker = 2;
    CHECK(mean_on(machine("m", 4, 16, 0.1)) == 120ms);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    CHECK(mean_on(gpu_machine("m", 8, 16)) == 30ms);
    CHECK(mean_on(gpu_machine("m", 2, 16)) == 120ms);
    const std::string basis =
        place_job(scenario, gpu_machine("m", 2, 16), no_hardware).value().service.basis;
    CHECK_THAT(basis, ContainsSubstring("; 4 x as long as alone: 8 workers share 2 x T4"));
}
