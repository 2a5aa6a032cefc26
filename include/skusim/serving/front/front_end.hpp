// Time between the end of service and the sender: the front end's own, and what else a request
// takes that holds no worker.
//
// Each request draws its delay independently of everything else. A delay is no queue: it occupies
// no worker and no waiting place, so it adds to the latency of completed requests and changes
// nothing else. Limits on wait and age are the node's and do not count it, and a refused or
// abandoned request ends without it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/random/variates.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <variant>

namespace skusim::serving {

class FrontEnd {
public:
    /// A cluster that is not is_delayed() has no delays to ask for.
    FrontEnd(const ClusterConfig& config, const Seed& seed);
    FrontEnd(const FrontEnd&) = delete;
    FrontEnd& operator=(const FrontEnd&) = delete;

    [[nodiscard]] bool delays() const { return delays_ || fixed_ > Duration::zero(); }
    /// The delay of the request that comes next in the order of arrivals.
    [[nodiscard]] Duration delay(InOrder) {
        return delays_ ? fixed_ + from_nanoseconds((*delays_)() * mean_ns_) : fixed_;
    }
    /// The delay of a request that is known by its sender.
    [[nodiscard]] Duration delay(OfSender request) const;
    [[nodiscard]] Duration delay(OfSession request) const {
        return delay(OfSender{request.session, request.turn});
    }
    template <std::same_as<AnyIdentity> Any>
    [[nodiscard]] Duration delay(const Any& request) {
        return std::visit([&](auto known) { return delay(known); }, request);
    }

private:
    std::optional<random::Distribution> latency_;
    Duration fixed_;
    double mean_ns_;
    Seed seed_;
    std::optional<random::Variates> delays_;
};

} // namespace skusim::serving
