// How a scenario is simulated: how sure its figures are to be, and what that may cost.
#pragma once

#include <skusim/base/enum_names.hpp>

#include <array>
#include <cstdint>

namespace skusim::scenario {

/// How much of a load that changes over the day is simulated.
enum class PatternRuns { sampled, whole };

[[nodiscard]] constexpr auto enum_names(PatternRuns) {
    return std::array<EnumName<PatternRuns>, 2>{
        {{PatternRuns::sampled, "sampled",
          "of long intervals of many requests their beginning and a part of the steady rest, which "
          "stands for all of it"},
         {PatternRuns::whole, "whole", "every request"}}};
}

struct Simulation {
    std::uint64_t seed = 1;
    double confidence = 0.95;
    double precision = 0.02; ///< half-width of an interval over its value
    std::int64_t max_requests = 50'000'000;
    PatternRuns patterns = PatternRuns::sampled;
};

} // namespace skusim::scenario
