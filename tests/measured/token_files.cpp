// Files of load tools and profilers of language models, in the shapes in which the tools write
// them.
#include <skusim/measured/token_file.hpp>

#include "support/catch.hpp"

#include <string>

using namespace skusim;
using namespace skusim::calibration;

namespace {

TokenMeasurement read_tokens(const std::string& text) {
    const auto measurement = measured::parse_token_measurement("m", text);
    for (const Fault& fault : measurement ? Faults{} : measurement.error()) {
        UNSCOPED_INFO(line_of(fault));
    }
    REQUIRE(measurement);
    return *measurement;
}

std::string token_fault_of(const std::string& text) {
    const auto measurement = measured::parse_token_measurement("m", text);
    REQUIRE_FALSE(measurement);
    return line_of(measurement.error().front());
}

const std::string vllm_run =
    R"({"date": "20261101-101500", "backend": "vllm", "model_id": "m", "num_prompts": 200, )"
    R"("request_rate": "inf", "burstiness": 1.0, "max_concurrency": 8, "duration": 50.0, )"
    R"("completed": 200, "failed": 0, "total_input_tokens": 204800, "total_output_tokens": 25600, )"
    R"("request_throughput": 4.0, "output_throughput": 512.0, "mean_ttft_ms": 80.5, )"
    R"("mean_tpot_ms": 14.25, "mean_itl_ms": 14.5, "mean_e2el_ms": 1890.25})";

} // namespace

TEST_CASE("vLLM's bench serve tells totals of tokens and means in milliseconds") {
    const TokenMeasurement measurement = read_tokens(vllm_run);
    CHECK(measurement.tool == "vllm");
    REQUIRE(measurement.points.size() == 1);
    const TokenPoint& point = measurement.points[0];
    CHECK(point.input == 1024);
    CHECK(point.output == 128);
    CHECK(point.ttft_s == 80.5 * 1e-3);
    CHECK(point.tpot_s == 14.25 * 1e-3);
    CHECK(*point.itl_s == 14.5 * 1e-3);
    CHECK(*point.latency_s == 1890.25 * 1e-3);
    CHECK(*point.completed_per_s == 4);
    CHECK(*point.concurrency == 8);
    CHECK_FALSE(point.offered_per_s); // "inf" is no rate
    CHECK(point.failed_share == 0);
    std::string failing = vllm_run;
    failing.replace(failing.find("\"failed\": 0"), 11, "\"failed\": 50");
    CHECK(read_tokens(failing).points[0].failed_share == 0.2);
    std::string none = vllm_run;
    none.replace(none.find("\"max_concurrency\": 8"), 20, "\"max_concurrency\": 0");
    CHECK_FALSE(read_tokens(none).points[0].concurrency);
}

TEST_CASE("runs that vLLM appends to one file are points of one sweep, each with its line") {
    const TokenMeasurement measurement = read_tokens(vllm_run + "\n" + vllm_run + "\n");
    REQUIRE(measurement.points.size() == 2);
    CHECK(measurement.points[1].place.line == 2);
}

TEST_CASE("GenAI-Perf and AIPerf tell the unit beside each figure") {
    const TokenMeasurement measurement = read_tokens(
        R"({"request_throughput": {"unit": "requests/sec", "avg": 2.5},
 "request_latency": {"unit": "ms", "avg": 1500.0, "p50": 1490.0},
 "time_to_first_token": {"unit": "us", "avg": 62500.0},
 "inter_token_latency": {"unit": "ms", "avg": 11.5},
 "input_sequence_length": {"unit": "tokens", "avg": 550.0},
 "output_sequence_length": {"unit": "tokens", "avg": 126.0},
 "input_config": {"loadgen": {"concurrency": 4}}})");
    CHECK(measurement.tool == "genai-perf");
    REQUIRE(measurement.points.size() == 1);
    const TokenPoint& point = measurement.points[0];
    CHECK(point.input == 550);
    CHECK(point.output == 126);
    CHECK(point.ttft_s == 62500.0 * 1e-6);
    CHECK(point.tpot_s == 11.5 * 1e-3);
    CHECK(*point.latency_s == 1500.0 * 1e-3);
    CHECK(*point.concurrency == 4);
    CHECK_FALSE(point.itl_s); // theirs divides by tokens, as TPOT does
}

