// Failed requests, as each tool counts them: out of the counts, and their times out of the fit
// where the tool keeps them apart; iterations that were never sent are told.
#include "reading.hpp"
#include "samples.hpp"

using namespace skusim;
using calibration::LoadStep;
using calibration::Measurement;
using samples::fault_of;
using samples::quantile;
using samples::read;

namespace {

std::string k6_summary(const std::string& more, const std::string& failed) {
    return R"~({"metrics":{"http_req_duration":{"avg":9.4,"min":0.4,"med":0.8,"max":210.2,)~"
           R"~("p(90)":12.1,"p(95)":88.0},)~" +
           more + R"~("http_req_failed":)~" + failed +
           R"~(,"http_reqs":{"count":10000,"rate":100},"vus":{"min":1,"max":1}}})~";
}

const std::string nine_of_ten = R"({"value":0.9,"passes":9000,"fails":1000})";

} // namespace

TEST_CASE("k6: answers as expected have figures of their own") {
    const std::string expected =
        R"~("http_req_duration{expected_response:true}":{"avg":84,"min":61,"med":80,"max":210.2,)~"
        R"~("p(90)":104,"p(95)":117,"p(99)":150},)~";
    const LoadStep step = read(k6_summary(expected, nine_of_ten)).steps[0];
    CHECK(*step.mean_s == Approx(0.084));
    CHECK(quantile(step, 0.99) == Approx(0.150));
    CHECK(*step.completed == 1000);
    CHECK(*step.completed_per_s == Approx(10));
    CHECK(*step.errors == 9000);
    CHECK_FALSE(step.times_hold_errors);
    const LoadStep mixed =
        read(k6_summary("", nine_of_ten)).steps[0]; // of a script that left it out
    CHECK(*mixed.mean_s == Approx(0.0094));
    CHECK(mixed.times_hold_errors);
    CHECK(fault_of(k6_summary("", R"({"value":1,"passes":10000,"fails":0})"))
              .find("no request of 10000 was answered: nothing to fit") != std::string::npos);
}

TEST_CASE("k6: iterations that were due and never sent are told") {
    const Measurement measurement =
        read(k6_summary(R"("dropped_iterations":{"count":2400,"rate":40},)",
                        R"({"value":0,"passes":0,"fails":10000})"));
    REQUIRE(measurement.remarks.size() == 2);
    CHECK(measurement.remarks[1].find("2400 iterations were dropped") == 0);
}

TEST_CASE("k6's machine-readable summary: metrics in a list") {
    const Measurement measurement = read(
        R"({"version":"1.0.0","metadata":{"k6Version":"1.5.0"},"results":{"passed":true,)"
        R"("metrics":[{"name":"http_reqs","type":"counter","contains":"default",)"
        R"("values":{"count":1500,"rate":25}},{"name":"http_req_duration","type":"trend",)"
        R"~("contains":"time","values":{"avg":245.5,"min":123.4,"med":234.5,"max":456.7,)~"
        R"~("p(90)":387.6,"p(95)":421.3,"p(99)":445.1}},{"name":"http_req_failed","type":"rate",)~"
        R"("values":{"rate":0.02,"passes":30,"fails":1470}}]}})");
    CHECK(measurement.tool == "k6");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.mean_s == Approx(0.2455));
    CHECK(quantile(step, 0.99) == Approx(0.4451));
    CHECK(*step.completed == 1470);
    CHECK(*step.errors == 30);
}

TEST_CASE("perf_analyzer: a mean only of parts that are all there") {
    const std::string latencies = "Client Recv,p50 latency,p99 latency\n";
    const std::string older = "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,"
                              "Server Queue,Server Compute," +
                              latencies;
    const Measurement one_column = read(older + "1,125,50,900,30,7000,20,7950,9100\n");
    CHECK(*one_column.steps[0].mean_s == Approx(0.008)); // 1 in flight at 125 /s, too
    const Measurement no_server = read("Concurrency,Inferences/Second,Client Send," + latencies +
                                       "1,80,700,15,12300,14800\n");
    CHECK_FALSE(no_server.steps[0].mean_s);
    CHECK(quantile(no_server.steps[0], 0.5) == Approx(0.0123));
    CHECK(no_server.remarks[0].find("the mean is left out") != std::string::npos);
}

TEST_CASE("JMeter: samples one by one, failed ones apart") {
    const Measurement measurement =
        read("timeStamp,elapsed,label,responseCode,success,allThreads\n"
             "1000,40,score,200,true,1\n1045,42,score,200,true,1\n1090,1,score,503,false,1\n"
             "1095,44,score,200,true,1\n");
    CHECK(measurement.tool == "jmeter");
    const LoadStep& step = measurement.steps[0];
    CHECK(*step.completed == 3);
    CHECK(*step.errors == 1);
    CHECK(*step.mean_s == Approx(0.042));
    CHECK(*step.concurrency == 1);
    CHECK_FALSE(step.times_hold_errors);
    CHECK(measurement.remarks.empty());
    const Measurement untold = read("timeStamp,elapsed,sucess\n1000,40,true\n1045,42,false\n");
    CHECK(untold.remarks.at(0).find("no column success: samples that failed") == 0);
}

