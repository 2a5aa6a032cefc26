// How requests arrive, and how replicas follow them, as a scenario says it.
#include "support.hpp"

#include <support/catch.hpp>
#include <variant>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

TEST_CASE("a client may think for a time of any distribution") {
    const auto scenario =
        read_text("skusim: 1\nworkload: {arrivals: {kind: closed, concurrency: 3, think_time: "
                  "{kind: exponential, mean: 3 s}}}\n"
                  "service: {kind: distribution, time: {kind: constant, mean: 1 s}}\n");
    REQUIRE(scenario);
    const workload::ClosedArrivals closed{3, {3s, random::exponential_shape()}, 1s};
    CHECK(std::get<workload::ClosedArrivals>(scenario->arrivals()) == closed);
}

TEST_CASE("a pattern has its rates and its period") {
    const auto scenario = read_text(
        "skusim: 1\nworkload: {arrivals: {kind: pattern, rates: [20 /s, 0 /s, 120 /min], period: "
        "24 h}}\nservice: {kind: distribution, time: {kind: constant, mean: 1 s}}\n");
    REQUIRE(scenario);
    const workload::PatternArrivals pattern{{Rate{20}, Rate{0}, Rate{2}}, 24h};
    CHECK(std::get<workload::PatternArrivals>(scenario->arrivals()) == pattern);
}

TEST_CASE("scaling has its rules, exactly, or is switched off") {
    const auto given = read_text(least(
        "scaling: {min_replicas: 2, max_replicas: 9, target_utilization: 57 %, refresh: 500 ms, "
        "scale_down_after: 5 min, start_time: 0 s}\n"));
    REQUIRE(given);
    REQUIRE(given->scaling() != nullptr);
    serving::ScalingRules rules;
    rules.min_replicas = 2;
    rules.max_replicas = 9;
    rules.target_millionths = 570'000;
    rules.refresh = 500ms;
    rules.scale_down_after = 300s;
    rules.start_time = 0s;
    CHECK(*given->scaling() == rules);

    const auto bare = read_text(least("scaling: {min_replicas: 1}\n"));
    REQUIRE(bare);
    CHECK(bare->replicas == scenario::Replicas(serving::ScalingRules{}));
    const auto none = read_text(least("scaling: none\n"));
    REQUIRE(none);
    CHECK(none->replicas == scenario::Replicas(scenario::FixedReplicas{}));
    const auto absent = read_text(least());
    REQUIRE(absent);
    CHECK(absent->replicas == scenario::Replicas(scenario::ReplicasOfTarget{}));
}

TEST_CASE("a recording is found beside its scenario, and counts in its hash") {
    const auto read = [](const std::string& rows) {
        const ScratchFolder folder;
        (void)folder.write("day.csv", "arrival_s\n" + rows);
        return read_scenario(folder.write(
            "s.yaml", "skusim: 1\n"
                      "workload: {arrivals: {kind: trace, file: day.csv, speedup: 2}}\n"
                      "service: {kind: distribution, time: {kind: constant, mean: 1 ms}}\n"));
    };
    const auto scenario = read("0\n1\n");
    REQUIRE(scenario.has_value());
    CHECK(workload::open_rate(scenario->arrivals())->value() == Approx(2));
    const workload::Arrivals faster = workload::at_rate(scenario->arrivals(), Rate{5});
    CHECK(std::get<workload::TraceArrivals>(faster).speedup == Approx(5));
    CHECK(read("0\n1\n")->hash == scenario->hash);
    CHECK(read("0\n1.5\n")->hash != scenario->hash);
    CHECK(read("1\n0\n").error().front().place.line == 3);
}

TEST_CASE("All of what arrives is a throughput that no run can show, and less of it can be asked") {
    const auto asked = [](const std::string& arrivals, const std::string& throughput) {
        return faults_of("skusim: 1\nmodel: {ram: 1 GiB}\nworkload: {arrivals: {" + arrivals +
                         "}}\nservice: {kind: distribution, time: {kind: constant, mean: 1 ms}}\n"
                         "slo: {min_throughput: " +
                         throughput + "}\n");
    };
    CHECK(asked("kind: poisson, rate: 40 /s", "2400 /min") ==
          "5:23: slo.min_throughput: 2400 /min is all of workload.arrivals.rate, 40 /s: no cluster "
          "completes more than arrives, so none can be shown to do it; ask for less, such as 39.6 "
          "/s\n");
    CHECK(asked("kind: poisson, rate: 40 /s", "39.9 /s").empty());
    const std::string pattern = "kind: pattern, rates: [20 /s, 10 /s], period: 1 h";
    CHECK_THAT(asked(pattern, "15 /s"), ContainsSubstring("is all of the mean of"));
    CHECK(asked(pattern, "14.9 /s").empty());
}
