// Workers of their own for each class against the exact answers of each class's own queues.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/approximate.hpp>
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/loss.hpp>

#include "sure.hpp"

#include <algorithm>
#include <cstddef>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

Trial with_stations(std::vector<TrialClass> classes, std::vector<int> workers, int nodes,
                    double rate, serving::Dispatch dispatch) {
    Trial trial;
    std::vector<random::MixturePart> parts;
    for (const TrialClass& each : classes) {
        parts.push_back({each.share, each.service});
    }
    trial.service = random::mixture(parts);
    trial.classes = std::move(classes);
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    const serving::Stations stations{std::move(workers)};
    trial.cluster.groups = {{nodes, stations.all_workers(), stations}};
    trial.cluster.dispatch = std::move(dispatch);
    return trial;
}

/// Three nodes of two workers for 20 ms and three for 100 ms, both exponential: at 240 /s they have
/// 28 and 8 requests a second each, 0.56 and 0.8 of their workers' time.
Trial detector_and_ranker(serving::Dispatch dispatch) {
    return with_stations({{"detector", 0.7, {20ms, random::exponential_shape()}},
                          {"ranker", 0.3, {100ms, random::exponential_shape()}}},
                         {2, 3}, 3, 240, std::move(dispatch));
}

/// Its mean wait, mean and 99th percentile of the response are those of the queue.
void check_is(const ClassResult& measured, const theory::MultiServer& queue) {
    CAPTURE(measured.name);
    check_inside(measured.wait_mean, theory::mean_wait_seconds(queue), 0.1);
    check_inside(measured.latency_mean, theory::mean_response_seconds(queue), 0.05);
    for (const QuantileResult& quantile : measured.latency) {
        const double probability = quantile.quantity.probability;
        if (probability <= 0.99) {
            CAPTURE(probability);
            check_inside(quantile.value, theory::response_quantile_seconds(queue, probability),
                         0.1);
        }
    }
}

void check_laws(const Trial& trial, const Outcome& outcome, std::size_t least_of_classes) {
    std::size_t of_classes = 0;
    for (const CrossCheck& check : cross_checks(trial, outcome, 0.9999)) {
        CAPTURE(subject(check), check.law, check.expected, check.measured.value);
        CHECK(check.agrees);
        of_classes += check.request_class.empty() ? 0 : 1;
    }
    CHECK(of_classes >= least_of_classes);
}

} // namespace

TEST_CASE("Behind a random router each class is so many M/M/c of its own") {
    const Trial trial = detector_and_ranker(serving::RouterKind::random);
    for (const std::uint64_t seed : {1, 2, 3}) {
        CAPTURE(seed);
        Effort effort = sure_effort(8'000'000, 0.04);
        effort.seed = seed;
        const Outcome outcome = run(trial, nullptr, effort);
        REQUIRE(outcome.classes.size() == 2);
        check_is(outcome.classes[0], {2, 240 * 0.7 / 3, 0.020});
        check_is(outcome.classes[1], {3, 240 * 0.3 / 3, 0.100});
        // (168 /s x 20 ms + 72 /s x 100 ms) / 15 workers
        check_inside(outcome.metric(Metric::utilization), (3.36 + 7.2) / 15, 0.02);
        check_laws(trial, outcome, 10);
    }
}

TEST_CASE("With one queue each class is one M/M/(N k)") {
    const Trial trial = detector_and_ranker(serving::OneQueue{});
    const Outcome outcome = run(trial, nullptr, sure_effort(8'000'000, 0.04));
    CHECK(outcome.classes[0].wait_mean.value < 0.002);
    check_is(outcome.classes[1], {9, 240 * 0.3, 0.100});
    check_laws(trial, outcome, 10);
}

