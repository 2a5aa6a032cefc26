// Watches the requests and engines of a cluster that serves tokens.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>

#include "token_tally.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace skusim::experiment {

/// Calls `work(gap, times)` with the times from token to token that a flight ends. Each of its
/// steps ends a gap of each sequence that decodes in it, and the first one those of sequences that
/// stood still before. The gaps of a flight rise evenly: those that a histogram counts together
/// come at once.
template <class Work>
void for_each_gap(const serving::Flight& flight, Work&& work) {
    if (flight.decoding == 0) {
        return;
    }
    constexpr llm::Femtoseconds per_ns = llm::femtoseconds_per_nanosecond;
    std::int64_t counted = 0;
    for (const serving::Pause& pause : flight.pauses) { // which all that decode are in, or none
        const serving::WideFemtoseconds gap =
            serving::between(pause.since, flight.start) + flight.first;
        work(Duration{static_cast<std::int64_t>(gap / per_ns)},
             static_cast<std::uint64_t>(pause.sequences));
        counted = 1;
    }
    while (counted < flight.steps) {
        const llm::Femtoseconds gap = flight.first + counted * flight.growth;
        const Duration length{gap / per_ns};
        std::int64_t alike = flight.steps - counted;
        if (flight.growth > 0) {
            const llm::Femtoseconds beyond = stats::Histogram::beyond(length).count() * per_ns;
            alike = std::min(alike, (beyond - gap + flight.growth - 1) / flight.growth);
        }
        work(length, static_cast<std::uint64_t>(alike * flight.decoding));
        counted += alike;
    }
}

/// Counts into the tally what its collector's window covers.
class TokenWatch {
public:
    TokenWatch(TokenTally& tally, const std::optional<GoodAnswer>& good)
        : tally_(tally), good_(good) {}

    /// A watched request is answered.
    void answered(const serving::TokenAnswer& answer) {
        const std::optional<Duration> pace = answer.per_output_token();
        tally_.to_first_token.record(answer.to_first_token);
        tally_.to_first_token_ns += static_cast<double>(answer.to_first_token.count());
        if (pace) {
            tally_.per_output_token.record(*pace);
            tally_.per_output_token_ns += static_cast<double>(pace->count());
        }
        tally_.good += is_good(answer) ? 1 : 0;
        tally_.preemptions += answer.request.preemptions;
        tally_.cached += answer.request.cached;
        tally_.watched_input += answer.request.tokens.input;
        tally_.truncated += answer.request.is_truncated ? 1 : 0;
    }
    /// Any request is answered while the window is open.
    void delivered(const serving::TokenRequest& request) {
        tally_.input += request.tokens.input;
        tally_.output += request.tokens.output;
    }
    /// A flight has ended while the window is open.
    void flight_ended(const serving::TokenEngine& engine) {
        const serving::Flight& flight = engine.flight();
        const double seconds = serving::seconds_between(flight.start, flight.end);
        const auto blocks = static_cast<double>(engine.rules().blocks);
        const auto at_end = static_cast<double>(engine.used_blocks_at_end());
        tally_.steps += flight.steps;
        tally_.dropped += flight.dropped;
        tally_.step_seconds += seconds;
        tally_.sequence_seconds += seconds * static_cast<double>(flight.work.sequences);
        tally_.kv_seconds +=
            seconds * (static_cast<double>(engine.used_blocks()) + at_end) / 2 / blocks;
        tally_.kv_most = std::max(tally_.kv_most, at_end / blocks);
        count_gaps(flight);
    }
    void resumed(Duration gap) {
        tally_.gaps.record(gap);
        tally_.gaps_ns += static_cast<double>(gap.count());
    }

private:
    [[nodiscard]] bool is_good(const serving::TokenAnswer& answer) const {
        if (!good_) {
            return true;
        }
        const auto within = [](const std::optional<Duration>& bound, Duration value) {
            return !bound || value <= *bound;
        };
        return within(good_->to_first_token, answer.to_first_token) &&
               within(good_->per_output_token,
                      answer.per_output_token().value_or(Duration::zero())) &&
               within(good_->latency, answer.to_last_token);
    }

    void count_gaps(const serving::Flight& flight) {
        for_each_gap(flight,
                     [&](Duration gap, std::uint64_t times) { tally_.gaps.record(gap, times); });
        tally_.gaps_ns += serving::seconds_between(flight.start, flight.end) * 1e9 *
                          static_cast<double>(flight.decoding);
        for (const serving::Pause& pause : flight.pauses) {
            tally_.gaps_ns += serving::seconds_between(pause.since, flight.start) * 1e9 *
                              static_cast<double>(pause.sequences);
        }
    }

    TokenTally& tally_;
    const std::optional<GoodAnswer>& good_;
};

} // namespace skusim::experiment
