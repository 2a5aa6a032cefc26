// Tools that print for people: hey, oha, vegeta, ab, perf_analyzer, and several runs in one file.
#include "reading.hpp"
#include "samples.hpp"

#include <regex>

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using samples::bench_text;
using samples::fault_of;
using samples::hey_text;
using samples::quantile;
using samples::read;
using samples::vegeta_text;

TEST_CASE("hey: seconds; requests of another status, and without an answer, are taken out") {
    const Measurement measurement = read(hey_text);
    CHECK(measurement.tool == "hey");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.1044));
    CHECK(*step.min_s == Approx(0.0712));
    CHECK(*step.completed == 990);
    CHECK(*step.errors == 10);
    CHECK(*step.completed_per_s == Approx(50.0 * 990 / 1000));
    CHECK(step.times_hold_errors);
    CHECK(quantile(step, 0.99) == Approx(0.2905));
    CHECK(step.quantiles[0].rounding_s == Approx(0.00005));
    CHECK(fault_of(hey_text.substr(0, hey_text.find("  Requests/sec"))) ==
          "m: no line \"Requests/sec:\"; is the output truncated?");
    const std::string failed = std::regex_replace(hey_text, std::regex(R"(\[200\])"), "[500]");
    CHECK(fault_of(failed).find("no request of 1000 was answered") != std::string::npos);
}

TEST_CASE("what was not measured is NaN, and no fault: hey without an answer") {
    const std::string none = "Summary:\n  Total:\t1.0 secs\n  Slowest:\t0.0000 secs\n  Fastest:\t"
                             "0.0000 secs\n  Average:\tNaN secs\n  Requests/sec:\t10.0\n\nError "
                             "distribution:\n  [10]\tGet \"http://x\": refused\n";
    CHECK(fault_of(none).find("expected a time") == std::string::npos);
}

TEST_CASE("oha: other units and names in its text, and its JSON in seconds") {
    const Measurement text =
        read("Summary:\n  Success rate:\t100.00%\n  Total:\t10.0 sec\n  Slowest:\t90.1 ms\n  "
             "Fastest:\t800 us\n  Average:\t12.3 ms\n  Requests/sec:\t81.3\n\n"
             "Response time distribution:\n  10.00% in 9.1 ms\n  50.00% in 12.0 ms\n  99.90% in "
             "0.0801 sec\n\nStatus code distribution:\n  [200] 813 responses\n");
    CHECK(*text.steps[0].min_s == Approx(0.0008));
    CHECK(quantile(text.steps[0], 0.5) == Approx(0.012));
    CHECK(quantile(text.steps[0], 0.999) == Approx(0.0801));
    CHECK(*text.steps[0].completed == 813);
    CHECK_FALSE(text.steps[0].times_hold_errors);
    const Measurement json = read(
        R"({"summary":{"successRate":1,"total":10,"slowest":0.09,"fastest":0.008,"average":0.0123,)"
        R"("requestsPerSec":81.3},"latencyPercentiles":{"p10":0.009,"p50":0.012,"p99.9":0.08},)"
        R"("statusCodeDistribution":{"200":800,"404":13},"errorDistribution":{"timeout":2}})");
    CHECK(json.tool == "hey");
    CHECK(*json.steps[0].completed == 800);
    CHECK(*json.steps[0].errors == 15);
    CHECK(quantile(json.steps[0], 0.999) == Approx(0.08));
}

TEST_CASE("hey's CSV: each answer, those of another status apart") {
    const Measurement measurement =
        read("response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,"
             "offset\n0.10,0,0,0,0,0,200,0.0\n0.12,0,0,0,0,0,200,0.1\n0.001,0,0,0,0,0,503,0.2\n");
    CHECK(*measurement.steps[0].completed == 2);
    CHECK(*measurement.steps[0].errors == 1);
    CHECK(*measurement.steps[0].mean_s == Approx(0.11));
    CHECK_FALSE(measurement.steps[0].times_hold_errors);
}

TEST_CASE("vegeta: an open load, in Go's times and in nanoseconds") {
    const Measurement measurement = read(vegeta_text);
    CHECK(measurement.tool == "vegeta");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.offered_per_s == Approx(120.05));
    CHECK(*step.completed_per_s == Approx(117.05));
    CHECK(*step.completed == 1170);
    CHECK(*step.errors == 30);
    CHECK(*step.mean_s == Approx(0.1132));
    CHECK(quantile(step, 0.99) == Approx(1.2648));
    CHECK(*step.max_s == Approx(61.5));
    const Measurement json =
        read(R"({"latencies":{"total":1,"mean":113200000,"50th":108300000,"90th":140200000,)"
             R"("95th":247800000,"99th":264800000,"max":336200000,"min":90400000},"requests":1200,)"
             R"("rate":120.05,"throughput":117.05,"success":0.975,"status_codes":{"200":1170}})");
    CHECK(*json.steps[0].mean_s == Approx(0.1132));
    CHECK(*json.steps[0].completed == 1170);
    CHECK(quantile(json.steps[0], 0.95) == Approx(0.2478));
}

TEST_CASE("ab: whole milliseconds, the mean with more digits; another length is no failure") {
    const Measurement measurement = read(bench_text);
    CHECK(measurement.tool == "ab");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.concurrency == 4);
    CHECK(*step.completed == 980);
    CHECK(*step.errors == 20);
    CHECK(*step.completed_per_s == Approx(62.89 * 0.98));
    CHECK(*step.mean_s == Approx(0.0636));
    CHECK(*step.sd_s == Approx(0.0095));
    CHECK(quantile(step, 0.9) == Approx(0.075));
    CHECK(step.quantiles[0].rounding_s == Approx(0.0005));
    CHECK(measurement.remarks[0].find("7 answers had another length") == 0);
    const Measurement two = read(bench_text + bench_text);
    CHECK(two.steps.size() == 2);
}

