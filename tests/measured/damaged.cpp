// Files in which a figure is damaged: what is lost of it is never lost in silence.
#include <skusim/measured/token_file.hpp>

#include "reading.hpp"
#include "samples.hpp"

using namespace skusim;
using calibration::LoadStep;
using samples::bench_text;
using samples::fault_of;
using samples::hey_text;
using samples::read;
using samples::vegeta_text;

namespace {

std::string with(std::string text, const std::string& good, const std::string& bad) {
    return text.replace(text.find(good), good.size(), bad);
}

const std::string analyzer_text =
    "*** Measurement Settings ***\nRequest concurrency: 4\n  Client:\n    Request count: 900\n    "
    "Throughput: 50 infer/sec\n    Avg latency: 80000 usec (standard deviation 900 usec)\n"
    "    p95 latency: 90000 usec\n";

const std::string k6_text =
    "http_req_duration....: avg=40ms min=20ms med=38ms max=90ms p(95)=60ms\n"
    "http_req_failed......: 2.00% 90 out of 4500\n"
    "http_reqs............: 4500 74.9/s\n"
    "vus..................: 20 min=20 max=20\n";

const std::string serving_text = "============ Serving Benchmark Result ============\n"
                                 "Successful requests:                     200\n"
                                 "Maximum request concurrency:             not set\n"
                                 "Request throughput (req/s):              0.94\n"
                                 "Mean E2EL (ms):                          2100.50\n"
                                 "P99 E2EL (ms):                           4210.00\n"
                                 "Benchmark duration (s):                  212.70\n";

std::string fault_of_tokens(const std::string& text) {
    const auto measurement = measured::parse_token_measurement("m", text);
    REQUIRE_FALSE(measurement);
    return line_of(measurement.error().front());
}

} // namespace

TEST_CASE("a figure that cannot be read is told with its line: hey, vegeta, perf_analyzer") {
    CHECK(fault_of(with(hey_text, "0.1044 secs", "0,1044 secs")) ==
          "m:6:1: Average is \"0,1044 secs\"; expected a time with its unit");
    CHECK(fault_of(with(hey_text, "50.0000", "fifty")) ==
          "m:7:1: Requests/sec is \"fifty\"; expected a number of at least 0");
    CHECK(fault_of(with(hey_text, "0.1704 secs", "x")) ==
          "m:15:1: 95% is \"x\"; expected a time with its unit");
    CHECK(fault_of(with(hey_text, "990 resp", "9.9e resp")) ==
          "m:19:1: a number of responses is \"9.9e\"; expected a number of at least 0");
    CHECK(fault_of(with(vegeta_text, "140.2ms", "140,2ms")).find("m:3:1: latency 90 is \"140\"") !=
          std::string::npos);
    CHECK(fault_of(with(vegeta_text, "97.50%", "most")) ==
          "m:5:1: the success ratio is \"most\"; expected a number of at least 0");
    CHECK(fault_of(with(vegeta_text, "120.05, 117.05", "120.05")) ==
          "m:1:1: the throughput is \"\"; expected a number of at least 0");
    CHECK(read(analyzer_text).steps.size() == 1);
    CHECK(fault_of(with(analyzer_text, "90000", "9OOOO")) ==
          "m:7:1: p95 latency is \"9OOOO\"; expected a number of at least 0");
    CHECK(fault_of(with(analyzer_text, "deviation 900", "deviation ?")) ==
          "m:6:1: the standard deviation is \"?\"; expected a number of at least 0");
}

TEST_CASE("hey: NaN where requests were answered, and a line that ends too soon, are faults") {
    CHECK(fault_of(with(hey_text, "0.1044 secs", "NaN secs")) ==
          "m:6:1: Average is \"NaN secs\"; expected a time with its unit");
    CHECK(fault_of(with(hey_text, "50.0000", "NaN")) ==
          "m:7:1: Requests/sec is \"NaN\"; expected a number of at least 0");
    CHECK(fault_of(with(hey_text, "50.0000", "-50")) ==
          "m:7:1: Requests/sec is \"-50\"; expected a number of at least 0");
    CHECK(fault_of(with(hey_text, "95% in 0.1704 secs", "95% in")) ==
          "m:15:1: 95% is \"\"; expected a time with its unit");
    CHECK(fault_of(with(hey_text, "Average:    0.1044 secs", "Average:")) ==
          "m:6:1: Average is \"\"; expected a time with its unit");
}

