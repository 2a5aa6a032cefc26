// What requests share of a node, as scenarios say it.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

TEST_CASE("workers that share serve any number of requests unless the scenario says how many") {
    const auto at_once = [](const char* node) {
        return read_text(least(node))->node.max_concurrent_requests;
    };
    CHECK(at_once("") == 1);
    CHECK(at_once("node: {discipline: processor-sharing}\n") == serving::Slots::unlimited());
    CHECK(at_once("node: {discipline: processor-sharing, max_concurrent_requests: unlimited}\n") ==
          serving::Slots::unlimited());
    CHECK(at_once("node: {discipline: processor-sharing, max_concurrent_requests: 4}\n") == 4);
    // A target's default is one, and can be undone.
    CHECK(at_once("target: aks\nnode: {discipline: processor-sharing}\n") == 1);
    CHECK(faults_of(least("node: {max_concurrent_requests: unlimited}\n")) ==
          "7:33: node.max_concurrent_requests: \"unlimited\" is for \"discipline: "
          "processor-sharing\"; give a number\n");
}

TEST_CASE("clusters whose workers cannot share are told at the discipline") {
    const auto told = [](const char* other, const char* word) {
        const std::string text =
            least(std::string("node: {discipline: processor-sharing}\n") + other + "\n");
        CHECK(faults_of(text) ==
              std::string("7:20: node.discipline: processor-sharing is not simulated with ") +
                  word + "; choose one of the two\n");
    };
    told("router: central-queue", "router central-queue");
    told("scaling: {min_replicas: 1}", "scaling");
    CHECK(faults_of(least("node: {discipline: processor-sharing}\nscaling: none\n")).empty());
    CHECK(faults_of("skusim: 1\n"
                    "workload: {arrivals: {kind: batch, items: 10, deadline: 1 h}}\n"
                    "service: {kind: distribution, time: {kind: constant, mean: 40 ms}}\n"
                    "node: {discipline: processor-sharing}\n") ==
          "4:20: node.discipline: processor-sharing is not simulated with a batch job; choose one "
          "of the two\n");
}

TEST_CASE("what serves in one order only is told where the newest shall be first") {
    const auto told = [](const char* other) {
        return faults_of(least(std::string("node: {discipline: lifo") + other));
    };
    CHECK(told(", batch: {max_size: 4}}\n") ==
          "7:20: node.discipline: lifo is not simulated with node.batch; choose one of the two\n");
    CHECK(told("}\nrouter: central-queue\n").empty());
    CHECK(told("}\nscaling: {min_replicas: 1}\n").empty());
    CHECK(told(", max_concurrent_requests: 2}\n").empty());
    CHECK(faults_of("skusim: 1\n"
                    "workload: {arrivals: {kind: batch, items: 10, deadline: 1 h}}\n"
                    "service: {kind: distribution, time: {kind: constant, mean: 40 ms}}\n"
                    "node: {discipline: lifo}\n") ==
          "4:20: node.discipline: lifo is not simulated with a batch job; choose one of the two\n");
}

TEST_CASE("the law of a request's threads has one form") {
    const auto with = [](const char* scaling) {
        return "skusim: 1\n"
               "workload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
               "service:\n"
               "  kind: distribution\n"
               "  time: {kind: exponential, mean: 40 ms}\n"
               "  scaling: " +
               std::string(scaling) + "\n";
    };
    CHECK(read_text(with("{parallel_fraction: 90 %}"))->thread_scaling->contention == Approx(0.1));
    CHECK(read_text(with("{coherence: 1 %}"))->thread_scaling == service::ThreadScaling{0, 0.01});
    CHECK_FALSE(read_text(least())->thread_scaling);
    CHECK(faults_of(with("{parallel_fraction: 90 %, contention: 3 %}")) ==
          "6:32: service.scaling: parallel_fraction and contention are two laws for the same; give "
          "one\n");
    CHECK(faults_of(with("{}")) ==
          "6:12: service.scaling: is empty; give parallel_fraction, or contention and coherence\n");
    CHECK(read_text(with("{parallel_fraction: 0}"))->thread_scaling->contention == 1);
    CHECK(faults_of(with("{contention: 0.03}")).find("has no unit") != std::string::npos);
}

TEST_CASE("0 needs no unit where it is allowed, and is out of range elsewhere") {
    CHECK(read_text(least("node: {hyper_thread_gain: 0}\n"))->node.hyper_thread_gain == 0.0);
    CHECK(read_text(least("node: {batch: {max_size: 2, max_delay: 0}}\n"))->node.batch->max_delay ==
          Duration::zero());
    CHECK(faults_of(least("node: {max_wait: 0}\n")).find("out of range") != std::string::npos);
    CHECK(faults_of(least("policy: {ram_factor: 0}\n")).find("ram_factor") != std::string::npos);
}

TEST_CASE("an uncertain parameter that is 0 is a fault") {
    const auto with = [](const std::string& service) {
        return "skusim: 1\n"
               "workload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
               "service: {" +
               service + "}\n";
    };
    const std::string error = ", standard_error: 5 %}]";
    CHECK(faults_of(with("kind: linear, per_request: 1 ms, uncertainty: [{parameter: overhead" +
                         error)) ==
          "3:58: service.uncertainty: overhead is 0, and a share of 0 is no error; give it a "
          "value, or remove it from the list\n");
    CHECK(faults_of(with("kind: linear, overhead: 1 ms, uncertainty: [{parameter: cv" + error))
              .find("cv is 0") != std::string::npos);
    CHECK(
        faults_of(with("kind: linear, overhead: 1 ms, uncertainty: [{parameter: overhead" + error))
            .empty());
    CHECK(faults_of(with("kind: distribution, time: {kind: exponential, mean: 1 ms}, scaling: "
                         "{contention: 3 %}, uncertainty: [{parameter: coherence" +
                         error))
              .find("coherence is 0") != std::string::npos);
}
