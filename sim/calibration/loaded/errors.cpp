#include "errors.hpp"

#include <skusim/linear/linear.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Runs that a covariance is of: an error is then known to an eighth.
constexpr int runs_of_a_target = 32;

/// How the logarithms of figures over one request vary, as if that were as the inverse of their
/// number does. Zero where the load cannot be borne.
MatrixXd covariance_of_one_request(const Target& target, const LoadedCluster& cluster,
                                   const random::Distribution& service) {
    constexpr double fewest = 800;
    constexpr double most = 80'000; // by then what a queue remembers is little of a run
    const double requests = std::clamp(8 * target.requests, fewest, most);
    const auto figures = static_cast<Eigen::Index>(target.figures.size());
    const std::vector<SimulatedLatencies> runs =
        cluster.repeat(service, target.load, static_cast<std::int64_t>(requests), runs_of_a_target);
    if (runs.size() < 2) {
        return MatrixXd::Zero(figures, figures);
    }
    MatrixXd logarithms(static_cast<Eigen::Index>(runs.size()), figures);
    for (Eigen::Index run = 0; run < logarithms.rows(); ++run) {
        const std::vector<double> seconds = in_order(target, runs[static_cast<std::size_t>(run)]);
        for (Eigen::Index i = 0; i < figures; ++i) {
            logarithms(run, i) = std::log(seconds[static_cast<std::size_t>(i)]);
        }
    }
    const MatrixXd off = logarithms.rowwise() - logarithms.colwise().mean();
    return requests / static_cast<double>(runs.size() - 1) * linear::gram(off);
}

} // namespace

MatrixXd covariance_of_figures(const std::vector<Target>& targets, const LoadedCluster& cluster,
                               const random::Distribution& service) {
    Eigen::Index figures = 0;
    for (const Target& target : targets) {
        figures += static_cast<Eigen::Index>(target.figures.size());
    }
    MatrixXd result = MatrixXd::Zero(figures, figures);
    Eigen::Index first = 0;
    for (const Target& target : targets) {
        const auto count = static_cast<Eigen::Index>(target.figures.size());
        const double per_request = 1 / target.requests + 1 / cluster.simulated_requests;
        result.block(first, first, count, count) =
            per_request * covariance_of_one_request(target, cluster, service);
        for (const Figure& figure : target.figures) {
            const double rounding = figure.rounding_s / figure.seconds;
            result(first, first) += rounding * rounding / 3; // evenly spread on both sides
            ++first;
        }
    }
    return result;
}

MatrixXd solver_of(const MatrixXd& slopes) {
    constexpr double ridge = 1e-6; // where a parameter moves nothing
    MatrixXd normal = linear::gram(slopes);
    normal.diagonal().array() += ridge;
    return linear::product(linear::inverse(normal), MatrixXd(slopes.transpose()));
}

MatrixXd covariance_of_parameters(const MatrixXd& solver, const MatrixXd& of_figures,
                                  const VectorXd& residuals) {
    const MatrixXd by_chance = linear::carried_over(of_figures, solver);
    const double spread =
        residuals.squaredNorm() /
        static_cast<double>(std::max<Eigen::Index>(residuals.size() - solver.rows(), 1));
    const MatrixXd by_residuals = linear::product(spread * solver, MatrixXd(solver.transpose()));
    VectorXd widening = VectorXd::Ones(solver.rows());
    for (Eigen::Index i = 0; i < widening.size(); ++i) {
        if (by_chance(i, i) <= 0) {
            return by_residuals;
        }
        widening[i] = std::sqrt(std::max(by_residuals(i, i) / by_chance(i, i), 1.0));
    }
    return linear::carried_over(by_chance, widening.asDiagonal());
}

} // namespace skusim::calibration
