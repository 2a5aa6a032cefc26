// How requests arrive, as values. The draws themselves are made in serving, from streams handed in.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/workload/trace.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace skusim::workload {

/// A fixed population of clients. Each thinks, sends one request, waits for its end, and so on;
/// after a refused or abandoned request it waits `backoff` instead of thinking. Of conversations it
/// begins one after the other, and thinks between them.
struct ClosedArrivals {
    int concurrency = 1; ///< number of clients of the whole cluster
    random::Distribution think_time;
    Duration backoff =
        std::chrono::seconds{1}; ///< above 0, or a full cluster would be asked for ever
    Sessions sessions = {};      ///< of one turn for requests that stand alone

    bool operator==(const ClosedArrivals&) const = default;

    /// From an answer to the client's next request, on average.
    [[nodiscard]] Duration mean_pause() const;
};

/// An open stream of independent users: exponential times between arrivals.
struct PoissonArrivals {
    Rate rate;

    bool operator==(const PoissonArrivals&) const = default;
};

/// An open stream with independent gamma times between arrivals: burstier than Poisson for a
/// coefficient of variation above 1, steadier below. With 1 it is Poisson, draw for draw.
struct GammaArrivals {
    Rate rate;
    double cv = 1; ///< of the times between arrivals, above 0

    bool operator==(const GammaArrivals&) const = default;
};

/// An open stream as it was recorded, replayed again and again.
///
/// Each replication starts at a point of its own, spread evenly over the recording, and draws its
/// own demands. Intervals then cover the randomness of the demands and of the starting point, not
/// that of another day's recording.
struct TraceArrivals {
    std::shared_ptr<const TraceSource> source; ///< never null
    double speedup = 1;                        ///< recorded time over replayed time, above 0
    /// Where a replay starts, as a share of the recording in [0, 1); absent for a point of each
    /// replication's own.
    std::optional<double> start = {};

    bool operator==(const TraceArrivals&) const = default;
};

/// An open stream whose rate changes over the day or week: Poisson at the rate of each of several
/// intervals, again and again. A simulation starts with the first interval.
struct PatternArrivals {
    std::vector<Rate> rates; ///< of the intervals; at least one, not all 0
    Duration period{};       ///< of all intervals together, at least a nanosecond each
    /// Where each interval ends, the last at the period's end; empty where all are equally long.
    std::vector<Duration> ends = {};

    bool operator==(const PatternArrivals&) const = default;

    [[nodiscard]] Rate mean_rate() const;
    [[nodiscard]] Rate peak_rate() const;
    /// Whether all rates are the same: then it is Poisson, draw for draw.
    [[nodiscard]] bool is_constant() const;
    /// Start of an interval within the period; for rates.size(), the period's end.
    [[nodiscard]] Duration start_of(std::size_t interval) const;
    [[nodiscard]] Duration length_of(std::size_t interval) const;
    /// The interval that a point within the period lies in.
    [[nodiscard]] std::size_t interval_at(Duration since_start) const;
};

/// An open stream of conversations, with independent gamma times between their starts (exponential
/// for a coefficient of variation of 1). Each sends its next request some time after the answer.
struct SessionArrivals {
    Rate starts;
    double cv = 1; ///< of the times between starts, above 0
    Sessions sessions;

    bool operator==(const SessionArrivals&) const = default;
};

using Arrivals = std::variant<ClosedArrivals, PoissonArrivals, GammaArrivals, TraceArrivals,
                              PatternArrivals, SessionArrivals>;

/// Replications of a pattern's period that a simulation makes at least.
inline constexpr int least_periods = 5;
/// The requests that they may take, each after a warm-up of at most a period.
[[nodiscard]] double least_requests(const PatternArrivals& pattern);

[[nodiscard]] bool is_open(const Arrivals& arrivals);

/// Mean arrivals per second of an open stream, of all turns if it is of conversations; nothing for
/// a closed loop, which has none of its own.
[[nodiscard]] std::optional<Rate> open_rate(const Arrivals& arrivals);

/// The highest mean rate that lasts: of a pattern its busiest interval's, else open_rate().
[[nodiscard]] std::optional<Rate> peak_rate(const Arrivals& arrivals);

/// Turns an open stream into one of another mean rate: a recording changes its speedup, a pattern
/// all its rates.
[[nodiscard]] Arrivals at_rate(Arrivals arrivals, Rate rate);

/// Coefficient of variation of an open stream's times between arrivals; of a pattern, within an
/// interval, and of conversations between their starts.
[[nodiscard]] double gap_cv(const Arrivals& arrivals);

/// What readers of results must know about the arrivals, a sentence each.
[[nodiscard]] std::vector<std::string> notes(const Arrivals& arrivals);

} // namespace skusim::workload
