// skusim measure, as a user runs it, against a server that works, stalls, dies, hangs or is absent.
#include "binary.hpp"

#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <support/catch.hpp>
#include <support/inference_server.hpp>
#include <thread>

using namespace skusim;
using namespace skusim::cli;
using nlohmann::json;

namespace {

using Row = std::map<std::string, std::string>;

/// The rows of a CSV with comments, by column.
std::vector<Row> rows_of(const std::string& csv) {
    std::vector<std::string> titles;
    std::vector<Row> rows;
    for (const std::string& line : lines_of(csv)) {
        if (line.empty() || line[0] == '#') {
            continue;
        }
        std::vector<std::string> cells;
        std::istringstream stream(line + ",");
        for (std::string cell; std::getline(stream, cell, ',');) {
            cells.push_back(cell);
        }
        if (titles.empty()) {
            titles = cells;
            continue;
        }
        Row row;
        REQUIRE(cells.size() == titles.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            row[titles[i]] = cells[i];
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void check_unusable(const std::vector<std::string>& words, const std::string& told) {
    CAPTURE(words);
    const Run run = run_skusim(words);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(told));
}

} // namespace

TEST_CASE("measure: a ladder of rates and clients, as every form tells it", "[.load]") {
    const InferenceServer server({"--workers", "2"});
    const std::vector<std::string> words{"measure",       server.url(), "--rates",    "40,80",
                                         "--concurrency", "2",          "--duration", "500 ms",
                                         "--warm-up",     "100ms"};
    const auto in_form = [&](const std::string& form) {
        std::vector<std::string> all = words;
        all.insert(all.end(), {"--format", form});
        const Run run = run_skusim(all);
        CAPTURE(run.err);
        CHECK(run.status == 0);
        return run.out;
    };
    const auto rows = rows_of(in_form("csv"));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].at("rate_per_s") == "40");
    CHECK(rows[0].at("concurrency").empty());
    CHECK(rows[2].at("rate_per_s").empty());
    CHECK(rows[2].at("concurrency") == "2");
    for (const Row& row : rows) {
        CHECK(row.at("complete") == "yes");
        CHECK(row.at("errors") == "0");
        CHECK(row.at("batch_size") == "1");
        CHECK(row.at("duration_s") == "0.5");
        CHECK(std::stod(row.at("min_ms")) > 0);
        CHECK(std::stod(row.at("min_ms")) <= std::stod(row.at("p50_ms")));
        CHECK(std::stod(row.at("p50_ms")) <= std::stod(row.at("p99_ms")));
        CHECK(std::stod(row.at("p999_ms")) <= 1.001 * std::stod(row.at("max_ms")));
    }
    const json result = json::parse(in_form("json"));
    CHECK(result["skusim"] == "measure");
    CHECK(result["complete"] == true);
    REQUIRE(result["steps"].size() == 3);
    // The schedule is the seed's: as many requests as in the first run.
    CHECK(std::to_string(result["steps"][1]["completed"].get<int>()) == rows[1].at("completed"));
    CHECK(result["steps"][0]["coordinated_omission"] == false);
    CHECK(result["steps"][2]["coordinated_omission"] == true);
    const json& p95 = result["steps"][0]["latency"]["p95"];
    CHECK(p95["low"] <= p95["value"]);

    const std::string text = in_form("text");
    CHECK_THAT(text, ContainsSubstring("40 /s"));
    CHECK_THAT(text, ContainsSubstring("coordinated omission"));
    CHECK_THAT(in_form("markdown"), ContainsSubstring("| 2 clients |"));
}

TEST_CASE("measure: a stall of a second shows in the percentiles of a rate", "[.load]") {
    const InferenceServer server({"--pause-at", "500", "--size", "8"});
    const Run run = run_skusim({"measure", server.url(), "--rates", "200", "--schedule", "fixed",
                                "--duration", "5 s", "--warm-up", "0 s", "--format", "csv"});
    CHECK(run.status == 0);
    const auto rows = rows_of(run.out);
    REQUIRE(rows.size() == 1);
    const Row& row = rows[0];
    CHECK(row.at("completed") == "1000");
    // Two hundred of the thousand wait 1 s, 0.995 s, ...: p95 0.75 s, p99 0.95 s, the longest 1 s.
    // The band is for a machine that does other things, too.
    CHECK_THAT(std::stod(row.at("p95_ms")), WithinAbs(750, 150));
    CHECK_THAT(std::stod(row.at("p99_ms")), WithinAbs(950, 150));
    CHECK_THAT(std::stod(row.at("max_ms")), WithinAbs(1000, 200));
    CHECK(std::stod(row.at("p50_ms")) < 100);
}

