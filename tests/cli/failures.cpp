// Nodes that fail while requests are simulated, as a user meets them: in text, JSON and rows of
// requests; what is refused, and what is told to be left out.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

struct Failing {
    explicit Failing(const std::string& more, const std::string& node = "workers: 2",
                     const std::string& arrivals = "kind: poisson, rate: 120 /s") {
        path = folder.write(
            "s.yaml", "skusim: 1\nname: failing\nworkload: {arrivals: {" + arrivals +
                          "}}\n"
                          "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
                          "node: {" +
                          node +
                          "}\nslo: {latency: {p95: 200 ms}}\nsimulation: {precision: 5 %, "
                          "max_requests: 4000000}\n" +
                          more);
    }
    [[nodiscard]] Run run(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"simulate", path, "--nodes", "4"});
        return run_skusim(more, folder.folder());
    }
    [[nodiscard]] Json result() const {
        const Run run = this->run({"--format", "json"});
        CAPTURE(run.err);
        REQUIRE(run.status == 0);
        return Json::parse(run.out);
    }
    [[nodiscard]] std::string refusal() const {
        const Run run = this->run();
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        return run.err;
    }
    Scratch folder;
    std::string path;
};

const std::string one_node = "failures: {episodes: [{event: node, number: 2, at: 10 s, for: 20 s}]";

} // namespace

TEST_CASE("an episode is told in text and JSON, beside the figures without it") {
    const Failing failing(one_node + ", detection: 5 s}\n");
    const Json result = failing.result();
    const Json& event = result.at("episodes").at("events").at(0);
    CHECK(event.at("event") == "node");
    CHECK(event.at("number") == 2);
    CHECK(event.at("at") == 10);
    CHECK(event.at("for") == 20);
    CHECK(event.at("lost").at("value") > 1);
    CHECK(event.at("recovery").at("low") > 19.9);
    CHECK(result.at("episodes").at("steps").size() > 20);
    CHECK(result.at("failures").is_null());
    const Json without = Failing("").result();
    CHECK(result.at("metrics") == without.at("metrics"));
    CHECK(without.at("episodes").is_null());
    const Run text = failing.run();
    CHECK_THAT(text.out, ContainsSubstring("node 2 fails at 10 s for 20 s\n"));
    CHECK_THAT(text.out, ContainsSubstring("  as before"));
    CHECK_THAT(text.out, ContainsSubstring("are taken to be lost"));
    CHECK(failing.run({"--threads", "1"}).out == failing.run({"--threads", "3"}).out);
}

TEST_CASE("failures at their rates are in the figures") {
    const Json result = Failing("failures: {mtbf: 1 min, repair: 5 s, detection: 1 s}\n").result();
    const Json& failures = result.at("failures");
    CHECK(failures.at("outages") >= 320);
    CHECK(failures.at("in_service").at("value").get<double>() == Approx(12.0 / 13).epsilon(0.01));
    CHECK(failures.at("lost") == result.at("metrics").at("error_rate"));
    CHECK(result.at("requests").at("arrived") ==
          result.at("requests").at("completed").get<std::int64_t>() +
              failures.at("requests_lost").get<std::int64_t>());
    CHECK(result.at("cross_checks").empty());
}

TEST_CASE("rates too rare to be seen are told to be left out, and change no figure") {
    const Json rare = Failing("failures: {mtbf: 264 d, repair: 15 min}\n").result();
    CHECK(rare.at("metrics") == Failing("").result().at("metrics"));
    CHECK(rare.at("failures").is_null());
    CHECK_THAT(rare.at("notes").dump(), ContainsSubstring("failures are so rare that 320 of them"));
}

TEST_CASE("failures that come a hundred times for a request are told to be left out") {
    // Each of 4 nodes fails every 2 min, 120 times in an hour of one request: 40,000 of these would
    // take 2 x 120 x 40,000, down and up.
    const Json result = Failing("failures: {mtbf: 1 min, repair: 1 min}\n", "workers: 2",
                                "kind: poisson, rate: 1 /h")
                            .result();
    CHECK(result.at("failures").is_null());
    CHECK_THAT(result.at("notes").dump(),
               ContainsSubstring("failures are so many, 1.2e+02 to a request, that 4e+04 requests "
                                 "take 9.6e+06 of them, down and up, and simulation.max_requests "
                                 "is 4e+06: nothing of them is in these figures") &&
                   ContainsSubstring("in service, 50 %"));
}

TEST_CASE("nodes that are nearly always down are told to fail for long, not seldom") {
    const Json result = Failing("failures: {mtbf: 1 min, repair: 264 d}\n").result();
    CHECK(result.at("failures").is_null());
    CHECK_THAT(result.at("notes").dump(),
               ContainsSubstring("failures are so long, nodes being down more often than up, that "
                                 "320 of them"));
}

