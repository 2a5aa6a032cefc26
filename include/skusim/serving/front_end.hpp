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
#include <skusim/serving/sources.hpp>

#include <cstdint>
#include <optional>

namespace skusim::serving {

class FrontEnd {
public:
    /// Of a cluster that is_delayed(); of others it is not to be asked for any delay.
    FrontEnd(const ClusterConfig& config, const Seed& seed);
    FrontEnd(const FrontEnd&) = delete;
    FrontEnd& operator=(const FrontEnd&) = delete;

    [[nodiscard]] bool delays() const { return delays_ || fixed_ > Duration::zero(); }
    /// Of the next request of an open stream, in order of arrival.
    [[nodiscard]] Duration next() {
        return delays_ ? fixed_ + from_nanoseconds((*delays_)() * mean_ns_) : fixed_;
    }
    /// Of a closed loop's client's request of that number.
    [[nodiscard]] Duration of(std::uint32_t client, std::uint32_t number) const;

private:
    std::optional<random::Distribution> latency_;
    Duration fixed_;
    double mean_ns_;
    Seed seed_;
    std::optional<random::Variates> delays_;
};

} // namespace skusim::serving
