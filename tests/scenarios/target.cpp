// What a scenario has from its target: defaults, the environment, a target in place of another.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

TEST_CASE("a target's defaults fill absent keys only, and are recorded") {
    const auto silent = read_text(least("target: aks\n"));
    REQUIRE(silent);
    CHECK(silent->node.queue == scenario::NodeQueue{{}, 500ms, 60s});
    CHECK(silent->node.max_concurrent_requests == 1);
    CHECK(silent->node.requests.cpu == 0.1);
    CHECK(silent->node.requests.ram == Bytes{0.5e9});
    REQUIRE(silent->front_end);
    CHECK(silent->front_end->latency == random::Distribution{3ms, random::lognormal_shape(1.02)});
    CHECK(silent->front_end->capacity == Rate{15000});
    REQUIRE(silent->defaults.size() == 7);
    CHECK(silent->defaults[0].key == "node.max_wait");
    CHECK(silent->defaults[0].value == "500 ms");
    CHECK_THAT(silent->defaults[0].source, ContainsSubstring("target aks: Azure"));
    CHECK(silent->defaults[1].key == "node.timeout");
    CHECK(silent->defaults[1].value == "60 s");
    CHECK(silent->defaults[4].key == "node.requests.ram");

    const auto said = read_text(least("target: aks\nnode: {max_wait: none, timeout: 5 s}\n"));
    REQUIRE(said);
    CHECK(said->node.queue == scenario::NodeQueue{{}, {}, 5s});
    CHECK(said->defaults.size() == 5);
    const auto without = read_text(least("target: aks\nfront_end: none\n"));
    REQUIRE(without);
    CHECK_FALSE(without->front_end);
    CHECK(without->defaults.size() == 5);

    const auto part = read_text(least("target: aks\nnode: {requests: {cpu: 2}}\n"));
    REQUIRE(part);
    CHECK(part->node.requests.cpu == 2);
    CHECK(part->node.requests.ram == Bytes{0.5e9});
    CHECK(part->defaults.size() == 6);
}

TEST_CASE("a queue may be as long as requests can be in service") {
    const auto online = read_text(least("target: managed-online\n"));
    REQUIRE(online);
    CHECK(online->node.queue.has_places_of_slots());
    CHECK_FALSE(online->node.queue.limit());
    CHECK(online->node.queue.timeout == 5s);
    const auto said = read_text(least("target: managed-online\nnode: {queue: unlimited}\n"));
    REQUIRE(said);
    CHECK_FALSE(said->node.queue.has_places_of_slots());
    CHECK_FALSE(said->node.queue.limit());
}

TEST_CASE("the environment is production unless the user or the target say otherwise") {
    const auto planned_for = [](const char* more) {
        const auto scenario = read_text(least(more));
        REQUIRE(scenario);
        return scenario::environment(*scenario);
    };
    using catalog::Environment;
    CHECK(planned_for("") == Environment::production);
    CHECK(planned_for("target: aks\n") == Environment::production);
    CHECK(planned_for("target: aks\nenvironment: dev-test\n") == Environment::dev_test);
    CHECK(planned_for("target: aci\n") == Environment::dev_test);
    CHECK(planned_for("target: aci\nenvironment: production\n") == Environment::production);
}

TEST_CASE("a scenario is read as if it named another target") {
    const ScratchFolder folder;
    const std::string path = folder.write("s.yaml", least("target: aci\n"));
    const auto other = read_scenario(path, {}, Hosting{"aks", catalog::Environment::dev_test});
    REQUIRE(other);
    CHECK(other->target->name == "aks");
    CHECK(scenario::environment(*other) == catalog::Environment::dev_test);
    CHECK(other->node.queue.max_wait == 500ms);
    CHECK(other->hash == read_scenario(path)->hash);
    const auto any = read_text(least("target: any\n"));
    REQUIRE(any);
    CHECK(any->any_target);
    CHECK_FALSE(any->target);
}

TEST_CASE("a front end takes a time of any distribution, or there is none") {
    const auto constant = read_text(least("front_end: {latency: 2 ms}\n"));
    REQUIRE(constant);
    REQUIRE(constant->front_end);
    CHECK(constant->front_end->latency == random::Distribution{2ms, random::constant_shape()});
    CHECK_FALSE(constant->front_end->capacity);
    const auto none = read_text(least("front_end: none\n"));
    REQUIRE(none);
    CHECK_FALSE(none->front_end);
}
