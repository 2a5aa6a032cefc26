// Workers of their own for each class: whether they fit, and how many `auto` makes of a machine.
#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <support/scenarios.hpp>
#include <utility>
#include <vector>

using namespace skusim;
using namespace skusim::placement;

namespace {

scenario::RequestClass a_class(const std::string& name, double share, double mean_ms,
                               std::optional<int> count, int threads, double ram_gib) {
    scenario::RequestClass made;
    made.name = name;
    made.share = share;
    made.service = exponential_service(milliseconds(mean_ms));
    made.workers = scenario::OwnWorkers{count, threads, gibibytes(ram_gib), {}, {}};
    return made;
}

scenario::Scenario with_classes(std::vector<scenario::RequestClass> classes) {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->ram = Bytes{};
    for (const scenario::RequestClass& each : classes) {
        scenario.model->ram = std::max(scenario.model->ram, each.workers->ram);
    }
    scenario.classes = std::move(classes);
    return scenario;
}

/// Two workers of one thread and 1 GiB, one of two threads and 3 GiB.
scenario::Scenario told() {
    return with_classes(
        {a_class("detector", 0.8, 20, 2, 1, 1), a_class("ranker", 0.2, 100, 1, 2, 3)});
}

std::string reason(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto workers = admit(scenario, sku);
    return workers ? "" : workers.error().reason;
}

std::vector<int> workers_on(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto placed = place(scenario, sku, catalog::Hardware{});
    REQUIRE(placed);
    const auto* stations = placed->node.cluster.kind_if<serving::Stations>();
    REQUIRE(stations != nullptr);
    CHECK(placed->workers.count == stations->all_workers());
    CHECK(placed->node.cluster.group().slots == serving::Slots(stations->all_workers()));
    return stations->workers;
}

} // namespace

TEST_CASE("The workers of all classes have their threads, edge included") {
    CHECK(admit(told(), machine("four", 4, 16, 0.1)).value() == 3);
    CHECK(reason(told(), machine("three", 3, 16, 0.1)) ==
          "the workers (2 x detector, 1 x ranker) need 4 threads, and there are 3 vCPUs");
}

TEST_CASE("The RAM of all copies counts, by the policy's factor") {
    // 2 x 1 GiB and 3 GiB are 5 GiB, and 7.5 GiB are 150 % of that.
    CHECK(admit(told(), machine("enough", 4, 7.5, 0.1)));
    CHECK(reason(told(), machine("small", 4, 7.4, 0.1)) ==
          "7.4 GiB RAM is under 150 % of the 5 GiB of the workers (2 x detector, 1 x ranker), 7.5 "
          "GiB");
}

TEST_CASE("Each copy on accelerators has its own") {
    scenario::Scenario scenario = told();
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(4);
    CHECK(admit(scenario, gpu_machine("four", 4, 16)));
    CHECK(admit(scenario, gpu_machine("three", 3, 16)));
    CHECK(reason(scenario, gpu_machine("two", 2, 16)) ==
          "the workers (2 x detector, 1 x ranker) take 3 accelerators, and there are 2");
    scenario.model->accelerators_per_copy = 2;
    CHECK_FALSE(admit(scenario, gpu_machine("four", 4, 16)));
}

TEST_CASE("Containers of all classes fit what the target's own programs leave") {
    scenario::Scenario scenario = told();
    scenario.target = production_target();
    scenario.target->reserved = catalog::Reserved{};
    scenario.node.requests.cpu = 1;
    CHECK(admit(scenario, machine("m", 4, 16, 0.1)));
    scenario.node.requests.cpu = 1.5; // 4.5 of 4 vCPUs, though the threads fit
    CHECK_THAT(reason(scenario, machine("m", 4, 16, 0.1)),
               ContainsSubstring("the containers of the workers (2 x detector, 1 x ranker) ask for "
                                 "4.5 vCPUs and 5 GiB; 4 vCPUs and "));
    CHECK(container_ask(scenario, *scenario.classes[1].workers).ram == gibibytes(3));
}

