// Each mistake in a scenario's keys and values is told with its place, what was expected, and the
// remedy; and all of them at once.
#include "support.hpp"

#include <array>
#include <support/catch.hpp>
#include <utility>

using namespace skusim;
using namespace skusim::scenarios;

namespace {

// Line 7 of a scenario, and the fault that it has.
struct Mistake {
    std::string_view line;
    std::string_view fault;
};

constexpr std::array mistakes{
    Mistake{"node: {batch: {max_delay: 2 ms}}",
            "7:15: node.batch: key \"max_size\" is missing; add \"max_size: 8\""},
    Mistake{
        "node: {batch: {max_size: 0}}",
        "7:26: node.batch.max_size: \"0\" is out of range; expected a whole number from 1 to 4096"},
    Mistake{"node: {batch: {max_size: 4, preferred_sizes: [2, 8]}}",
            "7:50: node.batch.preferred_sizes: 8 is above max_size (4); raise max_size, or remove "
            "it"},
    Mistake{"node: {batch: {max_size: 4, max_delay: 2}}",
            "7:40: node.batch.max_delay: \"2\" has no unit; did you mean \"2 ms\"?"},
    Mistake{"node: {batch: {max_size: 4, max_delay: 2 s}, max_wait: 500 ms}",
            "7:40: node.batch.max_delay: 2 s is not below node.max_wait (500 ms): a request that "
            "waits for company would leave first; shorten it"},
    Mistake{"node: {batch: {max_size: 4}, max_concurrent_requests: 2}",
            "7:55: node.max_concurrent_requests: a worker with `batch` serves one batch at a time; "
            "remove it, or write 1"},
    Mistake{"node: {copies_per_accelerator: 2, max_concurrent_requests: 2}",
            "7:60: node.max_concurrent_requests: a worker with `copies_per_accelerator` serves one "
            "batch at a time; remove it, or write 1"},
    Mistake{"slo: {latency: {p95: 250}}",
            "7:22: slo.latency.p95: \"250\" has no unit; did you mean \"250 ms\"?"},
    Mistake{"slo: {latency: {p95: 250 parsecs}}", "7:22: slo.latency.p95: \"250 parsecs\" has an "
                                                  "unknown unit \"parsecs\"; write a time such as "
                                                  "\"250 ms\" (units: ns, us, ms, s, min, h, d)"},
    Mistake{
        "slo: {latency: {p95: 250 MS}}",
        "7:22: slo.latency.p95: \"250 MS\" has an unknown unit \"MS\"; did you mean \"250 ms\"?"},
    Mistake{"slo: {latency: {p95: soon}}",
            "7:22: slo.latency.p95: \"soon\" does not start with a number; write a time such as "
            "\"250 ms\" (units: ns, us, ms, s, min, h, d)"},
    Mistake{"slo: {latency: {p95: nan ms}}",
            "7:22: slo.latency.p95: \"nan ms\" does not start with a number; write a time such as "
            "\"250 ms\" (units: ns, us, ms, s, min, h, d)"},
    Mistake{"slo: {latency: {p95: -5 ms}}",
            "7:22: slo.latency.p95: \"-5 ms\" is out of range; expected 1 ns to 3650 d"},
    Mistake{"slo: {latency: {p95: 0 ms}}",
            "7:22: slo.latency.p95: \"0 ms\" is out of range; expected 1 ns to 3650 d"},
    Mistake{"slo: {latency: {p95: 0.5 ns}}",
            "7:22: slo.latency.p95: \"0.5 ns\" is out of range; expected 1 ns to 3650 d"},
    Mistake{"slo: {latency: {p95: 1e999 s}}",
            "7:22: slo.latency.p95: \"1e999 s\" is out of range; expected 1 ns to 3650 d"},
    Mistake{"slo: {latency: {p99.9: 5 ms}}",
            "7:17: slo.latency: \"p99.9\" is no quantile; write mean, or p and the digits after "
            "\"0.\": p50, p95, p99, p999"},
    Mistake{"slo: {latency: {p100: 5 ms}}",
            "7:17: slo.latency: \"p100\" is no quantile; write mean, or p and the digits after "
            "\"0.\": p50, p95, p99, p999"},
    Mistake{"slo: {latency: {p99: 100 ms, p95: 150 ms}}",
            "7:22: slo.latency: p99 (100 ms) is below p95 (150 ms), but the higher quantile is "
            "never the lesser; raise p99 or remove p95"},
    Mistake{"slo: {latency: {}}",
            "7:16: slo.latency: is empty; give at least one bound, such as \"p95: 150 ms\""},
    Mistake{"slo: {}", "7:6: slo: is empty; give a bound, such as \"latency: {p95: 150 ms}\""},
    Mistake{"slo: {max_error_rate: 0.001}",
            "7:23: slo.max_error_rate: \"0.001\" has no unit; did you mean \"0.001 %\" or \"0.1 "
            "%\"?"},
    Mistake{
        "slo: {max_error_rate: 100 %}",
        "7:23: slo.max_error_rate: \"100 %\" is out of range; expected 0 or 0.0001 % to 99.9 %"},
    Mistake{"slo: {min_throughput: 50 /s}",
            "7:23: slo.min_throughput: 50 /s is above workload.arrivals.rate, 40 /s: no cluster "
            "completes more than arrives"},
    Mistake{"node: {workers: \"4\"}",
            "7:17: node.workers: \"4\" in quotes is text; remove the quotes"},
    Mistake{"node: {workers: 4.0}",
            "7:17: node.workers: found \"4.0\", expected a whole number from 1 to 10000"},
    Mistake{"node: {workers: 0x10}",
            "7:17: node.workers: found \"0x10\", expected a whole number from 1 to 10000"},
    Mistake{"node: {workers: 010}",
            "7:17: node.workers: found \"010\", expected a whole number from 1 to 10000"},
    Mistake{"node: {workers: 0}",
            "7:17: node.workers: \"0\" is out of range; expected a whole number from 1 to 10000"},
    Mistake{"node: {workers: -4}",
            "7:17: node.workers: \"-4\" is out of range; expected a whole number from 1 to 10000"},
    Mistake{"node: {queue: lots}", "7:15: node.queue: found \"lots\", expected a whole number from "
                                   "0 to 10000000, or unlimited, or slots"},
    Mistake{"node: {max_wait: 500}", "7:18: node.max_wait: \"500\" has no unit; did you mean \"500 "
                                     "ms\"? (or write none)"},
    Mistake{"node: {discipline: filo}",
            "7:20: node.discipline: \"filo\" is not known; did you mean \"fifo\"? expected one of "
            "fifo, lifo, priority, processor-sharing"},
    Mistake{"node: 4", "7:7: node: found \"4\", expected a map with the keys workers, "
                       "threads_per_worker, max_concurrent_requests, requests, batch, "
                       "copies_per_accelerator, queue, discipline, hyper_thread_gain, max_wait, "
                       "timeout"},
    Mistake{"node:", "7:1: node: found nothing, expected a map with the keys workers, "
                     "threads_per_worker, max_concurrent_requests, requests, batch, "
                     "copies_per_accelerator, queue, discipline, hyper_thread_gain, max_wait, "
                     "timeout"},
    Mistake{"target: azure",
            "7:9: target: \"azure\" is not known; expected one of aks, aci, "
            "amlcompute, managed-online, local, eks, sagemaker, gke, vertex, any, none, or a path "
            "that ends in .yaml"},
    Mistake{
        "target: acis",
        "7:9: target: \"acis\" is not known; did you mean \"aci\"? expected one of "
        "aks, aci, amlcompute, managed-online, local, eks, sagemaker, gke, vertex, any, none, or "
        "a path that ends "
        "in .yaml"},
    Mistake{"environment: prod", "7:14: environment: \"prod\" is not known; expected one of "
                                 "production, dev-test"},
    Mistake{"router: least-oustanding",
            "7:9: router: \"least-oustanding\" is not known; did you mean \"least-outstanding\"? "
            "expected one of random, round-robin, least-outstanding, power-of-two, central-queue, "
            "least-kv, least-tokens, prefix-affinity, session, vllm-dp"},
    Mistake{
        "scaling: {min_replicas: 5, max_replicas: 2}",
        "7:42: scaling: max_replicas (2) is below min_replicas (5); swap them, or write the same "
        "number twice for a fixed count"},
    Mistake{"scaling: {target_utilization: 0.7}",
            "7:31: scaling.target_utilization: \"0.7\" has no unit; did you mean \"70 %\"?"},
    Mistake{"scaling: {refresh: 0 s}",
            "7:20: scaling.refresh: \"0 s\" is out of range; expected 10 ms to 1 d"},
    Mistake{"scaling: auto", "7:10: scaling: \"auto\" is not known; expected one of none"},
    Mistake{"front_end: fast", "7:12: front_end: \"fast\" is not known; expected one of none"},
    Mistake{"front_end: {capacity: 5 /s}",
            "7:12: front_end: key \"latency\" is missing; add \"latency: {kind: lognormal, mean: 3 "
            "ms, cv: 1.02}\""},
    Mistake{"rooter: random", "7:1: unknown key \"rooter\"; did you mean \"router\"?"},
    Mistake{"zebra: 1",
            "7:1: unknown key \"zebra\"; known keys: skusim, name, model, environment, target, "
            "workload, job, service, classes, node, router, front_end, scaling, slo, catalog, "
            "hardware, quota, select, policy, failures, simulation"},
    Mistake{"name: 12", "7:7: name: \"12\" is not text; put it in quotes: \"12\""},
    Mistake{"name: [a]", "7:7: name: found a list, expected text"},
    Mistake{"select: {families: D}",
            "7:20: select.families: found \"D\", expected a list such as [a, b]"},
    Mistake{"select: {families: [D, 3]}",
            "7:24: select.families[1]: \"3\" is not text; put it in quotes: \"3\""},
    Mistake{"select: {burstable: yes}",
            "7:21: select.burstable: found \"yes\", expected true or false"},
    Mistake{"select: {max_price: 5}",
            "7:21: select.max_price: \"5\" has no unit; did you mean \"5 /h\"?"},
    Mistake{"model: {size: 1 MiB}", "7:8: model: key \"ram\" is missing; add \"ram: 1.6 GiB\""},
    Mistake{"model: {ram: 14 GiBs}", "7:14: model.ram: \"14 GiBs\" has an unknown unit \"GiBs\"; "
                                     "did you mean \"14 GiB\"?"},
    Mistake{"model: {ram: 1 GiB, gpu_memory: 2 GiB}",
            "7:33: model: gpu_memory is 2 GiB but accelerator is none; write \"accelerator: gpu\" "
            "or \"optional-gpu\", or remove gpu_memory"},
    Mistake{"policy: {ram_factor: 1.5}",
            "7:22: policy.ram_factor: \"1.5\" has no unit; did you mean \"150 %\"?"},
    Mistake{"policy: {spare_nodes: 9, max_nodes: 9}",
            "7:23: policy: spare_nodes (9) leaves no node to serve among max_nodes (9)"},
    Mistake{"simulation: {seed: 18446744073709551616}",
            "7:20: simulation.seed: \"18446744073709551616\" is out of range; expected a whole "
            "number from 0 to 18446744073709551615"},
    Mistake{"simulation: {precision: 0.1 %}",
            "7:25: simulation.precision: \"0.1 %\" is out of range; expected 0.2 % to 50 %"},
};

} // namespace

