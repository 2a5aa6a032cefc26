// Clients of a closed loop who have one conversation after the other.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/scenario/scenario.hpp>

#include "experiment/token_trials.hpp"

#include <algorithm>
#include <map>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

workload::ClosedArrivals talking(int clients, int turns, Duration between_turns,
                                 Duration between_talks) {
    workload::ClosedArrivals closed;
    closed.concurrency = clients;
    closed.think_time = {between_talks, random::constant_shape()};
    closed.sessions = {turns, between_turns};
    return closed;
}

/// Prompts of 100 tokens beside what was said, answers of 40; a step takes 6 ms, and 20 us a token.
Trial talking_trial(const workload::ClosedArrivals& closed, bool keeps) {
    Trial trial =
        token_trial(closed, linear_step(6 * fs_per_ms, 20 * fs_per_us, 0), {100, 40}, 100, 10ms);
    tokens_of(trial).rules.prefix_caching = keeps;
    return trial;
}

std::vector<RecordedRequest> requests_of(const Trial& trial, std::size_t count) {
    return record(trial, 5, count, RecordingEnd::last_ending).requests;
}

} // namespace

TEST_CASE("One client's conversations take the times of hand arithmetic, with a cache or without") {
    for (const bool keeps : {false, true}) {
        CAPTURE(keeps);
        const auto requests = requests_of(talking_trial(talking(1, 3, 2s, 5s), keeps), 12);
        REQUIRE(requests.size() == 12);
        // 100, 240 and 380 tokens, of which 0, 128 and 272 are found: all full blocks of the 139
        // and 279 that were computed. The first token is there after the prompt's step, and 39
        // more steps of a token follow, 6.02 ms each.
        const std::vector<Duration> to_first = keeps ? std::vector<Duration>{8ms, 8240us, 8160us}
                                                     : std::vector<Duration>{8ms, 10800us, 13600us};
        constexpr Duration decodes = 234'780us;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            CAPTURE(i);
            const RecordedRequest& request = requests[i];
            CHECK(request.tokens->input == 100 + 140 * (i % 3));
            CHECK(*request.tokens->first - request.arrived == to_first[i % 3]);
            CHECK(*request.ended - request.arrived == to_first[i % 3] + decodes);
            if (i > 0) {
                CHECK(request.arrived - *requests[i - 1].ended == (i % 3 == 0 ? 5s : 2s));
            }
        }
    }
}

TEST_CASE("Where prompts take no time, conversations are a closed loop of the same lengths") {
    constexpr int turns = 4;
    for (const int clients : {1, 7, 40}) {
        CAPTURE(clients);
        Trial of_talks = token_trial(talking(clients, turns, 0s, 0s),
                                     linear_step(6 * fs_per_ms, 0, 0), {100, 40}, 1e9, 240ms);
        tokens_of(of_talks).rules.max_sequences = 16;
        // Clients begin within a conversation's time, which those of requests have to be told.
        Trial of_requests = of_talks;
        of_requests.arrivals = talking(clients, 1, 0s, 0s);
        of_requests.service.mean *= turns;
        tokens_of(of_requests).alone *= turns;
        const auto talks = requests_of(of_talks, 2000);
        const auto requests = requests_of(of_requests, 2000);
        REQUIRE(talks.size() == requests.size());
        std::int64_t longer = 0;
        for (std::size_t i = 0; i < talks.size(); ++i) {
            REQUIRE(talks[i].client == requests[i].client);
            REQUIRE(talks[i].arrived == requests[i].arrived);
            REQUIRE(talks[i].tokens->first == requests[i].tokens->first);
            REQUIRE(talks[i].ended == requests[i].ended);
            longer += talks[i].tokens->input > requests[i].tokens->input ? 1 : 0;
        }
        CHECK(longer >= 2000 * 3 / 4 - clients);
    }
}

TEST_CASE("A refused turn is the last of its conversation, and the client backs off") {
    Trial trial = talking_trial(talking(1, 3, 2s, 5s), true);
    std::get<workload::ClosedArrivals>(trial.arrivals).backoff = 9s;
    tokens_of(trial).rules.max_model_len = 300; // the third prompt has 380 tokens
    const auto requests = requests_of(trial, 9);
    for (std::size_t i = 0; i < requests.size(); ++i) {
        CAPTURE(i);
        CHECK(requests[i].tokens->input == 100 + 140 * (i % 3));
        CHECK((requests[i].fate == RequestFate::refused) == (i % 3 == 2));
        if (i > 0) {
            CHECK(requests[i].arrived - *requests[i - 1].ended == (i % 3 == 0 ? 9s : 2s));
        }
    }
}

TEST_CASE("The conversations of a client are the same however many engines there are") {
    Trial trial = talking_trial(talking(6, 4, 100ms, 500ms), true);
    tokens_of(trial).lengths.input = workload::LognormalLength{100, 1};
    tokens_of(trial).lengths.output = workload::LognormalLength{40, 1};
    const auto lengths_of = [&] {
        std::map<std::uint32_t, std::vector<workload::TokenCounts>> lengths;
        for (const RecordedRequest& request : requests_of(trial, 1200)) {
            lengths[request.client].push_back({request.tokens->input, request.tokens->output});
        }
        return lengths;
    };
    auto one = lengths_of();
    trial.cluster.group().nodes = 3;
    auto three = lengths_of();
    std::vector<workload::TokenCounts> firsts;
    for (std::uint32_t client = 0; client < 6; ++client) {
        for (std::size_t i = 0; i < 150; ++i) {
            REQUIRE(one[client].at(i) == three[client].at(i));
            if (i % 4 == 0) {
                firsts.push_back(one[client][i]);
            } else {
                CHECK(one[client][i].input > one[client][i - 1].input + one[client][i - 1].output);
            }
        }
    }
    // No two conversations say the same.
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> seen;
    int twice = 0;
    for (const workload::TokenCounts& first : firsts) {
        twice += seen[{first.input, first.output}]++ > 0 ? 1 : 0;
    }
    CHECK(twice < 30);
}

TEST_CASE("An open stream of conversations has as many requests as starts times turns") {
    workload::SessionArrivals talks;
    talks.starts = Rate{2};
    talks.sessions = {4, 100ms};
    Trial trial =
        token_trial(talks, linear_step(6 * fs_per_ms, 20 * fs_per_us, 0), {100, 4}, 1000, 10ms);
    Effort effort;
    effort.max_requests = 4'000'000;
    const auto throughput = [](const CheckedOutcome& result) {
        return *std::find_if(result.checks.begin(), result.checks.end(),
                             [](const CrossCheck& check) {
                                 return check.quantity.kind == stats::QuantityKind::throughput;
                             });
    };
    const CheckedOutcome many = run_checked(trial, nullptr, effort);
    CHECK(many.outcome.precise);
    CHECK(throughput(many).expected == 8);
    CHECK(throughput(many).measured.high < 8.2);
    CHECK(throughput(many).agrees);

    // 800 turns, of which each replication can see some 300: it is in one conversation, or in none.
    talks.starts = Rate{0.001};
    talks.sessions.turns = 800;
    trial.arrivals = talks;
    effort.max_requests = 20'000;
    scenario::Objective pace;
    pace.times.push_back({{stats::QuantityKind::time_per_output_token, 0.95}, 1s});
    const CheckedOutcome part = run_checked(trial, &pace, effort);
    CHECK_FALSE(part.outcome.precise);
    CHECK(part.outcome.limit == RunLimit::session);
    CHECK(decision(part.outcome) == Decision::undecided);
    CHECK(throughput(part).expected == Approx(0.8));
    CHECK_FALSE(throughput(part).agrees);
}
