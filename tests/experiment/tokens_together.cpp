// Clusters of engines show the same to the nanosecond, whether decode steps are taken one by one or
// many at once: under every router, with prefixes kept, with preemption and with conversations.
#include <skusim/experiment/recording.hpp>

#include "experiment/token_trials.hpp"

#include <algorithm>
#include <map>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

/// Three engines with little room.
Trial narrow_trial(workload::Arrivals arrivals) {
    Trial trial =
        token_trial(std::move(arrivals), linear_step(6 * fs_per_ms, 20 * fs_per_us, 52'429'000),
                    {1, 1}, 20, 10ms);
    trial.cluster.group().nodes = 3;
    serving::Tokens& kind = tokens_of(trial);
    kind.rules.blocks = 130;
    kind.rules.max_model_len = 2000;
    kind.rules.max_batched_tokens = 256;
    kind.rules.max_sequences = 12;
    kind.rules.prefix_caching = true;
    kind.lengths.input = workload::LognormalLength{180, 1};
    kind.lengths.output = workload::LognormalLength{120, 0.8};
    kind.lengths.shared_prefix = workload::SharedPrefix{3, 150};
    return trial;
}

std::vector<serving::Dispatch> all_routers() {
    std::vector<serving::Dispatch> all;
    for (const serving::RouterRow& row : serving::router_table) {
        all.emplace_back(row.kind);
    }
    for (const serving::EngineRouterRow& row : serving::engine_router_table) {
        all.emplace_back(serving::EngineRouting{row.kind});
        if (row.looks_at_engines) {
            all.emplace_back(serving::EngineRouting{row.kind, 50ms});
        }
    }
    return all;
}

struct Counts {
    std::int64_t preemptions = 0;
    std::int64_t cached = 0;
};

void require_same(const RecordedRequest& together, const RecordedRequest& single, Counts& counts) {
    REQUIRE(together.arrived == single.arrived);
    REQUIRE(together.node == single.node);
    REQUIRE(together.fate == single.fate);
    REQUIRE(together.started == single.started);
    REQUIRE(together.ended == single.ended);
    REQUIRE(together.tokens->input == single.tokens->input);
    REQUIRE(together.tokens->first == single.tokens->first);
    REQUIRE(together.tokens->preemptions == single.tokens->preemptions);
    REQUIRE(together.tokens->cached == single.tokens->cached);
    counts.preemptions += together.tokens->preemptions;
    counts.cached += together.tokens->cached;
}

Counts compare(Trial trial) {
    Counts counts;
    for (const serving::Dispatch& router : all_routers()) {
        CAPTURE(name(router));
        trial.cluster.dispatch = router;
        tokens_of(trial).rules.jumps = true;
        const Recording together = record(trial, 7, 1500, RecordingEnd::last_ending);
        tokens_of(trial).rules.jumps = false;
        const Recording single = record(trial, 7, 1500, RecordingEnd::last_ending);
        REQUIRE(together.requests.size() == single.requests.size());
        for (std::size_t place = 0; place < together.requests.size(); ++place) {
            require_same(together.requests[place], single.requests[place], counts);
        }
    }
    return counts;
}

} // namespace

TEST_CASE("Decode steps at once are the same as one by one under every router") {
    const Counts counts = compare(narrow_trial(workload::PoissonArrivals{Rate{14}}));
    CHECK(counts.preemptions > 1000);
    CHECK(counts.cached > 1'000'000);
}

TEST_CASE("Decode steps at once are the same as one by one with conversations") {
    const Counts counts =
        compare(narrow_trial(workload::SessionArrivals{Rate{2.5}, 1.5, {4, 500ms}}));
    CHECK(counts.preemptions > 1000);
    CHECK(counts.cached > 1'000'000);
}

TEST_CASE("A turn of a conversation begins with all that was said, a while after the answer") {
    Trial trial = narrow_trial(workload::SessionArrivals{Rate{0.01}, 1, {4, 500ms}});
    serving::Tokens& kind = tokens_of(trial);
    kind.rules.blocks = 10'000;
    kind.lengths.input = workload::FixedLength{100};
    kind.lengths.output = workload::FixedLength{30};
    trial.cluster.dispatch = serving::EngineRouting{serving::EngineRouterKind::session};
    const Recording recording = record(trial, 3, 400, RecordingEnd::last_ending);
    std::map<std::uint32_t, const RecordedRequest*> before; // by conversation, while it goes on
    std::int64_t turns = 0;
    for (const RecordedRequest& request : recording.requests) {
        REQUIRE(request.fate == RequestFate::completed);
        const auto last = before.find(request.client);
        if (request.tokens->input == 250) { // a prefix of 150, and 100
            before[request.client] = &request;
            continue;
        }
        REQUIRE(last != before.end());
        ++turns;
        CHECK(request.arrived == *last->second->ended + 500ms);
        CHECK(request.tokens->input == last->second->tokens->input + 130);
        CHECK(request.node == last->second->node);
        // All that was computed, in full blocks: all but the token that was said last.
        CHECK(request.tokens->cached == (last->second->tokens->input + 29) / 16 * 16);
        last->second = &request;
    }
    CHECK(turns >= 290);
}

TEST_CASE("Requests of engines give up at their timeout to the nanosecond, served or not") {
    Trial trial = narrow_trial(workload::PoissonArrivals{Rate{20}});
    trial.cluster.queue.timeout = 2s;
    const Recording recording = record(trial, 5, 3000, RecordingEnd::last_ending);
    std::int64_t served = 0;
    std::int64_t waiting = 0;
    std::int64_t completed = 0;
    for (const RecordedRequest& request : recording.requests) {
        if (request.fate == RequestFate::completed) {
            ++completed;
            REQUIRE(*request.released <= request.arrived + 2s);
            continue;
        }
        if (request.fate == RequestFate::refused) { // longer than the engine takes
            REQUIRE(*request.ended == request.arrived);
            continue;
        }
        REQUIRE(request.fate == RequestFate::abandoned);
        REQUIRE(*request.ended == request.arrived + 2s);
        ++(request.started ? served : waiting);
    }
    CHECK(served > 100);
    CHECK(waiting > 10);
    CHECK(completed > 100);
}
