// The source of the requests that a replication simulates.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/serving/source/seed.hpp>

#include "any_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace skusim::experiment {

/// A serving::SourceOfRequests for any arrivals, so that the engine of a kind of node is compiled
/// once for all of them. An open stream, the load of most plans, costs it a branch that is always
/// taken alike; what others draw for a request takes many times as long as to ask AnySource for it.
class TrialSource {
public:
    /// The trial's service and the classes (see demands_of()) must outlive it.
    TrialSource(const Trial& trial, const serving::Seed& seed,
                const std::vector<serving::DemandClass>& classes);
    ~TrialSource();
    TrialSource(const TrialSource&) = delete;
    TrialSource& operator=(const TrialSource&) = delete;

    [[nodiscard]] std::uint32_t senders() const {
        return open_ ? open_->senders() : other_->senders();
    }
    [[nodiscard]] Duration first(std::uint32_t sender) {
        return open_ ? open_->first(sender) : other_->first(sender);
    }
    [[nodiscard]] std::optional<Duration> after_arrival(std::uint32_t sender) {
        return open_ ? open_->after_arrival(sender) : other_->after_arrival(sender);
    }
    [[nodiscard]] std::uint32_t follower(std::uint32_t sender) const {
        return open_ ? open_->follower(sender) : other_->follower(sender);
    }
    [[nodiscard]] double demand(std::uint32_t sender) {
        return open_ ? open_->demand(sender) : other_->demand(sender);
    }
    [[nodiscard]] std::uint8_t request_class() const {
        return open_ ? open_->request_class() : other_->request_class();
    }
    [[nodiscard]] std::optional<workload::TokenCounts> recorded_tokens() const {
        return open_ ? open_->recorded_tokens() : other_->recorded_tokens();
    }
    [[nodiscard]] std::span<const workload::Segment> recorded_segments() const {
        return open_ ? open_->recorded_segments() : other_->recorded_segments();
    }
    [[nodiscard]] serving::AnyIdentity identity(std::uint32_t sender) const {
        return open_ ? serving::AnyIdentity(open_->identity(sender)) : other_->identity(sender);
    }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t sender,
                                                       serving::Ending ending) {
        return open_ ? open_->after_ending(sender, ending) : other_->after_ending(sender, ending);
    }

private:
    std::optional<serving::OpenSource> open_;
    std::unique_ptr<AnySource> other_; ///< if it is no open stream
};

} // namespace skusim::experiment
