// A loaded cluster, from its load test to the plan: the service behind it is found, and what gave
// reason for doubt comes along.
#include <skusim/theory/closed.hpp>

#include "binary.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
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

/// Times in a queue of `workers`, first come, first served, to which a request comes every
/// 1 / `per_s`: lognormal of 100 ms, cv 0.5, sorted. By the recursion of Kiefer and Wolfowitz
/// (1955) over what each worker has yet to do.
std::vector<double> paced_queue_s(double per_s, std::size_t workers, std::size_t requests) {
    const double sigma = std::sqrt(std::log1p(0.25));
    std::lognormal_distribution<double> service(std::log(0.1) - sigma * sigma / 2, sigma);
    std::mt19937_64 draws(36);
    std::vector<double> left_s(workers, 0);
    std::vector<double> times_s;
    const std::size_t warm_up = requests / 10;
    for (std::size_t i = 0; i < warm_up + requests; ++i) {
        left_s.front() += service(draws);
        if (i >= warm_up) {
            times_s.push_back(left_s.front());
        }
        for (double& left : left_s) {
            left = std::max(left - 1 / per_s, 0.0);
        }
        std::sort(left_s.begin(), left_s.end());
    }
    std::sort(times_s.begin(), times_s.end());
    return times_s;
}

/// As `vegeta report -type=json` writes them.
std::string vegeta_report(const std::vector<double>& times_s, double per_s) {
    const auto count = static_cast<double>(times_s.size());
    const auto quantile_ns = [&](double probability) {
        return 1e9 * times_s[static_cast<std::size_t>(probability * count)];
    };
    const double mean_s = std::accumulate(times_s.begin(), times_s.end(), 0.0) / count;
    return json{{"latencies",
                 {{"mean", 1e9 * mean_s},
                  {"50th", quantile_ns(0.5)},
                  {"90th", quantile_ns(0.9)},
                  {"95th", quantile_ns(0.95)},
                  {"99th", quantile_ns(0.99)},
                  {"min", 1e9 * times_s.front()},
                  {"max", 1e9 * times_s.back()}}},
                {"requests", count},
                {"rate", per_s},
                {"throughput", per_s},
                {"success", 1},
                {"status_codes", {{"200", times_s.size()}}}}
        .dump();
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

TEST_CASE(
    "the service behind evenly paced requests is found again, which Poisson ones would hide") {
    constexpr double per_s = 36; // of four workers, 90 % busy
    const Scratch scratch;
    const std::string load =
        scratch.write("vegeta.json", vegeta_report(paced_queue_s(per_s, 4, 400'000), per_s));
    const auto found = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words{"calibrate", load,   "--nodes",  "1",
                                       "--workers", "4",    "--router", "central-queue",
                                       "--format",  "json", "--seed",   "7"};
        words.insert(words.end(), more.begin(), more.end());
        const Run run = run_skusim(words);
        INFO(run.err);
        REQUIRE(run.status == 0);
        return json::parse(run.out);
    };
    const json result = found({});
    const json& parameters = result["distribution"]["families"][0]["parameters"];
    CAPTURE(parameters.dump());
    for (const auto& [name, truth] : {std::pair{"mean", 0.1}, std::pair{"cv", 0.5}}) {
        const double error = parameters[name]["standard_error"].get<double>();
        CHECK(parameters[name]["value"].get<double>() == Approx(truth).margin(3 * error));
        CHECK(error < 0.03 * truth);
    }
    CHECK(result["loaded"]["utilization"].get<double>() == Approx(0.9).epsilon(0.01));
    CHECK_THAT(result["distribution"]["notes"].dump(),
               ContainsSubstring("come evenly paced, as vegeta sends them"));
    // Poisson requests would wait for so long behind shorter ones.
    CHECK(found({"--schedule", "poisson"})["distribution"]["mean"].get<double>() < 0.09);
}

TEST_CASE("rows of a rate alone are a load, whose schedule the words tell") {
    const Scratch scratch;
    const std::string load = scratch.write(
        "mm4.csv", "rate_per_s,quantile,latency_ms\n32,mean,170.213\n32,0.5,130.308\n"
                   "32,0.9,370.668\n32,0.95,467.404\n32,0.99,671.892\n"); // M/M/4 of 100 ms
    std::vector<std::string> words{"calibrate", load, "--nodes", "1", "--workers", "4"};
    const Run run = run_skusim(words);
    INFO(run.err);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.out, ContainsSubstring("% busy"));
    CHECK_THAT(run.out, ContainsSubstring("are taken for a Poisson stream"));
    words.insert(words.end(), {"--requests", "180000", "--format", "json"});
    const json result = json::parse(run_skusim(words).out);
    CHECK(result["distribution"]["mean"].get<double>() == Approx(0.1).epsilon(0.02));
    CHECK_THAT(run_skusim({"calibrate", load, "--schedule", "fixed"}).err,
               ContainsSubstring("--schedule is of a loaded cluster; add --nodes N"));
    CHECK_THAT(
        run_skusim({"calibrate", load, "--nodes", "1", "--workers", "4", "--schedule", "even"}).err,
        ContainsSubstring("--schedule \"even\" is unknown; use poisson or fixed"));
}
