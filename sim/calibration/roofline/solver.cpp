#include "solver.hpp"

#include <skusim/linear/linear.hpp>

#include "calibration/least_squares.hpp"

#include <algorithm>

namespace skusim::calibration {

namespace {

using Eigen::Index;
using Eigen::Matrix3d;
using Eigen::MatrixXd;
using Eigen::Vector3d;
using Eigen::VectorXd;

double time_at(const Vector3d& at, const RooflinePoint& point) {
    return at[of_overhead] * point.overhead_share +
           std::max(at[of_arithmetic] * point.arithmetic_s, at[of_memory] * point.memory_s);
}

/// The values that a division leaves open: `fixed` + `open` x unknowns.
struct OpenValues {
    Vector3d fixed = Vector3d::Zero();
    MatrixXd open;
};

/// Times are linear in the values once each point has its side. Rows in units of their errors.
MatrixXd design_of(const std::vector<RooflinePoint>& points, const std::vector<bool>& on_memory) {
    MatrixXd design = MatrixXd::Zero(static_cast<Index>(points.size()), 3);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const RooflinePoint& point = points[i];
        const auto row = static_cast<Index>(i);
        design(row, of_overhead) = point.overhead_share / point.error_s;
        (on_memory[i] ? design(row, of_memory) : design(row, of_arithmetic)) =
            (on_memory[i] ? point.memory_s : point.arithmetic_s) / point.error_s;
    }
    return design;
}

class ParameterSearch {
public:
    explicit ParameterSearch(const std::vector<RooflinePoint>& points)
        : points_(points), measured_(static_cast<Index>(points.size())) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            measured_[static_cast<Index>(i)] = points[i].mean_s / points[i].error_s;
        }
    }

    /// Takes the division's least squares if it is possible and better than all before.
    void consider(const std::vector<bool>& on_memory, const OpenValues& values) {
        const MatrixXd design = design_of(points_, on_memory);
        MatrixXd columns = linear::product(design, values.open);
        VectorXd scales = columns.colwise().norm();
        for (Index i = 0; i < columns.cols(); ++i) {
            scales[i] = scales[i] > 0 ? scales[i] : 1;
            columns.col(i) /= scales[i];
        }
        Vector3d at = values.fixed;
        if (columns.cols() > 0) {
            const VectorXd solved = linear::least_squares(
                columns, measured_ - linear::product(design, VectorXd(values.fixed)));
            at += linear::product(values.open, VectorXd(solved.cwiseQuotient(scales)));
        }
        if (!at.allFinite() || at.minCoeff() < 0) {
            return;
        }
        const double missed = chi_squared_at(at);
        if (!found_ || missed < best_.chi_squared) {
            found_ = true;
            best_.at = at;
            best_.chi_squared = missed;
        }
    }

    [[nodiscard]] RooflineSolution best(const HeldRoofline& held) const {
        RooflineSolution solution = best_;
        std::vector<bool> on_memory;
        for (const RooflinePoint& point : points_) {
            on_memory.push_back(solution.at[of_memory] * point.memory_s >
                                solution.at[of_arithmetic] * point.arithmetic_s);
        }
        const bool is_held[] = {false, held.arithmetic.has_value(), held.memory.has_value()};
        const MatrixXd design = design_of(points_, on_memory);
        MatrixXd open = MatrixXd::Zero(3, 0);
        for (Index i = 0; i < 3; ++i) {
            if (!is_held[i] && solution.at[i] > 0) {
                open.conservativeResize(3, open.cols() + 1);
                open.col(open.cols() - 1) = Vector3d::Unit(i);
            }
        }
        solution.covariance = Matrix3d::Zero();
        if (open.cols() > 0) {
            solution.covariance = linear::carried_over(
                solve_linear(linear::product(design, open), measured_).covariance, open);
        }
        solution.degrees_of_freedom = static_cast<int>(measured_.size() - open.cols());
        return solution;
    }

private:
    [[nodiscard]] double chi_squared_at(const Vector3d& at) const {
        double sum = 0;
        for (const RooflinePoint& point : points_) {
            const double missed = (time_at(at, point) - point.mean_s) / point.error_s;
            sum += missed * missed;
        }
        return sum;
    }

    const std::vector<RooflinePoint>& points_;
    VectorXd measured_; // in units of their errors
    RooflineSolution best_;
    bool found_ = false;
};

/// The overhead is open in one, and 0 in the other.
std::vector<OpenValues> open_values(const HeldRoofline& held) {
    std::vector<OpenValues> result;
    for (const bool has_overhead : {true, false}) {
        OpenValues values;
        values.fixed = {0, held.arithmetic.value_or(0), held.memory.value_or(0)};
        const bool is_open[] = {has_overhead, !held.arithmetic, !held.memory};
        values.open = MatrixXd::Zero(3, 0);
        for (Index i = 0; i < 3; ++i) {
            if (is_open[i]) {
                values.open.conservativeResize(3, values.open.cols() + 1);
                values.open.col(values.open.cols() - 1) = Vector3d::Unit(i);
            }
        }
        result.push_back(std::move(values));
    }
    return result;
}

/// Both sides alike at a point: memory takes `ratio` times as much over its peak as arithmetic.
std::vector<OpenValues> ridge_values(double ratio) {
    OpenValues with_overhead{Vector3d::Zero(), MatrixXd::Zero(3, 2)};
    with_overhead.open.col(0) = Vector3d::Unit(of_overhead);
    with_overhead.open.col(1) = Vector3d{0, 1, ratio};
    OpenValues without{Vector3d::Zero(), with_overhead.open.col(1)};
    return {with_overhead, without};
}

} // namespace

double RooflineSolution::time_of(const RooflinePoint& point) const {
    return time_at(at, point);
}

RooflineSolution solve_roofline(const std::vector<RooflinePoint>& points,
                                const HeldRoofline& held) {
    // Those with the least arithmetic for their memory come to lie on the side of memory first.
    std::vector<RooflinePoint> sorted = points;
    std::sort(sorted.begin(), sorted.end(), [](const RooflinePoint& a, const RooflinePoint& b) {
        return a.arithmetic_s * b.memory_s < b.arithmetic_s * a.memory_s;
    });
    ParameterSearch search(sorted);
    const std::vector<OpenValues> open = open_values(held);
    std::vector<bool> on_memory(sorted.size(), false);
    for (std::size_t split = 0; split <= sorted.size(); ++split) {
        for (const OpenValues& values : open) {
            search.consider(on_memory, values);
        }
        if (split == sorted.size()) {
            break;
        }
        const RooflinePoint& ridge = sorted[split];
        if (!held.arithmetic && !held.memory && ridge.memory_s > 0) {
            for (const OpenValues& values : ridge_values(ridge.arithmetic_s / ridge.memory_s)) {
                search.consider(on_memory, values);
            }
        }
        on_memory[split] = true;
    }
    return search.best(held);
}

} // namespace skusim::calibration
