// What becomes of the answer when an input was wrong: each moved alone, the rest as it is.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::closer {

/// What is moved. Each is a factor on the scenario's value, or on the price of the chosen SKU.
enum class MovedInput { load, service_mean, service_cv, efficiency, ram_factor, price };

struct InputName {
    MovedInput input;
    std::string_view name; ///< the scenario's key, or "price"
};

inline constexpr std::array<InputName, 6> input_names{{
    {MovedInput::load, "workload"},
    {MovedInput::service_mean, "service.mean"},
    {MovedInput::service_cv, "service.cv"},
    {MovedInput::efficiency, "service.efficiency"},
    {MovedInput::ram_factor, "policy.ram_factor"},
    {MovedInput::price, "price"},
}};

[[nodiscard]] std::string_view name(MovedInput input);

/// By how much an input is moved, as a share of its value.
inline constexpr std::array<double, 6> input_changes{-0.5, -0.25, -0.1, 0.1, 0.25, 0.5};

/// What is cheapest then.
struct ShiftedChoice {
    std::string sku;
    std::string region;
    int nodes = 0;
    UsdPerHour usd_per_hour;
    std::optional<Usd> usd_per_year = {}; ///< with commitments, where they are asked for
    std::string survives = {};            ///< "node: holds, zone: fails", where that is asked
    std::optional<double> availability = {};
};

struct Shift {
    MovedInput input;
    double change = 0;                   ///< 0.25: a quarter more
    std::optional<ShiftedChoice> choice; ///< nothing where no SKU meets the objective
    bool is_decided = true;              ///< else so little effort tells neither
};

/// Where another SKU wins, or none does any more.
struct Switch {
    MovedInput input;
    double change = 0; ///< the smallest found at which it is so
    double close = 0;  ///< at this smaller change it is not yet so
    std::string value; ///< of the input there: "290 requests/s"; empty if it has no single one
    std::optional<ShiftedChoice> choice;
};

struct Sensitivity {
    std::optional<ShiftedChoice> base; ///< of inputs as they are, found with the same effort
    /// By input and change. Inputs that do not apply are left out, and changes that so little
    /// effort does not decide.
    std::vector<Shift> shifts;
    std::vector<Switch> switches; ///< by how small a change does it
    int machines = 0;             ///< SKUs that were compared
};

/// Plans again with each input moved by each of input_changes, and halves the gap where the SKU
/// changes to a sixteenth. To be bounded in time, it compares only the SKUs that could win - those
/// that cost least, and the cheapest of those that performed too slowly or had too little RAM -
/// each cluster in a hundred thousand requests at most (more for a closed loop of many clients),
/// with a tenth as precision. All draw the same arrivals and demands. Counts may thus differ by a
/// node from those of the plan, which is why `base` is there to compare with. A pattern is taken at
/// its peak. Nothing for a job, for a plan without a choice, or where so little effort does
/// not decide the plan.
[[nodiscard]] std::optional<Sensitivity> sensitivity(const scenario::Scenario& scenario,
                                                     const catalog::Hardware& hardware,
                                                     const planner::Plan& plan,
                                                     const planner::ProgressSink& progress);

} // namespace skusim::closer
