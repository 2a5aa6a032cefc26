// A loaded cluster, from its load test to the plan: the service behind it is found, and what gave
// reason for doubt comes along.
#include "binary.hpp"

#include <skusim/theory/closed.hpp>

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

/// Made by `simulate` of 6 nodes of 4 workers behind round-robin, under 110 /s: lognormal of 180
/// ms, cv 0.5.
constexpr std::string_view loaded_rows =
    "rate_per_s,completed,errors,throughput_per_s,mean_ms,p50_ms,p90_ms,p95_ms,p99_ms\n";

const std::vector<std::string> cluster{"--nodes", "6", "--workers", "4", "--router", "round-robin"};

std::vector<std::string> with_cluster(std::vector<std::string> words) {
    words.insert(words.end(), cluster.begin(), cluster.end());
    return words;
}

constexpr std::string_view cluster_scenario =
    "skusim: 1\nname: loaded\nworkload: {arrivals: {kind: poisson, rate: 110 /s}}\n"
    "router: round-robin\nnode: {workers: 4}\nservice: SERVICE\n";

std::string scenario_of(const std::string& service) {
    std::string text(cluster_scenario);
    return text.replace(text.find("SERVICE"), 7, service);
}

double milliseconds(const json& metric) {
    return metric["value"].get<double>() * 1e3;
}

} // namespace

TEST_CASE("the service behind a simulated cluster's latencies is found again") {
    const Scratch scratch;
    const std::string truth = scratch.write(
        "truth.yaml",
        scenario_of("{kind: distribution, time: {kind: lognormal, mean: 180 ms, cv: 0.5}}"));
    const Run simulated =
        run_skusim({"simulate", truth, "--nodes", "6", "--format", "json", "--quiet"});
    INFO(simulated.err);
    REQUIRE(simulated.status == 0);
    const json latency = json::parse(simulated.out)["metrics"]["latency"];
    std::string rows(loaded_rows);
    rows += "110,100000,100,110";
    for (const char* name : {"mean", "p50", "p90", "p95", "p99"}) {
        rows += "," + std::to_string(milliseconds(latency[name]));
    }
    const std::string load = scratch.write("load.csv", rows + "\n");
    const std::string service = scratch.path("fitted.yaml");
    const Run run = run_skusim(
        with_cluster({"calibrate", load, "--format", "json", "--service", service, "--seed", "7"}));
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result["distribution"]["mean"].get<double>() == Approx(0.180).epsilon(0.01));
    CHECK(result["distribution"]["cv"].get<double>() == Approx(0.5).epsilon(0.06));
    CHECK(result["loaded"]["nodes"] == 6);
    CHECK(result["loaded"]["utilization"].get<double>() == Approx(0.825).epsilon(0.01));
    CHECK(result["distribution"]["families"][0]["points"].size() == 5);

    const std::string again = scratch.write("again.yaml", scenario_of("fitted.yaml"));
    const Run told = run_skusim({"simulate", again, "--nodes", "6", "--quiet"});
    INFO(told.err);
    CHECK(told.status == 0);
    CHECK_THAT(told.out, ContainsSubstring("service: the fit warns: "));
    CHECK_THAT(told.out, ContainsSubstring("100 requests failed"));
}

TEST_CASE("a load test of a cluster is no service time, and says how to find it") {
    const Scratch scratch;
    const std::string load = scratch.write(
        "load.csv", std::string(loaded_rows) + "120,72000,0,120,232.5,180,450,600,900\n");
    const std::string service = scratch.path("fitted.yaml");
    const Run refused = run_skusim({"calibrate", load, "--workers", "24", "--service", service});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("120 /s x 232.5 ms = 27.9 requests in flight"));
    CHECK_THAT(refused.err, ContainsSubstring("--nodes N --workers M --router NAME"));
    CHECK(read_file(service).empty());
    CHECK_THAT(run_skusim({"calibrate", load, "--nodes", "6"}).err,
               ContainsSubstring("--nodes needs --workers N"));
    CHECK_THAT(run_skusim({"calibrate", load, "--router", "random"}).err,
               ContainsSubstring("--router is of a loaded cluster; add --nodes N"));
    CHECK_THAT(
        run_skusim({"calibrate", load, "--nodes", "6", "--workers", "4", "--router", "best"}).err,
        ContainsSubstring("--router \"best\" is unknown; known: random, round-robin"));
}

TEST_CASE("the service behind clients who pause is found again") {
    // M/M/8//40, exact: users in flight for 0.29 of their time. An open stream of that rate
    // makes requests wait longer, and clients without pauses much longer.
    const skusim::theory::ClosedSystem truth{40, 8, 0.15, 0.04};
    const double per_s = throughput_per_second(truth);
    const double mean_s = mean_response_seconds(truth);
    REQUIRE(utilization(truth) > 0.9);
    REQUIRE(per_s * mean_s / 40 == Approx(0.29).margin(0.01));
    std::string rows = "concurrency,completed,errors,throughput_per_s,mean_ms,p50_ms,p95_ms\n";
    rows += "40,100000,0," + std::to_string(per_s) + "," + std::to_string(mean_s * 1e3);
    for (const double probability : {0.5, 0.95}) {
        rows += "," + std::to_string(response_quantile_seconds(truth, probability) * 1e3);
    }
    const Scratch scratch;
    const std::string load = scratch.write("users.csv", rows + "\n");
    const Run run = run_skusim({"calibrate", load, "--nodes", "2", "--workers", "4", "--router",
                                "central-queue", "--format", "json", "--seed", "7"});
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result["distribution"]["mean"].get<double>() == Approx(0.04).epsilon(0.01));
    CHECK(result["distribution"]["cv"].get<double>() == Approx(1).epsilon(0.1));
    CHECK(result["loaded"]["utilization"].get<double>() ==
          Approx(utilization(truth)).epsilon(0.01));
}