TEST_CASE("each mistake is told with its place and its remedy") {
    REQUIRE(faults_of(least()).empty());
    for (const Mistake& mistake : mistakes) {
        CHECK(faults_of(least(mistake.line)) == std::string(mistake.fault) + '\n');
    }
}

TEST_CASE("a message is about the kind that was meant") {
    const std::string head = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
                             "service: ";
    const std::array mistakes_of_kinds{
        Mistake{"{kind: llm}",
                "3:10: service: key \"step\" is missing; add \"step: {kind: roofline}\""},
        Mistake{"{kind: distributed}", "3:17: service.kind: \"distributed\" is not known; did you "
                                       "mean \"distribution\"? expected one of distribution, "
                                       "linear, table, roofline, llm"},
        Mistake{"{time: 3 ms}", "3:10: service: key \"kind\" is missing; add one of distribution, "
                                "linear, table, roofline, llm"},
        Mistake{"{kind: table}",
                "3:10: service: key \"file\" is missing; add \"file: latency.csv\""},
        Mistake{"{kind: distribution, time: 40 ms}",
                "3:37: service.time: found \"40 ms\", expected a map such as {kind: exponential, "
                "mean: 40 ms}"},
        Mistake{"{kind: distribution, time: {kind: constant, mean: 1 s, cv: 2}}",
                "3:65: service.time: unknown key \"cv\"; known keys: kind, mean"},
        Mistake{"{kind: distribution, time: {kind: gamma, mean: 1 s, cv: .inf}}",
                "3:66: service.time.cv: found \".inf\", expected a number from 0.01 to 10"},
        Mistake{"{kind: distribution, time: {kind: hyperexponential, mean: 1 s, cv: 0.5}}",
                "3:77: service.time.cv: \"0.5\" is out of range; expected a number from 1 to 10"},
        Mistake{"{kind: distribution, time: {kind: uniform, mean: 1 s, min: 1 s}}",
                "3:37: service.time: a uniform distribution has either a mean (it runs from 0 to "
                "twice the mean) or both min and max"},
        Mistake{"{kind: distribution, time: {kind: uniform, min: 2 s, max: 1 s}}",
                "3:68: service.time: max (1 s) is not above min (2 s); swap them, or use kind "
                "constant"},
        Mistake{"{kind: distribution, time: {kind: empirical, values: []}}",
                "3:63: service.time.values: a list of 0 items; expected 1 to 100000"},
    };
    for (const Mistake& mistake : mistakes_of_kinds) {
        CHECK(faults_of(head + std::string(mistake.line)) == std::string(mistake.fault) + '\n');
    }
}

