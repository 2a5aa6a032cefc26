#include "wording.hpp"

#include "report/form/figures.hpp"

#include <fmt/format.h>

namespace skusim::report {

std::string_view schedule_text(measurement::Schedule schedule) {
    return schedule == measurement::Schedule::poisson ? "poisson" : "fixed";
}

std::string load_text(const measurement::PlannedStep& step) {
    if (const auto* open = std::get_if<measurement::OpenStep>(&step)) {
        return fmt::format("{:g} /s", open->rate.value());
    }
    return count_text(std::get<measurement::ClosedStep>(step).clients, "client");
}

std::string measured_time(const stats::Estimate& seconds) {
    if (seconds.high == stats::infinite) {
        return fmt::format("{} [{}, ?]", time_text(seconds.value), time_text(seconds.low));
    }
    return time_estimate(seconds);
}

} // namespace skusim::report
