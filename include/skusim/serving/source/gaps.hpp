// When the requests of an open stream arrive: one class for each way in which that is told.
//
// Each gives the time of the next arrival, in nanoseconds since the start, as a number that is
// rounded only once: so the rate stays exact.
#pragma once

#include <skusim/random/variates.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>
#include <memory>
#include <span>

namespace skusim::serving {

class RateClock;

/// Independent gaps of one law.
class RenewalGaps {
public:
    /// `shape` is of mean one.
    RenewalGaps(double mean_gap_ns, const random::Shape& shape, const Seed& seed)
        : mean_gap_ns_(mean_gap_ns), shape_(shape),
          gaps_(shape_, seed.key(random::Purpose::arrivals), seed.memory) {}

    [[nodiscard]] double next_ns() {
        time_in_gaps_ += gaps_();
        return time_in_gaps_ * mean_gap_ns_;
    }

private:
    double mean_gap_ns_;
    double time_in_gaps_ = 0; ///< of the last arrival, in mean gaps
    random::Shape shape_;
    random::Variates gaps_;
};

/// The gaps of a recording, again and again.
class RecordedGaps {
public:
    RecordedGaps(const workload::TraceArrivals& arrivals, const Seed& seed);

    [[nodiscard]] double next_ns() {
        recorded_ns_ += static_cast<double>(cursor_->next_gap().count());
        return recorded_ns_ * replayed_per_recorded_;
    }
    /// What the recording says of the last arrival.
    [[nodiscard]] std::uint8_t last_class() const { return cursor_->last_class(); }
    [[nodiscard]] workload::TokenCounts last_tokens() const { return cursor_->last_tokens(); }
    [[nodiscard]] std::span<const workload::Segment> last_segments() const {
        return cursor_->last_segments();
    }

private:
    double replayed_per_recorded_;
    double recorded_ns_ = 0; ///< time of the last arrival, as it was recorded
    std::unique_ptr<workload::TraceCursor> cursor_;
};

/// Gaps at a rate that changes over the day.
class PacedGaps {
public:
    PacedGaps(const workload::PatternArrivals& pattern, const Seed& seed);
    ~PacedGaps();
    PacedGaps(const PacedGaps&) = delete;
    PacedGaps& operator=(const PacedGaps&) = delete;

    [[nodiscard]] double next_ns();

private:
    std::unique_ptr<RateClock> clock_;
    double time_ns_ = 0; ///< of the last arrival
    random::Shape shape_;
    random::Variates gaps_;
};

} // namespace skusim::serving
