// A law through measured quantiles goes through them, keeps a mean that it can have, and has an
// exponential's tail where the quantiles are an exponential's.
#include <skusim/random/quantile_law.hpp>

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::random;

namespace {

double seconds_at(const Distribution& distribution, double probability) {
    return in_seconds(distribution.mean) * quantile(distribution.shape, probability);
}

QuantileLaw law_through(const std::vector<std::pair<double, double>>& points) {
    QuantileLaw law;
    for (const auto& [probability, seconds] : points) {
        law.points.push_back({probability, from_seconds(seconds)});
    }
    return law;
}

} // namespace

TEST_CASE("a law through an exponential's quantiles is that exponential, tail and all") {
    QuantileLaw law;
    for (const double probability : {0.25, 0.5, 0.9, 0.99}) {
        law.points.push_back({probability, from_seconds(-0.02 * std::log1p(-probability))});
    }
    const Distribution found = through_quantiles(law);
    CHECK(in_seconds(found.mean) == Approx(0.020).epsilon(0.002));
    CHECK(found.shape.cv == Approx(1).epsilon(0.01));
    for (const double probability : {0.1, 0.75, 0.95, 0.999}) {
        CHECK(seconds_at(found, probability) ==
              Approx(-0.02 * std::log1p(-probability)).epsilon(0.01));
    }
}

TEST_CASE("a law goes through its points, and no draw is below the least") {
    QuantileLaw law = law_through({{0.5, 0.0009}, {0.9, 0.003}, {0.95, 0.031}});
    law.least = from_seconds(0.0001);
    law.mean = from_seconds(0.0052); // two kinds of requests in one run
    const Distribution found = through_quantiles(law);
    CHECK(in_seconds(found.mean) == Approx(0.0052).epsilon(1e-3));
    CHECK(seconds_at(found, 0.5) == Approx(0.0009).epsilon(0.01));
    CHECK(seconds_at(found, 0.9) == Approx(0.003).epsilon(0.01));
    CHECK(seconds_at(found, 0.95) == Approx(0.031).epsilon(0.01));
    CHECK(seconds_at(found, 1e-6) >= 0.0001 * 0.999);
}

TEST_CASE("a mean that no tail can have comes from what lies below the first quantile") {
    // Half of the requests take 4 ms, which the median of 150 ms does not show.
    QuantileLaw law = law_through({{0.5, 0.150}, {0.75, 0.210}, {0.9, 0.260}, {0.99, 0.460}});
    law.least = from_seconds(0.0024);
    law.mean = from_seconds(0.125);
    CHECK(least_mean(law) < *law.mean);
    const Distribution found = through_quantiles(law);
    CHECK(in_seconds(found.mean) == Approx(0.125).epsilon(1e-3));
    CHECK(seconds_at(found, 0.5001) == Approx(0.150).epsilon(0.01));
    CHECK(seconds_at(found, 0.99) == Approx(0.460).epsilon(0.01));
    CHECK(seconds_at(found, 0.25) < 0.06);
}

TEST_CASE("a mean tells where between two quantiles the one kind of requests ends") {
    // Two uniform laws, of 2 to 5.12 ms and of 150 to 250 ms; the share of the first is between
    // p50 and p66.
    for (const double share : {0.52, 0.58, 0.64}) {
        CAPTURE(share);
        const auto exact = [share](double p) {
            return p < share ? 0.002 + 0.00312 * p / share
                             : 0.150 + 0.1 * (p - share) / (1 - share);
        };
        QuantileLaw law;
        for (const double probability : {0.5, 0.66, 0.75, 0.9, 0.99}) {
            law.points.push_back({probability, from_seconds(exact(probability))});
        }
        law.least = from_seconds(0.002);
        const double mean = share * 0.00356 + (1 - share) * 0.200;
        law.mean = from_seconds(mean);
        const Distribution found = through_quantiles(law);
        CHECK(in_seconds(found.mean) == Approx(mean).epsilon(1e-3));
        for (const QuantilePoint& point : law.points) {
            CHECK(seconds_at(found, point.probability) ==
                  Approx(in_seconds(point.time)).epsilon(0.01));
        }
    }
}

TEST_CASE("the least mean has every draw as short as its quantiles let it be") {
    QuantileLaw law = law_through({{0.5, 0.005}, {0.66, 0.160}, {0.75, 0.180}, {0.9, 0.240}});
    law.least = from_seconds(0.002);
    const double shortest = 0.5 * 0.002 + 0.16 * 0.005 + 0.09 * 0.160 + 0.15 * 0.180 + 0.1 * 0.240;
    CHECK(in_seconds(least_mean(law)) > shortest);
    CHECK(in_seconds(least_mean(law)) == Approx(shortest).epsilon(0.01));
    law.mean = least_mean(law);
    CHECK(in_seconds(through_quantiles(law).mean) == Approx(shortest).epsilon(0.01));
}
