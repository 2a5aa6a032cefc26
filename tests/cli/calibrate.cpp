// calibrate as its users call it: from measurements to a service file, and from that to a plan.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

/// Twelve columns of skusim's own rows: a lognormal of 40 ms and cv 0.4 with one in flight, and
/// more in flight on four workers.
constexpr std::string_view measured =
    "concurrency,completed,errors,throughput_per_s,mean_ms,sd_ms,p50_ms,p90_ms,p95_ms,p99_ms\n"
    "1,4000,0,25,40,16,37.14,60.7,69.9,91.0\n"
    "2,4000,0,49,40.8,16.2,38,62,71,92\n"
    "4,4000,0,94,42.5,17,39.5,64,74,95\n"
    "8,4000,0,98,81.6,20,80,108,117,140\n";

json result_of(const Run& run) {
    INFO(run.err);
    REQUIRE(run.status == 0);
    return json::parse(run.out);
}

} // namespace

TEST_CASE("calibrate fits, warns, and writes a service file that check takes") {
    const Scratch scratch;
    const std::string path = scratch.write("load.csv", measured);
    const std::string service = scratch.path("fitted.yaml");
    const json result =
        result_of(run_skusim({"calibrate", path, "--format", "json", "--service", service}));
    CHECK(result["skusim"] == "calibrate");
    CHECK(result["distribution"]["chosen"] == "lognormal");
    CHECK(result["distribution"]["mean"].get<double>() == Approx(0.040).epsilon(0.02));
    CHECK(result["distribution"]["cv"].get<double>() == Approx(0.4).epsilon(0.1));
    CHECK(result["distribution"]["from"]["line"] == 2);
    CHECK(result["scalability"]["parameters"]["rate"]["value"].get<double>() > 20);
    CHECK_THAT(result["batch_time"]["refused"].get<std::string>(),
               ContainsSubstring("all steps are of batch size 1"));
    CHECK_THAT(result["warnings"].dump(), ContainsSubstring("saturated from 8 in flight on"));
    const Run check = run_skusim({"check", service});
    INFO(read_file(service) << check.out << check.err);
    CHECK(check.status == 0);
    CHECK(check.out == service + ": service ok\n");
    CHECK_THAT(read_file(service), ContainsSubstring("load.csv"));
}

TEST_CASE("calibrate writes nothing over without --force, and nothing at all after a fault") {
    const Scratch scratch;
    const std::string path = scratch.write("load.csv", measured);
    const std::string service = scratch.write("fitted.yaml", "mine\n");
    const Run refused = run_skusim({"calibrate", path, "--service", service});
    CHECK(refused.status == 2);
    CHECK(refused.err == service + ": is there already; --force writes over it\n");
    CHECK(read_file(service) == "mine\n");
    const std::string bad = scratch.write("bad.csv", "concurrency,mean_ms,p50_ms\n1,0,40\n");
    const Run fault = run_skusim({"calibrate", bad, "--service", service, "--force"});
    CHECK(fault.status == 2);
    CHECK(fault.err == bad + ":2:3: mean_ms is 0 s; a latency is above 0\n");
    CHECK(fault.out.empty());
    CHECK(read_file(service) == "mine\n");
    CHECK(run_skusim({"calibrate", path, "--service", service, "--force"}).status == 0);
    CHECK_THAT(read_file(service), ContainsSubstring("skusim_service: 1"));
    CHECK(run_skusim({"calibrate", path, "--service", scratch.path("x.yml")}).status == 2);
}

TEST_CASE("calibrate refuses what it cannot fit, with the reason") {
    const Scratch scratch;
    const std::string path = scratch.write("one.csv", "load,quantile,latency_ms\n1,mean,40\n");
    const Run run = run_skusim({"calibrate", path});
    CHECK(run.status == 2);
    CHECK_THAT(run.err, ContainsSubstring("one.csv:2:1: nothing can be fitted: one figure of the "
                                          "latency alone says nothing of how it varies"));
    CHECK(run_skusim({"calibrate"}).status == 2);
    CHECK(run_skusim({"calibrate", scratch.path("none.csv")}).status == 2);
    CHECK(run_skusim({"calibrate", path, "--batch-size", "0"}).status == 2);
}