TEST_CASE("GuideLLM's TPOT counts the first token, so its ITL is read; strategies tell the load") {
    const auto benchmark = [](const std::string& strategy) {
        return R"({"config": {"strategy": )" + strategy + R"(}, "metrics": {
 "requests_per_second": {"successful": {"mean": 3.0}},
 "request_concurrency": {"successful": {"mean": 0.98}},
 "request_latency": {"successful": {"mean": 2.25}},
 "prompt_token_count": {"successful": {"mean": 256.0}},
 "output_token_count": {"successful": {"mean": 128.0}},
 "time_to_first_token_ms": {"successful": {"mean": 45.0}},
 "time_per_output_token_ms": {"successful": {"mean": 17.0}},
 "inter_token_latency_ms": {"successful": {"mean": 17.25}}}})";
    };
    const TokenMeasurement measurement =
        read_tokens(R"({"metadata": {"version": 1}, "benchmarks": [)" +
                    benchmark(R"({"type_": "concurrent", "streams": 16})") + "," +
                    benchmark(R"({"type_": "constant", "rate": 3.5})") + "," +
                    benchmark(R"({"type_": "synchronous"})") + "]}");
    CHECK(measurement.tool == "guidellm");
    REQUIRE(measurement.points.size() == 3);
    CHECK(measurement.points[0].tpot_s == 17.25 * 1e-3);
    CHECK(*measurement.points[0].latency_s == 2.25);
    CHECK(*measurement.points[0].concurrency == 16);
    CHECK(*measurement.points[1].offered_per_s == 3.5);
    CHECK_FALSE(measurement.points[1].concurrency);
    CHECK(*measurement.points[2].concurrency == 0.98);
}

TEST_CASE("inference-perf reports a stage in seconds") {
    const TokenMeasurement measurement = read_tokens(
        R"({"load_summary": {"count": 300, "requested_rate": 10.0, "achieved_rate": 9.9},
 "successes": {"count": 300, "latency": {"request_latency": {"mean": 1.5},
  "time_to_first_token": {"mean": 0.05}, "time_per_output_token": {"mean": 0.0125},
  "inter_token_latency": {"mean": 0.0130}},
  "throughput": {"requests_per_sec": 9.5}, "prompt_len": {"mean": 200.0},
  "output_len": {"mean": 117.0}}, "failures": {"count": 0}})");
    CHECK(measurement.tool == "inference-perf");
    REQUIRE(measurement.points.size() == 1);
    const TokenPoint& point = measurement.points[0];
    CHECK(point.input == 200);
    CHECK(point.tpot_s == 0.0125);
    CHECK(*point.itl_s == 0.0130);
    CHECK(*point.offered_per_s == 10);
    CHECK(*point.completed_per_s == 9.5);
}

TEST_CASE("a sweep as CSV has a row for each rate or concurrency, in seconds") {
    const TokenMeasurement measurement =
        read_tokens("concurrency,rate,input,output,ttft_mean,tpot_mean,latency_mean,p95\n"
                    "1,,512,128,0.03,0.0071,0.9317,1\n"
                    "# a comment\n"
                    ",2.5,512,128,0.05,0.0085,,1\n");
    CHECK(measurement.tool == "sweep");
    REQUIRE(measurement.points.size() == 2);
    CHECK(*measurement.points[0].concurrency == 1);
    CHECK(*measurement.points[0].latency_s == 0.9317);
    CHECK(*measurement.points[1].offered_per_s == 2.5);
    CHECK(measurement.points[1].place.line == 4);
}

TEST_CASE("requests one by one are read as the engine saw them") {
    const TokenMeasurement measurement = read_tokens(
        "index,input_tokens,output_tokens,planned_arrival_ns,arrival_s,queued_s,scheduled_s,"
        "first_token_s,last_token_s\n"
        "0,2358,531,46926808,0.000000,0.000000,0.000046,0.169525,15.713402\n"
        "1,12,1,347938951,0.285059,0.284928,0.284933,0.347517,0.347517\n");
    CHECK(measurement.tool == "requests");
    REQUIRE(measurement.requests.size() == 2);
    CHECK(measurement.requests[0].input == 2358);
    CHECK(measurement.requests[0].output == 531);
    CHECK(measurement.requests[0].first_s == 0.169525);
    CHECK(measurement.requests[0].last_s == 15.713402);
    CHECK(measurement.requests[1].line == 3);
}

