// Single outages, against fluids worked out by hand.
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/episodes.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "token_trials.hpp"

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::EpisodeResult;
using experiment::EpisodesOutcome;
using experiment::EpisodesTrial;
using serving::InFlight;

/// D/D/5: a request comes every 250 ms and takes 1 s, so that four of five nodes are busy. Nodes 0
/// and 1 are down from 100 s to 200 s.
EpisodesTrial two_of_five(InFlight in_flight, Duration detection = {}) {
    EpisodesTrial trial;
    trial.steady.cluster.groups = {{5, 1}};
    trial.steady.cluster.dispatch = serving::OneQueue{};
    trial.steady.arrivals = workload::GammaArrivals{Rate{4}, 1e-4}; // as good as regular
    trial.steady.service = {1s, random::constant_shape()};
    trial.outages.in_flight = in_flight;
    trial.outages.detection = detection;
    trial.outages.schedules = {{{{{0, 2, 1}, 100s, 100s}}}};
    trial.episodes = {{100s, 200s}};
    return trial;
}

scenario::Objective objective_of_p95(Duration p95) {
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), p95}};
    return objective;
}

EpisodesOutcome episodes_of(const EpisodesTrial& trial,
                            const scenario::Objective* objective = nullptr) {
    const auto outcome = experiment::run_episodes(trial, objective, {});
    REQUIRE(outcome);
    return *outcome;
}

void check_near(const stats::Estimate& measured, double truth, double margin) {
    CAPTURE(measured.low, measured.value, measured.high);
    CHECK(measured.value == Approx(truth).margin(margin));
    CHECK(measured.half_width() <= margin);
}

} // namespace

TEST_CASE("D/D/5 without two nodes: the backlog grows and drains as fluids do") {
    // Three nodes serve 3 /s of 4 /s: the backlog grows by 1 /s for 100 s, to 100 beside those in
    // service, and drains at 5 - 4 = 1 /s: all is as before 200 s after the beginning.
    const scenario::Objective objective = objective_of_p95(10s);
    const EpisodesOutcome outcome = episodes_of(two_of_five(InFlight::paused), &objective);
    CHECK(outcome.runs == experiment::replication_count);
    CHECK(outcome.inside_before == Approx(4).epsilon(1e-3));
    CHECK(outcome.inside_as_before == 4);
    REQUIRE(outcome.episodes.size() == 1);
    const EpisodeResult& episode = outcome.episodes.front();
    check_near(episode.recovery, 200, 4);
    check_near(episode.most_inside, 105, 2);
    CHECK(episode.lost == stats::Estimate{});
    CHECK(episode.sent_again == stats::Estimate{});
    // Who arrives u s after the beginning waits u/3 s, if that is over before the nodes are back;
    // then (200 - u) / 5 s. Later than 10 s, service included, are those with 27 < u < 155.
    check_near(episode.late, 4 * (155 - 27), 16);
    REQUIRE(episode.broken);
    CHECK(episode.broken->from == Approx(127).margin(2 * outcome.step_seconds));
    CHECK(episode.broken->until == Approx(255).margin(2 * outcome.step_seconds));
    // The steps tell the same.
    const auto at = [&](double seconds) {
        return outcome.steps[static_cast<std::size_t>(seconds / outcome.step_seconds)];
    };
    CHECK(at(50).nodes == Approx(5));
    CHECK(at(150).nodes == Approx(3));
    CHECK(at(50).inside == Approx(4).margin(0.1));
    CHECK(at(150).inside == Approx(4 + 50).margin(2 * outcome.step_seconds));
    CHECK(at(250).inside == Approx(4 + 50).margin(2 * outcome.step_seconds));
    CHECK(at(50).late == 0);
    CHECK(at(180).late == 1);
    CHECK(at(180).unanswered == 0);
}

TEST_CASE("an episode that comes hours later does not blur the first") {
    // As above; a sixtieth of the whole span would be 5 min, and the first is broken for 128 s.
    EpisodesTrial trial = two_of_five(InFlight::paused);
    trial.outages.schedules[0].outages.push_back({{0, 2, 1}, 5h, 100s});
    trial.episodes.push_back({5h, 5h + 100s});
    const scenario::Objective objective = objective_of_p95(10s);
    const EpisodesOutcome outcome = episodes_of(trial, &objective);
    REQUIRE(outcome.episodes.size() == 2);
    const EpisodeResult& first = outcome.episodes.front();
    REQUIRE(first.broken);
    CHECK(first.broken->from == Approx(127).margin(20));
    CHECK(first.broken->until == Approx(255).margin(20));
}

TEST_CASE("what is on the nodes that fail is lost, and nothing else") {
    const EpisodesOutcome outcome = episodes_of(two_of_five(InFlight::lost, 10s));
    // Idle nodes of the lowest numbers are taken first, so that both are busy for nearly all the
    // time.
    check_near(outcome.episodes.front().lost, 1.8, 0.2);
    check_near(outcome.episodes.front().recovery, 200 - 2, 4);
    const EpisodesOutcome again = episodes_of(two_of_five(InFlight::sent_again, 10s));
    check_near(again.episodes.front().sent_again, 1.8, 0.2);
    CHECK(again.episodes.front().lost == stats::Estimate{});
    check_near(again.episodes.front().recovery, 200 + 2, 4);
}

TEST_CASE("a router that does not know sends a node its share, which is lost") {
    // Round robin over five nodes: each gets 0.8 /s. In the 10 s until it is detected a dead node
    // is sent 8 requests, and has one in service with a chance of 0.8; all of these are lost.
    EpisodesTrial trial = two_of_five(InFlight::lost, 10s);
    trial.steady.cluster.dispatch = serving::RouterKind::round_robin;
    trial.outages.schedules = {{{{{2}, 100s, 40s}}}};
    trial.episodes = {{100s, 140s}};
    check_near(episodes_of(trial).episodes.front().lost, 8 + 0.8, 0.5);
}

