// What a cache of prefixes is worth, where that is known without simulation.
#include <skusim/experiment/recording.hpp>

#include "experiment/token_trials.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

Trial prompts(std::uint32_t input, std::uint32_t prefix, bool keeps) {
    Trial trial =
        token_trial(workload::PoissonArrivals{Rate{5}},
                    linear_step(6 * fs_per_ms, 20 * fs_per_us, 0), {input, 40}, 100, 10ms);
    if (prefix > 0) {
        tokens_of(trial).lengths.shared_prefix = workload::SharedPrefix{1, prefix};
    }
    tokens_of(trial).rules.prefix_caching = keeps;
    return trial;
}

} // namespace

TEST_CASE("A shared prefix of whole blocks, once it is there, costs nothing") {
    const Recording with = record(prompts(200, 512, true), 5, 3000, RecordingEnd::last_ending);
    const Recording without = record(prompts(200, 0, false), 5, 3000, RecordingEnd::last_ending);
    // The first one computes it; an engine that has idled since has forgotten that it was slower.
    const Time warm{10s};
    REQUIRE(with.requests.size() == without.requests.size());
    std::int64_t compared = 0;
    for (std::size_t place = 0; place < with.requests.size(); ++place) {
        const RecordedRequest& request = with.requests[place];
        REQUIRE(request.arrived == without.requests[place].arrived);
        REQUIRE(request.tokens->input == without.requests[place].tokens->input + 512);
        if (request.arrived > warm) {
            ++compared;
            REQUIRE(request.tokens->cached == 512);
            REQUIRE(request.ended == without.requests[place].ended);
            REQUIRE(request.tokens->first == without.requests[place].tokens->first);
        }
    }
    CHECK(compared > 2900);
}

TEST_CASE("Where no two prompts begin alike, and all fit, a cache changes nothing") {
    const Recording with = record(prompts(200, 0, true), 5, 3000, RecordingEnd::last_ending);
    const Recording without = record(prompts(200, 0, false), 5, 3000, RecordingEnd::last_ending);
    REQUIRE(with.requests.size() == without.requests.size());
    for (std::size_t place = 0; place < with.requests.size(); ++place) {
        REQUIRE(with.requests[place].ended == without.requests[place].ended);
        REQUIRE(with.requests[place].tokens->cached == 0);
    }
}

TEST_CASE("Conversations without a cache compute all that was said, and wait for it") {
    const auto talks = [](bool keeps) {
        Trial trial = prompts(100, 0, keeps);
        trial.arrivals = workload::SessionArrivals{Rate{0.1}, 1, {5, 1s}};
        return record(trial, 5, 500, RecordingEnd::last_ending);
    };
    // Alone: 6 ms and 20 us a token that is computed, of 100 + 140 k in turn k.
    const Recording without = talks(false);
    const Recording with = talks(true);
    const auto is_alone = [](const RecordedRequest& it, Duration prompt) {
        return it.tokens->first == it.arrived + prompt;
    };
    std::int64_t alone = 0;
    for (const RecordedRequest& request : without.requests) {
        alone += is_alone(request, 6ms + 20us * request.tokens->input) ? 1 : 0;
    }
    CHECK(alone > 400);
    alone = 0;
    for (const RecordedRequest& request : with.requests) {
        const std::uint32_t said = request.tokens->input - 100;
        const std::uint32_t cached = said == 0 ? 0 : (said - 1) / 16 * 16;
        CHECK(request.tokens->cached == cached);
        alone += is_alone(request, 6ms + 20us * (request.tokens->input - cached)) ? 1 : 0;
    }
    CHECK(alone > 400);
}
