// One replication: a cluster that runs on from segment to segment, with its collector.
#pragma once

#include <skusim/experiment/trial.hpp>

#include "collector.hpp"

#include <cstdint>
#include <memory>

namespace skusim::experiment {

class Replication {
public:
    virtual ~Replication() = default;

    /// Runs `arrivals` further arrivals of the warm-up; the collector then gives what each saw.
    virtual void warm_up(std::int64_t arrivals) = 0;
    /// Watches the next `arrivals` and follows each to its end. Unwatched ones arrive meanwhile.
    virtual void observe(std::int64_t arrivals) = 0;
    [[nodiscard]] virtual Collector& collector() = 0;
    /// Whether the clock came to the end of simulated time: nothing more can be observed.
    [[nodiscard]] virtual bool out_of_time() const = 0;
};

[[nodiscard]] std::unique_ptr<Replication> make_replication(const Trial& trial, std::uint64_t seed,
                                                            std::uint32_t number, bool with_waits);

} // namespace skusim::experiment
