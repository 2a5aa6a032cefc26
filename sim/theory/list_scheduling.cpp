#include <skusim/base/check.hpp>
#include <skusim/theory/list_scheduling.hpp>

#include <algorithm>

namespace skusim::theory {

double least_makespan_seconds(const TaskList& tasks) {
    SKUSIM_CHECK(tasks.machines >= 1, "machines to work on");
    return std::max(tasks.work_seconds / static_cast<double>(tasks.machines),
                    tasks.longest_seconds);
}

double most_makespan_seconds(const TaskList& tasks) {
    SKUSIM_CHECK(tasks.machines >= 1, "machines to work on");
    const auto machines = static_cast<double>(tasks.machines);
    return tasks.work_seconds / machines + (1 - 1 / machines) * tasks.longest_seconds;
}

double mean_exponential_makespan_seconds(std::int64_t tasks, std::int64_t machines,
                                         double mean_seconds) {
    SKUSIM_CHECK(tasks >= 1 && machines >= 1, "tasks and machines");
    const std::int64_t busy = std::min(tasks, machines);
    double harmonic = 0;
    for (std::int64_t k = busy; k >= 1; --k) {
        harmonic += 1 / static_cast<double>(k);
    }
    return mean_seconds *
           (static_cast<double>(tasks - busy) / static_cast<double>(busy) + harmonic);
}

} // namespace skusim::theory
