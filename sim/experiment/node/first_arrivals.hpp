// A source of which only so many requests come.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/source/contract.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace skusim::experiment {

/// A SourceOfRequests that is another one until `most` of its requests have arrived.
template <class Source>
class FirstArrivals {
public:
    /// The source must outlive this.
    FirstArrivals(Source& source, std::size_t most) : source_(source), left_(most) {}

    [[nodiscard]] std::uint32_t senders() const { return source_.senders(); }
    [[nodiscard]] Duration first(std::uint32_t sender) { return source_.first(sender); }
    [[nodiscard]] std::optional<Duration> after_arrival(std::uint32_t sender) {
        const std::optional<Duration> next = source_.after_arrival(sender);
        return --left_ > 0 ? next : std::nullopt;
    }
    [[nodiscard]] std::uint32_t follower(std::uint32_t sender) const {
        return source_.follower(sender);
    }
    [[nodiscard]] double demand(std::uint32_t sender) { return source_.demand(sender); }
    [[nodiscard]] std::uint8_t request_class() const { return source_.request_class(); }
    [[nodiscard]] std::optional<workload::TokenCounts> recorded_tokens() const {
        return source_.recorded_tokens();
    }
    [[nodiscard]] auto identity(std::uint32_t sender) const { return source_.identity(sender); }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t sender,
                                                       serving::Ending ending) {
        return source_.after_ending(sender, ending);
    }

private:
    Source& source_;
    std::size_t left_;
};

} // namespace skusim::experiment
