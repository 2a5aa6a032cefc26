// skusim measure --stream, against a server of ours whose steps take a known time.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>
#include <support/inference_server.hpp>

using namespace skusim;
using namespace skusim::cli;
using nlohmann::json;

namespace {

/// A step takes 5 ms, 50 us for each token that it computes, and 5 us for each that it reads.
const std::vector<std::string> engine{"--step-us", "5000",         "--token-us",
                                      "50",        "--context-ns", "5000"};

std::vector<std::string> words_for(const InferenceServer& server,
                                   const std::vector<std::string>& more) {
    std::vector<std::string> words{"measure",  server.url("/v1/completions"),
                                   "--stream", "--input-tokens",
                                   "100",      "--output-tokens",
                                   "20",       "--warm-up",
                                   "200 ms",   "--duration",
                                   "2 s"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

json step_of(const std::vector<std::string>& words) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--format", "json"});
    const Run run = run_skusim(all);
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    return json::parse(run.out)["steps"][0];
}

double mean_of(const json& step, const char* figure) {
    return step[figure]["mean"]["value"];
}

void check_refused(const std::vector<std::string>& words, const std::string& told) {
    CAPTURE(words);
    const Run run = run_skusim(words);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(told));
}

} // namespace

TEST_CASE("measure --stream: a lone client sees the time of the engine's steps", "[.load]") {
    const InferenceServer server(engine);
    const json step = step_of(words_for(server, {"--concurrency", "1"}));
    // A prompt of 100 tokens: 5 ms + 100 x 50 us. Then 101 to 119 tokens are read: 110 on average.
    constexpr double ttft = 10e-3;
    constexpr double tpot = 5e-3 + 50e-6 + 110 * 5e-6;
    // A wait never ends early, and on a busy machine it ends late. A nanosecond is lost where tpot
    // is rounded down.
    constexpr double band = 2;
    CHECK(mean_of(step, "ttft") >= ttft);
    CHECK(mean_of(step, "ttft") < band * ttft);
    CHECK(mean_of(step, "tpot") > 0.99 * tpot);
    CHECK(mean_of(step, "tpot") < band * tpot);
    CHECK_THAT(mean_of(step, "itl"), WithinRel(mean_of(step, "tpot"), 1e-6)); // of equal lengths
    CHECK_THAT(mean_of(step, "latency"),
               WithinRel(mean_of(step, "ttft") + 19 * mean_of(step, "tpot"), 1e-6));
    CHECK(step["ttft"]["p95"]["low"] <= step["ttft"]["p95"]["value"]);
    CHECK(step["tokens"]["input"] == 100);
    CHECK(step["tokens"]["output"] == 20);
    CHECK(step["tokens"]["uncounted_answers"] == 0);
    CHECK(step["tokens"]["total"] == step["tokens"]["deliveries"]);
    for (const json& warning : step["warnings"]) {
        CHECK_THAT(warning.get<std::string>(), !ContainsSubstring("token"));
    }
}

TEST_CASE("measure --stream: several tokens in a chunk are noticed, and tpot stays that of tokens",
          "[.load]") {
    std::vector<std::string> two = engine;
    two.insert(two.end(), {"--tokens-a-chunk", "2"});
    const InferenceServer server(two);
    const json step = step_of(words_for(server, {"--rates", "4", "--schedule", "fixed"}));
    CHECK(step["tokens"]["total"] == 20 * step["completed"].get<int>());
    CHECK(step["tokens"]["deliveries"] == 10 * step["completed"].get<int>());
    CHECK(mean_of(step, "tpot") < 2 * 5.6e-3); // counted by chunks it would be over that
    CHECK(step["itl"]["min"] == 0);
    CHECK_THAT(step["warnings"].dump(), ContainsSubstring("2 tokens at once"));
}

TEST_CASE("measure --stream: every form has the figures, and calibrate --steps reads two of them",
          "[.load]") {
    const InferenceServer server(engine);
    const Scratch scratch;
    const auto in_form = [&](const std::string& form) {
        const Run run = run_skusim(
            words_for(server, {"--concurrency", "1,4", "--duration", "1 s", "--format", form}));
        CAPTURE(run.err);
        CHECK(run.status == 0);
        return run.out;
    };
    for (const char* form : {"text", "markdown"}) {
        const std::string text = in_form(form);
        for (const char* word : {"ttft", "tpot", "itl", "4 clients", "answers of 20 tokens"}) {
            CHECK_THAT(text, ContainsSubstring(word));
        }
    }
    for (const std::string form : {"csv", "json"}) {
        const std::string file = scratch.write("points." + form, in_form(form));
        const Run fit = run_skusim({"calibrate", "--steps", file, "--format", "json"});
        CAPTURE(form, fit.out, fit.err);
        CHECK(fit.status == 0);
        CHECK_THAT(fit.out, ContainsSubstring("gamma"));
    }
}

TEST_CASE("measure --stream: what is no stream of tokens is told, and nothing measured",
          "[.load]") {
    const InferenceServer server(engine);
    check_refused({"measure", server.url(), "--stream", "--input-tokens", "9", "--output-tokens",
                   "9", "--rates", "1"},
                  "no stream of tokens");
    // Without a path of its own a server is asked where such servers are.
    const Run run = run_skusim({"measure", server.url(""), "--stream", "--input-tokens", "9",
                                "--output-tokens", "9", "--concurrency", "1", "--requests", "2",
                                "--warm-up", "0 s", "--format", "csv"});
    CHECK(run.status == 0);
    CHECK_THAT(run.out, ContainsSubstring("/v1/completions"));
}

TEST_CASE("measure --stream: words that do not go together") {
    const std::string url = "http://127.0.0.1:1/";
    check_refused({"measure", url, "--rates", "1", "--stream"}, "--input-tokens 512");
    check_refused({"measure", url, "--rates", "1", "--stream", "--input-tokens", "9"},
                  "--output-tokens 128");
    for (const char* count : {"0", "-1", "1.5", "many", "10000000"}) {
        check_refused({"measure", url, "--rates", "1", "--stream", "--input-tokens", count,
                       "--output-tokens", "9"},
                      "--input-tokens");
    }
    check_refused({"measure", url, "--rates", "1", "--output-tokens", "9"}, "goes with --stream");
    check_refused({"measure", url, "--rates", "1", "--stream", "--input-tokens", "9",
                   "--output-tokens", "9", "--model", "\xff"},
                  "UTF-8");
    for (const char* option : {"--body", "--method", "--batch-size"}) {
        check_refused({"measure", url, "--rates", "1", "--stream", "--input-tokens", "9",
                       "--output-tokens", "9", option, "2"},
                      "does not go with --stream");
    }
}
