// An observer that is known when the program runs: for what is simulated now and then, as an engine
// is compiled once for it, and not once for each observer.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/request.hpp>

#include <cstdint>

namespace skusim::experiment {

/// Each hook is as serving::SilentObserver says, and does nothing unless it is overridden.
class Onlooker {
public:
    Onlooker() = default;
    virtual ~Onlooker() = default;
    Onlooker(const Onlooker&) = default;
    Onlooker& operator=(const Onlooker&) = default;
    Onlooker(Onlooker&&) = default;
    Onlooker& operator=(Onlooker&&) = default;

    virtual void arrived(Time /*now*/, serving::Request& /*request*/, std::uint64_t /*others*/) {}
    virtual void started(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void completed(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void refused(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void abandoned(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void released(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void batch_began(Time /*now*/, std::uint32_t /*size*/) {}
    virtual void batch_ended(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    virtual void asked(const serving::Request& /*request*/,
                       const serving::TokenRequest& /*tokens*/) {}
    virtual void answered(Time /*now*/, const serving::Request& /*request*/,
                          const serving::TokenAnswer& /*answer*/) {}
    virtual void replicas(Time /*now*/, int /*running*/) {}
    virtual void lost(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void sent_again(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void interrupted(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void continued(Time /*now*/, const serving::Request& /*request*/) {}
    virtual void batch_continued(Time /*now*/, std::uint32_t /*size*/, Time /*began*/) {}
    virtual void nodes_run(Time /*now*/, int /*running*/) {}
    // What engines tell of their flights is for tallies alone.
    static void flight_began(Time /*now*/, const serving::TokenEngine& /*engine*/) {}
    static void flight_ended(Time /*now*/, const serving::TokenEngine& /*engine*/) {}
    static void flight_broke(Time /*now*/, const serving::TokenEngine& /*engine*/) {}
    static void resumed(Time /*now*/, Duration /*gap*/) {}
};

} // namespace skusim::experiment
