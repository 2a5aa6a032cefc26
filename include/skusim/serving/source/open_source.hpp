// An open stream of requests.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/variates.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/gaps.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/arrivals.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace skusim::serving {

/// The n-th request has the same arrival time and the same unit-mean demand on every SKU and node
/// count. A cluster asks it as its SourceOfRequests, the arrival recursion by next_gap() and
/// next_demand().
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
        const auto arrival_ns = static_cast<Duration::rep>(std::min(next_arrival_ns(), longest));
        return Duration{arrival_ns - std::exchange(last_arrival_ns_, arrival_ns)};
    }
    [[nodiscard]] double next_demand() {
        if (is_told_) {
            told_ = std::move(told_ahead_.front());
            told_ahead_.pop_front();
        }
        return classes_.empty() ? demands_() : demand_of_class();
    }
    /// The class of the request whose demand was asked for last.
    [[nodiscard]] std::uint8_t request_class() const { return class_; }

    // See SourceOfRequests: one sender, whose requests wait for nothing.

    [[nodiscard]] static std::uint32_t senders() { return 1; }
    [[nodiscard]] Duration first(std::uint32_t /*sender*/) { return next_gap(); }
    [[nodiscard]] std::optional<Duration> after_arrival(std::uint32_t /*sender*/) {
        return next_gap();
    }
    [[nodiscard]] static std::uint32_t follower(std::uint32_t sender) { return sender; }
    [[nodiscard]] double demand(std::uint32_t /*sender*/) { return next_demand(); }
    [[nodiscard]] std::optional<workload::TokenCounts> recorded_tokens() const {
        return told_.tokens;
    }
    [[nodiscard]] std::span<const workload::Segment> recorded_segments() const {
        return told_.segments;
    }
    [[nodiscard]] static InOrder identity(std::uint32_t /*sender*/) { return {}; }
    [[nodiscard]] static std::optional<Duration> after_ending(std::uint32_t /*sender*/,
                                                              Ending /*ending*/) {
        return std::nullopt;
    }

private:
    [[nodiscard]] double demand_of_class();

    [[nodiscard]] double next_arrival_ns() {
        RenewalGaps* const renewal = std::get_if<RenewalGaps>(&gaps_);
        return renewal != nullptr ? renewal->next_ns() : told_arrival_ns();
    }
    /// A recording, or a pattern that changes, tells when its requests come.
    [[nodiscard]] double told_arrival_ns();

    std::variant<std::monostate, RenewalGaps, RecordedGaps, PacedGaps> gaps_;
    Duration::rep last_arrival_ns_ = 0;
    random::Variates demands_;
    const std::vector<DemandClass>& classes_;
    std::uint8_t class_ = 0;
    /// What a recording says of a request, beside its arrival.
    struct Told {
        std::optional<std::uint8_t> request_class;
        std::optional<workload::TokenCounts> tokens;
        std::vector<workload::Segment> segments; ///< of its prompt
    };
    bool names_classes_ = false;  ///< whether the recording says of which class a request is
    bool tells_tokens_ = false;   ///< whether it says how many tokens it has
    bool is_told_ = false;        ///< whether it says any of these
    Told told_;                   ///< of the request whose demand was asked for last
    std::deque<Told> told_ahead_; ///< of arrivals whose demand is not yet asked for
    random::Stream class_stream_;
    std::vector<std::unique_ptr<random::Variates>> class_demands_;
};

} // namespace skusim::serving
