// Files that tell each request, and GenAI-Perf's tables: units, figures made from requests, faults.
#include "reading.hpp"

#include <fmt/format.h>

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using samples::fault_of;
using samples::quantile;
using samples::read;

namespace {

const std::string tables =
    "Metric,avg,min,max,p99,p95,p90,p75,p50,p25,p10,p5,p1\n"
    "Time To First Token (ms),16.26,12.39,17.25,17.09,16.68,16.56,16.30,16.20,16.0,15.8,15.5,13\n"
    "Request Latency (ms),\"1,322.26\",921.18,\"1,800.54\",\"1,789.19\",\"1,700.40\",\"1,600.00\","
    "\"1,400.00\",\"1,300.00\",\"1,200.00\",\"1,100.00\",\"1,000.00\",930.00\n"
    "Output Sequence Length (tokens),95,100,100,99.91,99.55,99.10,96,95,93,92,91,90\n"
    "\n"
    "Metric,Value\n"
    "Output Token Throughput (tokens/sec),285.94\n"
    "Request Throughput (per sec),0.75\n"
    "Request Count (count),\"1,020.00\"\n";

const std::string analysis =
    "Config Name,Concurrency,ISL,Num Dataset Entries,p99 Time To First Token (ms),p99 Inter Token "
    "Latency (ms),p99 Request Latency (ms),p99 Output Sequence Length (tokens),Avg. Output Token "
    "Throughput (tokens/sec),Request Throughput (requests/sec)\n"
    "gpt2_run_config_2,4,201,100,33.54,7.16,879.20,132.10,149.63,4.62\n"
    "gpt2_run_config_1,2,201,100,33.13,7.29,798.62,126.16,147.93,2.55\n"
    "gpt2_run_config_0,1,201,100,32.02,7.53,779.75,124.55,145.93,1.30\n"
    "\n"
    "Config Name,GPU,p99 GPU Power Usage (W),p99 GPU Utilization (%)\n"
    "gpt2_run_config_2,gpu0,64.46,20.00\n";

std::string record(std::int64_t sent_ms, std::int64_t ended_ms, const std::string& phase,
                   const std::string& error = "null") {
    return fmt::format(R"({{"metadata":{{"session_num":1,"request_start_ns":{}000000,)"
                       R"("request_ack_ns":1,"request_end_ns":{}000000,"worker_id":"w",)"
                       R"("benchmark_phase":"{}","was_cancelled":false}},"metrics":)"
                       R"({{"request_latency":{{"value":{},"unit":"ms"}}}},"error":{}}})"
                       "\n",
                       sent_ms, ended_ms, phase, ended_ms - sent_ms, error);
}

constexpr std::int64_t start_ms = 1'764'000'000'000; // of today's clocks, in milliseconds

/// One request after the other, of 40, 41, ... ms.
std::string records(int count) {
    std::string text = record(start_ms - 900, start_ms - 100, "warmup");
    std::int64_t now = start_ms;
    for (int i = 0; i < count; ++i) {
        text += record(now, now + 40 + i, "profiling");
        now += 40 + i;
    }
    return text;
}

std::string exported(const std::string& mode, const std::string& requests) {
    return R"({"experiments":[{"experiment":{"mode":")" + mode + R"(","value":2},"requests":[)" +
           requests + R"(],"window_boundaries":[1000000000,9000000000]}],"version":"2.50",)" +
           R"("service_kind":"triton","endpoint":""})";
}

const std::string answered =
    R"({"timestamp":1000000000,"sequence_id":0,"response_timestamps":[1020000000,1040000000]},)"
    R"({"timestamp":1000000000,"response_timestamps":[1060000000]},)"
    R"({"timestamp":1040000000,"response_timestamps":[1080000000]},)"
    R"({"timestamp":1060000000,"response_timestamps":[1100000000]})";

std::string point(const std::string& metric, const std::string& time, const std::string& value,
                  const std::string& tags = "{}") {
    return R"({"type":"Point","data":{"time":")" + time + R"(","value":)" + value + R"(,"tags":)" +
           tags + R"(},"metric":")" + metric + "\"}\n";
}

