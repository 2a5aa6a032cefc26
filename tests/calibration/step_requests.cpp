// Steps from requests one by one and from operators, held against an engine that is written here
// step by step.
#include <skusim/calibration/step_fit.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace skusim;
using namespace skusim::calibration;

namespace {

constexpr std::int64_t budget = 640;

struct Work {
    double tokens = 0, kv_tokens = 0, pairs = 0, sequences = 0, sampled = 0;
};
using StepSeconds = std::function<double(const Work&)>;

/// Requests that come at random to an engine without end of memory: decodes first, then chunks of
/// prompts, up to the budget.
TokenMeasurement run(const StepSeconds& step_seconds, int count, double mean_gap_s) {
    struct Live {
        double arrived = 0;
        std::int64_t computed = 0;
        std::int64_t made = 0;
    };
    std::mt19937_64 random(7);
    const auto share = [&] { return static_cast<double>(random() >> 11U) / 9007199254740992.0; };
    TokenMeasurement result;
    result.tool = "requests";
    result.file = "m";
    std::vector<Live> live(static_cast<std::size_t>(count));
    double arrived = 0;
    for (int i = 0; i < count; ++i) {
        TimedTokenRequest request;
        request.line = i + 2;
        request.input = 1 + static_cast<std::int64_t>(-300 * std::log(1 - share()));
        request.output = 1 + static_cast<std::int64_t>(-150 * std::log(1 - share()));
        result.requests.push_back(request);
        arrived -= mean_gap_s * std::log(1 - share());
        live[static_cast<std::size_t>(i)].arrived = arrived;
    }
    double now = 0;
    for (;;) {
        Work work;
        std::int64_t left = budget;
        std::vector<std::pair<std::size_t, std::int64_t>> parts;
        double next = HUGE_VAL;
        for (const bool decodes : {true, false}) {
            for (std::size_t i = 0; i < live.size(); ++i) {
                const TimedTokenRequest& request = result.requests[i];
                const std::int64_t todo = request.input + live[i].made - live[i].computed;
                if ((live[i].made > 0) != decodes || live[i].made == request.output) {
                    continue;
                }
                if (live[i].arrived > now) {
                    next = std::min(next, live[i].arrived);
                } else if (const std::int64_t tokens = std::min(todo, left); tokens > 0) {
                    left -= tokens;
                    parts.emplace_back(i, tokens);
                    const auto before = static_cast<double>(live[i].computed);
                    const auto chunk = static_cast<double>(tokens);
                    work.tokens += chunk;
                    ++work.sequences;
                    work.sampled += tokens == todo ? 1 : 0;
                    work.kv_tokens += decodes ? before + 1 : 0;
                    work.pairs += decodes ? 0 : chunk * before + chunk * (chunk + 1) / 2;
                }
            }
        }
        if (parts.empty() && next == HUGE_VAL) {
            return result;
        }
        now = parts.empty() ? next : now + step_seconds(work);
        for (const auto& [i, tokens] : parts) {
            live[i].computed += tokens;
            TimedTokenRequest& request = result.requests[i];
            if (live[i].computed == request.input + live[i].made) {
                request.first_s = live[i].made == 0 ? now : request.first_s;
                request.last_s = now;
                ++live[i].made;
            }
        }
    }
}

/// What an operator takes by its count: at these counts.
void add_operator(std::vector<OperatorTime>& times, const std::string& name, double fixed_us,
                  double each_us) {
    for (std::int64_t count = 1; count <= 2048; count *= 2) {
        times.push_back({name, count, 1e-6 * (fixed_us + each_us * static_cast<double>(count))});
    }
}

/// Operators that keep to straight lines.
std::vector<TokenMeasurement> profile() {
    TokenMeasurement dense;
    add_operator(dense.dense, "qkv_proj", 150, 0.5);
    add_operator(dense.dense, "layernorm", 2, 0.01);
    add_operator(dense.dense, "embedding", 30, 0.1);
    TokenMeasurement head;
    add_operator(head.per_sequence, "lm_head", 700, 0.5);
    TokenMeasurement attention;
    for (const double sequences : {1., 8., 64., 256.}) {
        for (const double context : {16., 256., 4096.}) {
            attention.attention.push_back(
                {0, 0, sequences, context,
                 1e-6 * (10 + 0.1 * sequences) + 3e-9 * sequences * context});
        }
    }
    for (const double chunk : {128., 256., 2048.}) {
        for (const double before : {0., 512.}) {
            const double pairs = chunk * before + chunk * (chunk + 1) / 2;
            attention.attention.push_back({chunk, before, 0, 0, 1e-6 * 10 + 8e-11 * pairs});
        }
    }
    attention.attention.push_back({16, 4096, 0, 0, 1e-3}); // shorter than a tile: not looked at
    attention.attention.push_back(                         // with one of each, 1.5 times both
        {256, 512, 8, 256,
         1.5 * (1e-6 * (20 + 0.8) + 3e-9 * 2048 + 8e-11 * (256. * 512 + 256. * 257 / 2))});
    return {dense, head, attention};
}

template <class LoadStep>
const LoadStep& step_of(const tl::expected<StepFit, std::string>& fit) {
    if (!fit) {
        FAIL(fit.error());
    }
    return std::get<LoadStep>(fit->step);
}

const FittedParameter& parameter(const Fit& fit, const std::string& name) {
    const auto found =
        std::find_if(fit.parameters.begin(), fit.parameters.end(),
                     [&](const FittedParameter& parameter) { return parameter.name == name; });
    REQUIRE(found != fit.parameters.end());
    return *found;
}

} // namespace

