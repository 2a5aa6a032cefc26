#include <skusim/base/check.hpp>
#include <skusim/theory/preemption.hpp>

#include <cmath>

namespace skusim::theory {

double mean_time_with_restarts_seconds(double rate_per_second, double task_seconds,
                                       double repair_seconds) {
    SKUSIM_CHECK(rate_per_second >= 0 && task_seconds >= 0 && repair_seconds >= 0,
                 "rates and times are not negative");
    if (rate_per_second == 0) {
        return task_seconds;
    }
    return std::expm1(rate_per_second * task_seconds) * (1 / rate_per_second + repair_seconds);
}

} // namespace skusim::theory
