// Distributions that are known are found again, within their stated errors at the stated rate.
#include <skusim/calibration/distribution_fit.hpp>

#include "synthetic.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

constexpr double mean_s = 0.040;
constexpr int requests = 4000;

struct Law {
    random::ShapeKind kind;
    double cv;
    double (*draw)(Splitmix& random, double mean, double cv);
};

const std::vector<Law> laws{{random::ShapeKind::lognormal, 0.4, lognormal_draw},
                            {random::ShapeKind::lognormal, 1.2, lognormal_draw},
                            {random::ShapeKind::gamma, 0.5, gamma_draw},
                            {random::ShapeKind::hyperexponential, 2.0, hyperexponential_draw}};

DistributionFit fitted(const Law& law, std::uint64_t seed,
                       const std::vector<double>& probabilities = {0.1, 0.5, 0.9, 0.95, 0.99}) {
    const auto fit = fit_distribution(drawn_step(
        seed, requests, [&](Splitmix& random) { return law.draw(random, mean_s, law.cv); },
        probabilities));
    REQUIRE(fit);
    return *fit;
}

const Family& family(const DistributionFit& fit, random::ShapeKind kind) {
    return *std::find_if(fit.families.begin(), fit.families.end(),
                         [&](const Family& it) { return it.kind == kind; });
}

} // namespace

TEST_CASE("the family that made the sample is chosen, and its parameters are found") {
    for (const Law& law : laws) {
        CAPTURE(random::name(law.kind), law.cv);
        int chosen = 0;
        double squares = 0;
        int count = 0;
        int outside = 0;
        constexpr int samples = 40;
        for (std::uint64_t seed = 1; seed <= samples; ++seed) {
            const DistributionFit fit = fitted(law, seed);
            chosen += fit.families.front().kind == law.kind ? 1 : 0;
            const Family& own = family(fit, law.kind);
            for (const double off : {in_errors(own.fit.parameters[0], mean_s),
                                     in_errors(own.fit.parameters[1], law.cv)}) {
                squares += off * off;
                outside += std::abs(off) > 1.96 ? 1 : 0;
                ++count;
            }
            CHECK(own.fit.parameters[0].standard_error.value() < 0.06 * mean_s); // narrow, too
            CHECK(own.fit.parameters[1].standard_error.value() < 0.08 * law.cv);
        }
        CHECK(chosen >= 0.95 * samples);
        // Errors that are stated right have a mean square of 1, and 5 % lie beyond 1.96 of them:
        // of 80, between 0 and 13 at 99.99 %. Widening at bad luck makes them a little wide.
        CHECK(squares / count > 0.45);
        CHECK(squares / count < 1.6);
        CHECK(outside <= 13);
    }
}

TEST_CASE("an exponential is told from families that could imitate it") {
    int chosen = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto fit = fit_distribution(drawn_step(
            seed, requests, [](Splitmix& random) { return mean_s * random.exponential(); }));
        REQUIRE(fit);
        chosen += fit->families.front().kind == random::ShapeKind::exponential ? 1 : 0;
    }
    // A free parameter too many wins by chance where chi-squared of 1 exceeds 2: 16 % for each.
    CHECK(chosen >= 20);
}

TEST_CASE("quantiles alone are enough") {
    LoadStep step = drawn_step(5, requests,
                               [](Splitmix& random) { return lognormal_draw(random, mean_s, 0.4); },
                               {0.1, 0.5, 0.9, 0.95, 0.99});
    step.mean_s.reset();
    step.sd_s.reset();
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    CHECK(fit->families.front().kind == random::ShapeKind::lognormal);
    CHECK(std::abs(in_errors(fit->families.front().fit.parameters[0], mean_s)) < 4);
    CHECK(fit->families.front().mean_s == Approx(mean_s).epsilon(0.05));
}

TEST_CASE("moments alone fit mean and cv as they are, with their errors") {
    int outside = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto fit = fit_distribution(
            drawn_step(seed, requests,
                       [](Splitmix& random) { return lognormal_draw(random, mean_s, 0.4); }, {}));
        REQUIRE(fit);
        const Family& best = fit->families.front();
        CHECK(best.kind == random::ShapeKind::lognormal);
        CHECK_FALSE(best.criterion);
        CHECK(best.cv == Approx(*fit->moments_cv));
        outside += std::abs(in_errors(best.fit.parameters[0], mean_s)) > 1.96 ? 1 : 0;
        outside += std::abs(in_errors(best.fit.parameters[1], 0.4)) > 1.96 ? 1 : 0;
    }
    CHECK(outside <= 16);
}

TEST_CASE("times that do not vary are constant") {
    LoadStep step;
    step.mean_s = mean_s;
    step.completed = 500;
    step.quantiles = {{0.5, mean_s}, {0.99, mean_s * 1.001}};
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    CHECK(fit->families.front().kind == random::ShapeKind::constant);
    CHECK(fit->families.front().mean_s == mean_s);
}

