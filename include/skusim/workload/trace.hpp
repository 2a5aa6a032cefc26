// A recorded stream of arrivals, as the floors above see it: somebody who can open it, and a cursor
// that walks it. Readers of files (the floor `traces`) make the two; nobody else knows of files.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace skusim::workload {

/// Walks one recording without end: after the last arrival comes the first again, one mean gap
/// later, so that the replay keeps the recording's mean rate.
class TraceCursor {
public:
    TraceCursor() = default;
    virtual ~TraceCursor() = default;
    TraceCursor(const TraceCursor&) = delete;
    TraceCursor& operator=(const TraceCursor&) = delete;

    /// Time from one recorded arrival to the next; the first call gives the time from the starting
    /// point.
    [[nodiscard]] virtual Duration next_gap() = 0;
    /// Number of the class of the arrival that next_gap() led to; 0 unless classes were asked for
    /// and the recording names them.
    [[nodiscard]] virtual std::uint8_t last_class() const { return 0; }
    /// Tokens of that arrival; one in, one out unless they were asked for and the recording tells
    /// them.
    [[nodiscard]] virtual TokenCounts last_tokens() const { return {}; }
    /// What the prompt of that arrival says, up to its end; nothing unless tokens were asked for
    /// and the recording tells it. Each round says something else. Lives until the next gap.
    [[nodiscard]] virtual std::span<const Segment> last_segments() const { return {}; }
};

/// What is left of a recording's prompts where earlier ones began with the rest: the least that a
/// cache of prefixes leaves to be computed, at least a token of each.
struct FreshTokens {
    TokenMoments means;
    double by_prompt = 0; ///< mean of its product with all tokens of the prompt
};

/// What a recording tells of the tokens of its requests.
struct TraceTokens {
    TokenMoments means;
    std::int64_t dropped = 0; ///< requests that generated nothing; they are not replayed
    std::optional<FreshTokens> fresh = std::nullopt; ///< if it tells what prompts say
};

/// What is known of a recording once it was read through.
struct TraceFacts {
    std::string name;          ///< of its file, as the user gave it
    std::string hash;          ///< of its bytes, hexadecimal
    std::int64_t arrivals = 0; ///< at least 2
    Duration first{};          ///< of the first arrival on the file's own clock; 0 of a calendar's
    Duration period{};         ///< of one round: from the first arrival to the first again
    double gap_cv = 0;         ///< coefficient of variation of the times between arrivals
    std::int64_t classes = 0;  ///< different classes of requests that it names
    /// Arrivals of each class that was asked for; empty if none was, or the recording names none.
    std::vector<std::int64_t> class_counts = {};
    /// Absent unless they were asked for and the recording tells them.
    std::optional<TraceTokens> tokens = std::nullopt;

    /// Mean rate as recorded.
    [[nodiscard]] Rate rate() const {
        return Rate{static_cast<double>(arrivals) / in_seconds(period)};
    }
};

/// A recording that can be walked any number of times, also by several threads at once.
class TraceSource {
public:
    TraceSource() = default;
    virtual ~TraceSource() = default;
    TraceSource(const TraceSource&) = delete;
    TraceSource& operator=(const TraceSource&) = delete;

    [[nodiscard]] virtual const TraceFacts& facts() const = 0;
    /// A cursor that starts after the share `start`, in [0, 1), of the period.
    [[nodiscard]] virtual std::unique_ptr<TraceCursor> open(double start) const = 0;
};

} // namespace skusim::workload
