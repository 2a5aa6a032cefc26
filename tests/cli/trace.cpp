// simulate --trace: the file, read again and held against what must be conserved.
#include "binary.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

const std::string service =
    "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
    "node: {workers: 2, queue: 6, timeout: 90 ms}\n";
const std::string open_load = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 60 /s}}\n";
const std::string closed_load =
    "skusim: 1\nworkload: {arrivals: {kind: closed, concurrency: 9, think_time: 20 ms}}\n";

nlohmann::json traced(const Scratch& scratch, const std::string& scenario,
                      const std::string& limit) {
    const std::string path = scratch.write("s.yaml", scenario);
    const std::string file = scratch.path("t.json");
    const Run run = run_skusim(
        {"simulate", path, "--nodes", "2", "--trace", file, "--trace-limit", limit, "--force"});
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK_THAT(run.err, ContainsSubstring("wrote " + file + ": " + limit + " request"));
    CHECK_THAT(run.err, ContainsSubstring("cut there"));
    return nlohmann::json::parse(read_file(file));
}

struct Told {
    std::set<int> served;
    std::set<int> lost_unserved;
    std::map<int, int> waits; ///< begun less ended, by request
    std::map<std::string, int> losses;
    std::map<int, std::pair<int, int>> last_counts; ///< waiting and in service, by node
};

/// Everything that the events tell; times never go back.
Told read_events(const nlohmann::json& trace) {
    Told told;
    double last = 0;
    for (const auto& event : trace.at("traceEvents")) {
        const std::string phase = event.at("ph");
        if (phase == "M") {
            continue;
        }
        CHECK(event.at("ts").get<double>() >= last);
        last = event.at("ts");
        const auto& args = event.at("args");
        if (phase == "X") {
            CHECK(event.at("dur").get<double>() >= 0);
            CHECK(told.served.insert(args.at("request").get<int>()).second);
        } else if (phase == "b" || phase == "e") {
            CHECK(event.at("id") == args.at("request"));
            told.waits[args.at("request")] += phase == "b" ? 1 : -1;
        } else if (phase == "i") {
            ++told.losses[event.at("name")];
            if (!args.at("began_service").get<bool>()) {
                CHECK(told.lost_unserved.insert(args.at("request").get<int>()).second);
            }
        } else if (event.at("name") == "requests") {
            told.last_counts[event.at("pid")] = {args.at("waiting"), args.at("in_service")};
            CHECK(args.at("waiting").get<int>() >= 0);
            CHECK(args.at("waiting").get<int>() <= 6);
            CHECK(args.at("in_service").get<int>() <= 2);
        }
    }
    return told;
}

void check_conserved(const nlohmann::json& trace, int requests) {
    const auto& about = trace.at("otherData");
    CHECK(about.at("arrived") == requests);
    CHECK(about.at("is_cut") == true);
    CHECK(about.at("arrived").get<int>() ==
          about.at("completed").get<int>() + about.at("refused").get<int>() +
              about.at("abandoned").get<int>() + about.at("inside").get<int>());
    const Told told = read_events(trace);
    int waiting = 0;
    int in_service = 0;
    for (const auto& [node, counts] : told.last_counts) {
        waiting += counts.first;
        in_service += counts.second;
    }
    CHECK(static_cast<int>(told.served.size() + told.lost_unserved.size()) + waiting == requests);
    for (const auto& [request, open] : told.waits) {
        CHECK(open == 0);
    }
    for (const char* fate : {"refused", "abandoned"}) {
        const auto found = told.losses.find(fate);
        CHECK((found == told.losses.end() ? 0 : found->second) == about.at(fate));
    }
    CHECK(in_service <= 4);
    CHECK(told.losses.at("abandoned") > 0);
}

} // namespace

TEST_CASE("simulate --trace: every request is told once, in an open and in a closed load") {
    const Scratch scratch;
    check_conserved(traced(scratch, open_load + service, "3000"), 3000);
    check_conserved(traced(scratch, closed_load + service, "3000"), 3000);
}