TEST_CASE("Single workers with other laws wait as Pollaczek and Khinchine say, each class alone") {
    // 0.7 and 0.6 of the workers' time on each of two nodes.
    const Trial trial = with_stations({{"constant", 0.5, {10ms, random::constant_shape()}},
                                       {"varied", 0.5, {8571us, random::lognormal_shape(1.5)}}},
                                      {1, 1}, 2, 280, serving::RouterKind::random);
    const Outcome outcome = run(trial, nullptr, sure_effort(60'000'000, 0.04));
    const double varied = in_seconds(trial.classes[1].service.mean);
    check_inside(outcome.classes[0].wait_mean, 70 * 0.010 * 0.010 / 2 / (1 - 0.7), 0.05);
    check_inside(outcome.classes[1].wait_mean,
                 70 * varied * varied * (1 + 1.5 * 1.5) / 2 / (1 - 70 * varied), 0.1);
    check_laws(trial, outcome, 2);
}

TEST_CASE("Queues with few places lose as M/M/c/K does, each class alone") {
    Trial trial = detector_and_ranker(serving::RouterKind::random);
    trial.cluster.queue.limit = 2;
    const Outcome outcome = run(trial, nullptr, sure_effort(8'000'000, 0.04));
    check_inside(outcome.classes[0].error_rate,
                 theory::blocking_probability(theory::LossSystem{2, 2, 56, 0.020}), 0.1);
    check_inside(outcome.classes[1].error_rate,
                 theory::blocking_probability(theory::LossSystem{3, 2, 24, 0.100}), 0.1);
    check_laws(trial, outcome, 4);

    trial.cluster.group().kind = serving::Stations{{2, 3}, true};
    trial.cluster.queue.limit = 5;
    const Outcome of_workers = run(trial, nullptr, sure_effort(8'000'000, 0.04));
    check_inside(of_workers.classes[1].error_rate,
                 theory::blocking_probability(theory::LossSystem{3, 3, 24, 0.100}), 0.1);
    check_laws(trial, of_workers, 4);
}

TEST_CASE("Whatever the router, a class fares as it would in a cluster of its own") {
    for (const serving::RouterRow& router : serving::router_table) {
        CAPTURE(router.name);
        const Trial trial = detector_and_ranker(router.kind);
        const Outcome together = run_for_means(trial, sure_effort(3'000'000, 0.04));
        const std::vector<Trial> alone = trials_of_stations(trial);
        REQUIRE(alone.size() == 2);
        for (std::size_t number = 0; number < alone.size(); ++number) {
            CAPTURE(number);
            Effort effort = sure_effort(3'000'000, 0.04);
            effort.seed = 77;
            const stats::Estimate without =
                run_for_means(alone[number], effort).metric(Metric::latency_mean);
            const stats::Estimate& with = together.classes[number].latency_mean;
            CHECK(with.low <= without.high);
            CHECK(without.low <= with.high);
        }
        check_laws(trial, together, router.kind == serving::RouterKind::random ? 10 : 0);
    }
}

TEST_CASE("The busiest station says how much all of them carry") {
    Trial trial = detector_and_ranker(serving::RouterKind::random);
    CHECK(*offered_utilization(trial) == Approx(0.8));
    // 9 workers / 100 ms / 30 % of the requests
    CHECK(speed_under_backlog(trial).per_second() == Approx(300));
    CHECK(is_stable(trial));
    trial.arrivals = workload::PoissonArrivals{Rate{300}};
    CHECK_FALSE(is_stable(trial)); // though 1.8 of the detectors' 6 workers are idle
    CHECK_FALSE(run(trial, nullptr, {}).stable);
    // Those who lose requests can have all workers busy: 6 / 20 ms + 9 / 100 ms.
    trial.cluster.queue.limit = 3;
    CHECK(is_stable(trial));
    CHECK(greatest_speed(trial).per_second() == Approx(390));
}

TEST_CASE("Clients that think find stations within the bounds of a closed loop") {
    Trial trial = detector_and_ranker(serving::RouterKind::least_outstanding);
    trial.arrivals = workload::ClosedArrivals{40, {100ms, random::exponential_shape()}};
    const Outcome outcome = run(trial, nullptr, sure_effort(3'000'000, 0.04));
    const double rate = outcome.metric(Metric::throughput).value;
    CHECK(rate < 300);
    CHECK(rate > 100);
    check_laws(trial, outcome, 0);
}
