// Scenarios at the limits of what may be written: whatever their keys say together, a run ends in
// time and memory, in figures in their order or in a sentence.
#include "binary.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <support/catch.hpp>
#include <sys/resource.h>

using namespace skusim::cli;
using nlohmann::json;

namespace {

class Draw {
public:
    explicit Draw(std::uint32_t seed) : engine_(seed) {}

    template <std::size_t Count>
    const char* of(const std::array<const char*, Count>& words) {
        return words[engine_() % Count];
    }
    bool once_in(std::uint32_t times) { return engine_() % times == 0; }

    const char* time() {
        return of<9>({"1 ns", "3 ns", "1 us", "40 ms", "40 ms", "2 s", "1 h", "30 d", "3650 d"});
    }
    const char* rate() {
        return of<7>({"1e-6 /s", "1e-3 /s", "1 /s", "40 /s", "1e4 /s", "1e6 /s", "1e9 /s"});
    }
    std::string distribution() {
        const std::string kind =
            of<6>({"constant", "exponential", "lognormal", "gamma", "hyperexponential", "uniform"});
        if (kind == "uniform") {
            return once_in(2) ? "{kind: uniform, min: 1 ns, max: 3650 d}"
                              : "{kind: uniform, min: 10 ms, max: 30 ms}";
        }
        const bool has_cv = kind != "constant" && kind != "exponential";
        const char* cv =
            kind == "hyperexponential" ? of<2>({"1.01", "10"}) : of<3>({"0.01", "1", "10"});
        return fmt::format("{{kind: {}, mean: {}{}}}", kind, time(),
                           has_cv ? std::string(", cv: ") + cv : "");
    }
    std::string arrivals() {
        switch (engine_() % 4) {
        case 0:
            return fmt::format("{{kind: closed, concurrency: {}, think_time: {}, backoff: {}}}",
                               of<4>({"1", "7", "1000", "10000000"}),
                               once_in(2) ? distribution() : "0 ms", time());
        case 1:
            return fmt::format("{{kind: gamma, rate: {}, cv: {}}}", rate(),
                               of<3>({"0.01", "1", "10"}));
        case 2:
            return fmt::format("{{kind: pattern, period: {}, rates: [{}, 0 /s, {}]}}",
                               of<4>({"100 ms", "1 h", "7 d", "366 d"}), rate(), rate());
        default:
            return fmt::format("{{kind: poisson, rate: {}}}", rate());
        }
    }
    std::string node() {
        std::string keys = std::string("workers: ") + of<4>({"1", "2", "100", "10000"});
        if (once_in(3)) {
            keys += std::string(", queue: ") + of<3>({"0", "100", "10000000"});
        }
        if (once_in(4)) {
            keys += std::string(", max_wait: ") + time();
        }
        if (once_in(4)) {
            keys += ", timeout: 3650 d";
        }
        if (once_in(6)) {
            keys += fmt::format(", batch: {{max_size: {}, max_delay: {}}}",
                                of<3>({"2", "64", "4096"}), of<2>({"0 ms", "1 h"}));
        }
        return '{' + keys + '}';
    }
    std::string scenario() {
        std::string text = fmt::format("skusim: 1\nworkload: {{arrivals: {}}}\n"
                                       "service: {{kind: distribution, time: {}}}\nnode: {}\n",
                                       arrivals(), distribution(), node());
        text += std::string("router: ") +
                of<4>({"random", "round-robin", "least-outstanding", "central-queue"}) + '\n';
        text += fmt::format("slo: {{latency: {{p95: {}}}}}\n", time());
        return text + fmt::format("simulation: {{max_requests: 10000, precision: 50 %, "
                                  "confidence: {}}}\n",
                                  of<3>({"50 %", "95 %", "99.9999 %"}));
    }

private:
    std::mt19937 engine_;
};

/// Null stands for an end that there is not.
double end_of(const json& estimate, const char* key) {
    const json& end = estimate.at(key);
    return end.is_null() ? std::numeric_limits<double>::infinity() : end.get<double>();
}

void check_figures(const json& value, const std::string& key) {
    if (value.is_object() && value.contains("value") && value.contains("low")) {
        CAPTURE(key, value.dump());
        CHECK(end_of(value, "low") <= end_of(value, "value"));
        CHECK(end_of(value, "value") <= end_of(value, "high"));
        if (key == "utilization" || key == "error_rate") {
            CHECK(end_of(value, "low") >= 0);
            CHECK(end_of(value, "high") <= 1);
        }
    }
    if (value.is_object() || value.is_array()) {
        for (const auto& [name, part] : value.items()) {
            check_figures(part, name);
        }
    }
}

long most_kilobytes() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage.ru_maxrss;
}

} // namespace

TEST_CASE("Scenarios drawn at the limits end in figures in their order, or in a sentence") {
    const Scratch scratch;
    Draw draw(13);
    int answered = 0;
    for (int number = 0; number < 60; ++number) {
        const std::string text = draw.scenario();
        const std::string nodes = draw.of<3>({"1", "3", "100000"});
        CAPTURE(number, text, nodes);
        const std::string path = scratch.write("scenario.yaml", text);
        const Run run =
            run_skusim({"simulate", path, "--nodes", nodes, "--format", "json", "--quiet"});
        CAPTURE(run.err);
        REQUIRE(run.status <= 2); // 124: no end in 30 s; 134: a failed check
        if (run.status == 2) {
            CHECK_THAT(run.err, ContainsSubstring("scenario.yaml"));
            continue;
        }
        ++answered;
        check_figures(json::parse(run.out), "");
    }
    CHECK(answered > 20);
    CHECK(most_kilobytes() < 1'000'000);
}

TEST_CASE("What was not measured has no figures, a reason, and status 1") {
    const Scratch scratch;
    const std::string path = scratch.write(
        "scenario.yaml", "skusim: 1\nworkload: {arrivals: {kind: closed, concurrency: 1, "
                         "think_time: 3650 d}}\nservice: {kind: distribution, time: {kind: "
                         "exponential, mean: 100 ms}}\nnode: {workers: 1}\n");
    const auto run = [&](const char* format) {
        return run_skusim({"simulate", path, "--format", format, "--quiet"});
    };
    const Run told = run("json");
    CHECK(told.status == 1);
    const json result = json::parse(told.out);
    CHECK(result.at("metrics").empty());
    CHECK(result.at("cross_checks").empty());
    CHECK(result.at("precise") == false);
    REQUIRE(result.at("warnings").size() == 1);
    CHECK_THAT(result.at("warnings")[0], ContainsSubstring("no request was watched to its end"));
    const Run text = run("text");
    CHECK_THAT(text.out, ContainsSubstring("nothing was measured"));
    CHECK_THAT(text.out, !ContainsSubstring("never"));
    CHECK(run("csv").out == "metric,unit,value,low,high\n");
}
