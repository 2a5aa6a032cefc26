// The replications of a run, each begun from a start of its own, or from one after another.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

#include "measure.hpp"
#include "progress_meter.hpp"
#include "warm_up.hpp"

#include <cstdint>

namespace skusim::experiment {

/// Every start is drawn anew: where each client of a closed loop is in its round, and all that
/// comes after. The trial, the effort and the meter outlive this.
class Starts {
public:
    Starts(const Trial& trial, const Effort& effort, int replications, ProgressMeter& meter);

    [[nodiscard]] WarmUp warm_up();
    /// Watches so many further arrivals of each replication.
    void observe(std::int64_t arrivals_each);
    /// Begins each replication anew so many times, one after the other: each start is warmed up as
    /// long as the first was, and watched for `arrivals_each`. What was measured stays.
    void observe_anew(std::int64_t times, std::int64_t arrivals_each);
    /// Leaves out what was measured so far.
    void drop_measured();

    [[nodiscard]] std::int64_t count() const {
        return static_cast<std::int64_t>(replications_.size());
    }
    [[nodiscard]] std::int64_t warm_up_each() const { return warm_up_each_; }
    [[nodiscard]] Tallies tallies() const;
    [[nodiscard]] bool is_cut_short() const;

private:
    [[nodiscard]] std::unique_ptr<Replication> begun(std::size_t place, std::int64_t start) const;

    const Trial& trial_;
    const Effort& effort_;
    ProgressMeter& meter_;
    Replications replications_;
    std::int64_t warm_up_each_ = 0; ///< arrivals
    std::int64_t starts_each_ = 1;
};

} // namespace skusim::experiment