TEST_CASE(
    "under a pattern failures at their rates are in the figures, and episodes have no place") {
    const std::string pattern = "kind: pattern, period: 10 min, rates: [120 /s, 60 /s]";
    const auto under_pattern = [&](const std::string& failures) {
        return Failing(failures, "workers: 2", pattern);
    };
    const Json result =
        under_pattern("failures: {mtbf: 1 min, repair: 5 s, detection: 1 s}\n").result();
    const Json& failures = result.at("failures");
    CHECK(failures.at("outages") >= 320);
    CHECK(failures.at("in_service").at("value").get<double>() == Approx(12.0 / 13).epsilon(0.01));
    CHECK(failures.at("lost") == result.at("metrics").at("error_rate"));
    CHECK(result.at("notes").dump().find("nothing of") == std::string::npos);
    const Json slow = under_pattern("failures: {mtbf: 5 min, repair: 10 min}\n").result();
    CHECK(slow.at("failures").is_null());
    CHECK_THAT(slow.at("notes").dump(), ContainsSubstring("one period of 10 min says little of "
                                                          "the next"));
    CHECK_THAT(under_pattern(one_node + "}\n").refusal(),
               ContainsSubstring("failures.episodes: a load that follows a pattern has no steady "
                                 "state for them to begin in; give the rate"));
}

TEST_CASE("survive alone fails nothing: the bytes are those without it, but for the hash") {
    Json with = Failing("failures: {survive: [node]}\n").result();
    Json without = Failing("").result();
    with.erase("provenance");
    without.erase("provenance");
    CHECK(with == without);
}

TEST_CASE("rows of requests tell who was lost and who was sent again") {
    const Failing failing(one_node + ", in_flight: sent-again, detection: 1 s}\n");
    const std::string rows = failing.folder.path("rows.csv");
    REQUIRE(failing.run({"--requests", rows, "--requests-limit", "2500"}).status == 0);
    CHECK_THAT(read_file(rows), ContainsSubstring(",completed,2\n"));
    const Failing losing(one_node + ", detection: 1 s}\n");
    const std::string lost = losing.folder.path("lost.csv");
    REQUIRE(losing.run({"--requests", lost, "--requests-limit", "2500"}).status == 0);
    CHECK_THAT(read_file(lost), ContainsSubstring(",lost,1\n"));
}

TEST_CASE("what cannot be simulated with failures is refused by name, or told to be left out") {
    CHECK_THAT(
        Failing("failures: {episodes: [{event: node, number: 5, at: 1 s, for: 9 s}]}\n").refusal(),
        ContainsSubstring("s.yaml: failures.episodes[0]: node 5 is not there: 4 nodes are "
                          "simulated; give --nodes 5, or another number"));
    const std::string sharing = "workers: 2, discipline: processor-sharing";
    const std::string batching = "workers: 2, batch: {max_size: 4, max_delay: 5 ms}";
    CHECK_THAT(Failing(one_node + ", in_flight: paused}\n", sharing).refusal(),
               ContainsSubstring("failures.episodes: workers that share their processors and stand "
                                 "still (in_flight: paused) are not simulated with failures yet; "
                                 "remove the episodes"));
    CHECK_THAT(Failing(one_node + "}\nrouter: central-queue\n", batching).refusal(),
               ContainsSubstring("failures.episodes: workers of several nodes that take batches "
                                 "from one queue are not simulated with failures yet"));
    const std::string own = "classes: [{name: a, share: 100 %, workers: 2}]\n";
    CHECK_THAT(
        Failing(one_node + "}\nrouter: central-queue\n" + own, "threads_per_worker: 1").refusal(),
        ContainsSubstring("failures.episodes: workers of several nodes that serve one class of "
                          "requests from one queue are not simulated with failures yet"));
    CHECK(Failing(one_node + ", in_flight: paused}\n" + own, "threads_per_worker: 1")
              .result()
              .contains("episodes"));
    const Json shared =
        Failing("failures: {mtbf: 1 min, repair: 5 s, in_flight: paused}\n", sharing).result();
    CHECK_THAT(shared.at("notes").dump(),
               ContainsSubstring("(in_flight: paused) are not simulated with failures yet: nothing "
                                 "of `failures` is in these figures"));
}

TEST_CASE("nodes that batch, and nodes whose workers share their processors, fail, too") {
    for (const char* node : {"workers: 2, discipline: processor-sharing",
                             "workers: 2, batch: {max_size: 4, max_delay: 5 ms}"}) {
        CAPTURE(node);
        const Json lost = Failing(one_node + ", detection: 1 s}\n", node).result();
        const Json& episode = lost.at("episodes").at("events").at(0);
        CHECK(episode.at("lost").at("value") > 1);
        const Json rates =
            Failing("failures: {mtbf: 1 min, repair: 5 s, detection: 1 s}\n", node).result();
        CHECK(rates.at("failures").at("outages") >= 320);
        CHECK(rates.at("failures").at("requests_lost") > 320);
    }
    const Json paused = Failing(one_node + ", in_flight: paused}\n",
                                "workers: 2, batch: {max_size: 4, max_delay: 5 ms}")
                            .result();
    const Json& episode = paused.at("episodes").at("events").at(0);
    CHECK(episode.at("lost").at("value") == 0);
    CHECK(episode.at("late").at("value") > 1);
}
