// Each reader says how its tool paces the requests of an open loop, or that nothing tells it.
#include "reading.hpp"
#include "samples.hpp"

#include <support/catch.hpp>

using namespace skusim;
using calibration::LoadStep;
using samples::read;

namespace {

/// What perf_analyzer prints of a request rate, after its line on how it spaces requests.
std::string printed(const std::string& spacing) {
    return "*** Measurement Settings ***\n  Batch size: 1\n" + spacing +
           "\nRequest Rate: 50 inference requests per seconds\n  Client:\n    Request count: 900\n"
           "    Throughput: 50 infer/sec\n    Avg latency: 20000 usec (standard deviation 3000 "
           "usec)\n    p50 latency: 19000 usec\n    p99 latency: 31000 usec\n";
}

std::string genai(const std::string& config) {
    return R"({"request_throughput":{"avg":5},"request_latency":{"unit":"ms","avg":180,"p50":170},)"
           R"("request_count":{"avg":120},"input_config":)" +
           config + "}";
}

std::string vllm(const std::string& more) {
    return R"({"duration":125,"completed":500,"request_rate":4.0,"request_throughput":3.9,)"
           R"("mean_e2el_ms":900,"median_e2el_ms":850,"p99_e2el_ms":1900)" +
           more + "}";
}

} // namespace

TEST_CASE("tools that pace evenly say so: by their usual way, or by what the file tells") {
    struct Case {
        std::string text;
        double gap_cv;
        bool is_assumed;
    };
    const std::string rates = "Request Rate,Inferences/Second,p50 latency,p99 latency\n50,49.9,"
                              "19000,31000\n";
    for (const Case& it :
         {Case{samples::vegeta_text, 0, true}, Case{samples::wrk2, 0, true}, Case{rates, 0, true},
          Case{printed(""), 0, true},
          Case{printed("  Using uniform distribution on request generation"), 0, false},
          Case{printed("  Using poisson distribution on request generation"), 1, false},
          Case{genai(R"({"perf_analyzer":{"stimulus":{"request_rate":5}}})"), 0, true},
          Case{genai(R"({"loadgen":{"request_rate":5}})"), 1, true},
          Case{genai(R"({"loadgen":{"request_rate":5,"request_rate_mode":"constant"}})"), 0, false},
          Case{vllm(""), 1, false}, Case{vllm(R"(,"burstiness":1.0)"), 1, false},
          Case{vllm(R"(,"burstiness":4.0)"), 0.5, false}}) {
        CAPTURE(it.text);
        const LoadStep step = read(it.text).steps[0];
        REQUIRE(step.gap_cv);
        CHECK(*step.gap_cv == Approx(it.gap_cv));
        CHECK(step.gap_cv_assumed == it.is_assumed);
    }
}

TEST_CASE("a closed loop has no pacing, and rows of rates do not tell theirs") {
    for (const std::string& text :
         {samples::analyzer, samples::hey_text, samples::bench_text,
          std::string("concurrency,throughput_per_s,mean_ms,p50_ms\n4,40,100,90\n"),
          std::string("rate_per_s,quantile,latency_ms\n32,mean,170\n32,0.5,130\n")}) {
        CAPTURE(text);
        CHECK_FALSE(read(text).steps[0].gap_cv);
    }
}
