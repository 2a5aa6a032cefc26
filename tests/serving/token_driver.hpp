// Drives an engine with jobs that come at given times, and tells what became of them.
#pragma once

#include <skusim/serving/node/tokens/token_engine.hpp>

#include "serving/token_reference.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace skusim::serving::reference {

struct Told {
    std::vector<Fate> fates;
    std::int64_t flights = 0;
    std::int64_t free_blocks = 0;
    std::int64_t tokens = 0;  ///< that all steps computed
    std::int64_t sampled = 0; ///< that they gave
    std::int64_t dropped = 0; ///< of what they computed
    Gaps gaps;
    Gaps resumed; ///< in nanoseconds

    void note(const TokenNews& news, Moment when) {
        Fate& fate = fates[news.request];
        switch (news.kind) {
        case TokenNews::Kind::scheduled:
            fate.scheduled = when;
            break;
        case TokenNews::Kind::first:
            fate.first = when;
            break;
        case TokenNews::Kind::resumed:
            resumed.add(news.gap.count());
            break;
        case TokenNews::Kind::finished:
            fate.last = when;
            fate.preemptions = news.preemptions;
            fate.cached = news.cached;
            break;
        }
    }
};

inline Moment in_femtoseconds(Instant instant) {
    return Moment{instant.time.time_since_epoch().count()} * llm::femtoseconds_per_nanosecond +
           instant.beyond;
}

/// What each step of a flight adds to the sequences that decode in it.
inline void add_gaps(const Flight& flight, Gaps& gaps) {
    std::int64_t others = flight.decoding;
    for (const Pause& pause : flight.pauses) {
        gaps.add(between(pause.since, flight.start) + flight.first, pause.sequences);
        others -= pause.sequences;
    }
    for (std::int64_t step = 0; step < flight.steps; ++step) {
        gaps.add(flight.first + step * flight.growth, step == 0 ? others : flight.decoding);
    }
}

/// Drives an engine with jobs whose arrivals are whole nanoseconds.
inline Told drive(const llm::EngineRules& rules, const llm::StepTime& step,
                  const std::vector<Job>& jobs) {
    TokenEngine engine(rules, std::make_shared<const llm::StepTime>(step));
    Told told;
    told.fates.resize(jobs.size());
    std::size_t next = 0;
    Instant last_end;
    const auto time_of = [&](std::size_t job) {
        return Time{Duration{
            static_cast<std::int64_t>(jobs[job].arrived / llm::femtoseconds_per_nanosecond)}};
    };
    const auto come = [&] {
        engine.arrive(static_cast<std::uint32_t>(next),
                      {static_cast<std::uint32_t>(jobs[next].input),
                       static_cast<std::uint32_t>(jobs[next].output)},
                      jobs[next].segments);
        ++next;
    };
    const auto note = [&](Instant when) {
        for (const TokenNews& news : engine.news()) {
            told.note(news, in_femtoseconds(when));
        }
    };
    for (;;) {
        if (!engine.is_idle()) {
            if (next < jobs.size() && Instant{time_of(next)} <= engine.flight().end) {
                engine.interrupt(time_of(next));
                come();
                continue;
            }
            last_end = engine.flight().end;
            told.tokens += engine.flight().steps * engine.flight().work.tokens;
            told.sampled += engine.flight().steps * engine.flight().work.sampled;
            told.dropped += engine.flight().dropped;
            add_gaps(engine.flight(), told.gaps);
            engine.finish();
            note(last_end);
            ++told.flights;
            continue;
        }
        if (engine.running() == 0 && engine.waiting() == 0) {
            if (next == jobs.size()) {
                break;
            }
            last_end = std::max(last_end, Instant{time_of(next)});
        }
        while (next < jobs.size() && Instant{time_of(next)} <= last_end) {
            come();
        }
        REQUIRE(engine.begin(last_end.time));
        note(engine.flight().start);
    }
    told.free_blocks = rules.blocks - engine.used_blocks();
    return told;
}

} // namespace skusim::serving::reference
