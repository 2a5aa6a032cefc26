// Nodes that fail at random: against exact answers, and what must not change.
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/node/fifo/fifo_node.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/stats/interval.hpp>

#include "breakdown_chain.hpp"
#include "sure.hpp"

#include <support/catch.hpp>
#include <utility>
#include <vector>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::check_inside;
using experiment::Metric;
using experiment::sure_effort;
using experiment::Trial;
using reference::BreakdownChain;
using serving::InFlight;

random::Distribution exponential_of(Duration mean) {
    return {mean, random::exponential_shape()};
}

serving::OutageRules failing_nodes(int nodes, Duration up, Duration down, InFlight in_flight) {
    serving::OutageRules rules;
    rules.in_flight = in_flight;
    for (int node = 0; node < nodes; ++node) {
        const auto number = static_cast<std::uint32_t>(node);
        rules.renewals.push_back({{number}, exponential_of(up), exponential_of(down), number});
    }
    return rules;
}

Trial cluster_of_nodes(int nodes, double per_second, serving::Dispatch dispatch) {
    Trial trial;
    trial.cluster.groups = {{nodes, 1}};
    trial.cluster.dispatch = dispatch;
    trial.arrivals = workload::PoissonArrivals{Rate{per_second}};
    trial.service = exponential_of(10ms);
    return trial;
}

} // namespace

TEST_CASE("M/M/1 with breakdowns, of which requests are resumed: L = 1.424242") {
    // White and Christie 1958: L = (rho + lambda xi / (xi + eta)^2) / (A - rho), A = eta / (xi +
    // eta), with lambda = 0.5, xi = 0.05 and eta = 0.5 in services.
    Trial trial = cluster_of_nodes(1, 50, serving::RouterKind::least_outstanding);
    trial.cluster.outages = failing_nodes(1, 200ms, 20ms, InFlight::paused);
    const experiment::Outcome outcome =
        experiment::run_for_means(trial, sure_effort(20'000'000));
    REQUIRE(outcome.failures);
    check_inside(outcome.metric(Metric::in_system), 1.424242, 0.03);
    check_inside(outcome.metric(Metric::latency_mean), 0.02848485, 0.03);
    check_inside(outcome.metric(Metric::utilization), 0.5, 0.03);
    check_inside(outcome.failures->in_service, 10.0 / 11, 0.01);
    CHECK(outcome.precise);
    CHECK(outcome.failures->outages >= experiment::least_outages);
    CHECK(outcome.requests.completed == outcome.requests.arrived);
    CHECK(outcome.offered_utilization == Approx(0.55));
}

TEST_CASE("M/M/1 with breakdowns that are noticed late is the same: there is no other node") {
    Trial trial = cluster_of_nodes(1, 50, serving::RouterKind::least_outstanding);
    trial.cluster.outages = failing_nodes(1, 200ms, 20ms, InFlight::paused);
    trial.cluster.outages->detection = 15ms;
    const experiment::Outcome outcome =
        experiment::run_for_means(trial, sure_effort(20'000'000));
    check_inside(outcome.metric(Metric::in_system), 1.424242, 0.03);
}

TEST_CASE("M/M/c with breakdowns: mean times of the Markov chain") {
    // Each server fails at 0.001 and is repaired at 0.1 a service. The chain whose requests go on
    // elsewhere is known: W = 1.6614 and 1.5154 services.
    CHECK(BreakdownChain(2, 1.2, 0.001, 0.1, false).inside() / 1.2 == Approx(1.6614).margin(1e-4));
    CHECK(BreakdownChain(3, 2.0, 0.001, 0.1, false).inside() / 2.0 == Approx(1.5154).margin(1e-4));
    for (const auto& [servers, load] : {std::pair(1, 0.5), std::pair(2, 1.2), std::pair(3, 2.0)}) {
        CAPTURE(servers);
        const double exact = BreakdownChain(servers, load, 0.001, 0.1, true).inside() / load;
        Trial trial = cluster_of_nodes(servers, load * 100, serving::OneQueue{});
        trial.cluster.outages = failing_nodes(servers, 10s, 100ms, InFlight::paused);
        const experiment::Outcome outcome =
            experiment::run_for_means(trial, sure_effort(20'000'000));
        check_inside(outcome.metric(Metric::latency_mean), exact * 0.01, 0.025);
        check_inside(outcome.failures->in_service, 100.0 / 101, 0.01);
        CHECK(outcome.requests.completed == outcome.requests.arrived);
    }
}

