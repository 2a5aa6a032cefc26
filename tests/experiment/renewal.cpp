// Gamma streams through the whole of a run, against the exact G/M/1.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <algorithm>
#include <reference/renewal.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace std::chrono_literals;

namespace {

experiment::Trial gamma_trial(const theory::RenewalServer& system) {
    experiment::Trial trial;
    trial.arrivals = workload::GammaArrivals{Rate{system.arrivals_per_second}, system.gap_cv};
    trial.service = {from_seconds(system.mean_service_seconds), random::exponential_shape()};
    return trial;
}

} // namespace

TEST_CASE("gamma arrivals at one exponential server wait as in G/M/1") {
    // With a level of 1 - 1e-4 and fixed seeds, a miss is a fault; 5 % is narrow enough to tell the
    // waits of neighbouring variations apart, which differ by more than half.
    experiment::Effort effort;
    effort.confidence = 0.9999;
    effort.precision = 0.05;
    effort.max_requests = 20'000'000;
    for (const double cv : {0.5, 2.0}) {
        for (const double load : {0.5, 0.7}) {
            CAPTURE(cv, load);
            const theory::RenewalServer system{load / 0.1, cv, 0.1};
            const experiment::Outcome outcome =
                experiment::run(gamma_trial(system), nullptr, effort);
            REQUIRE(outcome.precise);
            const stats::Estimate& wait = outcome.metric(experiment::Metric::wait_mean);
            CHECK(wait.low <= theory::mean_wait_seconds(system));
            CHECK(wait.high >= theory::mean_wait_seconds(system));
            const auto p95 =
                std::find_if(outcome.latency.begin(), outcome.latency.end(), [](const auto& it) {
                    return it.quantity == stats::latency_quantile(0.95);
                });
            REQUIRE(p95 != outcome.latency.end());
            CHECK(p95->value.low <= theory::response_quantile_seconds(system, 0.95));
            CHECK(p95->value.high >= theory::response_quantile_seconds(system, 0.95));
        }
    }
}

TEST_CASE("gamma arrivals at or above the workers are unstable, whatever their variation") {
    for (const double cv : {0.1, 1.0, 5.0}) {
        CHECK_FALSE(experiment::is_stable(gamma_trial({10, cv, 0.1})));
        CHECK(experiment::is_stable(gamma_trial({9.99, cv, 0.1})));
    }
}
