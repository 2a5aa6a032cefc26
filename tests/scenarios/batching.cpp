// Nodes that batch, and linear batch times, as scenarios say them.
#include "support.hpp"

#include <support/catch.hpp>
#include <variant>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

TEST_CASE("the rules of a batch arrive, preferred sizes in order; without them nothing batches") {
    const auto read = read_text(least("node: {copies_per_accelerator: 2, batch: {max_size: 8, "
                                      "max_delay: 2 ms, preferred_sizes: [8, 4]}}\n"));
    REQUIRE(read);
    CHECK(read->node.batch == serving::BatchRules{8, 2ms, {4, 8}});
    CHECK(read->node.copies_per_accelerator == 2);
    const auto shortest = read_text(least("node: {batch: {max_size: 8}}\n"));
    REQUIRE(shortest);
    CHECK(shortest->node.batch == serving::BatchRules{8, 0ms, {}});
    const auto none = read_text(least());
    REQUIRE(none);
    CHECK_FALSE(none->node.batch);
    CHECK(none->node.copies_per_accelerator == 1);
}

TEST_CASE("linear batch times arrive, and one of both must be above 0") {
    const auto with = [](const std::string& service) {
        return "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 4 /s}}\nservice: {" +
               service + "}\n";
    };
    const auto read = read_text(with("kind: linear, overhead: 4 ms, per_request: 1 ms, cv: 0.1"));
    REQUIRE(read);
    const auto& linear = std::get<service::LinearService>(read->service);
    CHECK(linear.overhead == 4ms);
    CHECK(linear.per_request == 1ms);
    CHECK(linear.cv == 0.1);
    CHECK(read_text(with("kind: linear, per_request: 1 ms")));
    CHECK(faults_of(with("kind: linear")) ==
          "3:10: service: a request takes no time; give overhead, per_request or both above 0\n");
    CHECK(faults_of(with("kind: linear, overhead: 4")) ==
          "3:35: service.overhead: \"4\" has no unit; did you mean \"4 ms\"?\n");
}

TEST_CASE("batching disagrees with scaled replicas, and with models without accelerators") {
    const std::string batch = "node: {batch: {max_size: 8}}\n";
    CHECK(faults_of(least(batch + "scaling: {min_replicas: 1}\n")) ==
          "8:10: scaling: replicas with node.batch are not scaled in this version; remove one of "
          "both\n");
    CHECK(faults_of(least(batch + "scaling: none\n")).empty());
    CHECK(faults_of(least("node: {copies_per_accelerator: 2}\nmodel: {ram: 1 GiB}\n")) ==
          "7:32: node.copies_per_accelerator: the model runs on no accelerator; write \"model: "
          "{accelerator: gpu}\", or remove it\n");
    CHECK(faults_of(least("node: {copies_per_accelerator: 2}\n"
                          "model: {ram: 1 GiB, accelerator: gpu}\n"))
              .empty());
}
