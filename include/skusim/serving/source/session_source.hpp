// An open stream of conversations, each of which waits for its answers.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace skusim::serving {

/// A SourceOfRequests whose senders are conversations, as many as go on at a time: a number is used
/// again when its conversation is over. A turn that is refused or abandoned is the last. The n-th
/// conversation starts at the same time on every SKU and node count.
class SessionSource {
public:
    /// `demand` and `classes` must outlive the source; see OpenSource.
    SessionSource(const workload::SessionArrivals& arrivals, const random::Shape& demand,
                  const Seed& seed, const std::vector<DemandClass>& classes = no_classes());
    SessionSource(const SessionSource&) = delete;
    SessionSource& operator=(const SessionSource&) = delete;

    /// The one that comes first.
    [[nodiscard]] static std::uint32_t senders() { return 1; }
    [[nodiscard]] Duration first(std::uint32_t /*sender*/) { return starts_.next_gap(); }
    /// With a conversation's first request the next conversation is known.
    [[nodiscard]] std::optional<Duration> after_arrival(std::uint32_t sender);
    [[nodiscard]] std::uint32_t follower(std::uint32_t /*sender*/) const { return follower_; }
    [[nodiscard]] double demand(std::uint32_t /*sender*/) { return starts_.next_demand(); }
    [[nodiscard]] std::uint8_t request_class() const { return starts_.request_class(); }
    [[nodiscard]] static std::optional<workload::TokenCounts> recorded_tokens() {
        return std::nullopt;
    }
    [[nodiscard]] static std::span<const workload::Segment> recorded_segments() { return {}; }
    [[nodiscard]] OfSession identity(std::uint32_t sender) const {
        return {talks_[sender].number, talks_[sender].turn, sender};
    }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t sender, Ending ending);

private:
    struct Talk {
        std::uint32_t number = 0; ///< in the order of starts
        std::uint32_t turn = 0;
    };
    [[nodiscard]] std::uint32_t next_talk();

    workload::Sessions sessions_;
    OpenSource starts_;
    std::vector<Talk> talks_; ///< by sender
    std::vector<std::uint32_t> unused_;
    std::uint32_t started_ = 0;
    std::uint32_t follower_ = 0;
};

} // namespace skusim::serving