TEST_CASE("percentiles lie between the least and the greatest latency, whatever the tool") {
    CHECK(
        fault_of(with(hey_text, "0.5120 secs", "0.1 secs")) ==
        "m:15:1: 95 % (0.1704 s) is above the greatest latency (0.1 s); one of the two is damaged");
    CHECK(fault_of(with(hey_text, "0.0712 secs", "0.2 secs")) ==
          "m:14:1: 50 % (0.099 s) is below the least latency (0.2 s); one of the two is damaged");
    CHECK(fault_of(with(vegeta_text, "1m1.5s", "61.5ms")).find("is above the greatest latency") !=
          std::string::npos);
    CHECK(fault_of(with(bench_text, "61     141\n\nPer", "61     14\n\nPer"))
              .find("is above the greatest latency (0.0145 s)") != std::string::npos);
    const std::string row = "concurrency,mean_ms,p50_ms,p99_ms,max_ms\n1,40,38,90,";
    CHECK(fault_of(row + "9\n").find("m:2:6: p50_ms (0.038 s) is above the greatest") == 0);
    CHECK(read(row + "89\n").steps.size() == 1); // rounded otherwise
}

TEST_CASE("vegeta: rates, ratio and counts of statuses are checked, too") {
    CHECK(fault_of(with(vegeta_text, "120.05,", "NaN,")) ==
          "m:1:1: the rate of requests is \"NaN\"; expected a number of at least 0");
    CHECK(fault_of(with(vegeta_text, "200:1170", "200:20x")) ==
          "m:6:1: Status Codes has \"200:20x\"; expected a code and a number of requests, such as "
          "200:1170");
    CHECK(fault_of(with(vegeta_text, "97.50%", "975.0%")) ==
          "m:5:1: the success ratio is 975 %; expected at most 100 %");
    CHECK(fault_of(R"({"latencies":{"mean":113200000,"50th":108300000,"max":336200000},)"
                   R"("requests":1200,"rate":120.05,"success":0.975,"status_codes":{"200":-1}})")
              .find("200 is \"-1\"; expected a number of at least 0") != std::string::npos);
}

TEST_CASE("perf_analyzer: a figure below 0 or NaN is told where it stands") {
    CHECK(fault_of(with(analyzer_text, "deviation 900", "deviation -1")) ==
          "m:6:1: the standard deviation is \"-1\"; expected a number of at least 0");
    CHECK(fault_of(with(analyzer_text, "latency: 80000", "latency: nan")) ==
          "m:6:1: Avg latency is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(analyzer_text, "50 infer", "nan infer")) ==
          "m:5:1: Throughput is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(analyzer_text, "Request concurrency: 4",
                        "Batch size: 0\nRequest "
                        "concurrency: 4")) ==
          "m:2:1: Batch size is \"0\"; expected a number of at least 1");
    CHECK(fault_of(analyzer_text.substr(0, analyzer_text.find("    Avg"))) ==
          "m:1: no block has an \"Avg latency:\" or a percentile; is the output truncated?");
    // A line that is lost, and not damaged: what is left is enough.
    const LoadStep rest = read(with(analyzer_text, "Avg latency", "Other")).steps[0];
    CHECK_FALSE(rest.mean_s);
    CHECK(rest.quantiles.size() == 1);
}

TEST_CASE("ab and wrk: each figure is a number of at least 0") {
    CHECK(fault_of(with(bench_text, "62.89", "nan")) ==
          "m:9:1: Requests per second is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(bench_text, "Level:      4", "Level:      four")) ==
          "m:3:1: Concurrency Level is \"four\"; expected a number of at least 0");
    CHECK(fault_of(with(bench_text, "64   9.5", "64  -9.5"))
              .find("m:18:1: expected least, mean, deviation, median and greatest time") == 0);
    CHECK(fault_of(with(bench_text, "90%     75", "90%")) ==
          "m:22:1: 90% is \"\"; expected a number of at least 0");
    CHECK(fault_of(with(samples::wrk2, "10001.02", "nan")) ==
          "m:23:1: Requests/sec is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(samples::wrk2, "99.000%    3.20ms", "99.000%")) ==
          "m:9:1: 99.000% is \"\"; expected a time with its unit");
    CHECK(fault_of(with(samples::wrk2, "3.200     0.99", "nan     0.99")) ==
          "m:17:1: a latency is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(samples::wrk2, "510.33us   9.87ms", "510.33us"))
              .find("m:5:1: expected mean, deviation and maximum of the latency") == 0);
}

