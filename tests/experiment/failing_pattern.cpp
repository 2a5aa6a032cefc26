// Nodes that fail under a load that changes: against the Markov chain's forward equations.
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "sure.hpp"
#include "token_trials.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

// A second: the node serves a hundred, fails five times, and is repaired at fifty. The load changes
// every two seconds, before the queue has come to rest.
constexpr double service_rate = 100;
constexpr double failure_rate = 5;
constexpr double repair_rate = 50;
constexpr double share_up = repair_rate / (failure_rate + repair_rate);
constexpr std::array rates{80.0, 20.0};
constexpr Duration interval_length = 2s;

/// What a failure does to the requests that the node has.
enum class Keeps { all, none };

/// Probabilities of the node's states: M/M/1 with breakdowns, whose load is periodic. Classical
/// Runge and Kutta in milliseconds, from empty through so many periods that the last is like the
/// one before.
class PeriodicChain {
public:
    explicit PeriodicChain(Keeps keeps) : keeps_(keeps) {
        share_[number(true, 0)] = 1;
        constexpr int periods = 8;
        for (int period = 0; period < periods; ++period) {
            inside_ = 0;
            latency_ = {};
            for (std::size_t i = 0; i < rates.size(); ++i) {
                for (int step = 0; step < steps; ++step) {
                    advance(rates[i]);
                    inside_ += mean_inside() / (steps * rates.size());
                    latency_[i] += mean_latency() / steps;
                }
            }
        }
    }

    /// Requests, on average over a period.
    [[nodiscard]] double inside() const { return inside_; }
    /// Of who comes in that interval, in seconds, where requests go on: each of those before it and
    /// its own takes a service, in which the node fails as often as it does in any other time.
    [[nodiscard]] double latency(std::size_t i) const { return latency_[i]; }

private:
    static constexpr std::size_t most = 250;
    static constexpr int steps = 2000; // of an interval
    static constexpr double step = 0.001;
    using Shares = std::vector<double>;

    static std::size_t number(bool is_up, std::size_t inside) {
        return (is_up ? 0 : most + 1) + inside;
    }

    [[nodiscard]] Shares flow(const Shares& share, double arrivals) const {
        Shares change(share.size(), 0.0);
        const auto move = [&](std::size_t from, std::size_t to, double rate) {
            change[from] -= rate * share[from];
            change[to] += rate * share[from];
        };
        for (std::size_t n = 0; n <= most; ++n) {
            const bool takes = n < most;
            if (takes) {
                move(number(true, n), number(true, n + 1), arrivals);
            }
            if (takes && keeps_ == Keeps::all) {
                move(number(false, n), number(false, n + 1), arrivals);
            }
            if (n > 0) {
                move(number(true, n), number(true, n - 1), service_rate);
            }
            move(number(true, n), number(false, keeps_ == Keeps::all ? n : 0), failure_rate);
            move(number(false, n), number(true, n), repair_rate);
        }
        return change;
    }

    void advance(double arrivals) {
        const auto after = [&](const Shares& slope, double time) {
            Shares moved = share_;
            for (std::size_t i = 0; i < moved.size(); ++i) {
                moved[i] += time * slope[i];
            }
            return moved;
        };
        const Shares a = flow(share_, arrivals);
        const Shares b = flow(after(a, step / 2), arrivals);
        const Shares c = flow(after(b, step / 2), arrivals);
        const Shares d = flow(after(c, step), arrivals);
        for (std::size_t i = 0; i < share_.size(); ++i) {
            share_[i] += step / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
        }
    }

    [[nodiscard]] double mean_inside() const {
        double mean = 0;
        for (std::size_t n = 0; n <= most; ++n) {
            mean += static_cast<double>(n) * (share_[number(true, n)] + share_[number(false, n)]);
        }
        return mean;
    }
    [[nodiscard]] double mean_latency() const {
        double is_down = 0;
        for (std::size_t n = 0; n <= most; ++n) {
            is_down += share_[number(false, n)];
        }
        return (mean_inside() + 1) / service_rate * (1 + failure_rate / repair_rate) +
               is_down / repair_rate;
    }

    Keeps keeps_;
    Shares share_ = Shares(2 * (most + 1), 0.0);
    double inside_ = 0;
    std::array<double, rates.size()> latency_{};
};

