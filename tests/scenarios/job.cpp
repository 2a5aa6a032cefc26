// Jobs in scenario files: what is read, and what contradicts itself.
#include "support.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

namespace {

/// A job in six lines, and more from line 7 on.
std::string job_scenario(std::string_view more = "") {
    return "skusim: 1\n"
           "workload:\n"
           "  arrivals: {kind: batch, items: 2000000, deadline: 6 h}\n"
           "service:\n"
           "  kind: distribution\n"
           "  time: {kind: exponential, mean: 40 ms}\n" +
           std::string(more);
}

} // namespace

TEST_CASE("A job is read with its defaults") {
    const auto scenario = read_text(job_scenario());
    REQUIRE(scenario);
    REQUIRE(scenario->job());
    const workload::Job& job = *scenario->job();
    CHECK(job.items == 2'000'000);
    CHECK(job.deadline == 6h);
    CHECK(job.mini_batch_size == 10);
    CHECK(job.mini_batches() == 200'000);
    CHECK(job.overhead == 0s);
    CHECK(job.max_retries == 3);
    CHECK(job.timeout == 60s);
    CHECK(job.failures == 0);
    CHECK(!job.tier);
    CHECK(job.evictions.value() == 0);
    CHECK(job.boot_time == 5min);
    CHECK(job.idle_before_scale_down == 120s);
    CHECK(job.min_nodes == 0);
    CHECK(scenario::allowed_failures(*scenario) == 0.01);
    CHECK(read_text(least())->job() == nullptr);
}

TEST_CASE("Every key of a job is read") {
    const auto scenario = read_text(job_scenario(
        "job: {mini_batch_size: 7, overhead: 3 ms, max_retries: 0, timeout: none, failures: "
        "2 %, tier: low-priority, evictions: 0.05 /h, boot_time: 15 min, "
        "idle_before_scale_down: 30 min, min_nodes: 2}\n"
        "slo: {max_error_rate: 5 %}\n"));
    REQUIRE(scenario);
    const workload::Job& job = *scenario->job();
    CHECK(job.mini_batch_size == 7);
    CHECK(job.overhead == 3ms);
    CHECK(job.max_retries == 0);
    CHECK(!job.timeout);
    CHECK(job.failures == 0.02);
    CHECK(job.tier == workload::Tier::low_priority);
    CHECK(job.evictions.value() == Approx(0.05 / 3600));
    CHECK(job.boot_time == 15min);
    CHECK(job.idle_before_scale_down == 30min);
    CHECK(job.min_nodes == 2);
    CHECK(job.items_of(0) == 7);
    CHECK(job.items_of(job.mini_batches() - 1) == 2);
    CHECK(scenario::allowed_failures(*scenario) == 0.05);
    CHECK(!read_text(job_scenario("job: {tier: any}\n"))->job()->tier);
    CHECK(read_text(job_scenario("job: {tier: both}\n"))->job()->tier == workload::Tier::both);
}

TEST_CASE("amlcompute gives its documented defaults, each with its source") {
    const auto scenario = read_text(job_scenario("target: amlcompute\njob: {timeout: 5 min}\n"));
    REQUIRE(scenario);
    CHECK(scenario->job()->timeout == 5min); // what is said stays
    CHECK(scenario->job()->mini_batch_size == 10);
    std::string keys;
    for (const scenario::AppliedDefault& applied : scenario->defaults) {
        keys += applied.key + '=' + applied.value + ' ';
        CHECK_THAT(applied.source, ContainsSubstring("Azure Machine Learning"));
    }
    CHECK_THAT(keys, ContainsSubstring("job.mini_batch_size=10 "));
    CHECK_THAT(keys, ContainsSubstring("job.max_retries=3 "));
    CHECK_THAT(keys, ContainsSubstring("job.idle_before_scale_down=120 s "));
    CHECK_THAT(keys, !ContainsSubstring("timeout"));
}

TEST_CASE("A deadline before any node is up contradicts itself, unless nodes stand by") {
    CHECK(faults_of(job_scenario("job: {boot_time: 6 h}\n")) ==
          "3:53: workload.arrivals.deadline: 6 h is not above job.boot_time (21600 s): no node is "
          "up by then; raise it, or keep nodes up with job.min_nodes\n");
    CHECK(faults_of(job_scenario("job: {boot_time: 6 h, min_nodes: 1}\n")).empty());
    CHECK(faults_of(job_scenario("job: {boot_time: 5 h}\n")).empty());
    // What the file does not say it cannot contradict: a plan tells that nothing is up by then.
    CHECK(faults_of("skusim: 1\nworkload: {arrivals: {kind: batch, items: 10, deadline: 1 min}}\n"
                    "service: {kind: distribution, time: {kind: constant, mean: 1 s}}\n")
              .empty());
}

TEST_CASE("Standing nodes are among the most allowed") {
    CHECK(faults_of(job_scenario("job: {min_nodes: 6}\npolicy: {max_nodes: 5}\n")) ==
          "7:18: job.min_nodes (6) is above policy.max_nodes (5); lower it or raise max_nodes\n");
    CHECK(faults_of(job_scenario("job: {min_nodes: 5}\npolicy: {max_nodes: 5}\n")).empty());
    CHECK_THAT(faults_of(job_scenario("job: {min_nodes: 201}\n")),
               ContainsSubstring("max_nodes (200)"));
}

TEST_CASE("What is for requests has no meaning for a job, and says what to write instead") {
    CHECK_THAT(faults_of(job_scenario("slo: {latency: {p95: 1 s}}\n")),
               ContainsSubstring("7:7: slo.latency: has no meaning for a batch job: the deadline "
                                 "is the objective; remove it") ||
                   ContainsSubstring("slo.latency: has no meaning for a batch job"));
    CHECK_THAT(faults_of(job_scenario("slo: {min_throughput: 5 /s}\n")),
               ContainsSubstring("slo.min_throughput: has no meaning for a batch job"));
    CHECK_THAT(faults_of(job_scenario("node: {timeout: 5 s}\n")),
               ContainsSubstring("node.timeout: has no meaning for a batch job: write "
                                 "job.timeout"));
    CHECK_THAT(faults_of(job_scenario("node: {queue: 5, max_wait: 5 s}\n")),
               ContainsSubstring("node.queue:") && ContainsSubstring("node.max_wait:"));
    CHECK_THAT(faults_of(job_scenario("router: random\n")), ContainsSubstring("router:"));
    CHECK_THAT(faults_of(job_scenario("front_end: {latency: 3 ms}\n")),
               ContainsSubstring("front_end:"));
    CHECK_THAT(faults_of(job_scenario("policy: {pricing: spot}\n")),
               ContainsSubstring("write \"job: {tier: low-priority}\" instead"));
    CHECK(faults_of(job_scenario("node: {queue: unlimited, timeout: none, workers: 2}\n")).empty());
}

TEST_CASE("A job's batches have a size, and nobody to wait for") {
    const auto scenario = read_text(job_scenario("node: {batch: {max_size: 8}}\n"));
    REQUIRE(scenario);
    CHECK(scenario->node.batch->max_size == 8);
    CHECK_THAT(faults_of(job_scenario("node: {batch: {max_size: 8, max_delay: 2 ms}}\n")),
               ContainsSubstring("7:40: node.batch.max_delay: has no meaning for a batch job: all "
                                 "items of a mini-batch are there"));
    CHECK_THAT(faults_of(job_scenario("node: {batch: {max_size: 8, preferred_sizes: [4]}}\n")),
               ContainsSubstring("node.batch.preferred_sizes: has no meaning for a batch job"));
}

TEST_CASE("A job of prompts passes no server, and has no objective but its deadline") {
    const std::string prompts =
        "skusim: 1\n"
        "workload:\n"
        "  arrivals: {kind: batch, items: 100, deadline: 1 h}\n"
        "  tokens: {preset: azure-conv}\n"
        "service: {kind: llm, engine: {kv_blocks: 1000}, step: {kind: linear, alpha: 10 ms}}\n";
    const auto scenario = read_text(prompts);
    REQUIRE(scenario);
    CHECK(scenario->job()->items == 100);
    REQUIRE(scenario->token_service() != nullptr);
    CHECK(std::none_of(scenario->defaults.begin(), scenario->defaults.end(),
                       [](const auto& it) { return it.key.starts_with("service.api"); }));
    CHECK(faults_of(prompts + "slo: {max_error_rate: 2 %}\n").empty());
    CHECK_THAT(faults_of(prompts + "slo: {ttft: {p95: 1 s}}\n"),
               ContainsSubstring("6:13: slo.ttft: has no meaning for a batch job: the deadline is "
                                 "the objective; remove it"));
    std::string served = prompts;
    served.replace(served.find("kind: llm,"), 10, "kind: llm, api: {before: 1 ms},");
    CHECK_THAT(faults_of(served), ContainsSubstring("service.api: has no meaning for a batch job: "
                                                    "prompts pass no HTTP server"));
}

TEST_CASE("A job without items, and items without a job's kind") {
    CHECK(faults_of(least("job: {mini_batch_size: 5}\n")) ==
          "7:6: job: belongs to a batch job; write \"workload: {arrivals: {kind: batch, items: "
          "..., deadline: ...}}\", or remove it\n");
    const auto with = [](std::string_view arrivals) {
        return faults_of("skusim: 1\nworkload: {arrivals: {kind: batch, " + std::string(arrivals) +
                         "}}\nservice: {kind: distribution, time: {kind: constant, mean: 1 s}}\n");
    };
    CHECK_THAT(with("items: 0, deadline: 6 h"), ContainsSubstring("workload.arrivals.items"));
    CHECK_THAT(with("items: 5"), ContainsSubstring("key \"deadline\" is missing"));
    CHECK_THAT(with("items: 5, deadline: 6"), ContainsSubstring("workload.arrivals.deadline"));
    CHECK_THAT(with("items: 99999999999, deadline: 6 h"), ContainsSubstring("out of range"));
    CHECK_THAT(faults_of(job_scenario("job: {tier: spot}\n")), ContainsSubstring("job.tier"));
    CHECK_THAT(faults_of(job_scenario("job: {failures: 100 %}\n")),
               ContainsSubstring("job.failures"));
    CHECK_THAT(faults_of(job_scenario("job: {evictions: 0.05}\n")),
               ContainsSubstring("job.evictions"));
    CHECK_THAT(faults_of(job_scenario("job: {minibatch_size: 5}\n")),
               ContainsSubstring("did you mean \"mini_batch_size\"?"));
}