TEST_CASE("requests that begin anew wait longer than those that go on, and none is lost") {
    // W of the chain that resumes is 1.5154 services; here an interrupted one has its work again.
    Trial trial = cluster_of_nodes(3, 200, serving::OneQueue{});
    trial.cluster.outages = failing_nodes(3, 10s, 100ms, InFlight::sent_again);
    const experiment::Outcome outcome = experiment::run(trial, nullptr, sure_effort(20'000'000));
    const stats::Estimate& latency = outcome.metric(Metric::latency_mean);
    CHECK(latency.low > 0.015154);
    CHECK(latency.high < 0.015154 * 1.02);
    // A server is busy two thirds of its time, and fails a thousandth of it in each service.
    check_inside(outcome.failures->sent_again, 0.001, 0.1);
    CHECK(outcome.requests.completed == outcome.requests.arrived);
}

namespace {

/// Counts who waits.
struct WaitObserver : serving::SilentObserver {
    void arrived(Time, const serving::Request&, std::uint64_t) { ++seen; }
    void started(Time now, const serving::Request& request) {
        if (!request.has_begun) {
            ++begun;
            waited += now > request.arrived ? 1 : 0;
        }
    }
    std::int64_t seen = 0;
    std::int64_t begun = 0;
    std::int64_t waited = 0;
};

/// P(wait) of M/M/8 at load 5 whose servers are up 100/101 of the time, of so many requests in each
/// of 32 runs.
stats::Estimate share_that_waits(Duration repair, std::int64_t requests) {
    Trial trial = cluster_of_nodes(8, 500, serving::OneQueue{});
    trial.cluster.outages = failing_nodes(8, 100 * repair, repair, InFlight::sent_again);
    std::vector<stats::RatioPart> parts;
    for (std::uint32_t run = 0; run < 32; ++run) {
        const serving::Seed seed{3, run};
        serving::OpenSource source(trial.arrivals, trial.service.shape, seed);
        WaitObserver observer;
        serving::Cluster<serving::OpenSource, WaitObserver, serving::Fifo> cluster(
            trial.cluster, trial.service.mean, source, seed, observer);
        cluster.start();
        const auto until = [&](std::int64_t most) {
            return [&observer, most](Time) { return observer.seen < most; };
        };
        // All nodes are up at first: the number of them forgets it in a time of repair.
        const auto warm_up = static_cast<std::int64_t>(5 * in_seconds(repair) * 500) + 1000;
        const Time warm = kernel::run_while(cluster, cluster.agenda(), Time{}, until(warm_up));
        observer.begun = observer.waited = 0;
        kernel::run_while(cluster, cluster.agenda(), warm, until(warm_up + requests));
        parts.push_back(
            {static_cast<double>(observer.waited), static_cast<double>(observer.begun)});
    }
    return stats::skewed_ratio_interval(parts, 0.9999);
}

} // namespace