TEST_CASE("a pattern says something arrives, for long enough, and fits the budget") {
    const std::string tail =
        "}}\nservice: {kind: distribution, time: {kind: constant, mean: 1 s}}\n";
    const std::string head = "skusim: 1\nworkload: {arrivals: {kind: pattern, ";
    const std::array mistakes_of_patterns{
        Mistake{"rates: [0 /s, 0 /h], period: 24 h",
                "2:45: workload.arrivals: all rates are 0: nothing arrives; give one interval a "
                "rate above 0"},
        Mistake{"rates: [], period: 24 h",
                "2:45: workload.arrivals.rates: a list of 0 items; expected 1 to 10080"},
        Mistake{
            "rates: [1 /s, -2 /s], period: 24 h",
            "2:52: workload.arrivals.rates[1]: \"-2 /s\" is out of range; expected 0 or 1e-6 /s "
            "to 1e9 /s"},
        Mistake{"rates: [1 /s, 2 /s, 3 /s], period: 2 ms",
                "2:73: workload.arrivals: 3 intervals in 2 ms are under 1 ms each; give a longer "
                "period, or fewer rates"},
        Mistake{"rates: [1 /s], period: 400 d",
                "2:61: workload.arrivals.period: \"400 d\" is out of "
                "range; expected 1 ms to 366 d"},
        Mistake{"rates: [1 /s], peroid: 4 d",
                "2:22: workload.arrivals: key \"period\" is missing; add \"period: 24 h\"\n"
                "2:53: workload.arrivals: unknown key \"peroid\"; did you mean \"period\"?"}};
    for (const Mistake& mistake : mistakes_of_patterns) {
        CHECK(faults_of(head + std::string(mistake.line) + tail) ==
              std::string(mistake.fault) + '\n');
    }
    const std::string fits = head + "rates: [20 /s, 80 /s, 50 /s], period: 7 d" + tail;
    CHECK(faults_of(fits).empty());
    CHECK(faults_of(fits + "simulation: {patterns: whole}\n") ==
          "2:76: workload.arrivals: to simulate its periods often enough takes 302400000 requests, "
          "and simulation.max_requests is 50000000; raise it, or leave out \"simulation.patterns: "
          "whole\"\n");
    CHECK(faults_of(head + "rates: [20 /s, 10 /s], period: 1 h" + tail +
                    "slo: {min_throughput: 16 /s}\n") ==
          "4:23: slo.min_throughput: 16 /s is above the mean of workload.arrivals.rates, 15 /s: no "
          "cluster completes more than arrives\n");
}

