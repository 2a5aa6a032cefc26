// Nodes of every kind that lose all they have as they fail: against exact answers.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>

#include "sure.hpp"
#include "token_trials.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

// A second: the node fails five times, and is repaired at fifty.
constexpr double failures = 5;
constexpr double repairs = 50;
constexpr double up = repairs / (failures + repairs);

/// One node of exponential services of 10 ms, all of whose requests are lost as it fails, and all
/// that come while it is down.
Trial failing_node(serving::NodeKind kind, serving::Slots slots, double per_second) {
    Trial trial;
    trial.cluster.groups = {{1, slots, std::move(kind)}};
    trial.arrivals = workload::PoissonArrivals{Rate{per_second}};
    trial.service = {10ms, random::exponential_shape()};
    const auto law = [](double rate) {
        return random::Distribution{from_seconds(1 / rate), random::exponential_shape()};
    };
    trial.cluster.outages.emplace().renewals.push_back({{0}, law(failures), law(repairs), 0});
    return trial;
}

/// Of those inside at a failure, and those that come while it is down, all are lost, whatever the
/// order of service.
void check_losses(const Trial& trial, double per_second, double inside) {
    const Outcome outcome = run_for_means(trial, sure_effort(20'000'000));
    REQUIRE(outcome.failures);
    check_inside(outcome.metric(Metric::in_system), inside, 0.03);
    check_inside(outcome.failures->lost, 1 - up + failures * inside / per_second, 0.03);
    CHECK(outcome.requests.arrived == outcome.requests.completed + outcome.requests.lost);
}

} // namespace

TEST_CASE("M/M/1 with disasters: one by one, in batches of one, and all at once") {
    // While it is up, (l + m + x) p(n) = l p(n-1) + m p(n+1) for n > 0: p is geometric, of ratio
    // r = (l + m + x - sqrt((l + m + x)^2 - 4 l m)) / 2m, and L = A r / (1 - r).
    constexpr double arrivals = 50;
    constexpr double services = 100;
    const double all = arrivals + services + failures;
    const double ratio = (all - std::sqrt(all * all - 4 * arrivals * services)) / (2 * services);
    const double inside = up * ratio / (1 - ratio);
    CHECK(inside == Approx(0.767536).margin(1e-6));
    check_losses(failing_node(serving::Fifo{}, 1, arrivals), arrivals, inside);
    check_losses(failing_node(serving::Batching{{1, {}, {}}, {10ms}, 1}, 1, arrivals), arrivals,
                 inside);
    check_losses(failing_node(serving::Sharing{}, serving::Slots::unlimited(), arrivals), arrivals,
                 inside);
}

TEST_CASE("Batches with disasters: requests inside as the Markov chain has them") {
    // A worker takes up to three that wait, in a time that does not depend on how many they are.
    constexpr double arrivals = 150;
    constexpr double services = 100;
    constexpr std::size_t most = 300;
    constexpr std::size_t largest = 3;
    constexpr double fastest = arrivals + services + failures + repairs;
    using Row = std::array<double, largest + 1>; // by the size of the batch, 0 while it is idle
    std::vector<Row> share(most + 1, Row{});     // by those that wait, while it is up
    double down = 1;
    for (int step = 0; step < 4000; ++step) { // of the chain made uniform
        std::vector<Row> next(most + 1, Row{});
        double next_down = down * (1 - repairs / fastest);
        next[0][0] = down * repairs / fastest;
        for (std::size_t waiting = 0; waiting <= most; ++waiting) {
            for (std::size_t size = 0; size <= largest; ++size) {
                const double here = share[waiting][size];
                const double ends = size > 0 ? services : 0;
                const std::size_t taken = std::min(waiting, largest);
                next_down += here * failures / fastest;
                next[waiting][size] += here * (1 - (arrivals + ends + failures) / fastest);
                (size == 0 ? next[0][1] : next[std::min(waiting + 1, most)][size]) +=
                    here * arrivals / fastest;
                next[waiting - taken][taken] += here * ends / fastest;
            }
        }
        share = std::move(next);
        down = next_down;
    }
    CHECK(down == Approx(1 - up).margin(1e-9));
    double inside = 0;
    for (std::size_t waiting = 0; waiting <= most; ++waiting) {
        for (std::size_t size = 0; size <= largest; ++size) {
            inside += share[waiting][size] * static_cast<double>(waiting + size);
        }
    }
    const serving::Batching batching{{largest, {}, {}}, {10ms, 10ms, 10ms}, 1};
    check_losses(failing_node(batching, 1, arrivals), arrivals, inside);
}

TEST_CASE(
    "batches that stand still go on: M/M/1 with breakdowns, alone and sharing an accelerator") {
    // White and Christie 1958, as in failures.cpp. Two that share an accelerator do its work as
    // one, and exponential work has no memory of who did it.
    for (const serving::Slots workers : {serving::Slots(1), serving::Slots(2)}) {
        Trial trial = failing_node(serving::Batching{{1, {}, {}}, {10ms}, 1}, workers, 50);
        trial.cluster.outages->in_flight = serving::InFlight::paused;
        const Outcome outcome = run_for_means(trial, sure_effort(20'000'000));
        check_inside(outcome.metric(Metric::in_system), 1.424242, 0.03);
        CHECK(outcome.requests.arrived == outcome.requests.completed);
    }
}

