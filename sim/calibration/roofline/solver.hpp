// Least squares of a roofline: where its ridge lies is part of the question.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace skusim::calibration {

/// One mean time against the machine's peaks, all in seconds.
struct RooflinePoint {
    double arithmetic_s = 0;   ///< at the full peak
    double memory_s = 0;       ///< likewise
    double overhead_share = 1; ///< of the overhead that the point has: one over its speedup
    double mean_s = 0;
    double error_s = 0; ///< what it is weighted by
};

/// Overhead, and how many times longer than at the peaks arithmetic and memory take.
enum RooflineIndex : Eigen::Index { of_overhead, of_arithmetic, of_memory };

/// Values that are not free. A side held at 0 takes no time.
struct HeldRoofline {
    std::optional<double> arithmetic;
    std::optional<double> memory;
};

struct RooflineSolution {
    Eigen::Vector3d at;         ///< none below 0
    Eigen::Matrix3d covariance; ///< by chance alone; 0 where a value is held or at 0
    double chi_squared = 0;
    int degrees_of_freedom = 0;

    [[nodiscard]] double time_of(const RooflinePoint& point) const;
};

/// The least of all divisions of the points between the two sides. There is a point.
[[nodiscard]] RooflineSolution solve_roofline(const std::vector<RooflinePoint>& points,
                                              const HeldRoofline& held);

} // namespace skusim::calibration