TEST_CASE("the unit changes nothing: times a thousandfold have parameters a thousandfold") {
    LoadStep step =
        drawn_step(7, requests, [](Splitmix& random) { return gamma_draw(random, mean_s, 0.5); });
    const auto fit = fit_distribution(step);
    for (QuantileReading& reading : step.quantiles) {
        reading.seconds *= 1000;
    }
    *step.mean_s *= 1000;
    *step.sd_s *= 1000;
    const auto scaled = fit_distribution(step);
    REQUIRE(fit);
    REQUIRE(scaled);
    CHECK(scaled->families.front().kind == fit->families.front().kind);
    CHECK(scaled->families.front().mean_s ==
          Approx(1000 * fit->families.front().mean_s).epsilon(1e-6));
    CHECK(scaled->families.front().cv == Approx(fit->families.front().cv).epsilon(1e-6));
    CHECK(*scaled->families.front().fit.parameters[1].standard_error ==
          Approx(*fit->families.front().fit.parameters[1].standard_error).epsilon(1e-4));
}

TEST_CASE("the mean of many requests is kept") {
    LoadStep step;
    step.completed = 200'000;
    step.mean_s = 0.052;
    step.quantiles = {{0.5, 0.050}, {0.9, 0.060}, {0.99, 0.0663}};
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    for (const Family& family : fit->families) {
        CAPTURE(name(family));
        CHECK(family.mean_s == Approx(0.052).epsilon(0.021));
    }
}

TEST_CASE("a rounded percentile is an interval: six that are equal show a narrow body") {
    LoadStep step;
    step.completed = 4000;
    step.mean_s = 1.51;
    step.quantiles = {{0.5, 1.505}};
    for (const double probability : {0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99}) {
        step.quantiles.push_back({probability, 1.55, 0.05});
    }
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    CHECK(fit->families.front().cv < 0.03);
    CHECK(fit->families.front().fit.points.size() == 9);
    for (QuantileReading& reading : step.quantiles) {
        reading.rounding_s = 0; // had they not been rounded, seven are one
    }
    CHECK(fit_distribution(step)->families.front().fit.points.size() == 3);
    step.mean_s = 1.536;
    step.min_s = 1.5355;
    step.max_s = 1.5365;
    step.quantiles = {{0.5, 1.5, 0.05}, {0.99, 1.6, 0.1}};
    CHECK(fit_distribution(step)->families.front().kind == random::ShapeKind::constant);
}

TEST_CASE("figures that the times of failed requests could move are left out") {
    LoadStep step = drawn_step(5, requests,
                               [](Splitmix& random) { return lognormal_draw(random, mean_s, 0.4); },
                               {0.1, 0.5, 0.9, 0.95, 0.99});
    step.errors = 20; // of 4020: a twentieth of those beyond p90, half of those beyond p99
    step.max_s = 10;
    step.times_hold_errors = true;
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    CHECK(fit->families.front().fit.points.size() == 4);
    REQUIRE(fit->notes.size() == 1);
    CHECK(fit->notes[0].find("2 figures left out: the times of the 0.498 % that failed") == 0);
    step.errors = 4000;
    CHECK(fit_distribution(step).error().find("50 % of the requests failed") == 0);
}

TEST_CASE("a step that says too little is refused with the reason") {
    LoadStep step;
    CHECK(fit_distribution(step).error() == "no mean and no quantile of the latency");
    step.mean_s = 0.04;
    CHECK(fit_distribution(step).error().find("says nothing of how it varies") !=
          std::string::npos);
    step.completed = 1;
    step.sd_s = 0.01;
    CHECK(fit_distribution(step).error() == "one request says nothing of how times vary");
}

TEST_CASE("quantiles beyond what so few requests determine are left out") {
    LoadStep step =
        drawn_step(9, 400, [](Splitmix& random) { return lognormal_draw(random, mean_s, 0.4); },
                   {0.5, 0.9, 0.95, 0.999});
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    CHECK(fit->families.front().fit.points.size() == 4); // the mean, and three
    REQUIRE(fit->notes.size() == 1);
    CHECK(fit->notes[0].find("1 quantile left out") == 0);
}

TEST_CASE("one quantile alone tells no distribution, nor that times are constant") {
    LoadStep step;
    step.completed = 5000;
    step.quantiles = {{0.99, 0.08}};
    REQUIRE_FALSE(fit_distribution(step));
    CHECK(fit_distribution(step).error().find("one figure of the latency alone") == 0);
    step.mean_s = 0.05;
    CHECK(fit_distribution(step));
}

TEST_CASE("a standard deviation tells more of how times vary than a mean beside a median") {
    LoadStep step;
    step.completed = 400; // of which 4 beyond p99, too few
    step.mean_s = 1.0;
    step.sd_s = 0.04;
    step.quantiles = {{0.5, 0.985}, {0.99, 1.105}};
    const auto fit = fit_distribution(step);
    REQUIRE(fit);
    // A mean 1.5 % above the median would make 0.17 of a lognormal.
    CHECK(fit->families.front().fit.parameters[1].value == Approx(0.04));
}

TEST_CASE("where failed requests leave no figure, it is they that are told") {
    LoadStep step;
    step.completed = 5910;
    step.errors = 90;
    step.times_hold_errors = true;
    step.mean_s = 0.050;
    step.max_s = 30;
    step.quantiles = {{0.9, 0.08}, {0.95, 0.09}, {0.99, 0.12}};
    CHECK(fit_distribution(step).error().find("the times of the 1.5 % of requests that failed are "
                                              "among those of the others") == 0);
}
