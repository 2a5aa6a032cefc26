// A source of requests that is known when the program runs: for what is simulated now and then, as
// an engine is compiled once for it, and not once for each kind of source.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace skusim::experiment {

/// A serving::SourceOfRequests; each function is as it says.
class AnySource {
public:
    AnySource() = default;
    virtual ~AnySource() = default;
    AnySource(const AnySource&) = delete;
    AnySource& operator=(const AnySource&) = delete;

    [[nodiscard]] virtual std::uint32_t senders() const = 0;
    [[nodiscard]] virtual Duration first(std::uint32_t sender) = 0;
    [[nodiscard]] virtual std::optional<Duration> after_arrival(std::uint32_t sender) = 0;
    [[nodiscard]] virtual std::uint32_t follower(std::uint32_t sender) const = 0;
    [[nodiscard]] virtual double demand(std::uint32_t sender) = 0;
    [[nodiscard]] virtual std::uint8_t request_class() const = 0;
    [[nodiscard]] virtual std::optional<workload::TokenCounts> recorded_tokens() const = 0;
    [[nodiscard]] virtual std::span<const workload::Segment> recorded_segments() const = 0;
    [[nodiscard]] virtual serving::AnyIdentity identity(std::uint32_t sender) const = 0;
    [[nodiscard]] virtual std::optional<Duration> after_ending(std::uint32_t sender,
                                                               serving::Ending ending) = 0;
};

/// What sends the trial's requests, until `most` of them have arrived. The trial's service and the
/// classes (see demands_of()) must outlive it.
[[nodiscard]] std::unique_ptr<AnySource>
any_source_of(const Trial& trial, const serving::Seed& seed,
              const std::vector<serving::DemandClass>& classes,
              std::size_t most = std::numeric_limits<std::size_t>::max());

} // namespace skusim::experiment