TEST_CASE("JMeter: its three reports, in whole milliseconds") {
    const Measurement table = read("Label,# Samples,Average,Median,90% Line,95% Line,99% "
                                   "Line,Min,Max,Error %,Throughput,Std. Dev.\n"
                                   "score,1000,42,40,55,60,90,20,130,0.50%,20.5,9.1\n"
                                   "TOTAL,1000,42,40,55,60,90,20,130,0.50%,20.5,9.1\n");
    CHECK(*table.steps[0].completed == 995);
    CHECK(*table.steps[0].mean_s == Approx(0.042));
    CHECK(*table.steps[0].sd_s == Approx(0.0091));
    CHECK(quantile(table.steps[0], 0.99) == Approx(0.090));
    CHECK(table.steps[0].quantiles[0].rounding_s == Approx(0.0005));
    const Measurement saved = read(
        "sampler_label,aggregate_report_count,average,aggregate_report_median,"
        "aggregate_report_90%_line,aggregate_report_95%_line,aggregate_report_99%_line,"
        "aggregate_report_min,aggregate_report_max,aggregate_report_error%,aggregate_report_rate,"
        "aggregate_report_bandwidth,aggregate_report_stddev\n"
        "score,1000,42,40,55,60,90,20,130,0.0,20.5,3.1,9.1\n"
        "ping,1000,2,2,3,4,5,1,13,0.0,20.5,3.1,0.9\n"
        "TOTAL,2000,22,20,55,60,90,1,130,0.0,41,3.1,9.1\n");
    CHECK(*saved.steps[0].completed == 2000);
    CHECK(saved.remarks[0].find("2 labels are taken together") == 0);
    const Measurement dashboard =
        read(R"({"Total":{"transaction":"Total","sampleCount":500,"errorCount":0,"errorPct":0.0,)"
             R"("meanResTime":42.5,"medianResTime":40,"minResTime":20,"maxResTime":130,)"
             R"("pct1ResTime":55,"pct2ResTime":60,"pct3ResTime":90,"throughput":20.5}})");
    CHECK(*dashboard.steps[0].mean_s == Approx(0.0425));
    CHECK(quantile(dashboard.steps[0], 0.95) == Approx(0.060));
}

TEST_CASE("JMeter: a cell is read whole, thousands grouped or not, or refused") {
    const std::string header = "Label,# Samples,Average,Median,90% Line,95% Line,99% "
                               "Line,Min,Max,Error %,Throughput,Std. Dev.\n";
    const LoadStep step =
        read(header + "score,\"12,000\",\"1,250\",\"1,145\",\"1,777\",1991,\"2,424\","
                      "\"1,020\",\"3,312\",0.000%,48.0/min,302.30\n")
            .steps[0];
    CHECK(*step.completed == 12000);
    CHECK(*step.mean_s == Approx(1.250));
    CHECK(quantile(step, 0.99) == Approx(2.424));
    CHECK(*step.completed_per_s == Approx(0.8));
    const auto refused = [&](const std::string& errors, const std::string& mean) {
        return fault_of(header + "score,100," + mean + ",45,77,91,124,20,312," + errors +
                        ",0.95,22.3\n");
    };
    CHECK(refused("\"0,800%\"", "50") ==
          "m:2:34: Error % is \"0,800%\"; expected a number with a decimal point: save the report "
          "under jmeter -Duser.language=en");
    CHECK(refused("0.8%", "\"1,25\"").find("m:2:11: Average is \"1,25\"; expected a number with") ==
          0);
    CHECK(refused("0.8%", "1.2 s") == "m:2:11: Average is \"1.2 s\"; expected a number");
}

TEST_CASE("A step without an answer is left out, a file without any refused") {
    const std::string header = "concurrency,completed,errors,mean_ms,p50_ms,p99_ms\n";
    const Measurement measurement = read(header + "1,500,0,40,38,90\n4,0,60,,,\n");
    CHECK(measurement.steps.size() == 1);
    CHECK(measurement.remarks[0] == "1 step in which no request was answered is left out");
    CHECK(fault_of(header + "4,0,60,,,\n") ==
          "m:2:1: no request of 60 was answered: nothing to fit");
    CHECK(fault_of(R"({"duration":10,"completed":0,"failed":8,"request_throughput":0,)"
                   R"("mean_e2el_ms":0,"median_e2el_ms":0})")
              .find("no request of 8 was answered") != std::string::npos);
}
