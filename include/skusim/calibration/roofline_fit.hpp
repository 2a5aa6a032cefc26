// The efficiencies of a roofline from measured mean times of batches:
//
//   time = (overhead + max(arithmetic / compute_efficiency, memory / bandwidth_efficiency)) /
//   speedup
//
// where arithmetic and memory are the times at full peaks (service/peak_times.hpp). For any
// division of the points between the two sides the times are linear in overhead and the reciprocals
// of the efficiencies. Points divide by their ratio of arithmetic to memory, so that n points have
// n + 1 divisions: weighted least squares of each (batch_time_fit.hpp has the weights), and of each
// ridge that goes through a point, find the least squares of all.
//
// A side is told by the measurements if the times are missed without it: by the F-test at 5 %
// (chi-squared where the errors of the means are known). Efficiencies have the relative standard
// errors of their reciprocals.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/peak_times.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Where one file was measured.
struct MeasuredMachine {
    std::string sku;
    service::PeakTimes peaks; ///< of the model's worker there
};

struct RooflineFitQuestion {
    service::RooflineService model; ///< its efficiencies are kept where nothing tells better
    std::optional<service::ThreadScaling> scaling; ///< of the model over threads
    std::vector<MeasuredMachine> machines;         ///< of the measurements, one for each
};

struct RooflineFit {
    /// Parameters `compute_efficiency`, `bandwidth_efficiency`, `overhead`. Without a standard
    /// error are an efficiency that is kept as given, one that is held at 100 %, an overhead of 0,
    /// and all if no point is to spare.
    Fit fit;
    std::vector<std::string> notes; ///< what was kept, and what is known of it
};

/// Fits the mean times of the lightest step of each batch size on each SKU. The error says why
/// there are no efficiencies: one side alone, or the overhead alone, explains the times as well as
/// the other; a kept efficiency contradicts the times; an efficiency above 100 %.
[[nodiscard]] tl::expected<RooflineFit, std::string>
fit_roofline(const std::vector<Measurement>& measurements, const RooflineFitQuestion& question);

} // namespace skusim::calibration
