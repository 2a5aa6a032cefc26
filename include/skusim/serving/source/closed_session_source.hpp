// A fixed population of clients, each of which has one conversation after the other.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/source/closed_source.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace skusim::serving {

/// A SourceOfRequests whose senders are clients. A conversation's turns are apart by its think
/// time, and the client's conversations by its own; a turn that is refused or abandoned is the
/// last. The k-th conversation of a client says the same on every SKU and node count.
class ClosedSessionSource {
public:
    /// See ClosedSource.
    ClosedSessionSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                        Duration mean_response, const Seed& seed,
                        const std::vector<DemandClass>& classes = no_classes());
    ClosedSessionSource(const ClosedSessionSource&) = delete;
    ClosedSessionSource& operator=(const ClosedSessionSource&) = delete;

    [[nodiscard]] std::uint32_t senders() const { return clients_.senders(); }
    /// A random moment of the time that a conversation takes, so that clients' turns are spread as
    /// they are in the long run.
    [[nodiscard]] Duration first(std::uint32_t client) const;
    [[nodiscard]] static std::optional<Duration> after_arrival(std::uint32_t /*client*/) {
        return std::nullopt;
    }
    [[nodiscard]] static std::uint32_t follower(std::uint32_t client) { return client; }
    [[nodiscard]] double demand(std::uint32_t client) { return clients_.demand(client); }
    [[nodiscard]] std::uint8_t request_class() const { return clients_.request_class(); }
    [[nodiscard]] static std::optional<workload::TokenCounts> recorded_tokens() {
        return std::nullopt;
    }
    [[nodiscard]] static std::span<const workload::Segment> recorded_segments() { return {}; }
    [[nodiscard]] OfSession identity(std::uint32_t client) const {
        return {talks_[client].number, talks_[client].turn, client};
    }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t client, Ending ending);

private:
    struct Talk {
        std::uint32_t number = 0; ///< no other of any client has it
        std::uint32_t turn = 0;
    };

    ClosedSource clients_;
    workload::Sessions sessions_;
    Duration length_; ///< of a conversation and the pause after it, on average
    Seed seed_;
    std::vector<Talk> talks_; ///< by client
};

} // namespace skusim::serving
