// The files that deploy a plan, on their way to a folder.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::cli {

struct Emission {
    std::string folder; ///< made if it is not there
    bool force = false; ///< write over files that are there
};

/// Told before a plan is worked on: that nothing could be deployed, or which files are in the way.
[[nodiscard]] Result<void> check_emission(const Emission& emission,
                                          const scenario::Scenario& scenario);

/// Writes the files that deploy the plan, all or none, and gives their paths; none if the plan has
/// no choice.
[[nodiscard]] Result<std::vector<std::string>> emit(const Emission& emission,
                                                    const report::PlanResult& result);

} // namespace skusim::cli