TEST_CASE("a plan with a fitted service tells what the fit's error does to it") {
    const Scratch scratch;
    const std::string path = scratch.write("load.csv", measured);
    REQUIRE(run_skusim({"calibrate", path, "--service", scratch.path("fitted.yaml")}).status == 0);
    static_cast<void>(write_small_plan(scratch)); // for its catalog
    const std::string scenario =
        scratch.write("fitted-plan.yaml", "skusim: 1\nmodel: {ram: 1 GiB}\n"
                                          "workload: {arrivals: {kind: poisson, rate: 300 /s}}\n"
                                          "service: fitted.yaml\n"
                                          "slo: {latency: {p95: 100 ms}}\n"
                                          "catalog: small_catalog.csv\n");
    const Run run = run_skusim({"plan", scenario, "--format", "json"});
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json choice = json::parse(run.out)["cheapest"];
    REQUIRE(choice["probability_slo_met"].is_object());
    CHECK(choice["probability_slo_met"]["value"].get<double>() > 0.3);
    CHECK(choice["nodes_interval"]["value"] == choice["nodes"]);
    CHECK(choice["nodes_interval"]["low"].get<int>() <= choice["nodes"].get<int>());
    CHECK(choice["nodes_interval"]["high"].get<int>() >= choice["nodes"].get<int>());
    CHECK(choice["usd_per_hour_interval"]["value"] == choice["usd_per_hour"]);
    CHECK_THAT(run_skusim({"plan", scenario}).out, ContainsSubstring("fit's error"));
}

TEST_CASE("faults in a service file are told in it") {
    const Scratch scratch;
    static_cast<void>(write_small_plan(scratch));
    const std::string scenario =
        scratch.write("s.yaml", "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 3 /s}}\n"
                                "service: fitted.yaml\nnode: {workers: 1}\n");
    const auto told = [&](std::string_view text) {
        const std::string file = scratch.write("fitted.yaml", text);
        const Run run = run_skusim({"check", scenario});
        CHECK(run.status == 2);
        const Run alone = run_skusim({"check", file});
        CHECK(alone.out == run.out); // the same faults, at the same places
        return run.out.substr(run.out.rfind('/') + 1);
    };
    CHECK(told("skusim_service: 1\nkind: distribution\ntime: {kind: exponential, mean: 4}\n")
              .find("fitted.yaml:3:33: time.mean: ") == 0);
    CHECK(told("skusim_service: 2\nkind: distribution\ntime: {kind: exponential, mean: 4 ms}\n")
              .find("fitted.yaml:1:17: skusim_service: ") == 0);
    CHECK(told("skusim_service: 1\nkind: distribution\ntime: {kind: exponential, mean: 4 ms}\n"
               "uncertainty: [{parameter: cv, standard_error: 2 %}]\n")
              .find("fitted.yaml:4:15: uncertainty: this service has no cv that could vary") == 0);
    CHECK(told("skusim_service: 1\nkind: distribution\ntime: {kind: lognormal, mean: 4 ms, cv: 1}\n"
               "uncertainty: [{parameter: mean, standard_error: 2 %}, {parameter: mean, "
               "standard_error: 2 %}]\n")
              .find("fitted.yaml:4:55: uncertainty: mean is given twice") == 0);
    const std::string other =
        scratch.write("t.yaml", "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 3 /s}}\n"
                                "service: none.yaml\nnode: {workers: 1}\n");
    CHECK_THAT(run_skusim({"check", other}).out, ContainsSubstring("t.yaml:3:10: service: "));
}

TEST_CASE("one file for each batch size becomes a linear service") {
    const Scratch scratch;
    const std::string header =
        "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,Server "
        "Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,p95 "
        "latency\n";
    std::vector<std::string> words{"calibrate"};
    for (const auto& [name, row] : std::vector<std::pair<std::string, std::string>>{
             {"b1.csv", "1,200,500,0,0,0,4500,0,0,4900,5800\n"},
             {"b4.csv", "1,500,500,0,0,0,7500,0,0,7900,9300\n"},
             {"b8.csv", "1,660,500,0,0,0,11600,0,0,12000,14000\n"}}) {
        words.push_back(scratch.write(name, header + row));
    }
    const std::string service = scratch.path("linear.yaml");
    for (const char* word : {"--batch-size", "1", "--batch-size", "4", "--batch-size", "8",
                             "--service", service.c_str(), "--format", "json"}) {
        words.emplace_back(word);
    }
    const json result = result_of(run_skusim(words));
    CHECK(result["service"]["kind"] == "linear");
    const auto& fitted = result["batch_time"]["parameters"];
    CHECK(fitted["overhead"]["value"].get<double>() == Approx(0.004).epsilon(0.05));
    CHECK(fitted["per_request"]["value"].get<double>() == Approx(0.001).epsilon(0.05));
    CHECK(result["measured"][1]["steps"][0]["throughput"] == 125);
    CHECK(run_skusim({"check", service}).status == 0);
    words.resize(8); // two batch sizes for three files
    CHECK(run_skusim(words).status == 2);
}
