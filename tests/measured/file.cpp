// Every tool's file is read in its own units; what is wrong in it is told with its place.
#include "reading.hpp"
#include "samples.hpp"

#include <support/catch.hpp>

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using measured::parse_measured;
using samples::analyzer;
using samples::fault_of;
using samples::quantile;
using samples::read;
using samples::wrk2;

TEST_CASE("perf_analyzer: microseconds; the parts make up the mean") {
    const Measurement measurement = read(analyzer);
    CHECK(measurement.tool == "perf-analyzer");
    const LoadStep& step = measurement.steps[0];
    CHECK(measurement.batch_size_assumed);
    CHECK(step.place.line == 2);
    CHECK(step.concurrency == 1.0);
    CHECK(step.completed_per_s == 69.2);
    CHECK(*step.mean_s == Approx(0.014443)); // 1 / 69.2 /s is 14.45 ms
    CHECK(*step.server_queue_s == Approx(64e-6));
    CHECK(quantile(step, 0.5) == Approx(0.013891));
    CHECK(quantile(step, 0.99) == Approx(0.021018));
}

TEST_CASE("Model Analyzer: milliseconds, items per second") {
    const Measurement measurement =
        read("Model,Batch,Concurrency,Model Config Path,Instance Group,Max Batch Size,Satisfies "
             "Constraints,Throughput (infer/sec),p99 Latency (ms),Avg Latency (ms)\n"
             "resnet,4,2,resnet_config_1,1:GPU,8,Yes,400,35.5,20\n");
    CHECK(measurement.tool == "model-analyzer");
    CHECK(measurement.steps[0].batch_size == 4);
    CHECK(*measurement.steps[0].completed_per_s == 100);
    CHECK(*measurement.steps[0].mean_s == Approx(0.020));
    CHECK(quantile(measurement.steps[0], 0.99) == Approx(0.0355));
    CHECK(fault_of("Model,Batch,Concurrency,Model Config Path,Throughput (infer/sec),Avg Latency "
                   "(ms)\na,1,1,x,10,5\nb,1,1,y,10,5\n")
              .find("m:3:1: rows of several configurations") == 0);
}

TEST_CASE("GenAI-Perf and AIPerf: their own unit, concurrency from the configuration") {
    const Measurement measurement = read(
        R"({"request_throughput":{"unit":"requests/sec","avg":5.5},
            "request_latency":{"unit":"ms","avg":180.5,"p50":170,"p99":300,"min":90,"max":350,
                               "std":40},
            "request_count":{"unit":"count","avg":120},
            "input_config":{"perf_analyzer":{"stimulus":{"concurrency":1}}}})");
    CHECK(measurement.tool == "genai-perf");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.1805));
    CHECK(*step.sd_s == Approx(0.040));
    CHECK(*step.max_s == Approx(0.350));
    CHECK(*step.completed == 120);
    CHECK(*step.completed_per_s == 5.5);
    CHECK(*step.concurrency == 1);
    CHECK(quantile(step, 0.99) == Approx(0.3));
    CHECK(fault_of(R"({"request_latency":{"unit":"fortnight","avg":1}})").find("unit is") !=
          std::string::npos);
}

TEST_CASE("vllm bench: milliseconds of whole requests, or seconds of its arrays") {
    const std::string common =
        R"({"duration":10.0,"completed":4,"failed":1,"request_throughput":0.4,)"
        R"("max_concurrency":2,)";
    const Measurement measurement = read(
        common + R"("mean_e2el_ms":120,"median_e2el_ms":110,"std_e2el_ms":30,"p99_e2el_ms":250})");
    CHECK(measurement.tool == "vllm");
    CHECK(*measurement.steps[0].mean_s == Approx(0.12));
    CHECK(quantile(measurement.steps[0], 0.5) == Approx(0.11));
    CHECK(quantile(measurement.steps[0], 0.99) == Approx(0.25));
    CHECK(*measurement.steps[0].errors == 1);
    CHECK(*measurement.steps[0].concurrency == 2);
    const Measurement detailed =
        read(common + R"("ttfts":[0.1,0.2,0.1,0.2],"itls":[[0.1,0.1],[0.1],[0.2],[0.3]]})");
    CHECK(*detailed.steps[0].mean_s == Approx((0.3 + 0.3 + 0.3 + 0.5) / 4));
    CHECK(fault_of(common + R"("mean_ttft_ms":5})").find("--percentile-metrics") !=
          std::string::npos);
    // SGLang's bench_serving has another name for it, and Python's way to write an endless rate.
    const Measurement sglang =
        read(R"({"backend":"sglang","request_rate":Infinity,"max_concurrency":2,"duration":10.0,)"
             R"("completed":4,"request_throughput":0.4,"mean_e2e_latency_ms":120,)"
             R"("median_e2e_latency_ms":110,"std_e2e_latency_ms":30,"p99_e2e_latency_ms":250})");
    CHECK(sglang.tool == "vllm");
    CHECK(*sglang.steps[0].mean_s == Approx(0.12));
    CHECK(quantile(sglang.steps[0], 0.99) == Approx(0.25));
    CHECK(*sglang.steps[0].concurrency == 2);
}