TEST_CASE("A node that the scenario describes has the workers that it tells") {
    const auto placed = place_described(told());
    REQUIRE(placed);
    CHECK(placed->workers.count == 3);
    CHECK(placed->node.cluster.group().kind == serving::NodeKind(serving::Stations{{2, 1}}));
    scenario::Scenario open = told();
    open.classes[0].workers->count.reset();
    const auto missing = place_described(open);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().workers);
}

TEST_CASE("A queue of slots is each class's own") {
    scenario::Scenario scenario = told();
    scenario.node.queue.places = scenario::PlacesOfSlots{};
    const auto placed = place_described(scenario);
    REQUIRE(placed);
    CHECK(placed->node.cluster.queue.limit == 3);
    const std::vector<experiment::Trial> alone = experiment::trials_of_stations(placed->node);
    CHECK(alone[0].cluster.queue.limit == 2);
    CHECK(alone[1].cluster.queue.limit == 1);
}

TEST_CASE("The next worker goes to the busiest class, which lets the node carry most") {
    // What a worker more lets carry is told by brute force: the most that any split of all fitting
    // ones carries, as work over workers of the class where that is greatest.
    struct Case {
        std::vector<double> means_ms;
        std::vector<int> threads;
        std::vector<double> ram_gib;
        double vcpus;
        double ram;
    };
    const std::vector<Case> cases{{{20, 100}, {1, 1}, {1, 1}, 8, 64},
                                  {{20, 100}, {1, 2}, {1, 1}, 8, 64},
                                  {{50, 10}, {1, 1}, {4, 1}, 16, 33},
                                  {{50, 10}, {3, 1}, {1, 1}, 7, 64},
                                  {{5, 5}, {1, 1}, {1, 1}, 2, 8}};
    for (const Case& it : cases) {
        CAPTURE(it.vcpus, it.means_ms, it.threads);
        const scenario::Scenario scenario =
            with_classes({a_class("a", 0.6, it.means_ms[0], {}, it.threads[0], it.ram_gib[0]),
                          a_class("b", 0.4, it.means_ms[1], {}, it.threads[1], it.ram_gib[1])});
        const catalog::Sku sku = machine("m", it.vcpus, it.ram, 0.1);
        const auto busiest = [&](const std::vector<int>& workers) {
            return std::max(0.6 * it.means_ms[0] / workers[0], 0.4 * it.means_ms[1] / workers[1]);
        };
        const auto fits = [&](const std::vector<int>& workers) {
            return workers[0] * it.threads[0] + workers[1] * it.threads[1] <= it.vcpus &&
                   1.5 * (workers[0] * it.ram_gib[0] + workers[1] * it.ram_gib[1]) <= it.ram;
        };
        double least = std::numeric_limits<double>::infinity();
        for (int a = 1; a <= 16; ++a) {
            for (int b = 1; b <= 16; ++b) {
                least = fits({a, b}) ? std::min(least, busiest({a, b})) : least;
            }
        }
        const std::vector<int> workers = workers_on(scenario, sku);
        CHECK(fits(workers));
        CHECK(busiest(workers) == Approx(least));
        CHECK_FALSE(fits({workers[0] + 1, workers[1]}));
        CHECK_FALSE(fits({workers[0], workers[1] + 1}));
    }
}

TEST_CASE("A number that is told stays, and the others take the rest") {
    scenario::Scenario scenario = told();
    scenario.classes[1].workers->count.reset();
    CHECK(workers_on(scenario, machine("eight", 8, 64, 0.1)) == std::vector<int>{2, 3});
    CHECK(admit(scenario, machine("eight", 8, 64, 0.1)).value() == 3); // those that must be there
}

TEST_CASE("A class's service scales over the threads of its own workers") {
    scenario::Scenario scenario = told();
    scenario.classes[1].thread_scaling = service::ThreadScaling{0.5, 0};
    const auto placed = place_described(scenario);
    REQUIRE(placed);
    // One thread of two: half of it is halved.
    const service::ThreadScaling half{0.5, 0};
    const auto alone =
        service::scaled({{milliseconds(100), random::exponential_shape()}, {}, {}, {}}, half, 2);
    CHECK(placed->workers.classes[1].service.mean == alone.time.mean);
    CHECK(placed->workers.classes[1].service.mean < milliseconds(100));
    CHECK(placed->workers.classes[0].service.mean == milliseconds(20));
}
