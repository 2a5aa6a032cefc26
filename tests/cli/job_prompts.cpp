// Jobs of prompts and of GPU batches, planned as a user has them: by hand, against each other, and
// in what is written out for a target.
#include "binary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

std::string write_machines(const Scratch& scratch) {
    return scratch.write("gpus.csv",
                         "name,region,vcpus,ram_gib,accelerator,accelerator_count,usd_per_hour\n"
                         "one,here,24,220,A100-PCIe-80GB,1,1\n"
                         "two,here,48,440,A100-PCIe-80GB,2,2.1\n"
                         "eight,here,96,900,A100-PCIe-80GB,8,7\n");
}

/// A file's text with one part of it replaced.
using Change = std::pair<std::string, std::string>;
std::string changed(std::string text, const std::vector<Change>& changes) {
    for (const auto& [from, to] : changes) {
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    return text;
}

/// Prompts of 100 tokens in and 5 out in batches of 8: 58.648 ms each (see below).
std::string write_prompts(const Scratch& scratch, const std::string& deadline,
                          const std::string& step, const std::vector<Change>& changes = {}) {
    (void)write_machines(scratch);
    const std::string text = "skusim: 1\n"
                             "name: prompts\n"
                             "model: {llm: llama-3.1-8b, max_model_len: 2048}\n"
                             "workload:\n"
                             "  arrivals: {kind: batch, items: 80000, deadline: " +
                             deadline +
                             "}\n"
                             "  tokens: {input: {kind: fixed, tokens: 100}, "
                             "output: {kind: fixed, tokens: 5}}\n"
                             "service: {kind: llm, step: " +
                             step +
                             ", engine: {kv_blocks: 1000, max_sequences: 8}}\n"
                             "job: {tier: dedicated, mini_batch_size: 800, boot_time: 60 s, "
                             "timeout: none}\n"
                             "catalog: gpus.csv\n";
    return scratch.write("prompts.yaml", changed(text, changes));
}

constexpr const char* linear = "{kind: linear, alpha: 10 ms, beta: 0.01 ms, gamma: 0.0001 ms}";

Json planned(const std::string& scenario, int status = 0) {
    const Run run = run_skusim({"plan", scenario, "--format", "json"});
    CAPTURE(run.err);
    REQUIRE(run.status == status);
    return Json::parse(run.out);
}

const Json& candidate_of(const Json& plan, const std::string& sku) {
    const Json& all = plan.at("candidates");
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Json& it) { return it.at("sku") == sku; });
    REQUIRE(found != all.end());
    return *found;
}

} // namespace

