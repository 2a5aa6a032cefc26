// Zones and pools that come and go at random: requests inside as a Markov chain has them.
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/outages.hpp>

#include "outage_chain.hpp"
#include "sure.hpp"

#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;
using reference::Cause;
using reference::OutageChain;
using serving::InFlight;

namespace {

constexpr double mean_service = 0.01; // seconds

/// Nodes of one worker behind one queue, which fail as the scenario's `failures` say.
Trial failing(int nodes, double per_second, scenario::Failures failures, InFlight in_flight) {
    failures.in_flight = in_flight;
    failures.detection = Duration::zero();
    Trial trial;
    trial.cluster.groups = {{nodes, 1}};
    trial.cluster.dispatch = serving::OneQueue{};
    trial.cluster.outages = scenario::outages_at_rates(failures, 0, nodes);
    trial.arrivals = workload::PoissonArrivals{Rate{per_second}};
    trial.service = {from_seconds(mean_service), random::exponential_shape()};
    return trial;
}

/// A service is the chain's unit of time.
void check_against_chain(int nodes, double per_second, const scenario::Failures& failures,
                         const std::vector<Cause>& causes) {
    for (const bool keeps : {true, false}) {
        CAPTURE(nodes, keeps);
        const Trial trial =
            failing(nodes, per_second, failures, keeps ? InFlight::paused : InFlight::lost);
        const Outcome outcome = run_for_means(trial, sure_effort(40'000'000, 0.035));
        OutageChain chain(static_cast<unsigned>(nodes), per_second * mean_service, causes, keeps);
        check_inside(outcome.metric(Metric::in_system), chain.inside(), 0.04);
        CHECK(outcome.failures->outages >= least_outages);
    }
}

constexpr double per(double seconds) {
    return mean_service / seconds;
}

} // namespace

TEST_CASE("the chain of outages is that of an M/M/1 that resumes: L = 1.424242") {
    // White and Christie 1958, as in failures.cpp.
    CHECK(OutageChain(1, 0.5, {{1, 0.05, 0.5}}, true).inside() == Approx(1.424242).margin(1e-6));
    // Two servers that nothing takes away: M/M/2 at a load of 0.6, L = 2 x 0.6 / (1 - 0.36).
    CHECK(OutageChain(2, 1.2, {{1, 0, 1}}, true).inside() == Approx(1.875).margin(1e-6));
}

TEST_CASE("zones that are lost at random: two of three nodes are in the first") {
    scenario::Failures failures;
    failures.zones = 2;
    failures.zone_outage = availability::UpAndDown{1s, 100ms};
    check_against_chain(3, 130, failures, {{0b101, per(1), per(0.1)}, {0b010, per(1), per(0.1)}});
}

TEST_CASE("a pool of which the last two of three nodes go at once, and nodes that fail besides") {
    scenario::Failures failures;
    scenario::Evictions& evictions = failures.evictions.emplace();
    evictions.rate = Rate{1};
    evictions.away = 100ms;
    evictions.together = 0.66;
    evictions.notice = Duration::zero();
    failures.mtbf = 2s;
    failures.repair = 50ms;
    check_against_chain(3, 130, failures,
                        {{0b110, per(1), per(0.1)},
                         {0b001, per(2), per(0.05)},
                         {0b010, per(2), per(0.05)},
                         {0b100, per(2), per(0.05)}});
}
