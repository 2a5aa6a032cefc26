// Which part of a pattern's period is simulated, in the place of all of it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::experiment {

/// What is simulated of one interval: its head, in which the cluster comes to terms with the new
/// rate, and as much of the steady rest as stands `weight` times for all of it.
struct SimulatedInterval {
    Duration head{};
    Duration rest{};
    std::int64_t weight = 1; ///< of the rest; the head stands for itself

    [[nodiscard]] Duration simulated() const { return head + rest; }
    [[nodiscard]] Duration represented() const { return head + rest * weight; }
};

/// One simulated period. The cluster runs from each interval's rest straight into the next head: at
/// the end of a steady rest its state is what it would be at the end of the whole interval.
struct Schedule {
    workload::PatternArrivals simulated; ///< the same rates, over what is simulated of each
    std::vector<SimulatedInterval> intervals;
    Duration period{}; ///< the whole pattern's

    [[nodiscard]] bool is_whole() const { return period == simulated.period; }
    /// The greatest of all intervals.
    [[nodiscard]] std::int64_t greatest_weight() const;
};

/// Simulates all of it.
[[nodiscard]] Schedule whole_schedule(const workload::PatternArrivals& pattern);

/// Leaves out what is steady of long intervals, where all of them would take far more requests than
/// an answer needs.
///
/// A head lasts until the queue that the interval begins with has drained (that of the fluid of
/// work, see backlogs(), and what chance leaves in a steady queue), and then twice as long as a run
/// of that steady load warms up: what the start leaves behind has then shrunk to e^-6 in the
/// relaxation time of an M/M/c queue, stretched by the variation of service. Where that does not
/// end, as in an overload that nobody leaves, the interval is simulated whole. The rest is twice as
/// long, so that most of what is simulated is measured at its full weight; autoscaled replicas are
/// given as long to follow.
[[nodiscard]] Schedule schedule_for(const Trial& trial, const Effort& effort);

/// Worker-seconds of work that wait at the start of each interval, in the fluid's periodic flow: in
/// at each interval's rate and out at the workers', with no more than `most` waiting. So many are
/// `added` at each interval's end, unless that is empty.
[[nodiscard]] std::vector<double> backlogs(const Trial& trial,
                                           const workload::PatternArrivals& pattern, double most,
                                           const std::vector<double>& added);

} // namespace skusim::experiment