TEST_CASE("a percentile's own number is checked as its time is") {
    CHECK(fault_of(with(hey_text, "95% in", "950% in")) ==
          "m:15:1: a percentile is \"950\"; expected a number from 0 to 100");
    CHECK(fault_of(with(bench_text, "90%     75", "9o%     75")) ==
          "m:22:1: a percentile is \"9o\"; expected a number from 0 to 100");
    CHECK(fault_of(with(vegeta_text, "50, 90, 95", "50, 9O, 95")) ==
          "m:3:1: a percentile is \"9O\"; expected a number from 0 to 100");
    CHECK(fault_of(with(analyzer_text, "p95 latency", "p9S latency")) ==
          "m:7:1: a percentile is \"9S\"; expected a number from 0 to 100");
    CHECK(fault_of(with(samples::wrk2, "99.000%", "-99.000%")) ==
          "m:9:1: a percentile is \"-99.000\"; expected a number from 0 to 100");
    CHECK(fault_of(with(samples::wrk2, "0.990625 ", "O.990625 ")) ==
          "m:17:1: a percentile is \"O.990625\"; expected a number of at least 0");
}

TEST_CASE("k6: what it prints is refused where a figure is read that is none") {
    CHECK(read(k6_text).steps.size() == 1);
    CHECK(fault_of(with(k6_text, "avg=40ms", "avg=NaN")) ==
          "m:1:1: avg is \"NaN\"; expected a number of at least 0");
    CHECK(fault_of(with(k6_text, "p(95)=60ms", "p(95)=")) ==
          "m:1:1: p(95) is \"\"; expected a number of at least 0");
    CHECK(fault_of(with(k6_text, "p(95)=60ms", "p(95)=-60ms")) ==
          "m:1:1: p(95) is \"-60ms\"; expected a number of at least 0");
    CHECK(fault_of(with(k6_text, "4500 74.9/s", "45oo 74.9/s")) ==
          "m:3:1: count is \"45oo\"; expected a number of at least 0");
    CHECK(fault_of(with(k6_text, "74.9/s", "NaN/s")) ==
          "m:3:1: rate is \"NaN\"; expected a number of at least 0");
    CHECK(fault_of(with(k6_text, "90 out of", "9O out of"))
              .find("m:2:1: rate is \"2.00% 9O out of 4500\"; expected a number") == 0);
}

TEST_CASE("what vLLM prints: a damaged figure has its own line") {
    CHECK(*read(serving_text).steps[0].mean_s == Approx(2.1005));
    CHECK(fault_of(with(serving_text, "2100.50", "nan")) ==
          "m:5:1: Mean E2EL (ms) is \"nan\"; expected a number of at least 0");
    CHECK(fault_of(with(serving_text, "4210.00", "-4210.00")) ==
          "m:6:1: P99 E2EL (ms) is \"-4210.00\"; expected a number of at least 0");
    CHECK(fault_of(with(serving_text, "0.94", "O.94")) ==
          "m:4:1: Request throughput (req/s) is \"O.94\"; expected a number of at least 0");
}