TEST_CASE("M/M/8 with breakdowns: who waits, as the Markov chain has it") {
    // Exact 0.17971 and 0.17995 at repairs of 10 and 100 services; the decomposition says 0.17999.
    check_inside(share_that_waits(100ms, 60'000), 0.17971, 0.03);
    check_inside(share_that_waits(1s, 200'000), 0.17995, 0.03);
}

TEST_CASE("M/M/8 with rare and long breakdowns comes to the decomposition", "[.long]") {
    check_inside(share_that_waits(10s, 2'000'000), 0.17998, 0.03);
}

TEST_CASE("where nothing fails, the figures are those of a cluster that cannot") {
    for (const serving::Dispatch& dispatch :
         {serving::Dispatch(serving::RouterKind::random),
          serving::Dispatch(serving::RouterKind::round_robin),
          serving::Dispatch(serving::RouterKind::least_outstanding),
          serving::Dispatch(serving::RouterKind::power_of_two),
          serving::Dispatch(serving::OneQueue{})}) {
        CAPTURE(serving::name(dispatch));
        Trial trial = cluster_of_nodes(4, 300, dispatch);
        trial.cluster.queue.timeout = 80ms;
        experiment::Effort effort;
        effort.goal = experiment::Goal::decision;
        effort.first_look = 20'000;
        const experiment::Outcome without = experiment::run(trial, nullptr, effort);
        trial.cluster.outages = failing_nodes(4, 24h * 36500, 1ms, InFlight::lost);
        const experiment::Outcome with = experiment::run(trial, nullptr, effort);
        CHECK(with.metrics == without.metrics);
        for (std::size_t i = 0; i < with.latency.size(); ++i) {
            CHECK(with.latency[i].value == without.latency[i].value);
        }
        CHECK(with.requests.abandoned == without.requests.abandoned);
        CHECK(with.requests.abandoned > 0);
        CHECK(with.failures->outages == 0);
        CHECK(with.failures->in_service.value == 1);
    }
}

TEST_CASE("clusters that fail are simulated by events, any kind of queue that can be") {
    Trial trial = cluster_of_nodes(4, 300, serving::RouterKind::random);
    CHECK_FALSE(serving::needs_events(trial.cluster));
    trial.cluster.outages.emplace();
    CHECK(serving::needs_events(trial.cluster));
    CHECK(serving::can_fail(trial.cluster));
    trial.cluster.group().kind = serving::Lifo{};
    CHECK(serving::can_fail(trial.cluster));
    trial.cluster.group().kind = serving::Sharing{};
    CHECK(serving::can_fail(trial.cluster));
    trial.cluster.outages->in_flight = InFlight::paused;
    CHECK_FALSE(serving::can_fail(trial.cluster));
    trial.cluster.outages->in_flight = InFlight::lost;
    trial.cluster.group().kind = serving::Batching{{1, {}, {}}, {10ms}, 1};
    CHECK(serving::can_fail(trial.cluster));
    trial.cluster.dispatch = serving::OneQueue{};
    CHECK_FALSE(serving::can_fail(trial.cluster));
    trial.cluster.group().kind = serving::Fifo{};
    trial.cluster.scaling.emplace();
    CHECK_FALSE(serving::can_fail(trial.cluster));
}

TEST_CASE("lost requests break the objective, count as errors, and do not depend on threads") {
    Trial trial = cluster_of_nodes(4, 250, serving::RouterKind::least_outstanding);
    trial.cluster.outages = failing_nodes(4, 10s, 500ms, InFlight::lost);
    trial.cluster.outages->detection = 100ms;
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 100ms}};
    objective.max_error_rate = 0.001;
    std::vector<experiment::Outcome> outcomes;
    for (const int threads : {1, 4}) {
        const experiment::ThreadLimit limit(threads);
        experiment::Effort effort;
        effort.precision = 0.05;
        outcomes.push_back(experiment::run(trial, &objective, effort));
    }
    CHECK(outcomes[0].metrics == outcomes[1].metrics);
    CHECK(outcomes[0].failures->lost == outcomes[1].failures->lost);
    const experiment::Outcome& outcome = outcomes[0];
    CHECK(outcome.requests.lost > 0);
    CHECK(outcome.requests.arrived == outcome.requests.completed + outcome.requests.lost);
    CHECK(outcome.metric(Metric::error_rate) == outcome.failures->lost);
    CHECK(outcome.slo[1].decision == experiment::Decision::fails);
    // The router counts what hangs on the silent node against it, so that it keeps about as many as
    // the others before they are lost: a little more than the three that a node has on average.
    const double lost_each =
        static_cast<double>(outcome.requests.lost) / static_cast<double>(outcome.failures->outages);
    CHECK(lost_each > 1);
    CHECK(lost_each < 15);
}

TEST_CASE("nodes that are down too long for the load are found unstable, not simulated") {
    Trial trial = cluster_of_nodes(2, 150, serving::OneQueue{});
    CHECK(experiment::is_stable(trial));
    trial.cluster.outages = failing_nodes(2, 1s, 1s, InFlight::paused);
    CHECK_FALSE(experiment::is_stable(trial));
    CHECK_FALSE(experiment::run(trial, nullptr, sure_effort(20'000'000)).stable);
}

TEST_CASE("how many requests it takes to see enough failures") {
    Trial trial = cluster_of_nodes(4, 100, serving::OneQueue{});
    trial.cluster.outages = failing_nodes(4, 990s, 10s, InFlight::lost);
    // Four nodes, one outage each in 1000 s: 25,000 requests an outage, and as many to warm up.
    CHECK(experiment::requests_for_outages(trial) == Approx(2 * 320 * 25'000.0));
}
