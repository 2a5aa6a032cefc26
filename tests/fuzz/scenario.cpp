// Scenarios: every text has a scenario or faults, each with its place.
#include <skusim/base/check.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include "input.hpp"

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string path = fuzz::file_of(bytes, size, ".yaml");
    const Result<scenario::Scenario> scenario = scenarios::read_scenario(path);
    SKUSIM_CHECK(scenario || !scenario.error().empty(), "a scenario or faults");
    SKUSIM_CHECK(scenario.has_value() == scenarios::check_scenario(path).empty(),
                 "a scenario is read if nothing is wrong with it");
    return 0;
}