TEST_CASE("all faults of a file are told at once, in file order") {
    CHECK(faults_of("skusim: 2\n"
                    "nmae: x\n"
                    "workload:\n"
                    "  arrivals: {kind: poisson, rate: 3}\n"
                    "node: {queue: &q 5, queue: 6}\n"
                    "model: {ram: 1, sise: 2}\n") ==
          "1:1: key \"service\" is missing; add \"service: {kind: distribution, time: {kind: "
          "exponential, mean: 40 ms}}\"\n"
          "1:9: skusim: version \"2\" is not known; known versions: 1\n"
          "2:1: unknown key \"nmae\"; did you mean \"name\"?\n"
          "4:35: workload.arrivals.rate: \"3\" has no unit; did you mean \"3 /s\"?\n"
          "5:15: an anchor (&); anchors and aliases are not allowed: write the value out where it "
          "is needed\n"
          "5:21: key \"queue\" is given twice; the first is on line 5: remove one\n"
          "6:14: model.ram: \"1\" has no unit; did you mean \"1 GiB\"?\n"
          "6:17: model: unknown key \"sise\"; did you mean \"size\"?\n");
}

TEST_CASE("a file with thousands of faults is told about a thousand of them") {
    std::string text = least();
    for (int i = 0; i < 5000; ++i) {
        text += "key" + std::to_string(i) + ": 1\n";
    }
    const auto scenario = read_text(text);
    REQUIRE_FALSE(scenario);
    REQUIRE(scenario.error().size() == 1001);
    CHECK(scenario.error().back().message == "1000 faults are told; there may be more");
}

TEST_CASE("a fault names the file as the user gave it") {
    const ScratchFolder folder;
    const std::string path = folder.write("s.yaml", "skusim: 1\n");
    const Faults faults = check_scenario(path);
    REQUIRE(faults.size() == 2);
    CHECK(line_of(faults[0]).starts_with(path + ":1:1: key \"workload\" is missing"));
}

TEST_CASE("faults of the service table that a scenario names are the scenario's") {
    const ScratchFolder folder;
    const std::string text = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
                             "service: {kind: table, file: none.csv}\n";
    const Faults faults = check_scenario(folder.write("s.yaml", text));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].place.file == folder.path() + "/none.csv");
}
