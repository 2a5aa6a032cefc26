// What benchmarks of language models print at their end.
#include <skusim/measured/file.hpp>
#include <skusim/measured/token_file.hpp>

#include "support/catch.hpp"

#include <regex>
#include <string>

using namespace skusim;
using namespace skusim::calibration;

namespace {

TokenMeasurement tokens_of(const std::string& text) {
    const auto measurement = measured::parse_token_measurement("m", text);
    REQUIRE(measurement);
    return *measurement;
}

} // namespace

TEST_CASE("what vLLM's and SGLang's benchmarks print is read as what they save") {
    const std::string run = "============ Serving Benchmark Result ============\n"
                            "Successful requests:                     1,000\n"
                            "Failed requests:                         2\n"
                            "Request rate configured (RPS):           inf\n"
                            "Maximum request concurrency:             8\n"
                            "Benchmark duration (s):                  211.90\n"
                            "Total input tokens:                      200000\n"
                            "Total generated tokens:                  128000\n"
                            "Request throughput (req/s):              4.72\n"
                            "Output token throughput (tok/s):         120.81\n"
                            "---------------Time to First Token----------------\n"
                            "Mean TTFT (ms):                          215.50\n"
                            "P99 TTFT (ms):                           317.18\n"
                            "-----Time per Output Token (excl. 1st token)------\n"
                            "Mean TPOT (ms):                          98.96\n"
                            "---------------Inter-token Latency----------------\n"
                            "Mean ITL (ms):                           99.10\n"
                            "----------------End-to-end Latency----------------\n"
                            "Mean E2EL (ms):                          12800.50\n"
                            "Median E2EL (ms):                        12700.50\n"
                            "P99.9 E2EL (ms):                         13900.00\n"
                            "==================================================\n";
    std::string sglang = run; // which says some of it otherwise
    for (const auto& [ours, theirs] :
         {std::pair<std::string, std::string>{"Maximum request", "Max request"},
          {"Mean E2EL", "Mean E2E Latency"},
          {"Median E2EL", "Median E2E Latency"},
          {"P99.9 E2EL", "P99.9 E2E Latency"}}) {
        sglang.replace(sglang.find(ours), ours.size(), theirs);
    }
    const TokenMeasurement both = tokens_of("$ vllm bench serve\n" + run + "\n" + sglang);
    CHECK(both.tool == "vllm");
    REQUIRE(both.points.size() == 2);
    for (const TokenPoint& point : both.points) {
        CHECK(point.input == 200);
        CHECK(point.output == 128);
        CHECK(*point.concurrency == 8);
        CHECK_FALSE(point.offered_per_s);
        CHECK(*point.completed_per_s == Approx(4.72));
        CHECK(point.ttft_s == Approx(0.2155));
        CHECK(point.tpot_s == Approx(0.09896));
        CHECK(*point.itl_s == Approx(0.0991));
        CHECK(*point.latency_s == Approx(12.8005));
        CHECK(point.failed_share == Approx(2.0 / 1002));
    }
    CHECK(both.points[0].place.line == 2);
    CHECK(both.points[1].place.line == 25);

    // Without its own line, a time per output token follows from the others: (12800.5 - 215.5) /
    // 127. Dates of a log stand before lines.
    std::string log = run;
    log.erase(log.find("Mean TPOT"), log.find("---------------Inter") - log.find("Mean TPOT"));
    log = std::regex_replace(log, std::regex("(^|\n)(?=.)"), "$012026-11-30T10:10:10.1Z ");
    const TokenMeasurement derived = tokens_of(log);
    CHECK(derived.points[0].tpot_s == Approx(12.585 / 127));
    CHECK(derived.points[0].input == 200);

    const auto whole = measured::parse_measured("m", run);
    REQUIRE(whole);
    CHECK(*whole->steps[0].completed == 1000);
    CHECK(*whole->steps[0].mean_s == Approx(12.8005));
    CHECK(whole->steps[0].quantiles.size() == 2);
    CHECK(whole->steps[0].place.line == 1);
}
