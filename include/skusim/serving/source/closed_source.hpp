// A fixed population of clients, each of which waits for its answer.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/residual.hpp>
#include <skusim/random/variates.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace skusim::serving {

/// A SourceOfRequests whose senders are clients. The k-th request of a client has the same demand
/// and is preceded by the same think time on every SKU and node count.
class ClosedSource {
public:
    /// `mean_response` is the lasting time from a request to its answer, as far as it is known
    /// before. `demand` and `classes` must outlive the source; see OpenSource.
    ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                 Duration mean_response, const Seed& seed,
                 const std::vector<DemandClass>& classes = no_classes());
    ClosedSource(const ClosedSource&) = delete;
    ClosedSource& operator=(const ClosedSource&) = delete;

    [[nodiscard]] std::uint32_t senders() const { return static_cast<std::uint32_t>(sent_.size()); }
    /// What is left of a think time at a random moment, for as many clients as think in the long
    /// run; the others, who wait for an answer then, send within a response time.
    [[nodiscard]] Duration first(std::uint32_t client) const;
    [[nodiscard]] static std::optional<Duration> after_arrival(std::uint32_t /*client*/) {
        return std::nullopt;
    }
    [[nodiscard]] static std::uint32_t follower(std::uint32_t client) { return client; }
    [[nodiscard]] double demand(std::uint32_t client) {
        if (!classes_.empty()) {
            return demand_of_class(client);
        }
        return single_draw(*demand_, seed_.key(random::Purpose::demand, client), sent_[client]++);
    }
    [[nodiscard]] std::uint8_t request_class() const { return class_; }
    [[nodiscard]] static std::optional<workload::TokenCounts> recorded_tokens() {
        return std::nullopt;
    }
    [[nodiscard]] static std::span<const workload::Segment> recorded_segments() { return {}; }
    [[nodiscard]] OfSender identity(std::uint32_t client) const { return {client, sent_[client]}; }
    /// A client thinks after a completed request, and backs off after any other.
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t client, Ending ending) const {
        return ending == Ending::completed ? think_time(client) : backoff_;
    }

private:
    [[nodiscard]] double demand_of_class(std::uint32_t client);
    [[nodiscard]] Duration think_time(std::uint32_t client) const {
        if (thinks_ns_ == 0) {
            return Duration::zero();
        }
        const random::StreamKey key = seed_.key(random::Purpose::think_time, client);
        return from_nanoseconds(thinks_ns_ * single_draw(pause_shape_, key, sent_[client]));
    }

    const random::Shape* demand_;
    const std::vector<DemandClass>& classes_;
    std::uint8_t class_ = 0;
    double thinks_ns_; ///< mean think time
    Duration backoff_;
    double response_ns_; ///< mean
    Seed seed_;
    random::Shape pause_shape_;
    random::Residual left_of_pause_;
    std::vector<std::uint32_t> sent_; ///< requests so far, by client
};

} // namespace skusim::serving