TEST_CASE("measure: an endpoint that dies or hangs leaves what was measured, marked incomplete",
          "[.load]") {
    const std::string way = GENERATE("--die-after", "--hang-after");
    const InferenceServer server({way, "150"});
    const Scratch scratch;
    const Run run =
        run_skusim({"measure", server.url(), "--rates", "100,20,100,10", "--schedule", "fixed",
                    "--duration", "1 s", "--warm-up", "0 s", "--timeout", "1 s", "--format", "json",
                    "--output", scratch.path("result.json")});
    CAPTURE(way, run.err);
    CHECK(run.status == 1);
    CHECK_THAT(run.err, ContainsSubstring("marked incomplete"));
    const json result = json::parse(read_file(scratch.path("result.json")));
    CHECK(result["complete"] == false);
    CHECK(result["steps_asked"] == 4);
    const json& last = result["steps"].back();
    CHECK(last["complete"] == false);
    CHECK_FALSE(last["why_incomplete"].get<std::string>().empty());
    int completed = 0;
    for (const json& step : result["steps"]) {
        completed += step["completed"].get<int>();
    }
    CHECK(completed == 149); // and the request that went alone
}

TEST_CASE("measure: ^C keeps what was measured", "[.load]") {
    const InferenceServer server;
    const Scratch scratch;
    // The shell's own process becomes the program, and gets the signal of `timeout`.
    const std::string command = "timeout --signal INT 2 " SKUSIM_BINARY " measure " + server.url() +
                                " --rates 50 --warm-up '0 s' --format csv >" + scratch.path("out") +
                                " 2>" + scratch.path("err");
    const int result = std::system(("(" + command + "); exit $?").c_str());
    CHECK(WIFEXITED(result));
    const auto rows = rows_of(read_file(scratch.path("out")));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("complete") == "no");
    CHECK(std::stoi(rows[0].at("completed")) > 20);
    CHECK(std::stod(rows[0].at("duration_s")) < 3);
    CHECK_THAT(read_file(scratch.path("err")), ContainsSubstring("interrupted"));
}

TEST_CASE("measure: a body, headers and a method reach the server", "[.load]") {
    const InferenceServer server;
    const Scratch scratch;
    const std::string body = scratch.write("body.json", "{\"inputs\": [1, 2, 3]}");
    const Run run = run_skusim({"measure", server.url(), "--concurrency", "1", "--requests", "20",
                                "--warm-up", "0 s", "--body", body, "--header", "X-Key: abc",
                                "--batch-size", "3", "--format", "json"});
    CHECK(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result["method"] == "POST");
    CHECK(result["body_bytes"] == 21);
    CHECK(result["batch_size"] == 3);
    CHECK(result["steps"][0]["completed"] == 20);
    CHECK_THAT(run.out, !ContainsSubstring("abc"));
    check_unusable({"measure", server.url(), "--rates", "1", "--method", "DELETE"}, "status 404");
}

TEST_CASE("measure: nothing to measure, exit 2 and one line") {
    InferenceServer server;
    const std::string redirecting = server.url("/elsewhere?port=1");
    check_unusable({"measure", redirecting, "--rates", "10"}, "not followed");
    check_unusable({"measure", server.url("/absent"), "--rates", "10"}, "status 404");
    server.stop();
    check_unusable({"measure", server.url(), "--rates", "10"}, "nothing was measured");
    const InferenceServer hanging({"--hang-after", "0"});
    check_unusable({"measure", hanging.url(), "--rates", "10", "--timeout", "300 ms"},
                   "nothing was measured");
}

TEST_CASE("measure: words that make no load test") {
    const std::string url = "http://127.0.0.1:1/";
    check_unusable({"measure"}, "usage: skusim measure");
    check_unusable({"measure", url}, "--rates 10,20,40");
    check_unusable({"measure", "127.0.0.1:1", "--rates", "1"}, "write http://");
    for (const char* rates : {"0", "-1", "ten", "10,,20", "10,", "nan", "inf", "1e9", "10 /s"}) {
        check_unusable({"measure", url, "--rates", rates}, "--rates");
    }
    for (const char* clients : {"0", "1.5", "x", "1,", "100000"}) {
        check_unusable({"measure", url, "--concurrency", clients}, "--concurrency");
    }
    check_unusable({"measure", url, "--rates", "1", "--duration", "30"}, "--duration \"30\"");
    check_unusable({"measure", url, "--rates", "1", "--duration", "0 s"}, "above 0");
    check_unusable({"measure", url, "--rates", "1", "--warm-up", "-1 s"}, "--warm-up");
    check_unusable({"measure", url, "--rates", "1", "--timeout", "48 h"}, "at most 24 h");
    check_unusable({"measure", url, "--rates", "1", "--schedule", "gamma"}, "poisson or fixed");
    check_unusable({"measure", url, "--rates", "1", "--requests", "0"}, "--requests");
    check_unusable({"measure", url, "--rates", "1", "--body", "/absent"}, "/absent");
    check_unusable({"measure", url, "--rates", "1", "--header", "nonsense"}, "Name: value");
    check_unusable({"measure", url, "--rates", "100000", "--duration", "24 h"}, "20 million");
    check_unusable({"measure", url, "--concurrency", "4", "--max-connections", "2"},
                   "--max-connections 2");
}
