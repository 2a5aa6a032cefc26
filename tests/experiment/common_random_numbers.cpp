// SKUs and node counts share their arrivals and demands: the difference between two of them is
// known far better than from independent runs.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <support/catch.hpp>
#include <vector>

namespace {

using namespace skusim;
using namespace std::chrono_literals;

double mean_latency(Duration service, std::uint64_t seed) {
    experiment::Trial trial;
    trial.cluster = {{{1, 2}}, {}, serving::RouterKind::random};
    trial.arrivals = workload::PoissonArrivals{Rate{140}};
    trial.service = {service, random::exponential_shape()};
    experiment::Effort effort;
    effort.goal = experiment::Goal::decision; // without an objective: one look, of equal length
    effort.first_look = 6'400;
    effort.seed = seed;
    return experiment::run(trial, nullptr, effort).metric(experiment::Metric::latency_mean).value;
}

double variance(const std::vector<double>& values) {
    double mean = 0;
    for (const double value : values) {
        mean += value / static_cast<double>(values.size());
    }
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return squares / static_cast<double>(values.size() - 1);
}

} // namespace

TEST_CASE("with common random numbers the variance of a difference shrinks tenfold") {
    std::vector<double> common;
    std::vector<double> independent;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        common.push_back(mean_latency(10ms, seed) - mean_latency(9'800us, seed));
        independent.push_back(mean_latency(10ms, seed) - mean_latency(9'800us, seed + 1000));
    }
    INFO("variance " << variance(common) << " with common, " << variance(independent)
                     << " with independent random numbers");
    CHECK(variance(common) > 0);
    CHECK(variance(common) < variance(independent) / 10);
}