TEST_CASE("A job of prompts by hand: nodes, makespan, one node less, USD a million tokens") {
    // Eight prompts of 100 tokens in and 5 out take 18 ms, and 4 steps of 10.08 ms and 0.1 us for
    // each of 8 x (101 + 102 + 103 + 104) KV tokens: 58.648 ms; a mini-batch of 800 takes 5.8648 s.
    // Of 100 mini-batches each engine does 11 in the 70 s after the boot, so that 10 nodes of one
    // do (10 rounds: 118.648 s), and 9 do not (12 rounds: 130.3776 s).
    const Scratch scratch;
    const Json plan = planned(write_prompts(scratch, "130 s", linear));
    const Json& best = plan.at("cheapest");
    CHECK(best.at("sku") == "one");
    CHECK(best.at("nodes") == 10);
    CHECK(best.at("makespan").at("value").get<double>() == Approx(118.648).epsilon(1e-9));
    CHECK(best.at("previous").at("decision") == "fails");
    CHECK(best.at("previous").at("makespan").at("value").get<double>() ==
          Approx(130.3776).epsilon(1e-9));
    const double usd = 10 * (118.648 + 120) / 3600;
    CHECK(best.at("usd_total").get<double>() == Approx(usd).epsilon(1e-6));
    const Json& tokens = best.at("tokens").at("usd_per_million");
    CHECK(tokens.at("output").at("value").get<double>() == Approx(usd / 0.4).epsilon(1e-6));
    CHECK(tokens.at("total").at("value").get<double>() == Approx(usd / 8.4).epsilon(1e-6));
    CHECK(best.at("prompts").at("mini_batches") == 100);
    CHECK(best.at("prompts").at("played_mini_batches") == 25); // 20,000 prompts
    CHECK(best.at("prompts").at("output_tokens") == 400'000);
    // Eight engines a node: two nodes do their mini-batches in 7 rounds, and cost more.
    const Json& eight = candidate_of(plan, "eight");
    CHECK(eight.at("engine").at("engines_per_node") == 8);
    CHECK(eight.at("variants").size() == 4);
    CHECK(eight.at("usd_total").get<double>() <= 2 * 7 * (60 + 7 * 5.8648 + 120) / 3600);
    // A prompt by itself: trace A of LLM.md's kind, 11 ms and 4 steps of 10.01 and 0.041 ms.
    CHECK(best.at("sku") == "one");
    CHECK(candidate_of(plan, "one").at("service").at("mean").get<double>() ==
          Approx(0.011 + 4 * 0.01001 + 0.000041).epsilon(1e-6));
}

TEST_CASE("The spread that a plan of prompts takes is the cheapest of all that can be asked for") {
    const Scratch scratch;
    const auto with = [&](const std::string& engine) {
        return planned(write_prompts(scratch, "20 min", "{kind: roofline}",
                                     {{"{kv_blocks: 1000, max_sequences: 8}", engine}}));
    };
    const double least = with("{}").at("cheapest").at("usd_total");
    double least_asked = 1e9;
    for (const char* parallel : {"1", "2", "4", "8"}) {
        const Json plan = with(std::string("{tensor_parallel: ") + parallel + "}");
        least_asked = std::min(least_asked, plan.at("cheapest").at("usd_total").get<double>());
        const Json& share = plan.at("cheapest").at("prompts").at("share_of_backlog");
        CHECK(share > 0);
        CHECK(share <= 1);
    }
    CHECK(least == Approx(least_asked).epsilon(1e-9));
}

TEST_CASE("Small mini-batches leave engines empty, which costs and is told") {
    const Scratch scratch;
    const Change wide{"max_sequences: 8", "max_sequences: 256"};
    const Json small = planned(
        write_prompts(scratch, "1 h", "{kind: roofline}", {wide, {"size: 800", "size: 10"}}));
    CHECK(small.at("cheapest").at("prompts").at("share_of_backlog") < 0.8);
    const Json& texts = small.at("warnings");
    CHECK(std::any_of(texts.begin(), texts.end(), [](const Json& text) {
        return text.get<std::string>().find("a larger job.mini_batch_size than 10 costs less") !=
               std::string::npos;
    }));
    const Json large = planned(write_prompts(scratch, "1 h", "{kind: roofline}", {wide}));
    CHECK(large.at("cheapest").at("usd_total") < small.at("cheapest").at("usd_total"));
    CHECK(large.at("cheapest").at("prompts").at("share_of_backlog") >
          small.at("cheapest").at("prompts").at("share_of_backlog"));
}

TEST_CASE("Prompts that no SKU answers in time, or answers enough of, say what would help") {
    const Scratch scratch;
    const std::string late =
        write_prompts(scratch, "64 s", linear,
                      {{"catalog: gpus.csv", "catalog: gpus.csv\npolicy: {max_nodes: 50}"}});
    CHECK_THAT(
        planned(late, 1).at("reason").get<std::string>(),
        ContainsSubstring("no cluster of up to 50 nodes ends the job by its deadline, 64 s"));
    const Json cut =
        planned(write_prompts(scratch, "10 min", linear, {{"timeout: none", "timeout: 5 s"}}), 1);
    CHECK(candidate_of(cut, "one").at("rule").get<std::string>().starts_with("job.timeout"));
    CHECK_THAT(cut.at("reason").get<std::string>(),
               ContainsSubstring("lower job.mini_batch_size or raise job.timeout"));
    const Json too_long =
        planned(write_prompts(scratch, "10 min", linear, {{"_len: 2048", "_len: 100"}}), 1);
    CHECK_THAT(candidate_of(too_long, "one").at("reason").get<std::string>(),
               ContainsSubstring("100 % of the prompts are as long as the longest sequence"));
}

TEST_CASE("simulate of a job of prompts, described and on a SKU, in every format") {
    const Scratch scratch;
    const std::string file = write_prompts(
        scratch, "130 s", linear, {{"catalog: gpus.csv", "catalog: gpus.csv\nnode: {workers: 4}"}});
    const Run described = run_skusim({"simulate", file, "--nodes", "2", "--format", "json"});
    CHECK(described.status == 0);
    const Json json = Json::parse(described.out);
    // 13 rounds of 8 engines.
    CHECK(json.at("metrics").at("makespan").at("value").get<double>() ==
          Approx(60 + 13 * 5.8648).epsilon(1e-9));
    CHECK(json.at("prompts").at("input_tokens") == 8'000'000);
    const Run text = run_skusim({"simulate", file, "--sku", "eight", "--nodes", "2"});
    CHECK(text.status == 0);
    CHECK_THAT(text.out, ContainsSubstring("25 of 100 mini-batches of each run were played") &&
                             ContainsSubstring("USD a million output tokens") &&
                             ContainsSubstring("8 million of prompts, 400000 of answers"));
    for (const std::string& line : lines_of(text.out)) {
        CHECK(line.size() <= 100);
    }
    CHECK_THAT(run_skusim({"simulate", file, "--format", "csv"}).out,
               ContainsSubstring("makespan,s,"));
}

TEST_CASE("GPU batches in a job by hand: full ones, one rest, the overhead once a batch") {
    // 4 ms and 1 ms an item: a batch of 8 takes 12 ms, of 4 (the rest of 100) 8 ms. A mini-batch of
    // 100 takes 12 x 12 + 8 = 152 ms, the last of 50 has 6 x 12 + 6 = 78 ms. 10,050 items are 100
    // and that: one node ends after 60 + 15.2 + 0.078 s. One by one it would take 50.25 s.
    const Scratch scratch;
    (void)write_machines(scratch);
    const auto with = [&](const std::string& size) {
        return scratch.write("batches.yaml",
                             "skusim: 1\n"
                             "model: {ram: 1 GiB, accelerator: gpu, gpu_memory: 4 GiB}\n"
                             "workload: {arrivals: {kind: batch, items: 10050, deadline: 76 s}}\n"
                             "service: {kind: linear, overhead: 4 ms, per_request: 1 ms}\n"
                             "node: {workers: 1, batch: {max_size: " +
                                 size +
                                 "}}\n"
                                 "job: {mini_batch_size: 100, boot_time: 60 s}\n"
                                 "catalog: gpus.csv\n");
    };
    const Json plan = planned(with("8"));
    CHECK(plan.at("cheapest").at("nodes") == 1);
    CHECK(plan.at("cheapest").at("makespan").at("value").get<double>() ==
          Approx(75.278).epsilon(1e-9));
    const Run one_by_one = run_skusim({"simulate", with("1"), "--format", "json"});
    CHECK(Json::parse(one_by_one.out).at("metrics").at("makespan").at("value").get<double>() ==
          Approx(60 + 50.25).epsilon(1e-9));
    CHECK_THAT(run_skusim({"plan", with("8")}).out,
               ContainsSubstring("5 ms an item, 12 ms a batch of 8: "));
    // A table is read by size; between 4 (10 ms) and 8 (14 ms) on a straight line, and not beyond.
    scratch.write("times.csv", "scope,name,batch_size,latency_mean_ms\n"
                               "accelerator,A100-PCIe-80GB,1,6\n"
                               "accelerator,A100-PCIe-80GB,4,10\n"
                               "accelerator,A100-PCIe-80GB,8,14\n");
    const std::string table = scratch.write(
        "table.yaml", "skusim: 1\n"
                      "model: {ram: 1 GiB, accelerator: gpu, gpu_memory: 4 GiB}\n"
                      "workload: {arrivals: {kind: batch, items: 1200, deadline: 80 s}}\n"
                      "service: {kind: table, file: times.csv}\n"
                      "node: {batch: {max_size: 16}}\n"
                      "job: {mini_batch_size: 30, boot_time: 60 s}\n"
                      "catalog: gpus.csv\n");
    const Run by_size = run_skusim({"simulate", table, "--sku", "one", "--format", "json"});
    CAPTURE(by_size.err);
    // 30 items: three batches of 8 at 14 ms, and one of 6 at 12 ms: 54 ms; 40 of these.
    CHECK(Json::parse(by_size.out).at("metrics").at("makespan").at("value").get<double>() ==
          Approx(60 + 40 * 0.054).epsilon(1e-9));
}

TEST_CASE("GPU batches of a job by roofline: weights are read once a batch") {
    // On 19.5 TFLOPS and 1,935 GB/s: 39 GFLOP an item take 2 ms, 9.675 GB of weights 5 ms once, and
    // 0.05 ms more for each item's activations. Three together take 6 ms of arithmetic, one by
    // itself 5.05 ms of memory. 10 items are 3 x 3 and one: 23.05 ms.
    const Scratch scratch;
    (void)write_machines(scratch);
    const std::string file = scratch.write(
        "roofline.yaml",
        "skusim: 1\n"
        "model: {ram: 1 GiB, accelerator: gpu, gpu_memory: 4 GiB}\n"
        "workload: {arrivals: {kind: batch, items: 1000, deadline: 80 s}}\n"
        "service: {kind: roofline, operations: 39 GFLOP, weights: 9.675 GB, "
        "activations: 96.75 MB, compute_efficiency: 100 %, bandwidth_efficiency: 100 %}\n"
        "node: {batch: {max_size: 3}}\n"
        "job: {mini_batch_size: 10, boot_time: 60 s}\n"
        "catalog: gpus.csv\n");
    const Run run = run_skusim({"simulate", file, "--sku", "one", "--format", "json"});
    CAPTURE(run.err);
    CHECK(Json::parse(run.out).at("metrics").at("makespan").at("value").get<double>() ==
          Approx(60 + 100 * 0.02305).epsilon(1e-6));
}

TEST_CASE("What a plan of prompts emits for a compute cluster is what it planned") {
    const Scratch scratch;
    const std::string scenario = std::string(SKUSIM_SOURCE_DIR) + "/scenarios/llm-batch-job.yaml";
    const Run run = run_skusim({"plan", scenario, "--emit", scratch.path("out"), "--quiet"});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const std::string compute = read_file(scratch.path("out/cheapest/compute.yaml"));
    CHECK_THAT(compute,
               ContainsSubstring("tier: low_priority") && ContainsSubstring("max_instances: 2"));
    const std::string deployment = read_file(scratch.path("out/cheapest/deployment.yaml"));
    CHECK_THAT(deployment, ContainsSubstring("max_concurrency_per_instance: 4") &&
                               ContainsSubstring("mini_batch_size: 5000") &&
                               ContainsSubstring("timeout: 3600") &&
                               ContainsSubstring("--tensor-parallel-size=1") &&
                               ContainsSubstring("--max-num-batched-tokens=8192") &&
                               ContainsSubstring("prompts of 16384 tokens and more are left out"));
    CHECK_THAT(deployment, !ContainsSubstring("OMP_NUM_THREADS") && !ContainsSubstring("--port"));
}
