// calibrate --steps as its users call it: from what was measured of an engine to a service file,
// and from that to a simulation that is held against what was measured.
#include "binary.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

/// The means of clients in a closed loop on an engine with alpha 6 ms, beta 20 us, gamma 52 ns.
std::string sweep() {
    std::string text = "concurrency,input,output,ttft_mean,tpot_mean,latency_mean\n";
    for (const auto& [clients, input, output] : {std::array{1., 128., 64.},
                                                 {1., 1024., 64.},
                                                 {1., 4096., 256.},
                                                 {4., 512., 128.},
                                                 {16., 256., 512.},
                                                 {64., 100., 100.}}) {
        const double ttft = 6e-3 + clients * 20e-6 * input;
        const double tpot = 6e-3 + clients * (20e-6 + 52e-9 * (input + output / 2));
        std::ostringstream row;
        row.precision(12);
        row << clients << ',' << input << ',' << output << ',' << ttft << ',' << tpot << ','
            << ttft + (output - 1) * tpot << '\n';
        text += row.str();
    }
    return text;
}

/// Columns of a CSV file, by name.
std::map<std::string, std::vector<double>> columns_of(const std::string& text) {
    std::map<std::string, std::vector<double>> columns;
    std::vector<std::string> names;
    for (const std::string& line : lines_of(text)) {
        std::istringstream cells(line);
        std::vector<std::string> row;
        for (std::string cell; std::getline(cells, cell, ',');) {
            row.push_back(cell);
        }
        if (names.empty()) {
            names = row;
            continue;
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            columns[names[i]].push_back(std::atof(row[i].c_str()));
        }
    }
    return columns;
}

struct Means {
    double ttft = 0;
    double tpot = 0;
    double latency = 0;
};

Means means_of(const std::vector<double>& arrived, const std::vector<double>& first,
               const std::vector<double>& last, const std::vector<double>& output) {
    Means means;
    double with_tpot = 0;
    for (std::size_t i = 0; i < arrived.size(); ++i) {
        means.ttft += first[i] - arrived[i];
        means.latency += last[i] - arrived[i];
        if (output[i] > 1) {
            means.tpot += (last[i] - first[i]) / (output[i] - 1);
            ++with_tpot;
        }
    }
    const auto count = static_cast<double>(arrived.size());
    return {means.ttft / count, means.tpot / with_tpot, means.latency / count};
}

} // namespace

TEST_CASE("a sweep becomes a service file, and a lone request takes what it says") {
    const Scratch scratch;
    const std::string path = scratch.write("sweep.csv", sweep());
    const std::string service = scratch.path("fitted.yaml");
    const Run run =
        run_skusim({"calibrate", "--steps", path, "--service", service, "--format", "json"});
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result["step"]["parameters"]["alpha"]["value"].get<double>() == Approx(6e-3));
    CHECK(result["step"]["parameters"]["gamma"]["standard_error"].is_number());
    CHECK(result["service"]["step"]["beta"] == "20 us");
    CHECK(result["service"]["api"]["before"] == "0 ns");
    CHECK(result["table"].is_null());
    CHECK_THAT(result["not_told"].dump(), ContainsSubstring("eta is not identified"));
    CHECK(result["step"]["points"].size() == 9);
    CHECK_FALSE(std::filesystem::exists(scratch.path("fitted-steps.csv")));
    const Run check = run_skusim({"check", service});
    INFO(read_file(service) << check.err);
    CHECK(check.out == service + ": service ok\n");

    // Alone, 100 tokens in and 5 out: 6 ms + 100 x 20 us, then four steps of 6.02 ms and more.
    static_cast<void>(
        scratch.write("fitted.yaml", read_file(service) + "engine: {kv_blocks: 100}\n"));
    static_cast<void>(
        scratch.write("trace.csv", "arrival_s,input_tokens,output_tokens\n0,100,5\n9,100,5\n"));
    const std::string scenario =
        scratch.write("s.yaml", "skusim: 1\nmodel: {weights: 16 GB, kv_per_token: 131072 B}\n"
                                "workload: {arrivals: {kind: trace, file: trace.csv}}\n"
                                "service: fitted.yaml\n");
    const std::string rows = scratch.path("rows.csv");
    const Run simulated = run_skusim({"simulate", scenario, "--requests", rows, "--quiet"});
    INFO(simulated.err);
    REQUIRE(simulated.status == 0);
    const auto columns = columns_of(read_file(rows));
    CHECK(columns.at("first_token_s").at(0) == Approx(8e-3).margin(1e-9));
    CHECK(columns.at("finished_s").at(0) ==
          Approx(8e-3 + 4 * 6.02e-3 + 52e-9 * (101 + 102 + 103 + 104)).margin(2e-9));
}

