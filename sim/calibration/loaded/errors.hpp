// How sure the law behind loaded latencies is.
//
// Requests under load wait for each other, so that figures of a run scatter more than those of as
// many independent ones, and together. How they do is taken from simulated runs of the fitted
// service. What becomes of that in the parameters of a fit by unweighted least squares is
// A S A', where A = (J'J)^-1 J' (White 1980).
#pragma once

#include "target.hpp"

#include <Eigen/Core>
#include <vector>

namespace skusim::calibration {

/// Covariance of the logarithms of all figures, measured over the targets' requests and simulated:
/// that of independent runs, brought to the number of requests, and that of what the tool rounded.
[[nodiscard]] Eigen::MatrixXd covariance_of_figures(const std::vector<Target>& targets,
                                                    const LoadedCluster& cluster,
                                                    const random::Distribution& service);

/// A of the slopes J: what it makes of residuals is the step to where they are least.
[[nodiscard]] Eigen::MatrixXd solver_of(const Eigen::MatrixXd& slopes);

/// Covariance of the parameters, no error less than the residuals themselves tell: a law that is
/// not the truth misses by more than chance.
[[nodiscard]] Eigen::MatrixXd covariance_of_parameters(const Eigen::MatrixXd& solver,
                                                       const Eigen::MatrixXd& of_figures,
                                                       const Eigen::VectorXd& residuals);

} // namespace skusim::calibration