TEST_CASE(
    "Batches that stand still: requests inside and busy workers as the Markov chain has them") {
    // A worker takes up to three that wait, and goes on with them as it is back.
    constexpr double arrivals = 150;
    constexpr double services = 100;
    constexpr std::size_t most = 300;
    constexpr std::size_t largest = 3;
    constexpr double fastest = arrivals + services + failures + repairs;
    using Row = std::array<double, largest + 1>; // by the size of the batch, 0 if there is none
    using Shares = std::vector<Row>;             // by those that wait
    Shares running(most + 1, Row{});
    Shares standing(most + 1, Row{});
    running[0][0] = 1;
    for (int step = 0; step < 8000; ++step) { // of the chain made uniform
        Shares next(most + 1, Row{});
        Shares next_standing(most + 1, Row{});
        for (std::size_t waiting = 0; waiting <= most; ++waiting) {
            for (std::size_t size = 0; size <= largest; ++size) {
                const double here = running[waiting][size] / fastest;
                const double down = standing[waiting][size] / fastest;
                const double ends = size > 0 ? services : 0;
                const std::size_t taken = std::min(waiting, largest);
                const std::size_t more = std::min(waiting + 1, most);
                next[waiting][size] += here * (fastest - arrivals - ends - failures);
                (size == 0 ? next[0][1] : next[more][size]) += here * arrivals;
                next[waiting - taken][taken] += here * ends;
                next_standing[waiting][size] += here * failures;
                next_standing[waiting][size] += down * (fastest - arrivals - repairs);
                next_standing[more][size] += down * arrivals;
                (size == 0 ? next[waiting - taken][taken] : next[waiting][size]) += down * repairs;
            }
        }
        running = std::move(next);
        standing = std::move(next_standing);
    }
    double inside = 0;
    double busy = 0;
    for (std::size_t waiting = 0; waiting <= most; ++waiting) {
        for (std::size_t size = 0; size <= largest; ++size) {
            inside += (running[waiting][size] + standing[waiting][size]) *
                      static_cast<double>(waiting + size);
            busy += size > 0 ? running[waiting][size] : 0;
        }
    }
    Trial trial =
        failing_node(serving::Batching{{largest, {}, {}}, {10ms, 10ms, 10ms}, 1}, 1, arrivals);
    trial.cluster.outages->in_flight = serving::InFlight::paused;
    const Outcome outcome = run_for_means(trial, sure_effort(20'000'000));
    check_inside(outcome.metric(Metric::in_system), inside, 0.03);
    check_inside(outcome.metric(Metric::utilization), busy, 0.03);
    CHECK(outcome.requests.arrived == outcome.requests.completed);
}

TEST_CASE("an engine that goes down loses its sequences, and its cache is empty when it is back") {
    // One sequence at a time, four steps of 10 ms each; down for 150 ms in each second. Who is
    // inside as that begins is lost, as is who comes before it is over.
    Trial trial = token_trial(workload::PoissonArrivals{Rate{20}},
                              linear_step(10 * fs_per_ms, 0, 0), {1, 4}, 25, 40ms);
    tokens_of(trial).rules.max_sequences = 1;
    tokens_of(trial).rules.blocks = 1;
    serving::OutageSchedule& schedule = trial.cluster.outages.emplace().schedules.emplace_back();
    constexpr int seconds = 60;
    for (int second = 1; second <= seconds; ++second) {
        schedule.outages.push_back({{0}, second * 1s, 150ms});
    }
    const Recording recording = record(trial, 1, 1000, RecordingEnd::last_ending);
    REQUIRE(recording.requests.size() == 1000);
    Time free{}; // when the engine has done what came before
    int lost = 0;
    for (const RecordedRequest& request : recording.requests) {
        const Duration arrived = request.arrived.time_since_epoch();
        const auto whole = arrived / 1s; // seconds gone
        const Time back = Time{} + whole * 1s + 150ms;
        const bool finds_it_down = whole >= 1 && whole <= seconds && request.arrived < back;
        const Time next_outage = Time{} + (whole + 1) * 1s;
        const Time begins = std::max(free, request.arrived);
        const Time ends = begins + 40ms;
        CAPTURE(arrived.count());
        if (finds_it_down) {
            CHECK(request.fate == RequestFate::lost);
            CHECK(request.ended == request.arrived);
            ++lost;
        } else if (whole < seconds && ends > next_outage) {
            CHECK(request.fate == RequestFate::lost);
            CHECK(request.ended == next_outage);
            ++lost;
        } else {
            CHECK(request.fate == RequestFate::completed);
            CHECK(request.ended == ends);
            free = ends;
        }
    }
    CHECK(lost > 100);
}