TEST_CASE("first and last tokens of all requests tell what is in the steps between") {
    const auto seconds = [](const Work& work) {
        return 6e-3 + 20e-6 * work.tokens + 200e-9 * work.kv_tokens;
    };
    const TokenMeasurement measured = run(seconds, 600, 0.08);
    const auto fit = fit_steps({measured}, {{}, budget});
    const auto& line = step_of<service::LinearStep>(fit).line;
    CHECK(line.alpha_s == Approx(6e-3).epsilon(0.01));
    CHECK(line.beta_s == Approx(20e-6).epsilon(0.02));
    CHECK(line.gamma_s == Approx(200e-9).epsilon(0.01));
    CHECK_FALSE(fit->before_s); // the engine's own clock
    CHECK(fit_error(fit->fit) < 0.0035);
    CHECK(fit->fit.points.size() > 500); // of requests with 8 tokens or more
    CHECK(*parameter(fit->fit, "gamma").standard_error < 0.01 * 200e-9);
}

TEST_CASE("requests with the same step whatever is in it tell alpha, and refuse the rest") {
    const auto fit = fit_steps({run([](const Work&) { return 10e-3; }, 100, 0.08)}, {{}, budget});
    const auto& line = step_of<service::LinearStep>(fit).line;
    CHECK(line.alpha_s == Approx(10e-3).epsilon(1e-3));
    CHECK(line.gamma_s == Approx(0).margin(1e-9));
    CHECK(fit->untold.size() >= 3);
}

TEST_CASE("operators of one layer make a table of steps") {
    constexpr int layers = 32;
    const auto fit = fit_steps(profile(), {layers, budget});
    const auto& step = step_of<service::TableStep>(fit);
    REQUIRE(step.rows.size() == 12);
    for (const auto& row : step.rows) {
        const auto tokens = static_cast<double>(row.tokens);
        // The norm stands twice in a layer, the embedding once in a step; head and the kernels of
        // attention have parts that are in every step.
        const double us = layers * (150 + 0.5 * tokens + 2 * (2 + 0.01 * tokens)) + 30 +
                          0.1 * tokens + 700 + layers * 10;
        CHECK(row.seconds == Approx(1e-6 * us).epsilon(1e-9));
    }
    CHECK(step.line.gamma_s == Approx(layers * 3e-9).epsilon(1e-9));
    CHECK(step.line.eta_s == Approx(layers * 8e-11).epsilon(1e-9));
    CHECK(step.line.delta_s == Approx(layers * 0.1e-6).epsilon(1e-9));
    CHECK(step.line.sigma_s == Approx(0.5e-6).epsilon(1e-9));
    CHECK(parameter(fit->fit, "mu").value == Approx(1.5).epsilon(1e-9));
    CHECK(fit_error(fit->fit) < 1e-9);
    CHECK(fit->untold.empty());
}

TEST_CASE("requests beside operators tell the host, and attention as it is under load") {
    constexpr int layers = 32;
    const auto seconds = [](const Work& work) {
        const double dense_us = layers * (150 + 0.5 * work.tokens + 2 * (2 + 0.01 * work.tokens)) +
                                30 + 0.1 * work.tokens + 700 + 0.5 * work.sampled +
                                layers * (10 + 0.1 * work.sequences);
        return 2e-3 + 1e-6 * dense_us + 1.2 * layers * 3e-9 * work.kv_tokens;
    };
    std::vector<TokenMeasurement> files = profile();
    files.push_back(run(seconds, 600, 0.08));
    const auto fit = fit_steps(files, {layers, budget});
    const auto& step = step_of<service::TableStep>(fit);
    CHECK(parameter(fit->fit, "alpha").value == Approx(2e-3).epsilon(0.02));
    CHECK(step.line.gamma_s == Approx(1.2 * layers * 3e-9).epsilon(0.02));
    const double first_us = layers * (150.5 + 2 * 2.01) + 30.1 + 700 + layers * 10;
    CHECK(step.rows.front().seconds ==
          Approx(1e-6 * first_us + parameter(fit->fit, "alpha").value).epsilon(1e-9));
    CHECK(fit_error(fit->fit) < 0.0025);
}

TEST_CASE("what is missing for a fit is told in a sentence") {
    const auto why = [](const std::vector<TokenMeasurement>& files, const StepQuestion& question) {
        const auto fit = fit_steps(files, question);
        REQUIRE_FALSE(fit);
        return fit.error();
    };
    const std::vector<TokenMeasurement> all = profile();
    CHECK(why(all, {}).find("give --model or --layers") != std::string::npos);
    CHECK(why({all[0], all[1]}, {32, budget}).find("that of attention (prefill_chunk") !=
          std::string::npos);
    CHECK(why({all[2]}, {32, budget}).find("that of dense operators (layer") != std::string::npos);
    TokenMeasurement point;
    point.points.push_back({});
    CHECK(why({all[0], all[2], point}, {32, budget}).find("give either") != std::string::npos);
    TokenMeasurement request;
    request.requests.push_back({2, 10, 1, 1.0, 1.0});
    CHECK(why({request}, {}).find("no request tells of decode steps") != std::string::npos);
    request.requests = {{2, 10, 9, 1e6, 9e9}};
    CHECK(why({request}, {}).find("are the times in seconds?") != std::string::npos);
}