const std::string declared =
    R"({"type":"Metric","data":{"type":"trend","contains":"time","tainted":null,)"
    R"("thresholds":[],"submetrics":null},"metric":"http_req_duration"})"
    "\n";

const std::string points =
    declared + point("vus", "2026-05-09T14:34:45.100000+02:00", "1", "null") +
    point("http_req_duration", "2026-05-09T14:34:45.200000+02:00", "50.5",
          R"({"expected_response":"true","status":"200"})") +
    point("http_req_waiting", "2026-05-09T14:34:45.200000+02:00", "49", "{}") +
    point("http_req_duration", "2026-05-09T12:34:45.310000Z", "60") +
    point("http_req_duration", "2026-05-09T14:34:45.400000+02:00", "2",
          R"({"expected_response":"false","status":"503"})") +
    point("vus", "2026-05-09T14:34:46.100000+02:00", "1", "null");

} // namespace

TEST_CASE("GenAI-Perf's two tables: milliseconds, thousands in groups") {
    const Measurement measurement = read(tables);
    CHECK(measurement.tool == "genai-perf");
    const LoadStep& step = measurement.steps.at(0);
    CHECK(step.place.line == 3);
    CHECK(*step.mean_s == Approx(1.32226));
    CHECK(*step.min_s == Approx(0.92118));
    CHECK(*step.max_s == Approx(1.80054));
    CHECK(quantile(step, 0.99) == Approx(1.78919));
    CHECK(quantile(step, 0.01) == Approx(0.930));
    CHECK(step.quantiles.size() == 9);
    CHECK(*step.completed_per_s == 0.75);
    CHECK(*step.completed == 1020);
    CHECK_FALSE(step.concurrency);
    CHECK(measurement.remarks.at(0).find("neither concurrency nor request rate") !=
          std::string::npos);
    std::string seconds = tables;
    seconds.replace(seconds.find("Latency (ms)"), 12, "Latency (s)");
    CHECK(*read(seconds).steps.at(0).mean_s == Approx(1322.26));
}

TEST_CASE("faults of GenAI-Perf's tables are told with their place") {
    const std::size_t latency = tables.find("Request Latency");
    CHECK(fault_of(tables.substr(0, latency)).find("m:1:1: no row \"Request Latency (ms)\"") == 0);
    CHECK(fault_of(tables.substr(0, latency + 38)).find("m:3: the row has ") == 0);
    std::string falling = tables;
    falling.replace(falling.find("1,300.00"), 8, "1,500.00");
    CHECK(fault_of(falling).find("p75 (1.4 s) is below p50 (1.5 s)") != std::string::npos);
    std::string zero = tables;
    zero.replace(zero.find("921.18"), 6, "0.00");
    CHECK(fault_of(zero) == "m:3:33: min is 0 s; a latency is above 0");
    std::string word = tables;
    word.replace(word.find("921.18"), 6, "N/A");
    CHECK(fault_of(word) == "m:3:33: min is \"N/A\"; expected a number");
    std::string unit = tables;
    unit.replace(unit.find("Latency (ms)"), 12, "Latency (days)");
    CHECK(fault_of(unit).find("m:3:1: unit is \"days\"; expected ms, s, us or ns") == 0);
}

TEST_CASE("genai-perf analyze: a step for each run, of one input length") {
    const Measurement measurement = read(analysis);
    CHECK(measurement.tool == "genai-perf");
    REQUIRE(measurement.steps.size() == 3);
    CHECK(*measurement.steps[0].concurrency == 4);
    CHECK(*measurement.steps[0].completed_per_s == 4.62);
    CHECK(quantile(measurement.steps[2], 0.99) == Approx(0.77975));
    CHECK(measurement.steps[2].place.line == 4);
    std::string other = analysis;
    other.replace(other.find("1,201,100"), 9, "1,400,100");
    CHECK(fault_of(other).find("m:4:1: runs of several input lengths, 201 and 400 tokens") == 0);
    CHECK(fault_of(analysis.substr(0, analysis.find("gpt2"))).find("truncated") !=
          std::string::npos);
    CHECK(fault_of(analysis.substr(0, analysis.find("gpt2") + 30)).find("m:2: the row has") == 0);
}

