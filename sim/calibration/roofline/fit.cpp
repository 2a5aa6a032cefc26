#include <skusim/calibration/roofline_fit.hpp>

#include "calibration/least_squares.hpp"
#include "points.hpp"
#include "solver.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

constexpr double a_percent = 100;

class Fitting {
public:
    Fitting(const MeasuredTimes& measured, const service::RooflineService& given)
        : measured_(measured), given_(given), full_(solve_roofline(measured.points, {})) {}

    tl::expected<RooflineFit, std::string> fit() {
        const auto held = held_values();
        if (!held) {
            return tl::unexpected(held.error());
        }
        HeldRoofline in_bounds = *held;
        if (const std::string fault = bound_efficiencies(in_bounds); !fault.empty()) {
            return tl::unexpected(fault);
        }
        const RooflineSolution solution = solve_roofline(measured_.points, in_bounds);
        tell_kept(*held, solution);
        return RooflineFit{told(solution, in_bounds), notes_};
    }

private:
    /// What one unit of chi-squared stands for: chance, and what the best of all misses by.
    [[nodiscard]] double variance(const RooflineSolution& solution) const {
        const double spare = std::max(solution.degrees_of_freedom, 1);
        constexpr double finest = 0.01; // no one measures better than a thousandth
        if (measured_.errors_known) {
            return std::max(1.0, solution.chi_squared / spare);
        }
        return solution.degrees_of_freedom > 0 ? std::max(finest, solution.chi_squared / spare) : 1;
    }

    [[nodiscard]] bool is_worse(const RooflineSolution& other) const {
        const int spare = full_.degrees_of_freedom;
        constexpr double many = 1e6; // chi-squared
        const boost::math::fisher_f law(1, measured_.errors_known || spare < 1 ? many : spare);
        return other.chi_squared - full_.chi_squared >
               boost::math::quantile(law, 0.95) * variance(full_);
    }

    /// What the measurements do not tell is held as it was given.
    tl::expected<HeldRoofline, std::string> held_values() {
        const RooflineSolution no_arithmetic = solve_roofline(measured_.points, {0.0, {}});
        const RooflineSolution no_memory = solve_roofline(measured_.points, {{}, 0.0});
        bool arithmetic_told = is_worse(no_arithmetic);
        bool memory_told = is_worse(no_memory);
        if (!arithmetic_told && !memory_told &&
            is_worse(solve_roofline(measured_.points, {0.0, 0.0}))) {
            arithmetic_told = is_credible(no_memory, of_arithmetic);
            memory_told = is_credible(no_arithmetic, of_memory);
            if (arithmetic_told != memory_told) {
                tell_incredible(memory_told ? no_memory : no_arithmetic, memory_told);
            } else {
                arithmetic_told = memory_told = false;
            }
        }
        if (!arithmetic_told && !memory_told) {
            return tl::unexpected(why_none(no_arithmetic, no_memory));
        }
        HeldRoofline held;
        if (!arithmetic_told) {
            held.arithmetic = 1 / given_.compute_efficiency;
        }
        if (!memory_told) {
            held.memory = 1 / given_.bandwidth_efficiency;
        }
        if ((held.arithmetic || held.memory) && is_worse(solve_roofline(measured_.points, held))) {
            return tl::unexpected(contradiction(arithmetic_told));
        }
        return held;
    }

    /// Whether the side is not slower by ten than the scenario has it.
    [[nodiscard]] bool is_credible(const RooflineSolution& alone, RooflineIndex side) const {
        const double given =
            side == of_memory ? given_.bandwidth_efficiency : given_.compute_efficiency;
        return alone.at[side] * given < 10;
    }

    void tell_incredible(const RooflineSolution& alone, bool is_arithmetic) {
        notes_.push_back(
            fmt::format("{} alone would explain the times, too, but at {:.2g} % of its peak, which "
                        "is less than "
                        "a tenth of the scenario's efficiency: not taken",
                        is_arithmetic ? "arithmetic" : "memory traffic",
                        a_percent / alone.at[is_arithmetic ? of_arithmetic : of_memory]));
    }

    [[nodiscard]] std::string why_none(const RooflineSolution& no_arithmetic,
                                       const RooflineSolution& no_memory) const {
        if (!is_worse(solve_roofline(measured_.points, {0.0, 0.0}))) {
            return fmt::format("an overhead of {:.4g} ms alone explains the times: they do not "
                               "follow arithmetic or memory traffic; measure more batch sizes, "
                               "from small to large, or a second SKU",
                               full_mean_s() * 1e3);
        }
        return fmt::format(
            "arithmetic alone (at {:.3g} % of its peak) and memory traffic alone (at {:.3g} %) "
            "explain the times alike; measure batch sizes on both sides of the ridge, or a second "
            "SKU of other peaks; or give `activations: 0 MiB`, if they are not what takes long",
            a_percent / no_memory.at[of_arithmetic], a_percent / no_arithmetic.at[of_memory]);
    }

    [[nodiscard]] double full_mean_s() const {
        return solve_roofline(measured_.points, {0.0, 0.0}).at[of_overhead];
    }

    /// The least efficiency of a side with which no measured time is too short for it.
    [[nodiscard]] double least_efficiency(double RooflinePoint::*side, double overhead_s) const {
        double least = 0;
        for (const RooflinePoint& point : measured_.points) {
            const double left = point.mean_s - overhead_s * point.overhead_share;
            least = std::max(least, left > 0 ? point.*side / left : 1);
        }
        return std::min(least, 1.0);
    }

