// One input of a scenario, moved by a factor.
#pragma once

#include <skusim/closer/sensitivity.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::closer {

/// What a plan is made from, as sensitivity() varies it.
struct PlanInputs {
    scenario::Scenario scenario;
    std::vector<catalog::Sku> skus;
    ShiftedChoice choice; ///< whose price is moved

    /// Gives them with one input at (1 + change) of its value; nothing where it has no such input,
    /// or cannot be moved that far.
    [[nodiscard]] std::optional<PlanInputs> moved(MovedInput input, double change) const;
    /// The input's value, with its unit; empty where it differs by SKU.
    [[nodiscard]] std::string value_text(MovedInput input) const;
};

} // namespace skusim::closer