TEST_CASE("JSON in which Python wrote NaN: vLLM and GenAI-Perf") {
    const auto tells = [](const std::string& fault, const std::string& words) {
        INFO(fault);
        CHECK(fault.find("m:2:") == 0); // the column is where the value ends
        CHECK(fault.find(words) != std::string::npos);
    };
    const std::string vllm = "{\"duration\":10.0,\"completed\":4,\"request_throughput\":0.4,\n"
                             "\"request_rate\":2,\"mean_e2el_ms\":120,\"median_e2el_ms\":110}";
    tells(fault_of(with(vllm, "120", "NaN")), ": mean_e2el_ms is \"NaN\"; expected a number");
    tells(fault_of(with(vllm, ":2,", ": NaN,")), ": request_rate is \"NaN\"; expected a number");
    CHECK_FALSE(read(with(vllm, ":2,", ":Infinity,")).steps[0].offered_per_s); // without a limit
    tells(fault_of("{\"completed\":2,\"request_throughput\":0.4,\"duration\":10.0,\n"
                   "\"ttfts\":[0.1,-0.2],\"itls\":[[0.1],[0.3]]}"),
          "\"-0.2\" is no time of at least 0 s");
    const std::string genai =
        "{\"request_latency\":{\"unit\":\"ms\",\n\"avg\":180.5,\"p50\":170,\"p99\":300}}";
    tells(fault_of(with(genai, "170", "NaN")), ": p50 is \"NaN\"; expected a number");
    tells(fault_of(with(genai, "180.5", "-180.5")), ": avg is \"-180.5\"; expected a number");
    tells(fault_of("Metric,avg,min,max,p99,p50,std\nRequest Latency (ms),5,1,9,8,4,-2\n"),
          ": std is -0.002 s; a deviation is at least 0");
}

TEST_CASE("JMeter and Locust: cells that are no numbers of at least 0") {
    CHECK(fault_of("Label,# Samples,Average,Median,90% Line,95% Line,99% Line,Min,Max,Error %,"
                   "Throughput,Std. Dev.\nscore,100,-50,45,77,91,124,20,312,0.8%,0.95,22.3\n") ==
          "m:2:11: Average is \"-50\"; expected a number of at least 0");
    CHECK(fault_of("Type,Name,Request Count,Failure Count,Median Response Time,Average Response "
                   "Time,Min Response Time,Max Response Time,Requests/s,50%,99%\n"
                   "GET,/,100,0,40,NaN,20,90,10,40,80\n")
              .find("m:2:16: Average Response Time is \"NaN\"") == 0);
    CHECK(fault_of("Type,Name,Request Count,Failure Count,Median Response Time,Average Response "
                   "Time,Min Response Time,Max Response Time,Requests/s,50%,99%\n"
                   "GET,/,100,0,40,42,20,50,10,40,80\n")
              .find("99% (0.08 s) is above the greatest latency (0.05 s)") != std::string::npos);
}

TEST_CASE("what Locust prints: a row whose count is damaged is not passed over") {
    const std::string table = "Type Name # reqs # fails | Avg Min Max Med | req/s failures/s\n"
                              "----|----|----|----|----|----|----|----|----|----\n"
                              "POST /predict 1503 0(0.00%) | 113 90 1264 110 | 25.05 0.00\n"
                              "----|----|----|----|----|----|----|----|----|----\n"
                              "Aggregated 1503 0(0.00%) | 113 90 1264 110 | 25.05 0.00\n";
    CHECK(*read(table).steps[0].completed == 1503);
    CHECK(fault_of(with(table, "1503 0", "15O3 0")).find("m:3:17: Request Count is \"15O3\"") == 0);
}

TEST_CASE("MLPerf: rates are read, or told") {
    CHECK(fault_of("MLPerf Results Summary\nScenario : SingleStream\nResult is : VALID\nQPS w/ "
                   "loadgen overhead : nan\nMean latency (ns) : 31200000\n") ==
          "m:4:1: QPS w/ loadgen overhead is \"nan\"; expected a number of at least 0");
}

TEST_CASE("requests of a language model: no first token before the request") {
    const std::string header = "input_tokens,output_tokens,arrival_s,first_token_s,last_token_s\n";
    CHECK(fault_of_tokens(header + "10,5,0.5,0.6,0.9\n10,5,2.5,-1,2.9\n")
              .find("m:3:10: first_token_s is \"-1\"") == 0);
    CHECK(fault_of_tokens(header + "10,5,2.5,1.5,2.9\n") ==
          "m:2:10: first_token_s (1.5) is before arrival_s (2.5); both are seconds on one clock");
    CHECK(fault_of_tokens(
              R"({"duration": 9, "completed": 200, "total_input_tokens": 2, "mean_tpot_ms": 14.25,)"
              "\n"
              R"("total_output_tokens": 256, "request_throughput": 4.0, )"
              "\n"
              R"("mean_ttft_ms": NaN, "max_concurrency": 8})")
              .find("mean_ttft_ms is \"NaN\"; expected a number of at least 0") !=
          std::string::npos);
}