TEST_CASE("operators become a table beside the service file, which scenarios read") {
    const Scratch scratch;
    const std::string dense = scratch.write(
        "dense.csv", "layer,tokens,time_us\nqkv_proj,1,100\nqkv_proj,64,120\nembedding,1,3\n"
                     "embedding,64,4\n");
    std::string times = "prefill_chunk,kv_prefill,n_decode,kv_decode,time_us\n";
    for (const char* row : {"0,0,1,100,10.3", "0,0,8,100,12.4", "0,0,8,500,22", "128,0,0,0,18.2560",
                            "256,0,0,0,42.8960", "128,64,0,0,26.4480"}) {
        times += std::string(row) + '\n';
    }
    const std::string attention = scratch.write("attention.csv", times);
    const std::string service = scratch.path("fitted.yaml");
    const std::vector<std::string> words{"calibrate", "--steps",   dense,
                                         attention,   "--service", service};
    const auto with = [&](std::vector<std::string> more) {
        std::vector<std::string> all = words;
        all.insert(all.end(), more.begin(), more.end());
        return run_skusim(all);
    };
    CHECK_THAT(with({}).err, ContainsSubstring("give --model or --layers"));
    const Run run = with({"--layers", "10"});
    INFO(run.err);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.out, ContainsSubstring("operators do not tell what the host adds to a step"));
    const auto rows = lines_of(read_file(scratch.path("fitted-steps.csv")));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == "tokens,time_us");
    CHECK(rows[1] == "1,1103"); // ten layers with the kernels' 10 us, and the embedding once
    CHECK(rows[2] == "64,1304");
    CHECK_THAT(read_file(service), ContainsSubstring("file: fitted-steps.csv"));
    CHECK(run_skusim({"check", service}).out == service + ": service ok\n");
    CHECK_THAT(with({"--layers", "10"}).err, ContainsSubstring("--force writes over it"));
    CHECK(with({"--model", "llama-3.1-8b", "--force"}).status == 0);
    CHECK(lines_of(read_file(scratch.path("fitted-steps.csv")))[1] == "1,3523"); // 32 layers
    static_cast<void>(scratch.write("fitted-steps.csv", "tokens,time_us\n2,10\n2,20\n"));
    CHECK_THAT(run_skusim({"check", service}).out,
               ContainsSubstring("fitted-steps.csv:3:1: 2 tokens after 2; rows are by rising"));
}

TEST_CASE("calibrate keeps the options of requests and of steps apart") {
    const Scratch scratch;
    const std::string path = scratch.write("sweep.csv", sweep());
    CHECK_THAT(run_skusim({"calibrate", path, "--steps", "--sku", "x"}).err,
               ContainsSubstring("--sku is of whole requests; remove it, or --steps"));
    CHECK_THAT(run_skusim({"calibrate", path, "--layers", "32"}).err,
               ContainsSubstring("--layers is of an engine's steps; add --steps"));
    CHECK_THAT(run_skusim({"calibrate", path, "--steps", "--layers", "3", "--model", "x"}).err,
               ContainsSubstring("give one"));
    CHECK(run_skusim({"calibrate", path, "--steps", "--layers", "0"}).status == 2);
    CHECK(run_skusim({"calibrate", path, "--steps", "--model", "none-such"}).status == 2);
    CHECK(run_skusim({"calibrate", path, "--steps", "--max-batched-tokens", "x"}).status == 2);
}

// The run and the profile were measured apart, by others: see docs/validation.md.
TEST_CASE("a run of vLLM is replayed within 5 % of its TTFT and 3 % of its TPOT and latency") {
    const std::string data = SKUSIM_SOURCE_DIR "/../shared/data/llm/";
    const std::string run_file = data + "vllm_requests_rtxpro6000_llama-3.1-8b.csv";
    if (!std::filesystem::exists(run_file)) {
        std::cout << "skipped: " << run_file << " is not there\n";
        return;
    }
    const Scratch scratch;
    const std::string service = scratch.path("fitted.yaml");
    const std::string profile = data + "profile_rtxpro6000_llama-3.1-8b_tp1_";
    const Run fitted =
        run_skusim({"calibrate", "--steps", profile + "dense.csv", profile + "per_sequence.csv",
                    profile + "attention.csv", run_file, "--model", "llama-3.1-8b",
                    "--max-batched-tokens", "2048", "--service", service});
    INFO(fitted.err);
    REQUIRE(fitted.status == 0);
    const auto measured = columns_of(read_file(run_file));
    std::ostringstream trace;
    trace.precision(9);
    trace << "arrival_s,input_tokens,output_tokens\n";
    for (std::size_t i = 0; i < measured.at("queued_s").size(); ++i) {
        trace << measured.at("queued_s")[i] << ',' << measured.at("input_tokens")[i] << ','
              << measured.at("output_tokens")[i] << '\n';
    }
    static_cast<void>(scratch.write("trace.csv", trace.str()));
    // 96 GB hold more than 128 sequences of this load ever need: 30,000 blocks are never full.
    static_cast<void>(scratch.write(
        "fitted.yaml", read_file(service) + "engine: {kv_blocks: 30000, max_batched_tokens: 2048, "
                                            "max_sequences: 128, prefix_caching: false}\n"));
    const std::string scenario =
        scratch.write("s.yaml", "skusim: 1\nmodel: {weights: 16 GB, kv_per_token: 131072 B}\n"
                                "workload: {arrivals: {kind: trace, file: trace.csv}}\n"
                                "service: fitted.yaml\n");
    const std::string rows = scratch.path("rows.csv");
    const Run simulated = run_skusim({"simulate", scenario, "--requests", rows, "--quiet"});
    INFO(simulated.err);
    REQUIRE(simulated.status <= 1); // it asks for more than an engine serves for ever
    const auto replayed = columns_of(read_file(rows));
    const Means real = means_of(measured.at("queued_s"), measured.at("first_token_s"),
                                measured.at("last_token_s"), measured.at("output_tokens"));
    const Means ours = means_of(replayed.at("arrival_s"), replayed.at("first_token_s"),
                                replayed.at("finished_s"), replayed.at("output_tokens"));
    CHECK(ours.ttft == Approx(real.ttft).epsilon(0.05));
    CHECK(ours.tpot == Approx(real.tpot).epsilon(0.03));
    CHECK(ours.latency == Approx(real.latency).epsilon(0.03));
}
