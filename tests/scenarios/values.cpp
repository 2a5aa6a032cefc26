// A good scenario arrives field by field, and what it leaves out has its default.
#include "support.hpp"

#include <cmath>
#include <string>
#include <support/catch.hpp>
#include <variant>
#include <vector>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view whole_scenario = R"(# every key
skusim: 1
name: resnet50-realtime
model:
  ram: 1.5 GiB
  size: 98 MiB
  accelerator: optional-gpu
  gpu_memory: 2 GB
  architecture: arm64
environment: dev-test
target: aks
workload:
  arrivals: {kind: closed, concurrency: 200, think_time: 2 s, backoff: 250 ms}
service:
  kind: distribution
  time: {kind: lognormal, mean: 40 ms, cv: 1.5}
  scaling: {contention: 3 %, coherence: 0.01 %}
node:
  workers: 4
  threads_per_worker: 2
  max_concurrent_requests: 3
  requests: {cpu: 0.5, ram: 2 GiB}
  queue: 100
  discipline: fifo
  hyper_thread_gain: 25 %
  max_wait: 300 ms
  timeout: 2 min
router: power-of-two
front_end: {latency: {kind: lognormal, mean: 3 ms, cv: 1.02}, capacity: 15000 /s}
slo:
  latency: {p95: 150 ms, p999: 0.3 s, mean: 90 ms}
  max_error_rate: 0.1 %
  min_throughput: 300 /min
catalog: azure
select: {region: eastus, families: [D, NCv3], max_price: 5.25 /h, burstable: true, retired: true}
policy: {ram_factor: 175 %, spare_nodes: 1, max_nodes: 50, pricing: spot}
simulation: {seed: 18446744073709551615, confidence: 99 %, precision: 5 %, max_requests: 1000000}
)";

} // namespace

TEST_CASE("every key of a scenario arrives with its value") {
    const auto scenario = read_text(whole_scenario);
    REQUIRE(scenario);
    CHECK(scenario->name == "resnet50-realtime");
    REQUIRE(scenario->model);
    CHECK(scenario->model->ram == gibibytes(1.5));
    CHECK(scenario->model->size_on_disk == Bytes{98.0 * 1024 * 1024});
    CHECK(scenario->model->accelerator == scenario::AcceleratorNeed::optional_gpu);
    CHECK(scenario->model->gpu_memory == Bytes{2e9});
    CHECK(scenario->model->architecture == catalog::Architecture::arm64);
    REQUIRE(scenario->target);
    CHECK(scenario->target->name == "aks");
    const workload::ClosedArrivals closed{200, {2s, random::constant_shape()}, 250ms};
    CHECK(std::get<workload::ClosedArrivals>(scenario->arrivals()) == closed);
    const random::Distribution time{40ms, random::lognormal_shape(1.5)};
    CHECK(std::get<service::DistributionService>(scenario->service).time == time);
    CHECK(scenario->node.workers == 4);
    CHECK(scenario->node.threads_per_worker == 2);
    CHECK(scenario->node.max_concurrent_requests == 3);
    CHECK(scenario->node.discipline == scenario::Discipline::fifo);
    CHECK(scenario->node.hyper_thread_gain == 0.25);
    CHECK(scenario->thread_scaling == service::ThreadScaling{0.03, 0.0001});
    CHECK(scenario->node.requests.cpu == 0.5);
    CHECK(scenario->node.requests.ram == gibibytes(2));
    CHECK(scenario->asked_environment == catalog::Environment::dev_test);
    CHECK(scenario->node.queue == scenario::NodeQueue{100, 300ms, 120s});
    CHECK(scenario->router == serving::Dispatch(serving::RouterKind::power_of_two));
    REQUIRE(scenario->front_end);
    CHECK(scenario->front_end->latency == random::Distribution{3ms, random::lognormal_shape(1.02)});
    CHECK(scenario->front_end->capacity == Rate{15000});
    CHECK(scenario->defaults.empty());
}