TEST_CASE("AIPerf's records: nanoseconds, without warm-up and failures") {
    const Measurement measurement =
        read(records(100) + record(start_ms, start_ms + 9, "profiling", R"({"code":500})"));
    CHECK(measurement.tool == "genai-perf");
    const LoadStep& step = measurement.steps.at(0);
    CHECK(*step.completed == 100);
    CHECK(*step.errors == 1);
    CHECK(*step.mean_s == Approx(0.0895)); // 40 to 139 ms
    CHECK(*step.sd_s == Approx(0.02901).epsilon(1e-3));
    CHECK(*step.min_s == Approx(0.040));
    CHECK(*step.max_s == Approx(0.139));
    CHECK(quantile(step, 0.5) == Approx(0.089));
    CHECK(quantile(step, 0.99) == Approx(0.138));
    CHECK(*step.completed_per_s == Approx(1 / 0.0895));
    CHECK(*step.concurrency == 1); // as one follows the other
    CHECK(measurement.remarks.at(0).find("requests of the warm-up are left out: 1") == 0);
}

TEST_CASE("faults of records are told with their line") {
    const std::string good = records(3);
    CHECK(fault_of(good + good.substr(0, 100)).find("m:5:") == 0);
    CHECK(fault_of(good + good.substr(0, 100)).find("is the file truncated?") != std::string::npos);
    CHECK(fault_of(good + record(start_ms, start_ms, "profiling"))
              .find("m:5:13: the request "
                    "ended 0 ns after") == 0);
    CHECK(fault_of(good + "{\"a\":1}\n").find("m:5:1: no record of a request") == 0);
    CHECK(fault_of(good + R"({"metadata":{"request_start_ns":"x"},"metrics":{}})")
              .find("m:5:13: \"request_start_ns\" and \"request_end_ns\" are not both") == 0);
    CHECK(fault_of(record(1, 2, "warmup") + record(1, 2, "warmup"))
              .find("m:1: no request that ended well (0 failed, 2 of the warm-up)") == 0);
    CHECK(read(record(start_ms, start_ms + 40, "profiling")).steps.at(0).completed == 1.0);
}

TEST_CASE("perf_analyzer's export: nanoseconds, to the last response") {
    const Measurement measurement = read(exported("concurrency", answered));
    CHECK(measurement.tool == "perf-analyzer");
    CHECK(measurement.batch_size_assumed);
    const LoadStep& step = measurement.steps.at(0);
    CHECK(*step.concurrency == 2);
    CHECK(*step.completed == 4);
    CHECK(*step.mean_s == Approx(0.045));
    CHECK(*step.max_s == Approx(0.060));
    CHECK(*step.completed_per_s == Approx(4 / 0.1));
    CHECK(*step.errors == 0);
    const Measurement rate =
        read(exported("request_rate", answered + R"(,{"timestamp":5,"response_timestamps":[]})"));
    CHECK(*rate.steps.at(0).offered_per_s == 2);
    CHECK_FALSE(rate.steps.at(0).concurrency);
    CHECK(*rate.steps.at(0).errors == 1);
}

TEST_CASE("faults of perf_analyzer's export are told with their place") {
    CHECK(fault_of(exported("concurrency", "")).find("m:1:1: no experiment with a request") == 0);
    const std::string whole = exported("concurrency", answered);
    CHECK(fault_of(whole.substr(0, 150)).find("malformed JSON") != std::string::npos);
    CHECK(fault_of(exported("concurrency", R"({"timestamp":9,"response_timestamps":[4]})"))
              .find("the request ended -5 ns after it was sent") != std::string::npos);
    CHECK(fault_of(exported("concurrency", R"({"timestamp":"9","response_timestamps":[4]})"))
              .find("are not whole numbers of nanoseconds") != std::string::npos);
    CHECK(fault_of(R"({"experiments":[{"experiment":{}}]})")
              .find("m:1:17: the experiment has no list \"requests\"") == 0);
}