TEST_CASE("each of several episodes has its own figures") {
    EpisodesTrial trial = two_of_five(InFlight::lost);
    trial.outages.schedules = {{{{{0, 2, 1}, 100s, 50s}, {{0, 1, 1}, 300s, 30s}}}};
    trial.episodes = {{100s, 150s}, {300s, 330s}};
    const EpisodesOutcome outcome = episodes_of(trial);
    REQUIRE(outcome.episodes.size() == 2);
    check_near(outcome.episodes[0].recovery, 100, 4);
    check_near(outcome.episodes[0].lost, 1.8, 0.2);
    check_near(outcome.episodes[1].recovery, 30, 2); // four nodes are enough
    check_near(outcome.episodes[1].lost, 0.9, 0.3);
    CHECK_FALSE(outcome.episodes[1].broken);
}

TEST_CASE("a service that does not recover before the next episode is told so") {
    EpisodesTrial trial = two_of_five(InFlight::lost);
    trial.outages.schedules = {{{{{0, 2, 1}, 100s, 50s}, {{0, 1, 1}, 160s, 30s}}}};
    trial.episodes = {{100s, 150s}, {160s, 190s}};
    const EpisodesOutcome outcome = episodes_of(trial);
    CHECK(outcome.episodes[0].recovery.value == stats::infinite);
    CHECK(outcome.episodes[1].recovery.value < stats::infinite);
}

TEST_CASE("episodes do not depend on threads, and share arrivals with other counts of nodes") {
    EpisodesTrial trial = two_of_five(InFlight::lost);
    trial.steady.arrivals = workload::PoissonArrivals{Rate{3}};
    trial.steady.service = {1s, random::exponential_shape()};
    std::vector<EpisodesOutcome> outcomes;
    for (const int threads : {1, 4}) {
        const experiment::ThreadLimit limit(threads);
        outcomes.push_back(episodes_of(trial));
    }
    CHECK(outcomes[0].episodes.front().recovery == outcomes[1].episodes.front().recovery);
    CHECK(outcomes[0].episodes.front().lost == outcomes[1].episodes.front().lost);
    CHECK(outcomes[0].simulated == outcomes[1].simulated);
    CHECK(outcomes[0].episodes.front().recovery.half_width() > 0);
    trial.steady.cluster.group().nodes = 8;
    CHECK(episodes_of(trial).episodes.front().recovery.value <
          outcomes[0].episodes.front().recovery.value);
}

TEST_CASE("clients of a closed loop that lose their request send it again after a while") {
    EpisodesTrial trial = two_of_five(InFlight::lost);
    trial.steady.arrivals = workload::ClosedArrivals{5, {2s, random::exponential_shape()}, 1s};
    const EpisodesOutcome outcome = episodes_of(trial);
    CHECK(outcome.episodes.front().lost.value > 0);
    CHECK(outcome.episodes.front().lost.value <= 2);
    CHECK(outcome.episodes.front().most_inside.high <= 5);
}

TEST_CASE("episodes that are too long for the budget are refused with what to change") {
    EpisodesTrial trial = two_of_five(InFlight::lost);
    experiment::Effort effort;
    effort.max_requests = 5'000;
    const auto outcome = experiment::run_episodes(trial, nullptr, effort);
    REQUIRE_FALSE(outcome);
    CHECK_THAT(outcome.error(), ContainsSubstring("more than simulation.max_requests; raise it"));
}

TEST_CASE("an engine that is away: first tokens are late as a fluid grows and drains") {
    // One sequence at a time, four steps of 10 ms: 25 /s. 20 /s come, regularly, and wait for 10 s:
    // 200 of them, that drain at 5 /s, so that all is as before 50 s after the beginning. Who comes
    // x into the outage has a first token after 10 s - x + 20 x / 25 s and a step, who comes s
    // after it after (200 - 5 s) / 25 s and a step. That is above 1 s up to s = 35.05 s: for
    // 20 x 45.05 requests.
    EpisodesTrial trial;
    trial.steady = experiment::token_trial(
        workload::GammaArrivals{Rate{20}, 1e-4},
        experiment::linear_step(10 * experiment::fs_per_ms, 0, 0), {1, 4}, 25, 40ms);
    experiment::tokens_of(trial.steady).rules.max_sequences = 1;
    trial.outages.in_flight = InFlight::sent_again;
    trial.outages.schedules = {{{{{0}, 100s, 10s}}}};
    trial.episodes = {{100s, 110s}};
    scenario::Objective objective;
    objective.times = {{{stats::QuantityKind::time_to_first_token, 0.95}, 1s}};
    const EpisodesOutcome outcome = episodes_of(trial, &objective);
    CHECK(outcome.episodes[0].sent_again.value <= 1); // who is in service; others wait in front
    check_near(outcome.episodes[0].late, 901, 3);
    check_near(outcome.episodes[0].recovery, 50, 0.3);
    REQUIRE(outcome.episodes[0].broken);
    CHECK(outcome.episodes[0].broken->from == Approx(100));
    CHECK(outcome.episodes[0].broken->until == Approx(145).margin(outcome.step_seconds));
    // An objective of times between tokens is not broken: a sequence that runs is as fast as ever.
    objective.times = {{{stats::QuantityKind::time_per_output_token, 0.95}, 11ms}};
    CHECK(episodes_of(trial, &objective).episodes[0].late.value == 0);
}
