// What every fit tells: its parameters, how sure they are, and how far it is from what was
// measured.
#pragma once

#include <skusim/base/enum_names.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace skusim::calibration {

/// What a figure of a fit is counted in.
enum class FigureUnit { none, seconds, per_second };

[[nodiscard]] constexpr auto enum_names(FigureUnit) {
    return std::array<EnumName<FigureUnit>, 3>{
        {{FigureUnit::none, ""}, {FigureUnit::seconds, "s"}, {FigureUnit::per_second, "/s"}}};
}

/// One fitted parameter, in its own unit.
struct FittedParameter {
    std::string name; ///< "mean", as the scenario's key
    FigureUnit unit = FigureUnit::none;
    double value = 0;
    std::optional<double> standard_error; ///< absent where the data leave none to spare
};

/// One figure that was measured, and what the fit makes of it.
struct FitPoint {
    std::string label; ///< "p95", "batch 8", "16 in flight"
    FigureUnit unit = FigureUnit::seconds;
    double measured = 0;
    double fitted = 0;
    std::optional<double> left_out; ///< what a fit without this point predicts for it
};

struct Fit {
    std::vector<FittedParameter> parameters;
    /// How the parameters' errors go together, in their order; the diagonal is 1. Empty if unknown.
    std::vector<std::vector<double>> correlations;
    std::vector<FitPoint> points;
};

/// Root of the mean squared (fitted - measured) / measured.
[[nodiscard]] double fit_error(const Fit& fit);
/// That error of each point's prediction by all others; nothing where one has no prediction.
[[nodiscard]] std::optional<double> leave_one_out_error(const Fit& fit);

} // namespace skusim::calibration
