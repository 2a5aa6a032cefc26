// Prompts that begin alike, as a user has them: in a recording, and in conversations of clients.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

const std::string roomy_engine =
    "service:\n"
    "  kind: llm\n"
    "  engine: {kv_blocks: 10000, max_batched_tokens: 8192, max_sequences: 32}\n"
    "  step: {kind: linear, alpha: 6 ms, beta: 20 us, gamma: 0 ns}\n"
    "  api: none\n";

/// Three prompts, ten seconds apart.
std::string write_recording(const Scratch& scratch, const std::string& last_ids) {
    scratch.write("three.jsonl",
                  "{\"timestamp\": 0, \"input_length\": 1100, \"output_length\": 40, "
                  "\"hash_ids\": [0, 1, 2]}\n"
                  "{\"timestamp\": 10000, \"input_length\": 1100, "
                  "\"output_length\": 40, \"hash_ids\": [0, 1, 3]}\n"
                  "{\"timestamp\": 20000, \"input_length\": 1024, "
                  "\"output_length\": 40, \"hash_ids\": " +
                      last_ids + "}\n");
    return scratch.write("three.yaml",
                         "skusim: 1\nworkload: {arrivals: {kind: trace, file: three.jsonl}}\n" +
                             roomy_engine);
}

std::string last_words_of_rows(const std::string& rows) {
    std::istringstream lines(rows);
    std::string words;
    for (std::string line; std::getline(lines, line);) {
        words += line.substr(line.rfind(',') + 1) + ' ';
    }
    return words;
}

} // namespace

TEST_CASE(
    "What a cache of prefixes finds of a recording is told by request, as a share and in words") {
    const Scratch scratch;
    const std::string scenario = write_recording(scratch, "[0, 1]");
    const Run run = run_skusim(
        {"simulate", scenario, "--requests", scratch.path("rows.csv"), "--format", "json"});
    REQUIRE(run.status == 0);
    // 1024 of the second; all of the third but the block with its last token.
    CHECK(last_words_of_rows(read_file(scratch.path("rows.csv"))) == "cached_tokens 0 1024 1008 ");
    const auto result = nlohmann::json::parse(run.out);
    const auto& ratio = result["metrics"]["engine"]["prefix_hit_ratio"];
    CHECK(ratio["value"].get<double>() == Approx((1024 + 1008) / 3224.0).epsilon(1e-3));
    CHECK(result["notes"].dump().find("as the trace's hash_ids tell") != std::string::npos);
    const Run text = run_skusim({"simulate", scenario});
    CHECK(text.out.find("prefix cache") != std::string::npos);
    CHECK(text.out.find("of the prompts' tokens were found there") != std::string::npos);
}

TEST_CASE("A cache of prefixes that finds nothing is told to have found 0 %") {
    const Scratch scratch; // what prompts have in common is less than a block
    const auto told = [&](const std::string& prefix_caching) {
        return run_skusim(
            {"simulate",
             scratch.write(
                 "alike.yaml",
                 "skusim: 1\n"
                 "model: {weights: 1 GB, kv_per_token: 1000 B, max_model_len: 512}\n"
                 "workload:\n"
                 "  arrivals: {kind: poisson, rate: 1 /s}\n"
                 "  tokens:\n"
                 "    input: {kind: fixed, tokens: 400}\n"
                 "    output: {kind: fixed, tokens: 2}\n"
                 "    shared_prefix: {groups: 1, tokens: 15}\n"
                 "service:\n"
                 "  kind: llm\n"
                 "  step: {kind: linear, alpha: 10 ms}\n"
                 "  engine: {kv_blocks: 100, max_batched_tokens: 512, max_sequences: 4,\n"
                 "           prefix_caching: " +
                     prefix_caching +
                     "}\n"
                     "node: {workers: 1}\n"
                     "simulation: {max_requests: 10000}\n")});
    };
    const Run with = told("true");
    REQUIRE(with.status == 0);
    CHECK(with.out.find("prefix cache  0 %") != std::string::npos);
    const Run without = told("false");
    REQUIRE(without.status == 0);
    CHECK(without.out.find("prefix cache") == std::string::npos);
}

TEST_CASE("Bad hash_ids of a recording are told with their place") {
    const Scratch scratch;
    const Run run = run_skusim({"simulate", write_recording(scratch, "[0, -1]")});
    CHECK(run.status == 2);
    CHECK(run.err.find("three.jsonl:3:81: \"-1\" is no number of a block") != std::string::npos);
}

TEST_CASE("A client's conversations come one after the other") {
    const Scratch scratch;
    const std::string scenario = scratch.write(
        "talks.yaml",
        "skusim: 1\n"
        "workload:\n"
        "  arrivals: {kind: closed, concurrency: 1, think_time: 5 s}\n"
        "  tokens: {input: {kind: fixed, tokens: 100}, output: {kind: fixed, tokens: 40}}\n"
        "  sessions: {turns: 3, think_time: 2 s}\n" +
            roomy_engine);
    const Run run = run_skusim({"simulate", scenario, "--format", "json"});
    REQUIRE(run.status == 0);
    const auto metrics = nlohmann::json::parse(run.out)["metrics"];
    // Of 100, 240 and 380 tokens 0, 128 and 272 are found, in full blocks of what was computed.
    CHECK(metrics["engine"]["prefix_hit_ratio"]["value"].get<double>() ==
          Approx(400 / 720.0).epsilon(1e-3));
    // Three requests in 2 + 2 + 5 s, three prompts and three times 39 steps of 6.02 ms.
    CHECK(metrics["throughput"]["value"].get<double>() ==
          Approx(3 / (9 + 0.008 + 0.00824 + 0.00816 + 3 * 39 * 0.00602)).epsilon(1e-3));
    CHECK(run_skusim({"simulate", scenario}).out.find("1 client, conversations of 3 turns each") !=
          std::string::npos);
}