TEST_CASE("objective, selection, policy and simulation arrive with their values") {
    const auto scenario = read_text(whole_scenario);
    REQUIRE(scenario);
    const scenario::Objective objective{{{stats::latency_quantile(0.95), 150ms},
                                         {stats::latency_quantile(0.999), 300ms},
                                         {stats::mean_latency, 90ms}},
                                        0.001,
                                        Rate{5},
                                        {},
                                        {}};
    CHECK(scenario->slo == objective);
    CHECK(scenario->select.regions == std::vector<std::string>{"eastus"});
    CHECK(scenario->select.families == std::vector<std::string>{"D", "NCv3"});
    CHECK(scenario->select.max_price == UsdPerHour::parse("5.25"));
    CHECK(scenario->select.burstable);
    CHECK(scenario->select.retired);
    CHECK(scenario->policy.ram_factor == 1.75);
    CHECK(scenario->policy.spare_nodes == 1);
    CHECK(scenario->policy.max_nodes == 50);
    CHECK(scenario->policy.pricing == scenario::Pricing::spot);
    CHECK(scenario->simulation.seed == 18446744073709551615U);
    CHECK(scenario->simulation.confidence == 0.99);
    CHECK(scenario->simulation.precision == 0.05);
    CHECK(scenario->simulation.max_requests == 1'000'000);
}

TEST_CASE("the least scenario has the documented defaults") {
    const auto scenario = read_text(least());
    REQUIRE(scenario);
    CHECK(scenario->name == "s");
    CHECK_FALSE(scenario->model);
    CHECK_FALSE(scenario->target);
    CHECK_FALSE(scenario->slo);
    CHECK(scenario->catalog_paths.empty());
    CHECK(std::get<workload::PoissonArrivals>(scenario->arrivals()).rate == Rate{40});
    CHECK_FALSE(scenario->node.workers);
    CHECK(scenario->node.threads_per_worker == 1);
    CHECK(scenario->node.queue == scenario::NodeQueue{});
    CHECK(scenario->router == serving::Dispatch(serving::RouterKind::least_outstanding));
    CHECK(scenario->policy.ram_factor == 1.5);
    CHECK(scenario->simulation.seed == 1);
    CHECK(scenario->defaults.empty());
}

TEST_CASE("the defaults that the table of fields names are those that hold") {
    const auto silent = read_text(least());
    const auto said = read_text(least(
        "model: {ram: 1 GiB, size: 0 B, accelerator: none, gpu_memory: 0 B, architecture: x86_64}\n"
        "node: {threads_per_worker: 1, queue: unlimited, max_wait: none, timeout: none}\n"
        "router: least-outstanding\n"
        "select: {burstable: false, retired: false}\n"
        "policy: {ram_factor: 150 %, spare_nodes: 0, max_nodes: 200, pricing: on-demand}\n"
        "simulation: {seed: 1, confidence: 95 %, precision: 2 %, max_requests: 50000000}\n"));
    const auto model = read_text(least("model: {ram: 1 GiB}\n"));
    REQUIRE(silent);
    REQUIRE(said);
    REQUIRE(model);
    CHECK(said->model->size_on_disk == model->model->size_on_disk);
    CHECK(said->model->accelerator == model->model->accelerator);
    CHECK(said->model->gpu_memory == model->model->gpu_memory);
    CHECK(said->model->architecture == model->model->architecture);
    CHECK(said->node.threads_per_worker == silent->node.threads_per_worker);
    CHECK(said->node.queue == silent->node.queue);
    CHECK(said->router == silent->router);
    CHECK(said->select.burstable == silent->select.burstable);
    CHECK(said->select.retired == silent->select.retired);
    CHECK(said->policy.ram_factor == silent->policy.ram_factor);
    CHECK(said->policy.spare_nodes == silent->policy.spare_nodes);
    CHECK(said->policy.max_nodes == silent->policy.max_nodes);
    CHECK(said->policy.pricing == silent->policy.pricing);
    CHECK(said->simulation.seed == silent->simulation.seed);
    CHECK(said->simulation.confidence == silent->simulation.confidence);
    CHECK(said->simulation.precision == silent->simulation.precision);
    CHECK(said->simulation.max_requests == silent->simulation.max_requests);
}

TEST_CASE("unlimited is a queue without a limit") {
    const auto scenario = read_text(least("node: {queue: unlimited, timeout: none}\n"));
    REQUIRE(scenario);
    CHECK(scenario->node.queue == scenario::NodeQueue{});
}

