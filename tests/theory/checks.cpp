// A programmer's mistakes stop the program instead of giving a number.
#include <skusim/theory/approximate.hpp>
#include <skusim/theory/bounds.hpp>
#include <skusim/theory/closed.hpp>
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/hyperexponential.hpp>
#include <skusim/theory/loss.hpp>

#include "theory/markov.hpp"

#include <limits>
#include <reference/deterministic.hpp>
#include <reference/single_server.hpp>
#include <support/aborts.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::theory;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("A stable system with sound values stops nothing") {
    CHECK_FALSE(aborts([] { return mean_wait_seconds(MultiServer{2, 1.9, 1}); }));
    CHECK_FALSE(aborts([] { return mean_wait_seconds(LossSystem{2, 0, 5, 1}); }));
    CHECK_FALSE(aborts([] { return mean_wait_seconds(ClosedSystem{5, 2, 0, 1}); }));
}

TEST_CASE("An unstable system has no means and no quantiles") {
    CHECK(aborts([] { return mean_wait_seconds(MultiServer{2, 2, 1}); }));
    CHECK(aborts([] { return utilization(MultiServer{2, 2, 1}); }));
    CHECK(aborts([] { return response_quantile_seconds(MultiServer{2, 2.1, 1}, 0.5); }));
    CHECK(aborts([] { return erlang_c(3, 3); }));
    CHECK(aborts([] { return mean_wait_seconds(SingleServer{1, exponential_law(1)}); }));
    CHECK(aborts([] { return wait_cdf(SingleServer{2, exponential_law(1)}, 1, 0.1); }));
    CHECK(aborts([] { return wait_cdf(DeterministicServer{1, 1}, 1); }));
    CHECK(aborts([] { return wait_tail(HyperexponentialServer{1, {0.5, 0.5, 2}}, 1); }));
    CHECK(aborts([] { return approximate_mean_wait_seconds({1, 1, 1}, 1, 1); }));
}

TEST_CASE("Rates and times are positive, servers and clients at least one") {
    CHECK(aborts([] { return mean_wait_seconds(MultiServer{2, -1, 1}); }));
    CHECK(aborts([] { return mean_wait_seconds(MultiServer{2, 1, not_a_number}); }));
    CHECK(aborts([] { return mean_wait_seconds(MultiServer{0, 1, 1}); }));
    CHECK(aborts([] { return is_stable(MultiServer{2, not_a_number, 1}); }));
    CHECK(aborts([] { return erlang_b(-1, 1); }));
    CHECK(aborts([] { return erlang_b(1, -1); }));
    CHECK(aborts([] { return blocking_probability(LossSystem{1, -1, 1, 1}); }));
    CHECK(aborts([] { return blocking_probability(LossSystem{1, 1, 0, 1}); }));
    CHECK(aborts([] { return blocking_probability(LossSystem{0, 1, 1, 1}); }));
    CHECK(aborts([] { return throughput_per_second(ClosedSystem{0, 1, 1, 1}); }));
    CHECK(aborts([] { return throughput_per_second(ClosedSystem{1, 1, -1, 1}); }));
    CHECK(aborts([] { return most_throughput_per_second(ClosedSystem{1, 0, 1, 1}); }));
    CHECK(aborts([] { return least_nodes(Rate{-1}, Duration{1}, 1); }));
    CHECK(aborts([] { return least_nodes(Rate{not_a_number}, Duration{1}, 1); }));
    CHECK(aborts([] { return least_nodes(Rate{1}, Duration{-1}, 1); }));
    CHECK(aborts([] { return least_nodes(Rate{1}, Duration{1}, 0); }));
    CHECK(least_nodes(Rate{1e300}, Duration::max(), 1) >= 1'000'000'000'000'000'000);
    CHECK(aborts([] { return nodes_at_utilization(Rate{1}, Duration{1}, 1, 0); }));
    CHECK(aborts([] { return nodes_at_utilization(Rate{1}, Duration{1}, 1, 1.01); }));
}

TEST_CASE("Probabilities lie inside (0, 1), times are not negative, widths are attainable") {
    CHECK(aborts([] { return response_quantile_seconds(MultiServer{2, 1, 1}, 1); }));
    CHECK(aborts([] { return wait_quantile_seconds(MultiServer{2, 1, 1}, 0); }));
    CHECK(aborts([] { return response_quantile_seconds(LossSystem{2, 1, 1, 1}, 1.5); }));
    CHECK(aborts([] { return response_quantile_seconds(ClosedSystem{2, 1, 1, 1}, not_a_number); }));
    CHECK(aborts([] { return response_tail(ClosedSystem{2, 1, 1, 1}, -1); }));
    CHECK(aborts([] { return wait_tail(MultiServer{2, 1, 1}, -1); }));
    CHECK(aborts([] { return response_tail(ClosedSystem{2, 1, 1, 1}, infinity); }));
    CHECK(aborts([] { return wait_cdf(DeterministicServer{0.5, 1}, infinity); }));
    CHECK(aborts([] { return wait_cdf(SingleServer{0.5, exponential_law(1)}, infinity, 0.1); }));
    CHECK(aborts([] { return wait_cdf(SingleServer{0.5, exponential_law(1)}, 1, 1e-9); }));
}

TEST_CASE("Laws that contradict themselves are refused") {
    CHECK(aborts([] { return lognormal_law(1, 0); }));
    CHECK(aborts([] { return uniform_law(1, 0.6); }));
    CHECK(aborts([] { return hyperexponential_law(1, 1); }));
    CHECK(aborts([] { return exponential_law(0); }));
    const ServiceLaw too_short{0.5, 1, exponential_law(1).cdf};
    CHECK(aborts([&] { return response_quantile_seconds(SingleServer{1, too_short}, 0.9, 0.01); }));
}

TEST_CASE("A chain without a single stationary distribution is refused") {
    CHECK(aborts([] { return stationary_distribution(0, {}); }));
    CHECK(aborts([] { return stationary_distribution(2, {{0, 2, 1.0}}); }));
    CHECK(aborts([] {
        return stationary_distribution(2, {{0, 1, 1.0}, {1, 0, 1.0}, {0, 0, 1.0}});
    }));
    CHECK(aborts([] { return stationary_distribution(2, {{0, 1, -1.0}}); }));
    CHECK(aborts([] {
        return stationary_distribution(4, {{0, 1, 1.0}, {1, 0, 1.0}, {2, 3, 1.0}, {3, 2, 1.0}});
    }));
}