Trial failing_node_of(serving::NodeKind kind, serving::InFlight in_flight) {
    Trial trial;
    trial.cluster.groups = {{1, 1, std::move(kind)}};
    trial.arrivals =
        workload::PatternArrivals{{Rate{rates[0]}, Rate{rates[1]}}, 2 * interval_length};
    trial.service = {10ms, random::exponential_shape()};
    const auto law = [](double rate) {
        return random::Distribution{from_seconds(1 / rate), random::exponential_shape()};
    };
    serving::OutageRules& outages = trial.cluster.outages.emplace();
    outages.in_flight = in_flight;
    outages.renewals.push_back({{0}, law(failure_rate), law(repair_rate), 0});
    return trial;
}

scenario::Objective mean_bound() {
    scenario::Objective objective;
    objective.times = {{stats::mean_latency, 1h}};
    return objective;
}

} // namespace

TEST_CASE("M(t)/M/1 with breakdowns, of which requests are resumed: latencies of each interval") {
    const PeriodicChain exact(Keeps::all);
    CHECK(exact.latency(0) > 1.5 * exact.latency(1));
    const Trial trial = failing_node_of(serving::Fifo{}, serving::InFlight::paused);
    const scenario::Objective objective = mean_bound();
    const Outcome outcome = run(trial, &objective, sure_effort(5'000'000, 0.03));
    REQUIRE(outcome.failures);
    check_inside(outcome.metric(Metric::in_system), exact.inside(), 0.03);
    check_inside(outcome.metric(Metric::utilization), 0.5, 0.03);
    check_inside(outcome.failures->in_service, share_up, 0.01);
    CHECK(outcome.failures->outages >= least_outages);
    CHECK(outcome.requests.completed == outcome.requests.arrived);
    REQUIRE(outcome.intervals.size() == rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        check_inside(outcome.intervals[i].times[0].value, exact.latency(i), 0.03);
    }
}

TEST_CASE("M(t)/M/1 with disasters: requests inside, and those that are lost") {
    // Of those inside at a failure, and those that come while it is down, all are lost.
    const double inside = PeriodicChain(Keeps::none).inside();
    const double arrivals = (rates[0] + rates[1]) / 2;
    for (const serving::NodeKind& kind :
         {serving::NodeKind(serving::Fifo{}),
          serving::NodeKind(serving::Batching{{1, {}, {}}, {10ms}, 1})}) {
        const Trial trial = failing_node_of(kind, serving::InFlight::lost);
        const Outcome outcome = run_for_means(trial, sure_effort(5'000'000, 0.025));
        REQUIRE(outcome.failures);
        check_inside(outcome.metric(Metric::in_system), inside, 0.03);
        check_inside(outcome.failures->lost, 1 - share_up + failure_rate * inside / arrivals, 0.03);
        // A busy node completes a hundred a second, whatever it loses.
        check_inside(outcome.metric(Metric::utilization),
                     arrivals * (1 - outcome.failures->lost.value) / service_rate, 0.03);
        CHECK(outcome.requests.arrived == outcome.requests.completed + outcome.requests.lost);
    }
}

TEST_CASE("engines that fail under a pattern of one rate do as they do under that rate") {
    // One sequence at a time, four steps of 10 ms each, and all is lost five times in 5.5 s.
    Trial steady = token_trial(workload::PoissonArrivals{Rate{20}},
                               linear_step(10 * fs_per_ms, 0, 0), {1, 4}, 25, 40ms);
    tokens_of(steady).rules.max_sequences = 1;
    tokens_of(steady).rules.blocks = 1;
    serving::OutageRules& outages = steady.cluster.outages.emplace();
    outages.renewals.push_back(
        {{0}, {1s, random::exponential_shape()}, {100ms, random::exponential_shape()}, 0});
    for (const serving::InFlight rule : {serving::InFlight::lost, serving::InFlight::sent_again}) {
        outages.in_flight = rule;
        Trial periodic = steady;
        periodic.arrivals = workload::PatternArrivals{{Rate{20}, Rate{20}}, 20s};
        const Outcome one = run_for_means(steady, sure_effort(4'000'000, 0.03));
        const Outcome other = run_for_means(periodic, sure_effort(4'000'000, 0.03));
        REQUIRE(one.failures);
        REQUIRE(other.failures);
        const auto check_alike = [](const stats::Estimate& a, const stats::Estimate& b) {
            CAPTURE(a.value, b.value);
            CHECK(a.low <= b.high);
            CHECK(b.low <= a.high);
            CHECK(std::abs(a.value - b.value) <= 0.03 * a.value);
        };
        check_alike(one.metric(Metric::in_system), other.metric(Metric::in_system));
        check_alike(one.metric(Metric::utilization), other.metric(Metric::utilization));
        check_alike(one.metric(Metric::latency_mean), other.metric(Metric::latency_mean));
        check_alike(one.failures->lost, other.failures->lost);
        check_alike(one.failures->sent_again, other.failures->sent_again);
    }
}
