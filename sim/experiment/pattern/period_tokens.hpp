// The tokens of requests and the steps of engines, in the periods of a pattern.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>

#include "experiment/observe/token_watch.hpp"
#include "pattern_tally.hpp"
#include "period_collector.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace skusim::experiment {

/// Counts what the collector's window covers. No part of a period stands for others: what arrives
/// is simulated whole. Times of requests are of the interval in which they arrived, those between
/// tokens of the one in which a flight ends.
class PeriodTokens {
public:
    PeriodTokens(PeriodCollector& collector, const Trial& trial, PatternTally& tally)
        : collector_(collector), tally_(tally), watch_(tally.whole.tokens, trial.good) {
        tally.tokens.resize(tally.intervals.size());
    }

    void asked(const serving::Request& request, bool is_too_long) {
        tally_.whole.tokens.too_long +=
            collector_.is_watched(request.arrived) && is_too_long ? 1 : 0;
    }
    void answered(Time now, const serving::Request& request, const serving::TokenAnswer& answer) {
        if (is_open(now)) {
            watch_.delivered(answer.request);
        }
        if (!collector_.is_watched(request.arrived) || request.abandoned) {
            return;
        }
        watch_.answered(answer);
        IntervalTokens& interval = at(request.arrived);
        interval.first.add(answer.to_first_token);
        if (const std::optional<Duration> pace = answer.per_output_token()) {
            interval.pace.add(*pace);
        }
    }
    void waited(Time arrived, Time until) {
        tally_.whole.tokens.waiting_seconds += collector_.inside_window(arrived, until);
    }
    /// It waits once more, and waited() will tell until when.
    void waits_again(Time arrived, Time now) {
        tally_.whole.tokens.waiting_seconds -= collector_.inside_window(arrived, now);
    }
    void flight_broke(Time now, const serving::TokenEngine& engine) {
        collector_.served(engine.flight().start.time, now);
    }
    void flight_ended(Time now, const serving::TokenEngine& engine) {
        const serving::Flight& flight = engine.flight();
        collector_.served(flight.start.time, flight.end.time);
        if (is_open(now)) {
            watch_.flight_ended(engine);
            for_each_gap(flight,
                         [&](Duration gap, std::uint64_t times) { at(now).gaps.add(gap, times); });
        }
    }
    void resumed(Time now, Duration gap) {
        if (is_open(now)) {
            watch_.resumed(gap);
            at(now).gaps.add(gap);
        }
    }

private:
    [[nodiscard]] bool is_open(Time now) const {
        return now > collector_.window().from && now <= collector_.window().until;
    }
    /// The window's end is of its last interval.
    [[nodiscard]] IntervalTokens& at(Time time) const {
        const Time within = std::min(time, collector_.window().until - Duration{1});
        return tally_.tokens[collector_.time().interval(within - collector_.window().from)];
    }

    PeriodCollector& collector_;
    PatternTally& tally_;
    TokenWatch watch_;
};

} // namespace skusim::experiment