    [[nodiscard]] std::string contradiction(bool arithmetic_told) const {
        const double least = least_efficiency(
            arithmetic_told ? &RooflinePoint::memory_s : &RooflinePoint::arithmetic_s, 0);
        return fmt::format(
            "with the scenario's {}_efficiency of {:.3g} % {} would take longer than was measured: "
            "give one above {:.3g} %",
            arithmetic_told ? "bandwidth" : "compute",
            a_percent * (arithmetic_told ? given_.bandwidth_efficiency : given_.compute_efficiency),
            arithmetic_told ? "memory traffic" : "arithmetic", a_percent * least);
    }

    /// Holds at the peak what comes out above it by chance; the fault if it is by more.
    std::string bound_efficiencies(HeldRoofline& held) {
        for (const RooflineIndex side : {of_arithmetic, of_memory}) {
            std::optional<double>& value = side == of_memory ? held.memory : held.arithmetic;
            if (value) {
                continue;
            }
            const RooflineSolution solution = solve_roofline(measured_.points, held);
            const double times = solution.at[side];
            const double error = std::sqrt(variance(solution) * solution.covariance(side, side));
            const std::string name = side == of_memory ? "bandwidth" : "compute";
            constexpr double most = 1e4; // a scenario's least efficiency is 0.01 %
            if (times < 1 - std::max(2 * error, 0.01) || times > most) {
                return fmt::format("{} efficiency comes out at {:.3g} % of the peak; are "
                                   "operations, bytes, precision, threads and SKU those of what "
                                   "was measured?",
                                   name, a_percent / times);
            }
            if (times < 1) {
                value = 1;
                notes_.push_back(fmt::format("{}_efficiency comes out above 100 % by chance, and "
                                             "is held there",
                                             name));
            }
        }
        return {};
    }

    void tell_kept(const HeldRoofline& kept, const RooflineSolution& solution) {
        const auto tell = [&](std::string_view name, std::string_view what, double given,
                              double RooflinePoint::*side) {
            const double least = least_efficiency(side, solution.at[of_overhead]);
            notes_.push_back(
                least > 0
                    ? fmt::format("{}_efficiency is the scenario's {:.3g} %, taken as exact: {} "
                                  "never took longest, which tells only that it is at least about "
                                  "{:.2g} %",
                                  name, a_percent * given, what, a_percent * least)
                    : fmt::format("{}_efficiency is the scenario's {:.3g} %: the model has no {}",
                                  name, a_percent * given, what));
        };
        if (kept.arithmetic) {
            tell("compute", "arithmetic", given_.compute_efficiency, &RooflinePoint::arithmetic_s);
        }
        if (kept.memory) {
            tell("bandwidth", "memory traffic", given_.bandwidth_efficiency,
                 &RooflinePoint::memory_s);
        }
    }

    [[nodiscard]] Fit told(const RooflineSolution& solution, const HeldRoofline& held) const {
        const bool can_tell = measured_.errors_known || solution.degrees_of_freedom > 0;
        const double scale = measured_.errors_known || solution.degrees_of_freedom < 1
                                 ? std::sqrt(variance(solution))
                                 : std::sqrt(solution.chi_squared / solution.degrees_of_freedom);
        const auto error_of = [&](RooflineIndex i, double value) -> std::optional<double> {
            const double relative = scale * std::sqrt(solution.covariance(i, i)) / solution.at[i];
            return can_tell && solution.covariance(i, i) > 0 ? std::optional(relative * value)
                                                             : std::nullopt;
        };
        const double compute = 1 / solution.at[of_arithmetic];
        const double bandwidth = 1 / solution.at[of_memory];
        const double overhead = solution.at[of_overhead];
        Fit fit;
        fit.parameters = {
            {"compute_efficiency", FigureUnit::none, compute, error_of(of_arithmetic, compute)},
            {"bandwidth_efficiency", FigureUnit::none, bandwidth, error_of(of_memory, bandwidth)},
            {"overhead", FigureUnit::seconds, overhead, error_of(of_overhead, overhead)}};
        if (can_tell) {
            fit.correlations = correlations(solution);
        }
        for (std::size_t i = 0; i < measured_.points.size(); ++i) {
            fit.points.push_back({measured_.labels[i], FigureUnit::seconds,
                                  measured_.points[i].mean_s, solution.time_of(measured_.points[i]),
                                  left_out(i, solution, held)});
        }
        return fit;
    }

    [[nodiscard]] static std::vector<std::vector<double>>
    correlations(const RooflineSolution& solution) {
        constexpr std::array order{of_arithmetic, of_memory, of_overhead};
        const Eigen::MatrixXd of_times = correlations_of(solution.covariance);
        std::vector<std::vector<double>> rows;
        for (const RooflineIndex i : order) {
            std::vector<double>& row = rows.emplace_back();
            for (const RooflineIndex j : order) {
                // A higher efficiency is a shorter time; the overhead is a time itself.
                const double sign = (i == of_overhead) == (j == of_overhead) ? 1 : -1;
                row.push_back(sign * of_times(i, j));
            }
        }
        return rows;
    }

    [[nodiscard]] std::optional<double> left_out(std::size_t i, const RooflineSolution& solution,
                                                 const HeldRoofline& held) const {
        if (solution.degrees_of_freedom < 1) {
            return std::nullopt;
        }
        std::vector<RooflinePoint> others = measured_.points;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        return solve_roofline(others, held).time_of(measured_.points[i]);
    }

    const MeasuredTimes& measured_;
    const service::RooflineService& given_;
    RooflineSolution full_;
    std::vector<std::string> notes_;
};

} // namespace

tl::expected<RooflineFit, std::string> fit_roofline(const std::vector<Measurement>& measurements,
                                                    const RooflineFitQuestion& question) {
    const MeasuredTimes measured = times_on(measurements, question);
    if (measured.points.empty()) {
        return tl::unexpected<std::string>("no step has a mean latency");
    }
    return Fitting(measured, question.model).fit();
}

} // namespace skusim::calibration
