// The universal scalability law through points of a rate against a number of things at work.
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

namespace skusim::calibration {

struct RatePoint {
    double count = 1; ///< requests in flight, or threads
    double per_s = 0;
};

/// per_s = rate n / (1 + contention (n - 1) + coherence n (n - 1)).
struct ScalingLaw {
    double rate = 0;
    double contention = 0;
    double coherence = 0;
    Eigen::Matrix3d covariance;    ///< of these three; 0 for those that are held at 0
    std::array<bool, 3> is_free{}; ///< which are not held at 0
    int degrees_of_freedom = 0;    ///< without any, the covariance means nothing
    double misfit = 0;             ///< sum of squared relative errors

    [[nodiscard]] double at(double count) const {
        return rate * count / (1 + contention * (count - 1) + coherence * count * (count - 1));
    }
};

/// Gives that law without negative coefficients which misses least. There is a point.
[[nodiscard]] ScalingLaw fit_law(const std::vector<RatePoint>& points);

/// What the law of all other points says at each; empty if those leave its parameters open.
[[nodiscard]] std::vector<double> laws_left_out(const std::vector<RatePoint>& points);

} // namespace skusim::calibration