TEST_CASE("MLPerf LoadGen: nanoseconds; the scenario tells the load") {
    const std::string summary = "================================================\n"
                                "MLPerf Results Summary\n"
                                "================================================\n"
                                "SUT name : PySUT\nScenario : SingleStream\nMode     : "
                                "PerformanceOnly\n90.0th percentile latency (ns) : 12000000\n"
                                "Result is : VALID\n\nAdditional Stats\n"
                                "QPS w/ loadgen overhead         : 99.5\n"
                                "Min latency (ns)                : 9000000\n"
                                "Max latency (ns)                : 22000000\n"
                                "Mean latency (ns)               : 10000000\n"
                                "50.00 percentile latency (ns)   : 9900000\n"
                                "99.90 percentile latency (ns)   : 20000000\n";
    const Measurement measurement = read(summary);
    CHECK(measurement.tool == "mlperf");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.010));
    CHECK(*step.concurrency == 1);
    CHECK(*step.completed_per_s == 99.5);
    CHECK(quantile(step, 0.999) == Approx(0.020));
    CHECK(step.quantiles.size() == 2);
    CHECK(fault_of(summary.substr(0, summary.find("Additional"))).find("truncated") !=
          std::string::npos);
}

TEST_CASE("k6: milliseconds, in the new form and in the old") {
    const std::string latency =
        R"~("avg":45.2,"min":20.1,"med":43,"max":120,"p(90)":60,"p(99.9)":110)~";
    for (const std::string& form :
         {R"({"type":"trend","contains":"time","values":{)" + latency + "}}",
          "{" + latency + "}"}) {
        const Measurement measurement =
            read(R"({"metrics":{"http_req_duration":)" + form +
                 R"(,"http_reqs":{"count":500,"rate":22.1},"vus":{"min":1,"max":1}}})");
        CHECK(measurement.tool == "k6");
        CHECK(*measurement.steps[0].mean_s == Approx(0.0452));
        CHECK(quantile(measurement.steps[0], 0.5) == Approx(0.043));
        CHECK(quantile(measurement.steps[0], 0.999) == Approx(0.110));
        CHECK(*measurement.steps[0].completed == 500);
        CHECK(*measurement.steps[0].concurrency == 1);
    }
}

TEST_CASE("wrk2: the spectrum, counted from when requests were due; wrk: a closed loop") {
    const Measurement measurement = read(wrk2);
    CHECK(measurement.tool == "wrk2");
    CHECK(measurement.from_due_time);
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.00112));
    CHECK(*step.sd_s == Approx(0.00051033));
    CHECK(*step.completed == 200008); // of 200020 requests, 12 of which had another status
    CHECK(*step.errors == 12);
    CHECK(step.quantiles.size() == 2);
    CHECK(quantile(step, 0.990625) == Approx(0.0032));
    CHECK_FALSE(step.concurrency);
    std::string wrk = wrk2.substr(0, wrk2.find("  Detailed")) + "Requests/sec: 5\n";
    wrk.erase(wrk.find("  Thread calibration"),
              wrk.find("  Thread Stats") - wrk.find("  Thread cal"));
    wrk.erase(wrk.find(" (HdrHistogram - Recorded Latency)"), 34);
    CHECK_FALSE(read(wrk).from_due_time);
    CHECK(*read(wrk).steps[0].concurrency == 10);
    CHECK(quantile(read(wrk).steps[0], 0.99) == Approx(0.0032));
}

TEST_CASE("Azure ML's model profile, and one that failed") {
    const Measurement measurement = read(
        R"({"name":"p","state":"Succeeded","requestedQueriesPerSecond":0,"totalQueries":110,
            "successQueries":100,"averageLatencyInMs":35.5,"latencyPercentile50InMs":33,
            "latencyPercentile99InMs":80,"measuredQueriesPerSecond":28.1})");
    CHECK(measurement.tool == "azureml");
    CHECK(*measurement.steps[0].mean_s == Approx(0.0355));
    CHECK(*measurement.steps[0].completed == 100);
    CHECK(*measurement.steps[0].errors == 10);
    const std::string failed =
        R"({"name":"p","state":"Failed","requestedQueriesPerSecond":0,"error":)";
    CHECK(fault_of(failed + R"("no"})") == "m:1:71: the profile failed: \"no\"");
    CHECK(fault_of(failed + R"({"code":1,"message":"no"}})") ==
          "m:1:68: the profile failed: \"no\"");
}