TEST_CASE("the three profiles of LLMServingSim are told apart, in microseconds") {
    const TokenMeasurement dense =
        read_tokens("layer,tokens,time_us\nqkv_proj,1,35.5\nqkv_proj,2,36\n");
    CHECK(dense.tool == "dense");
    REQUIRE(dense.dense.size() == 2);
    CHECK(dense.dense[0].name == "qkv_proj");
    CHECK(dense.dense[1].count == 2);
    CHECK(dense.dense[0].seconds == 35.5 * 1e-6);
    const TokenMeasurement head = read_tokens("layer,sequences,time_us\nlm_head,4,688.0\n");
    CHECK(head.tool == "per-sequence");
    REQUIRE(head.per_sequence.size() == 1);
    CHECK(head.per_sequence[0].count == 4);
    const TokenMeasurement attention =
        read_tokens("prefill_chunk,kv_prefill,n_decode,kv_decode,time_us\n16,32,4,64,8.5\n");
    CHECK(attention.tool == "attention");
    REQUIRE(attention.attention.size() == 1);
    CHECK(attention.attention[0].chunk == 16);
    CHECK(attention.attention[0].before == 32);
    CHECK(attention.attention[0].sequences == 4);
    CHECK(attention.attention[0].context == 64);
    CHECK(attention.attention[0].seconds == 8.5 * 1e-6);
}

TEST_CASE("what is missing, absurd or foreign is a fault with its place and a remedy") {
    const auto says = [](const std::string& text, const std::string& words) {
        INFO(token_fault_of(text));
        CHECK(token_fault_of(text).find(words) != std::string::npos);
    };
    says("", "m:1:1: the file is empty");
    says("a,b\n1,2\n", "no measurement of a language model's engine; known: vllm, genai-perf");
    says(vllm_run.substr(0, 200), "truncated?");
    std::string without = vllm_run;
    without.replace(without.find("mean_ttft_ms"), 12, "mean_other_ms");
    says(without, "\"mean_ttft_ms\" is missing; run the benchmark with --percentile-metrics");
    std::string none = vllm_run;
    none.replace(none.find("\"completed\": 200"), 16, "\"completed\": 0");
    says(none, "\"completed\" is 0");
    says(R"({"request_latency": {"unit": "ms", "avg": 1500.0}})", "run the tool with --streaming");
    says(R"({"benchmarks": []})", "is no list, or empty");
    says("rate,input,output,ttft_mean,tpot_mean\n1,2,3,450,7.1\n",
         "m:2:11: tpot_mean is 7.1 s for a token; times are in seconds: divide milliseconds");
    says("input,output,ttft_mean,tpot_mean\n2,3,0.4,0.1\n", "neither rate nor concurrency");
    says("input_tokens,output_tokens,first_token_s,last_token_s\n10,5,2.5,2.5\n",
         "m:2:10: last_token_s is not after first_token_s, though there are 5 tokens");
    says("input_tokens,output_tokens,first_token_s,last_token_s\n0,5,2,3\n", "m:2:1: ");
    says("layer,tokens,time_us\n", "no row with a measurement");
    says("layer,tokens,time_us\nqkv,1,-3\n", "m:2:7: ");
}

TEST_CASE("skusim measure --stream tells a point for each step, in seconds") {
    const std::string figures =
        R"("throughput": {"value": 3.5}, "latency": {"mean": {"value": 0.25}}, )"
        R"("ttft": {"mean": {"value": 0.06}}, "tpot": {"mean": {"value": 0.01}}, )"
        R"("itl": {"mean": {"value": 0.011}}, "tokens": {"input": 100, "output": 20}})";
    const auto with = [&](const std::string& steps) {
        return R"({"skusim": "measure", "url": "u", "steps": [)" + steps + "]}";
    };
    const TokenMeasurement measurement =
        read_tokens(with(R"({"rate_per_s": null, "concurrency": 4, )" + figures + "," +
                         R"({"rate_per_s": 3.25, "concurrency": null, )" + figures));
    CHECK(measurement.tool == "skusim");
    REQUIRE(measurement.points.size() == 2);
    const TokenPoint& point = measurement.points[0];
    CHECK(*point.concurrency == 4);
    CHECK_FALSE(point.offered_per_s);
    CHECK(point.input == 100);
    CHECK(point.output == 20);
    CHECK(point.ttft_s == 0.06);
    CHECK(point.tpot_s == 0.01);
    CHECK(*point.itl_s == 0.011);
    CHECK(*point.latency_s == 0.25);
    CHECK(*point.completed_per_s == 3.5);
    CHECK(*measurement.points[1].offered_per_s == 3.25);
    CHECK_THAT(token_fault_of(with("")), ContainsSubstring("truncated"));
    CHECK_THAT(token_fault_of(with(R"({"concurrency": 1, "latency": {"mean": {"value": 1}}})")),
               ContainsSubstring("--stream"));
}
