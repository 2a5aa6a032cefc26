// Where the requests of a simulated cluster come from: times of arrival and unit-mean demands.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/variates.hpp>
#include <skusim/serving/demands.hpp>
#include <skusim/serving/rate_clock.hpp>
#include <skusim/workload/arrivals.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace skusim::serving {

/// What makes the draws of one replication.
struct Seed {
    std::uint64_t seed = 1;
    std::uint32_t replication = 0;
    random::DrawMemory* memory = nullptr; ///< of draws, if simulations share one

    [[nodiscard]] random::StreamKey key(random::Purpose purpose, std::uint64_t entity = 0) const {
        return {seed, purpose, replication, entity};
    }
};

/// Draw number `number` of a key of which there are many, such as one per client: of millions only
/// the number is kept, as streams are counter-based.
[[nodiscard]] double single_draw(const random::Shape& shape, const random::StreamKey& key,
                                 std::uint32_t number);

[[nodiscard]] const std::vector<DemandClass>& no_classes();

/// An open stream. The n-th request has the same arrival time and the same unit-mean demand on
/// every SKU and node count.
class OpenSource {
public:
    /// `arrivals` is any open kind. `demand` must outlive the source, as must `classes`, which take
    /// its place unless they are empty: each class draws from a sequence of its own, so that its
    /// n-th request is the same on every SKU and node count.
    OpenSource(const workload::Arrivals& arrivals, const random::Shape& demand, const Seed& seed,
               const std::vector<DemandClass>& classes = no_classes());
    OpenSource(const OpenSource&) = delete;
    OpenSource& operator=(const OpenSource&) = delete;

    /// Time from one arrival to the next. Times of arrival are rounded, not the gaps, so that
    /// the rate stays exact.
    [[nodiscard]] Duration next_gap() {
        constexpr double longest = 4e18; // over a century: beyond any horizon
        units_ += unit_gap();
        if (names_classes_) {
            recorded_classes_.push_back(trace_->last_class());
        }
        const auto arrival_ns =
            static_cast<Duration::rep>(std::min(units_ * mean_gap_ns_, longest));
        return Duration{arrival_ns - std::exchange(last_arrival_ns_, arrival_ns)};
    }
    [[nodiscard]] double next_demand() { return classes_.empty() ? demands_() : demand_of_class(); }
    /// Of the request whose demand was asked for last.
    [[nodiscard]] std::uint8_t request_class() const { return class_; }

private:
    [[nodiscard]] double demand_of_class();

    [[nodiscard]] double unit_gap() {
        if (trace_) {
            return static_cast<double>(trace_->next_gap().count());
        }
        return clock_ ? clock_->next_gap_ns(gaps_()) : gaps_();
    }

    double mean_gap_ns_; ///< of a recording: replayed nanoseconds for a recorded one, of a clock: 1
    double units_ = 0; ///< time of the last arrival in mean gaps; of a recording, in recorded time
    Duration::rep last_arrival_ns_ = 0;
    random::Shape gap_shape_;
    random::Variates gaps_;
    std::unique_ptr<workload::TraceCursor> trace_; ///< of a recording only
    std::unique_ptr<RateClock> clock_;             ///< of a pattern that changes
    random::Variates demands_;
    const std::vector<DemandClass>& classes_;
    std::uint8_t class_ = 0;
    bool names_classes_ = false; ///< whether the recording says of which class a request is
    std::deque<std::uint8_t> recorded_classes_; ///< of arrivals whose demand is not yet asked for
    random::Stream class_stream_;
    std::vector<std::unique_ptr<random::Variates>> class_demands_;
};

/// A fixed population of clients. The k-th request of a client has the same demand and is preceded
/// by the same think time on every SKU and node count.
class ClosedSource {
public:
    /// `demand` and `classes` must outlive the source; see OpenSource.
    ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                 Duration mean_service, const Seed& seed,
                 const std::vector<DemandClass>& classes = no_classes());
    ClosedSource(const ClosedSource&) = delete;
    ClosedSource& operator=(const ClosedSource&) = delete;

    [[nodiscard]] std::uint32_t clients() const { return static_cast<std::uint32_t>(sent_.size()); }
    /// When the client sends its first request: what is left, at a random moment, of an undisturbed
    /// cycle of thinking and service, so that the load begins at its lasting rate.
    [[nodiscard]] Duration start_offset(std::uint32_t client) const;
    /// The demand of the client's next request.
    [[nodiscard]] double next_demand(std::uint32_t client) {
        if (!classes_.empty()) {
            return demand_of_class(client);
        }
        return single_draw(*demand_, seed_.key(random::Purpose::demand, client), sent_[client]++);
    }
    [[nodiscard]] std::uint8_t request_class() const { return class_; }
    [[nodiscard]] std::uint32_t requests_of(std::uint32_t client) const { return sent_[client]; }
    /// Pause after a completed request.
    [[nodiscard]] Duration next_think_time(std::uint32_t client) {
        if (thinks_ns_ == 0) {
            return Duration::zero();
        }
        const random::StreamKey key = seed_.key(random::Purpose::think_time, client);
        return from_nanoseconds(thinks_ns_ * single_draw(pause_shape_, key, sent_[client]));
    }
    /// Pause after a refused or abandoned request.
    [[nodiscard]] Duration backoff() const { return backoff_; }

private:
    [[nodiscard]] double demand_of_class(std::uint32_t client);

    const random::Shape* demand_;
    const std::vector<DemandClass>& classes_;
    std::uint8_t class_ = 0;
    double thinks_ns_; ///< mean think time
    Duration backoff_;
    double mean_cycle_ns_; ///< of thinking and service
    Seed seed_;
    random::Shape pause_shape_;
    std::vector<std::uint32_t> sent_; ///< requests so far, by client
};

} // namespace skusim::serving
