// Steps from means of loads, held against loads whose means follow from a step in closed form.
#include <skusim/calibration/step_fit.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace skusim;
using namespace skusim::calibration;

namespace {

struct EngineStep {
    double alpha, beta, gamma, eta, delta, before;
};
constexpr EngineStep engine{6e-3, 20e-6, 52e-9, 0.3e-9, 4.4e-6, 15e-3};

/// Means of C clients without think time whose requests are all alike, and so keep in step: all C
/// prompts are one step, and so is each of their tokens.
TokenPoint closed(const EngineStep& step, double clients, double input, double output) {
    TokenPoint point;
    point.place = {"m", static_cast<int>(clients), 1};
    point.concurrency = clients;
    point.input = input;
    point.output = output;
    point.ttft_s = step.before + step.alpha +
                   clients * (step.beta * input + step.eta * input * (input + 1) / 2 + step.delta);
    point.tpot_s =
        step.alpha + clients * (step.beta + step.delta + step.gamma * (input + output / 2));
    point.latency_s = point.ttft_s + (output - 1) * point.tpot_s;
    point.completed_per_s = clients / *point.latency_s;
    return point;
}

/// An open loop in which one more decodes beside those that Little's law has there.
TokenPoint open(const EngineStep& step, double per_s, double input, double output) {
    TokenPoint point;
    point.place = {"m", 1, 1};
    point.offered_per_s = per_s;
    point.completed_per_s = per_s;
    point.input = input;
    point.output = output;
    const double context = input + output / 2;
    const double fixed = step.alpha + step.beta + step.delta + step.gamma * context;
    const double per_second =
        per_s * ((output - 1) * (step.beta + step.delta + step.gamma * context) +
                 step.beta * input + step.eta * input * (input + 1) / 2 + step.delta);
    point.tpot_s = fixed / (1 - per_second);
    point.ttft_s = 0.05; // waits for steps of others: no closed form, and not read
    return point;
}

StepFit fitted(const std::vector<TokenPoint>& points) {
    TokenMeasurement measurement;
    measurement.tool = "sweep";
    measurement.file = "m";
    measurement.points = points;
    auto fit = fit_steps({measurement}, {});
    if (!fit) {
        FAIL(fit.error());
    }
    return *fit;
}

const FittedParameter& step_parameter(const Fit& fit, const std::string& name) {
    for (const FittedParameter& parameter : fit.parameters) {
        if (parameter.name == name) {
            return parameter;
        }
    }
    FAIL("no parameter " << name);
    return fit.parameters.front();
}

bool has(const std::vector<std::string>& sentences, const std::string& words) {
    for (const std::string& sentence : sentences) {
        if (sentence.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

void check(const StepFit& fit, const EngineStep& step) {
    constexpr double exact = 1e-7;
    const auto& line = std::get<service::LinearStep>(fit.step).line;
    CHECK(line.alpha_s == Approx(step.alpha).epsilon(exact));
    CHECK(line.beta_s == Approx(step.beta).epsilon(exact));
    CHECK(line.gamma_s == Approx(step.gamma).epsilon(exact));
    CHECK(line.eta_s == Approx(step.eta).epsilon(exact));
    CHECK(line.delta_s == Approx(step.delta).epsilon(exact));
    CHECK(*fit.before_s == Approx(step.before).epsilon(exact));
}

} // namespace

TEST_CASE("a sweep over inputs and clients gives back every coefficient, and what HTTP takes") {
    const StepFit fit = fitted({closed(engine, 1, 128, 64), closed(engine, 1, 1024, 64),
                                closed(engine, 1, 4096, 256), closed(engine, 4, 512, 128),
                                closed(engine, 16, 256, 512), closed(engine, 64, 100, 100)});
    check(fit, engine);
    CHECK(fit.untold.empty());
    CHECK(fit_error(fit.fit) < 1e-9);
    CHECK(*leave_one_out_error(fit.fit) < 1e-6);
    REQUIRE(fit.fit.points.size() == 9); // TTFT and TPOT of lone requests, latency of others
    CHECK(fit.fit.points[0].label == "m:1 TTFT");
    CHECK(has(fit.notes, "up to 64 requests in flight and 4352 tokens of context"));
}

TEST_CASE("rates tell what clients in a closed loop do") {
    check(fitted({closed(engine, 1, 128, 64), closed(engine, 1, 1024, 64),
                  closed(engine, 1, 4096, 256), open(engine, 2, 512, 128),
                  open(engine, 5, 256, 200), open(engine, 20, 100, 20)}),
          engine);
}

TEST_CASE("what the loads do not tell apart is refused by name") {
    SECTION("lone requests of one kind tell two coefficients") {
        const StepFit fit = fitted({closed(engine, 1, 512, 64)});
        CHECK(fit.fit.parameters.size() == 2);
        CHECK_FALSE(fit.fit.parameters[0].standard_error);
        CHECK(has(fit.untold, "gamma is not identified: in all measurements KV tokens go with "
                              "steps and tokens, whose coefficients hold what it takes; it is 0"));
        CHECK(has(fit.untold, "eta is not identified"));
        CHECK(has(fit.untold, "delta is not identified"));
        CHECK(has(fit.untold, "before is not identified"));
    }
    SECTION("more clients with the same requests tell a third") {
        EngineStep direct = engine;
        direct.before = 0; // one kind of request does not tell it from alpha
        const StepFit fit = fitted(
            {closed(direct, 1, 512, 64), closed(direct, 8, 512, 64), closed(direct, 16, 512, 64)});
        CHECK_FALSE(has(fit.untold, "gamma"));
        CHECK(has(fit.untold, "eta is not identified"));
        CHECK(has(fit.untold, "delta is not identified"));
    }
    SECTION("one token out has no decode in it") {
        const StepFit fit = fitted({closed(engine, 1, 512, 1), closed(engine, 1, 1024, 1)});
        CHECK(has(fit.untold, "gamma is not identified: no measurement has KV tokens; it is 0"));
    }
    SECTION("a coefficient that comes out below 0 is 0") {
        EngineStep odd = engine;
        odd.delta = -30e-6;
        const StepFit fit =
            fitted({closed(odd, 1, 128, 64), closed(odd, 1, 1024, 64), closed(odd, 1, 4096, 256),
                    closed(odd, 4, 512, 128), closed(odd, 16, 256, 512), closed(odd, 8, 9, 9)});
        CHECK(has(fit.untold, "delta is not identified: it is not told from 0 (-3e-05 s"));
        CHECK(std::get<service::LinearStep>(fit.step).line.delta_s == 0);
    }
}

TEST_CASE("a point's prediction by the others is that of a fit without it") {
    std::vector<TokenPoint> points{closed(engine, 1, 128, 64),   closed(engine, 1, 1024, 64),
                                   closed(engine, 1, 4096, 256), closed(engine, 4, 512, 128),
                                   closed(engine, 16, 256, 512), closed(engine, 64, 100, 100)};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double off = i % 2 == 0 ? 1.0001 : 0.9999; // clocks and chance
        points[i].tpot_s *= off;
        points[i].latency_s = points[i].ttft_s + (points[i].output - 1) * points[i].tpot_s;
        points[i].completed_per_s = *points[i].concurrency / *points[i].latency_s;
    }
    const StepFit all = fitted(points);
    REQUIRE(all.fit.parameters.size() == 6);
    CHECK(*step_parameter(all.fit, "alpha").standard_error > 0);
    const FitPoint left_out = all.fit.points.back();
    points.pop_back();
    const StepFit others = fitted(points);
    REQUIRE(others.fit.parameters.size() == 6);
    const auto& line = std::get<service::LinearStep>(others.step).line;
    const EngineStep found{line.alpha_s, line.beta_s,  line.gamma_s,
                           line.eta_s,   line.delta_s, *others.before_s};
    CHECK(*left_out.left_out == Approx(*closed(found, 64, 100, 100).latency_s).epsilon(1e-9));
}

TEST_CASE("a coefficient within its error of 0 is refused, and its error told") {
    EngineStep small = engine;
    small.eta = 1e-12; // a thousandth of what prompts take
    std::vector<TokenPoint> points{closed(small, 1, 128, 64),   closed(small, 1, 1024, 64),
                                   closed(small, 1, 2048, 256), closed(small, 4, 512, 128),
                                   closed(small, 16, 256, 512), closed(small, 64, 100, 100)};
    points[1].ttft_s *= 0.999; // bends the prompts' times upwards
    points[1].latency_s = points[1].ttft_s + (points[1].output - 1) * points[1].tpot_s;
    points[3].tpot_s *= 0.99;
    points[3].latency_s = points[3].ttft_s + (points[3].output - 1) * points[3].tpot_s;
    const StepFit fit = fitted(points);
    CHECK(has(fit.untold, "eta is not identified: it is not told from 0 (2.12e-10 s "
                          "+- 5.4e-10 s); it is 0"));
    CHECK(std::get<service::LinearStep>(fit.step).line.eta_s == 0);
}

TEST_CASE("a TPOT that counts deliveries is noticed, and that of tokens used") {
    TokenPoint point = closed(engine, 1, 512, 64);
    const double tpot_s = point.tpot_s;
    point.tpot_s *= 2.1;
    point.itl_s = point.tpot_s;
    const StepFit fit = fitted({point});
    CHECK(has(fit.notes, "it counts 0.48 times the tokens"));
    CHECK(has(fit.notes, "gaps between deliveries are 2.1 times a token's"));
    CHECK(fit.fit.points[1].measured == Approx(tpot_s).epsilon(1e-12));
}

TEST_CASE("a load generator that does not keep its load is noticed") {
    SECTION("a closed loop that holds fewer in flight") {
        TokenPoint point = closed(engine, 8, 512, 64);
        point.concurrency = 16;
        CHECK(has(fitted({point}).notes, "the load generator held 8 of 16 requests in flight"));
    }
    SECTION("an open loop that completes less than it offers") {
        TokenPoint point = open(engine, 5, 256, 200);
        point.offered_per_s = 8;
        CHECK(has(fitted({point}).notes, "5 /s were completed of 8 /s offered"));
    }
    SECTION("requests that fail are told, and many leave the load out") {
        TokenPoint point = closed(engine, 8, 512, 64);
        point.failed_share = 0.02;
        CHECK(has(fitted({point}).notes, "m:8: 2 % of the requests failed, and what the engine"));
        point.failed_share = 0.5;
        const StepFit fit = fitted({point, closed(engine, 1, 512, 64)});
        CHECK(has(fit.notes, "m:8: left out: 50 % of the requests failed"));
        CHECK(fit.fit.points.size() == 2);
    }
    SECTION("all requests at once are no load that is held") {
        TokenPoint point = closed(engine, 8, 512, 64);
        point.concurrency = {};
        const StepFit fit = fitted({point, closed(engine, 1, 512, 64)});
        CHECK(has(fit.notes, "m:8: left out: all requests were sent at once"));
        CHECK(fit.fit.points.size() == 2);
        TokenMeasurement alone;
        alone.points = {point};
        CHECK(fit_steps({alone}, {}).error().find("no load was held: m:8: left out") == 0);
    }
}

TEST_CASE("a closed loop behind an open one is noticed") {
    SECTION("by a limit that is reached") {
        TokenPoint point = closed(engine, 8, 512, 64);
        point.offered_per_s = 50;
        const StepFit fit = fitted({point});
        CHECK(has(fit.notes, "hidden closed loop: a limit of 8 in flight held back 50 /s"));
        CHECK(fit.fit.points[0].label == "m:8 latency");
    }
    SECTION("a limit that is never reached is none") {
        TokenPoint point = open(engine, 5, 256, 200);
        point.concurrency = 512;
        CHECK_FALSE(has(fitted({point}).notes, "closed loop"));
    }
    SECTION("by as many in flight at a higher rate") {
        TokenPoint less = open(engine, 5, 256, 200);
        less.latency_s = less.ttft_s + 199 * less.tpot_s;
        TokenPoint more = less;
        more.offered_per_s = 10;
        CHECK(has(fitted({less, more}).notes, "requests are in flight at 10 /s as at 5 /s"));
    }
}