TEST_CASE("skusim's own rows, with comments, and the long form") {
    const Measurement measurement = read(
        "# skusim measure\nrate_per_s,concurrency,completed,errors,duration_s,throughput_per_s,"
        "mean_ms,sd_ms,p50_ms,p90_ms,p95_ms,p99_ms,p999_ms,min_ms,max_ms,batch_size,complete\n"
        "20,,400,0,20,20,40,16,38,60,70,100,,12,130,1,yes\n"
        "40,,300,0,9,33,45,18,40,66,80,120,,12,150,1,no\n");
    CHECK(measurement.tool == "csv");
    REQUIRE(measurement.steps.size() == 2);
    CHECK(measurement.steps[0].place.line == 3);
    CHECK(*measurement.steps[0].offered_per_s == 20);
    CHECK_FALSE(measurement.steps[0].concurrency);
    CHECK(*measurement.steps[0].sd_s == Approx(0.016));
    CHECK(quantile(measurement.steps[0], 0.95) == Approx(0.070));
    CHECK(measurement.steps[0].complete);
    CHECK_FALSE(measurement.steps[1].complete);
    const Measurement rows =
        read("load,quantile,latency_ms\n1,mean,40\n1,0.99,100\n4,0.5,60\n1,0.5,38\n");
    REQUIRE(rows.steps.size() == 2);
    CHECK(*rows.steps[0].mean_s == Approx(0.040));
    CHECK(quantile(rows.steps[0], 0.5) == Approx(0.038));
    CHECK(*rows.steps[1].concurrency == 4);
}

TEST_CASE("What ghz prints is not taken for the output of hey or wrk") {
    const std::string printed =
        "Summary:\n  Count:\t2000\n  Total:\t10.20 s\n  Slowest:\t180.00 ms\n"
        "  Average:\t50.50 ms\n  Requests/sec:\t196.08\n\nStatus code distribution:\n"
        "  [OK]   1990 responses\n  [Unavailable]   10 responses\n";
    CHECK(fault_of(printed).find("m:1:1: measurements of no known tool; known: ") == 0);
}

TEST_CASE("bad measurements are refused with their place") {
    CHECK(fault_of("") == "m:1:1: the file is empty");
    CHECK(fault_of("a,b\n1,2\n").find("m:1:1: measurements of no known tool; known: ") == 0);
    CHECK(fault_of("{\"metrics\": {").find("m:1:13: malformed JSON") == 0);
    CHECK(fault_of("{\"metrics\": {").find("is the file truncated?") != std::string::npos);
    CHECK(fault_of(analyzer, "excel").find("--from \"excel\" is unknown; known: ") == 0);
    const std::string header = analyzer.substr(0, analyzer.find('\n') + 1);
    CHECK(fault_of(header) == "m:1: no row with a measurement; is the file truncated?");
    CHECK(fault_of(header + "1,69.2,225,2148,64\n").find("m:2: the row has 5 fields") == 0);
    CHECK(fault_of(header + "1,69.2,225,2148,64,206,11781,19,0,13891,12000,19753,21018\n") ==
          "m:2:41: p90 latency (0.012 s) is below p50 latency (0.013891 s), but percentiles never "
          "fall");
    CHECK(fault_of(header + "1,69.2,225,2148,64,206,11781,19,0,0,18795,19753,21018\n") ==
          "m:2:35: p50 latency is 0 s; a latency is above 0");
    CHECK(fault_of(header + "1,69.2,225,2148,64,206,11781,19,0,-5,18795,19753,21018\n") ==
          "m:2:35: p50 latency is -5e-06 s; a latency is above 0");
    CHECK(fault_of(header + "1,abc,225,2148,64,206,11781,19,0,5,18795,19753,21018\n")
              .find("m:2:3: Inferences/Second is \"abc\"; expected a number") == 0);
    CHECK(fault_of("load,quantile,latency_ms\n1,1.5,40\n").find("m:2:3: quantile is \"1.5\"") == 0);
    CHECK(fault_of(wrk2.substr(0, wrk2.find("  200020"))) ==
          "m: no line \"Requests/sec:\"; is the output truncated?");
    CHECK(fault_of("load,quantile\n1,0.5\n", "csv").find("m:1:1: unknown column \"load\"") == 0);
}

TEST_CASE("a byte order mark before measurements is skipped, whatever tool wrote them") {
    const std::string answered = R"({"type": "Point", "metric": "http_req_duration", "data": )"
                                 R"({"time": "2026-05-09T14:34:45Z", "value": 50}})";
    const std::string later = R"({"type": "Point", "metric": "http_req_duration", "data": )"
                              R"({"time": "2026-05-09T14:34:47Z", "value": 60}})";
    for (const std::string& text :
         {wrk2, analyzer, answered + '\n' + later + '\n',
          std::string("# mine\nconcurrency,throughput_per_s,mean_ms\n2,20,100\n")}) {
        CAPTURE(text);
        CHECK(read("\xEF\xBB\xBF" + text).steps.front().mean_s == read(text).steps.front().mean_s);
    }
}

TEST_CASE("no byte of a file makes a reader fall") {
    for (const std::string& whole : {analyzer, wrk2}) {
        for (std::size_t length = 0; length < whole.size(); length += 7) {
            static_cast<void>(parse_measured("m", whole.substr(0, length)));
            std::string changed = whole;
            changed[length] = static_cast<char>('0' + length % 70);
            static_cast<void>(parse_measured("m", changed));
        }
    }
}
