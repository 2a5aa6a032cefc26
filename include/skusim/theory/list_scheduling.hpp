// Independent tasks on equal machines that are all free at time zero, each machine taking the next
// task of one list whenever it is free (R. L. Graham, "Bounds for certain multiprocessing
// anomalies", Bell System Technical Journal 45, 1966). The makespan is when the last task ends.
#pragma once

#include <cstdint>

namespace skusim::theory {

/// A list of tasks, by its sums. All in seconds.
struct TaskList {
    double work_seconds = 0;    ///< of all tasks together
    double longest_seconds = 0; ///< task
    std::int64_t machines = 1;
};

/// max(work / machines, longest): no schedule is shorter.
[[nodiscard]] double least_makespan_seconds(const TaskList& tasks);

/// work / machines + (1 - 1 / machines) longest: no order of the list makes it longer.
[[nodiscard]] double most_makespan_seconds(const TaskList& tasks);

/// Mean makespan of `tasks` independent exponential tasks: the machines are all busy until fewer
/// tasks are left than machines, so the ends are a pure death process:
/// E = mean ((tasks - m) / m + H_m), with m the lesser of tasks and machines, H_m = 1 + 1/2 + ... +
/// 1/m.
[[nodiscard]] double mean_exponential_makespan_seconds(std::int64_t tasks, std::int64_t machines,
                                                       double mean_seconds);

} // namespace skusim::theory