TEST_CASE("perf_analyzer's printed text: a step for each load, items by their batch size") {
    const Measurement measurement =
        read("*** Measurement Settings ***\n  Batch size: 4\n\nRequest concurrency: 1\n  Client: \n"
             "    Request count: 1250\n    Throughput: 277.6 infer/sec\n"
             "    Avg latency: 14391 usec (standard deviation 2188 usec)\n"
             "    p50 latency: 13891 usec\n    p99 latency: 21018 usec\n"
             "    Avg HTTP time: 14380 usec (send/recv 225 usec + response wait 14155 usec)\n"
             "  Server: \n    Request count: 1499\n"
             "    Avg request latency: 12100 usec (overhead 5 usec + queue 64 usec + compute input "
             "206 usec)\n\nRequest concurrency: 2\n  Client: \n    Request count: 900\n"
             "    Throughput: 300 infer/sec\n    Avg latency: 26000 usec\n"
             "    p50 latency: 25000 usec\n    p99 latency: 41000 usec\n");
    CHECK(measurement.tool == "perf-analyzer");
    CHECK_FALSE(measurement.batch_size_assumed);
    REQUIRE(measurement.steps.size() == 2);
    const LoadStep& step = measurement.steps[0];
    CHECK(step.batch_size == 4);
    CHECK(*step.completed == 1250); // the client's count, not the server's
    CHECK(*step.completed_per_s == Approx(69.4));
    CHECK(*step.mean_s == Approx(0.014391));
    CHECK(*step.sd_s == Approx(0.002188));
    CHECK(*step.server_queue_s == Approx(64e-6));
    CHECK(quantile(step, 0.99) == Approx(0.021018));
    CHECK(*measurement.steps[1].concurrency == 2);
}

TEST_CASE("wrk: runs one after the other in a file are steps, each with its own figures") {
    const auto run = [](int connections, const std::string& mean, const std::string& p99) {
        return "Running 20s test @ http://127.0.0.1:9000/score\n  1 threads and " +
               std::to_string(connections) +
               " connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency   "
               " " +
               mean +
               "     6.80ms 95.10ms   80.00%\n  Latency Distribution\n     50%   40.00ms\n"
               "     99%   " +
               p99 + "\n  485 requests in 20.00s, 1.20MB read\nRequests/sec:     24.25\n";
    };
    const Measurement measurement =
        read(run(1, "41.20ms", "66.00ms") + run(4, "43.50ms", "90.00ms"));
    REQUIRE(measurement.steps.size() == 2);
    CHECK(*measurement.steps[0].concurrency == 1);
    CHECK(*measurement.steps[0].mean_s == Approx(0.0412));
    CHECK(quantile(measurement.steps[0], 0.99) == Approx(0.066));
    CHECK(measurement.steps[0].quantiles.size() == 2);
    CHECK(*measurement.steps[1].concurrency == 4);
    CHECK(quantile(measurement.steps[1], 0.99) == Approx(0.090));
    CHECK(measurement.steps[1].place.line > measurement.steps[0].place.line);
}

TEST_CASE("wrk: thousands may be grouped, and a run without an answer says so") {
    const std::string run = "Running 1m test @ http://a\n  2 threads and 8 connections\n"
                            "  Thread Stats   Avg      Stdev     Max   +/- Stdev\n"
                            "    Latency     1.45ms    7.30ms 667.25ms   99.09%\n"
                            "  1,086,106 requests in 1.01m, 128.46GB read\n"
                            "Requests/sec: 17,886.43\n";
    CHECK(*read(run).steps[0].completed == 1'086'106);
    CHECK(*read(run).steps[0].completed_per_s == Approx(17886.43));
    CHECK(fault_of("Running 5s test @ http://a\n  1 threads and 10 connections\n"
                   "  Thread Stats   Avg      Stdev     Max   +/- Stdev\n"
                   "    Latency     0.00us    0.00us   0.00us    -nan%\n"
                   "  0 requests in 5.02s, 0.00B read\nRequests/sec:      0.00\n") ==
          "m:4:1: no request was answered: nothing to fit");
}

TEST_CASE("a run that a page quotes is indented, each of its lines") {
    const auto quoted = [](const std::string& text) {
        return std::regex_replace(text, std::regex("(^|\n)(?=.)"), "$1    ");
    };
    for (const std::string& text :
         {hey_text + hey_text, vegeta_text + vegeta_text, bench_text + bench_text, samples::wrk2}) {
        const Measurement plain = read(text);
        const Measurement indented = read(quoted(text));
        REQUIRE(indented.steps.size() == plain.steps.size());
        for (std::size_t i = 0; i < plain.steps.size(); ++i) {
            CHECK(*indented.steps[i].mean_s == *plain.steps[i].mean_s);
            CHECK(indented.steps[i].completed == plain.steps[i].completed);
            CHECK(indented.steps[i].quantiles.size() == plain.steps[i].quantiles.size());
        }
    }
}

TEST_CASE("MLPerf LoadGen tells how many queries there were") {
    const Measurement measurement =
        read("MLPerf Results Summary\nSUT name : PySUT\nScenario : SingleStream\nResult is : "
             "VALID\nEarly Stopping Result:\n * Processed at least 64 queries (180).\n"
             "Mean latency (ns)               : 31200000\n50.00 percentile latency (ns)   : "
             "30200000\n");
    CHECK(*measurement.steps[0].completed == 180);
}