TEST_CASE("simulate --trace: bounded, the same again, and no part of the result") {
    const Scratch scratch;
    const auto one = traced(scratch, open_load + service, "1");
    CHECK(one.at("otherData").at("arrived") == 1);
    const std::string path = scratch.path("s.yaml");
    const Run plain = run_skusim({"simulate", path, "--format", "json"});
    const Run first = run_skusim(
        {"simulate", path, "--format", "json", "--trace", scratch.path("a.json"), "--quiet"});
    CHECK(first.out == plain.out);
    CHECK(first.err.empty());
    CHECK(run_skusim({"simulate", path, "--trace", scratch.path("b.json"), "--threads", "1"})
              .status == 0);
    const std::string trace = read_file(scratch.path("a.json"));
    CHECK(trace == read_file(scratch.path("b.json")));
    CHECK(trace.size() < 10'000 * 1'000);
    CHECK(nlohmann::json::parse(trace).at("otherData").at("arrived") == 10'000);
}

TEST_CASE("simulate --trace shows a queue that grows without end") {
    const Scratch scratch;
    const std::string path =
        scratch.write("s.yaml", open_load + "service: {kind: distribution, time: {kind: constant, "
                                            "mean: 40 ms}}\nnode: {workers: 1}\n");
    const std::string file = scratch.path("t.json");
    CHECK(run_skusim({"simulate", path, "--trace", file}).status == 1);
    CHECK(nlohmann::json::parse(read_file(file)).at("otherData").at("inside").get<int>() > 4000);
}

TEST_CASE("simulate --trace: replicas of an autoscaled service are a counter") {
    const Scratch scratch;
    const std::string scaled =
        "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 60 /s}}\n"
        "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
        "node: {workers: 8}\nrouter: central-queue\n"
        "scaling: {min_replicas: 1, max_replicas: 8}\n"
        "simulation: {precision: 20 %}\n";
    const std::string path = scratch.write("s.yaml", scaled);
    const std::string file = scratch.path("t.json");
    const Run run = run_skusim({"simulate", path, "--trace", file});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    int changes = 0;
    const auto trace = nlohmann::json::parse(read_file(file));
    for (const auto& event : trace.at("traceEvents")) {
        changes += event.at("name") == "replicas" ? 1 : 0;
    }
    CHECK(changes >= 3);
}

TEST_CASE("simulate --trace: nothing is written over, and bad words are told") {
    const Scratch scratch;
    const std::string path = scratch.write("s.yaml", open_load + service);
    const std::string file = scratch.write("t.json", "precious");
    const auto check_refused = [&](const std::vector<std::string>& words, const std::string& told) {
        std::vector<std::string> all{"simulate", path};
        all.insert(all.end(), words.begin(), words.end());
        const Run run = run_skusim(all);
        CAPTURE(run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(told));
    };
    check_refused({"--trace", file}, "is there already; --force");
    CHECK(read_file(file) == "precious");
    check_refused({"--trace", scratch.folder()}, "is a folder");
    check_refused({"--trace", ""}, "--trace is empty");
    check_refused({"--force"}, "--force is for --trace");
    check_refused({"--trace-limit", "5"}, "--trace-limit is for --trace");
    for (const char* limit : {"0", "-1", "5x", "200001", "1e3"}) {
        check_refused({"--trace", scratch.path("new.json"), "--trace-limit", limit},
                      "no whole number from 1 to 200000");
    }
    CHECK_FALSE(std::filesystem::exists(scratch.path("new.json")));
    const Run nowhere = run_skusim({"simulate", path, "--trace", scratch.path("no/such/t.json")});
    CHECK(nowhere.status == 2);
    CHECK_THAT(nowhere.err, ContainsSubstring("cannot be written"));
}

TEST_CASE("figures without chance agree with theory but for rounding") {
    // Of constant times one run is like the other: intervals are points, and Little's law holds to
    // the last digits only.
    const Scratch scratch;
    static_cast<void>(
        scratch.write("t.csv", "arrival_s\n0.0292\n0.0771\n0.5147\n0.5398\n0.5522\n"));
    const std::string scenario = scratch.write(
        "s.yaml", "skusim: 1\nname: five\nworkload: {arrivals: {kind: trace, file: t.csv}}\n"
                  "node: {workers: 1}\n"
                  "service: {kind: distribution, time: {kind: constant, mean: 113 ms}}\n"
                  "slo: {latency: {p95: 1 s}}\n");
    const Run run = run_skusim({"simulate", scenario, "--nodes", "1"});
    CHECK(run.status == 0);
    CHECK_THAT(run.out, ContainsSubstring("theory        agrees: "));
    CHECK_THAT(run.out + run.err, !ContainsSubstring("disagrees"));
}