TEST_CASE("each kind of distribution has its mean and shape") {
    const auto time_of = [](const std::string& time) {
        const auto scenario =
            read_text("skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 1 /h}}\n"
                      "service: {kind: distribution, time: " +
                      time + "}\n");
        REQUIRE(scenario);
        return std::get<service::DistributionService>(scenario->service).time;
    };
    using random::Distribution;
    CHECK(time_of("{kind: constant, mean: 1 ns}") == Distribution{1ns, random::constant_shape()});
    CHECK(time_of("{kind: exponential, mean: 2 us}") ==
          Distribution{2us, random::exponential_shape()});
    CHECK(time_of("{kind: gamma, mean: 1.5 s, cv: 0.5}") ==
          Distribution{1500ms, random::gamma_shape(0.5)});
    CHECK(time_of("{kind: hyperexponential, mean: 1 min, cv: 3}") ==
          Distribution{60s, random::hyperexponential_shape(3)});
    CHECK(time_of("{kind: empirical, values: [10 ms, 20 ms, 60 ms]}") ==
          random::empirical({10ms, 20ms, 60ms}));

    const Distribution around = time_of("{kind: uniform, min: 20 ms, max: 60 ms}");
    CHECK(around.mean == 40ms);
    CHECK(around.shape.kind == random::ShapeKind::uniform);
    CHECK(around.shape.cv == Approx(std::sqrt(40.0 * 40.0 / 12) / 40)); // textbook: (b - a)^2 / 12
    const Distribution from_zero = time_of("{kind: uniform, mean: 1 h}");
    CHECK(from_zero.mean == 3600s);
    CHECK(from_zero.shape.cv == Approx(1 / std::sqrt(3.0)));
}

TEST_CASE("a roofline has its operations, bytes and efficiencies") {
    const auto scenario = read_text(R"(skusim: 1
workload: {arrivals: {kind: poisson, rate: 40 /s}}
service:
  kind: roofline
  operations: 8.2 GFLOP
  weights: 98 MB
  activations: 40 kB
  precision: bf16
  compute_efficiency: 40 %
  bandwidth_efficiency: 62.5 %
  overhead: 1.5 ms
  cv: 0.25
)");
    REQUIRE(scenario);
    const auto& roofline = std::get<service::RooflineService>(scenario->service);
    CHECK(roofline.operations.value() == Approx(8.2e9).epsilon(1e-15));
    CHECK(roofline.weights == Bytes{98e6});
    CHECK(roofline.activations == Bytes{40e3});
    CHECK(roofline.precision == catalog::Precision::bf16);
    CHECK(roofline.compute_efficiency == 0.4);
    CHECK(roofline.bandwidth_efficiency == 0.625);
    CHECK(roofline.overhead == 1500us);
    CHECK(roofline.cv == 0.25);
}

TEST_CASE("paths are relative to the scenario file, and its table is read with it") {
    const ScratchFolder folder;
    (void)folder.write("latency.csv", "scope,name,batch_size,latency_mean_ms,latency_cv\n"
                                      "sku,Standard_D4s_v5,1,41.5,0.2\n");
    const std::string catalog = folder.write("azure.csv", "");
    const std::string text = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
                             "catalog: azure.csv\n"
                             "service: {kind: table, file: latency.csv}\n";
    const auto scenario = read_scenario(folder.write("s.yaml", text));
    REQUIRE(scenario);
    CHECK(scenario->catalog_paths == std::vector<std::string>{catalog});
    const auto& table = std::get<service::TableService>(scenario->service);
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows[0].name == "Standard_D4s_v5");
    CHECK(table.rows[0].mean == 41500us);

    const auto without = read_scenario(folder.write("t.yaml", least("catalog: " + catalog + "\n")));
    REQUIRE(without);
    CHECK(without->catalog_paths == std::vector<std::string>{catalog});
}

TEST_CASE("the hash is of the bytes of the file") {
    const auto one = read_text(least());
    const auto same = read_text(least());
    const auto other = read_text(least("# a comment\n"));
    REQUIRE(one);
    REQUIRE(same);
    REQUIRE(other);
    CHECK(one->hash.size() == 16);
    CHECK(one->hash == same->hash);
    CHECK(one->hash != other->hash);
}

TEST_CASE("a plan tells each key that it lacks") {
    const auto bare = read_text(least());
    REQUIRE(bare);
    const Faults faults = missing_for_plan(*bare);
    REQUIRE(faults.size() == 3);
    CHECK_THAT(faults[0].message, ContainsSubstring("\"model: "));
    CHECK_THAT(faults[1].message, ContainsSubstring("\"slo: "));
    CHECK_THAT(faults[2].message, ContainsSubstring("\"catalog: FILE\""));
    const auto complete = read_text(whole_scenario);
    REQUIRE(complete);
    CHECK(missing_for_plan(*complete).empty());
}