TEST_CASE("k6's points: milliseconds, with failures and users") {
    const Measurement measurement = read(points);
    CHECK(measurement.tool == "k6");
    const LoadStep& step = measurement.steps.at(0);
    CHECK(*step.completed == 2);
    CHECK(*step.errors == 1);
    CHECK(*step.mean_s == Approx(0.05525));
    CHECK(*step.min_s == Approx(0.0505));
    CHECK(*step.concurrency == 1);
    // From when the first was sent, 149.5 ms past the second, to 310 ms past.
    CHECK(*step.completed_per_s == Approx(2 / 0.1605));
    CHECK(read(points + point("vus", "2026-05-09T14:34:46Z", "3"))
              .remarks.at(0)
              .find("the number of users changed during the run, from 1 to 3") == 0);
    const auto dropped = read(points + point("dropped_iterations", "2026-05-09T14:34:46Z", "7"));
    CHECK(dropped.remarks.at(1).find("7 iterations were dropped") == 0);
}

TEST_CASE("faults of k6's points are told with their line") {
    CHECK(fault_of(declared + declared).find("m:1: no point of http_req_duration; is the") == 0);
    CHECK(fault_of(points + points.substr(0, 60)).find("m:8:") == 0);
    CHECK(fault_of(declared + point("http_req_duration", "2026-05-09T14:34:46Z", "0"))
              .find("m:2:64: http_req_duration is 0 ms; a latency is above 0") == 0);
    CHECK(fault_of(declared + point("http_req_duration", "2026-05-09T14:34:46Z", "-4"))
              .find("http_req_duration is -4 ms") != std::string::npos);
    CHECK(fault_of(declared + point("http_req_duration", "yesterday", "4"))
              .find("the point has no \"time\" such as") != std::string::npos);
    CHECK(fault_of(declared + "{\"a\":1}\n").find("m:2:1: no line of k6") == 0);
}

TEST_CASE("runs that were appended to one file are its steps") {
    const std::string begin =
        R"({"duration":9,"completed":90,"request_throughput":10,"mean_e2el_ms":)";
    const std::string one = begin + R"(100,"p99_e2el_ms":150,"max_concurrency":1})"
                                    "\n";
    const std::string four = begin + R"(120,"p99_e2el_ms":190,"max_concurrency":4})"
                                     "\n";
    const Measurement measurement = read(one + "\n" + four);
    CHECK(measurement.tool == "vllm");
    REQUIRE(measurement.steps.size() == 2);
    CHECK(*measurement.steps[0].concurrency == 1);
    CHECK(measurement.steps[1].place.line == 3);
    CHECK(*measurement.steps[1].mean_s == Approx(0.12));
    CHECK(fault_of(one + begin + "0}\n").find("m:2:") == 0);
    CHECK(fault_of(one + begin).find("is the file truncated?") != std::string::npos);
    CHECK(fault_of(one + R"({"metrics":{"http_req_duration":{"avg":45}}})") ==
          "m:2:1: no document of vllm, as those before are");
    CHECK(fault_of("{\"a\":1}\n{\"a\":2}\n").find("m:1:1: measurements of no known tool") == 0);
}

TEST_CASE("no cut of a file of requests makes a reader fall") {
    for (const std::string& whole :
         {tables, analysis, records(3), exported("concurrency", answered), points}) {
        for (std::size_t length = 0; length < whole.size(); length += 5) {
            static_cast<void>(measured::parse_measured("m", whole.substr(0, length)));
            std::string changed = whole;
            changed[length] = static_cast<char>('0' + length % 70);
            static_cast<void>(measured::parse_measured("m", changed));
        }
    }
}
