// Classes of requests, as scenarios and recordings say them.
#include <skusim/traces/file.hpp>

#include "support.hpp"

#include <support/catch.hpp>
#include <variant>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

TEST_CASE("classes arrive with their services, priorities, objectives and models") {
    const auto scenario =
        read_text(least("model: {ram: 1 GiB}\n"
                        "node: {discipline: priority}\n"
                        "slo: {max_error_rate: 1 %}\n"
                        "classes:\n"
                        "  - {name: small, share: 70 %, slo: {latency: {p95: 100 ms}}}\n"
                        "  - name: large\n"
                        "    share: 30 %\n"
                        "    priority: 2\n"
                        "    service: {kind: distribution, time: {kind: constant, mean: 90 ms},\n"
                        "              scaling: {parallel_fraction: 50 %}}\n"
                        "    model: {ram: 2 GiB, size: 400 MiB}\n"));
    REQUIRE(scenario);
    REQUIRE(scenario->classes.size() == 2);
    const scenario::RequestClass& small = scenario->classes[0];
    const scenario::RequestClass& large = scenario->classes[1];
    CHECK(small.name == "small");
    CHECK(small.share == 0.7);
    CHECK(small.priority == 1);
    CHECK_FALSE(small.service);
    CHECK(large.priority == 2);
    CHECK(std::get<service::DistributionService>(*large.service).time.mean == 90ms);
    CHECK(large.thread_scaling == service::ThreadScaling{0.5, 0});
    // Every worker holds both models.
    CHECK(scenario->model->ram == gibibytes(3));
    CHECK(scenario->model->size_on_disk == gibibytes(400.0 / 1024));
    REQUIRE(scenario->slo->classes.size() == 2);
    CHECK(scenario->slo->classes[0].times.front().bound == 100ms);
    CHECK(scenario::is_empty(scenario->slo->classes[1]));
    CHECK(scenario->node.discipline == scenario::Discipline::priority);
}

TEST_CASE("mistakes in classes are told at their place") {
    CHECK(faults_of(least("classes: [{name: a, share: 70 %}, {name: b, share: 20 %}]\n")) ==
          "7:10: classes: the shares add up to 90 %; they must be 100 %\n");
    CHECK(faults_of(least("classes: [{name: a, share: 70 %}, {name: a, share: 30 %}]\n")) ==
          "7:42: classes: \"a\" is the name of two classes; give one of them another\n");
    CHECK(
        faults_of(least("classes: [{name: a}]\n")) ==
        "7:11: classes: a class has no share; add \"share: 50 %\" (only a recording with a column "
        "`class` tells the shares itself)\n");
    CHECK(faults_of(least("node: {discipline: priority}\n")) ==
          "7:20: node.discipline: priority needs `classes` of requests that have some\n");
    CHECK(faults_of(least("classes: [{name: \"red \\e[31m\", share: 100 %}]\n"))
              .find("none of them a control character") != std::string::npos);
    CHECK(faults_of(least("classes: []\n")).find("expected 1 to 32") != std::string::npos);
    CHECK(faults_of(least("classes: [{name: a, share: 100 %, priority: 0}]\n"))
              .find("out of range") != std::string::npos);
    CHECK(
        faults_of("skusim: 1\n"
                  "workload: {arrivals: {kind: pattern, rates: [1 /s, 2 /s], period: 1 h}}\n"
                  "service: {kind: distribution, time: {kind: constant, mean: 40 ms}}\n"
                  "classes: [{name: a, share: 100 %}]\n") ==
        "4:10: classes: are not simulated with arrivals of kind pattern; choose one of the two\n");
}

TEST_CASE("a recording's column tells the shares and the class of each request") {
    const ScratchFolder folder;
    const std::string trace =
        folder.write("t.csv", "arrival_s,class\n0,large\n1,small\n2,small\n2.5,small\n4,large\n");
    const auto read = [&](const char* classes) {
        return read_scenario(folder.write(
            "s.yaml", std::string("skusim: 1\n"
                                  "workload: {arrivals: {kind: trace, file: t.csv}}\n"
                                  "service: {kind: distribution, time: {kind: constant, mean: 40 "
                                  "ms}}\n"
                                  "classes: ") +
                          classes + "\n"));
    };
    const auto scenario = read("[{name: small}, {name: large}]");
    REQUIRE(scenario);
    CHECK(scenario->classes[0].share == 0.6);
    CHECK(scenario->classes[1].share == 0.4);
    const auto cursor = std::get<workload::TraceArrivals>(scenario->arrivals()).source->open(0.3);
    std::vector<int> classes;
    for (int i = 0; i < 7; ++i) {
        (void)cursor->next_gap();
        classes.push_back(cursor->last_class());
    }
    // From 1.5 s of 5 s on, and round again.
    CHECK(classes == std::vector<int>{0, 0, 1, 1, 0, 0, 0});

    const auto fault = [&](const char* text) {
        const auto result = read(text);
        return result ? std::string() : result.error().front().message;
    };
    CHECK(fault("[{name: small}]") == "class \"large\" is none of the scenario's `classes`: small");
    CHECK(fault("[{name: small, share: 50 %}, {name: large, share: 50 %}]") ==
          "classes: the column `class` of the recording tells the shares; remove \"share\"");
    CHECK(fault("[{name: small}, {name: large}, {name: none}]") ==
          "classes: no request of the recording is of class \"none\"; remove it");
    CHECK(read("[{name: other}]").error().size() == 2); // each class once, not each row
    (void)folder.write("t.csv", "arrival_s\n0\n1\n");
    CHECK(fault("[{name: small}, {name: large}]") ==
          "classes: the recording has no column `class`; add \"share: 50 %\" to each class");
    CHECK(read("[{name: small, share: 10 %}, {name: large, share: 90 %}]"));
}
