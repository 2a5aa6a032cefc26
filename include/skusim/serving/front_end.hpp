// The front end's own time: a delay between the end of service and the sender.
//
// Each request draws its delay independently of everything else. A delay is no queue: it occupies
// no worker and no waiting place, so it adds to the latency of completed requests and changes
// nothing else. Limits on wait and age are the node's and do not count it, and a refused or
// abandoned request ends without it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/random/variates.hpp>
#include <skusim/serving/sources.hpp>

#include <cstdint>
#include <optional>

namespace skusim::serving {

class FrontEnd {
public:
    /// Without a `latency` it takes no time and is not to be asked for any.
    FrontEnd(const std::optional<random::Distribution>& latency, const Seed& seed);
    FrontEnd(const FrontEnd&) = delete;
    FrontEnd& operator=(const FrontEnd&) = delete;

    [[nodiscard]] bool delays() const { return latency_.has_value(); }
    /// Of the next request of an open stream, in order of arrival.
    [[nodiscard]] Duration next() { return from_nanoseconds((*delays_)() * mean_ns_); }
    /// Of a closed loop's client's request of that number.
    [[nodiscard]] Duration of(std::uint32_t client, std::uint32_t number) const;

private:
    std::optional<random::Distribution> latency_;
    double mean_ns_;
    Seed seed_;
    std::optional<random::Variates> delays_;
};

} // namespace skusim::serving
