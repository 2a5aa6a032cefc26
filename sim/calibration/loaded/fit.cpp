#include <skusim/base/count.hpp>
#include <skusim/calibration/loaded_fit.hpp>
#include <skusim/linear/linear.hpp>

#include "calibration/least_squares.hpp"
#include "errors.hpp"
#include "target.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace skusim::calibration {

namespace {

using Eigen::Matrix2d;
using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;

/// The search for one family: its parameters are the logarithms of the odds of being busy, under
/// the heaviest open load, and of cv. Of closed loops alone the first is the logarithm of the share
/// of workers that the heaviest keeps busy, which the measurement's error may bring above 1.
class Search {
public:
    Search(random::ShapeKind kind, const std::vector<Target>& targets, const LoadedCluster& cluster)
        : kind_(kind), targets_(targets), cluster_(cluster) {
        for (const Target& target : targets) {
            heaviest_per_s_ =
                std::max(heaviest_per_s_, target.load.clients ? 0 : target.load.per_s);
            if (target.load.clients && target.load.per_s > heaviest_of_clients_per_s_) {
                heaviest_of_clients_per_s_ = target.load.per_s;
                most_busy_ = target.all_answered ? 1 + 2 / std::sqrt(target.requests)
                                                 : std::numeric_limits<double>::infinity();
            }
        }
    }

    [[nodiscard]] double mean_at(const Vector2d& at) const {
        if (heaviest_per_s_ > 0) {
            const double utilization = 1 / (1 + std::exp(-at[0]));
            return utilization * cluster_.all_workers() / heaviest_per_s_;
        }
        return cluster_.all_workers() / heaviest_of_clients_per_s_ * std::exp(at[0]);
    }
    [[nodiscard]] double cv_at(const Vector2d& at) const {
        const double lowest = kind_ == random::ShapeKind::hyperexponential ? 1 : 0.01;
        return std::clamp(std::exp(at[1]), lowest, 10.0);
    }
    /// How the mean follows the first parameter, relatively.
    [[nodiscard]] double slope_of_mean(const Vector2d& at) const {
        return heaviest_per_s_ > 0 ? 1 - 1 / (1 + std::exp(-at[0])) : 1;
    }
    [[nodiscard]] double utilization_at(const Vector2d& at) const {
        return heaviest_per_s_ > 0 ? 1 / (1 + std::exp(-at[0])) : std::min(std::exp(at[0]), 1.0);
    }
    /// Within what throughput allows: workers that complete X a second have a mean of workers / X
    /// at most (the utilisation law), but for twice its chance. Failed requests may take less.
    [[nodiscard]] Vector2d bounded(const Vector2d& at) const {
        return {heaviest_per_s_ > 0 ? at[0] : std::min(at[0], std::log(most_busy_)), at[1]};
    }
    /// Where the search begins: at three quarters of open workers, at all of closed ones.
    [[nodiscard]] Vector2d start() const { return {heaviest_per_s_ > 0 ? 1.0 : 0.0, -0.5}; }

    [[nodiscard]] random::Distribution service_at(const Vector2d& at) const {
        return {from_seconds(mean_at(at)), {kind_, cv_at(at), {}}};
    }
    /// How figures measured and simulated scatter by chance, if that is the service.
    [[nodiscard]] MatrixXd chance_at(const Vector2d& at) const {
        return covariance_of_figures(targets_, cluster_, service_at(at));
    }

    /// Simulated latencies, in the figures' order; empty where the load cannot be borne.
    [[nodiscard]] std::vector<double> simulated(const Vector2d& at) const {
        const random::Distribution service = service_at(at);
        std::vector<double> all;
        for (const Target& target : targets_) {
            const auto found = cluster_.simulate(service, target.load);
            if (!found) {
                return {};
            }
            const std::vector<double> seconds = in_order(target, *found);
            all.insert(all.end(), seconds.begin(), seconds.end());
        }
        return all;
    }

    /// Logarithms of simulated over measured; empty likewise.
    [[nodiscard]] VectorXd residuals(const Vector2d& at) const {
        const std::vector<double> all = simulated(at);
        VectorXd result(static_cast<Eigen::Index>(all.size()));
        Eigen::Index i = 0;
        for (const Target& target : targets_) {
            for (const Figure& figure : target.figures) {
                if (i < result.size()) {
                    result[i] = std::log(all[static_cast<std::size_t>(i)] / figure.seconds);
                    ++i;
                }
            }
        }
        return result;
    }

    [[nodiscard]] random::ShapeKind kind() const { return kind_; }

private:
    random::ShapeKind kind_;
    const std::vector<Target>& targets_;
    const LoadedCluster& cluster_;
    double heaviest_per_s_ = 0; ///< of open loads
    double heaviest_of_clients_per_s_ = 0;
    double most_busy_ = std::numeric_limits<double>::infinity(); ///< that those may keep workers
};

struct Found {
    Vector2d at;
    VectorXd residuals;
    Matrix2d covariance;
};

MatrixXd slopes_at(const Search& search, const Vector2d& at, const VectorXd& here) {
    constexpr double step = 0.05;
    MatrixXd slopes(here.size(), 2);
    for (Eigen::Index i = 0; i < 2; ++i) {
        Vector2d beside = at;
        beside[i] -= step;
        const VectorXd there = search.residuals(beside);
        slopes.col(i) = there.size() == here.size() ? VectorXd((here - there) / step)
                                                    : VectorXd::Zero(here.size());
    }
    return slopes;
}

Found searched(const Search& search, Vector2d at) {
    constexpr int most_steps = 8;
    constexpr double settled = 0.01;
    VectorXd here = search.residuals(at);
    for (int count = 0; count < most_steps; ++count) {
        const MatrixXd slopes = slopes_at(search, at, here);
        Vector2d step = -linear::product(solver_of(slopes), here);
        step = step.cwiseMax(-1.0).cwiseMin(1.0);
        bool is_better = false;
        for (int halving = 0; halving < 4 && !is_better; ++halving, step /= 2) {
            const Vector2d next = search.bounded(at + step);
            const VectorXd there = search.residuals(next);
            is_better = there.size() == here.size() && there.norm() < here.norm();
            if (is_better) {
                at = next;
                here = there;
            }
        }
        if (!is_better || step.norm() < settled) {
            break;
        }
    }
    if (here.size() == 0) {
        return {at, here, Matrix2d::Zero()};
    }
    return {at, here,
            covariance_of_parameters(solver_of(slopes_at(search, at, here)), search.chance_at(at),
                                     here)};
}

Family family_of(const Search& search, const Found& found, const std::vector<Target>& targets) {
    Family family;
    family.kind = search.kind();
    family.mean_s = search.mean_at(found.at);
    family.cv = search.cv_at(found.at);
    const double slope = search.slope_of_mean(found.at);
    const double mean_error = slope * std::sqrt(found.covariance(0, 0));
    const double cv_error = std::sqrt(found.covariance(1, 1));
    family.fit.parameters = {
        {"mean", FigureUnit::seconds, family.mean_s, family.mean_s * mean_error},
        {"cv", FigureUnit::none, family.cv, family.cv * cv_error}};
    family.fit.correlations = rows_of(correlations_of(found.covariance));
    family.criterion = static_cast<double>(found.residuals.size()) *
                           std::log(found.residuals.squaredNorm() + 1e-12) +
                       4;
    Eigen::Index i = 0;
    for (const Target& target : targets) {
        for (const Figure& figure : target.figures) {
            family.fit.points.push_back(
                {target.name + label(figure), FigureUnit::seconds, figure.seconds,
                 figure.seconds * std::exp(found.residuals[i]), std::nullopt});
            ++i;
        }
    }
    return family;
}

/// A step whose mean or whose usual percentiles the law misses by far: of another cluster, or load.
std::vector<std::string> misses_of(const std::vector<LoadStep>& steps,
                                   const std::vector<Target>& targets, const Fit& fit) {
    constexpr double far = 0.2;
    std::vector<std::string> misses;
    auto point = fit.points.begin();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        double worst = 0;
        std::string where;
        for (const Figure& figure : targets[i].figures) {
            const double off = point->fitted / point->measured - 1;
            const bool is_usual =
                figure.is_mean() || (figure.probability >= 0.5 && figure.probability <= 0.95);
            if (is_usual && std::abs(off) > std::abs(worst)) {
                worst = off;
                where = label(figure);
            }
            ++point;
        }
        if (std::abs(worst) >= far) {
            misses.push_back(line_of(Fault{
                {steps[i].place.file, steps[i].place.line, 0},
                fmt::format("the fit misses {} of this step by {:+.3g} %: nodes, workers or router "
                            "are others, or its load was not steady",
                            where, 100 * worst)}));
        }
    }
    return misses;
}

} // namespace

tl::expected<LoadedFit, std::string> fit_loaded(const std::vector<LoadStep>& steps,
                                                const LoadedCluster& cluster) {
    LoadedFit fit;
    std::vector<Target> targets;
    std::size_t figures = 0;
    for (const LoadStep& step : steps) {
        if (const std::string why = contradiction(step, cluster); !why.empty()) {
            return tl::unexpected(why);
        }
        targets.push_back(target_of(step, fit.laws.notes));
        targets.back().name = steps.size() > 1 ? fmt::format("line {} ", step.place.line) : "";
        figures += targets.back().figures.size();
        fit.laws.requests += step.completed.value_or(assumed_requests);
        fit.laws.requests_assumed = fit.laws.requests_assumed || !step.completed;
    }
    if (figures < 2) {
        return tl::unexpected<std::string>("mean and percentiles are too few: two figures at least "
                                           "are needed for mean and cv of the service");
    }
    for (const random::ShapeKind kind : {random::ShapeKind::lognormal, random::ShapeKind::gamma}) {
        const Search search(kind, targets, cluster);
        const Found found = searched(search, search.start());
        if (found.residuals.size() == static_cast<Eigen::Index>(figures)) {
            fit.laws.families.push_back(family_of(search, found, targets));
            const bool is_nearest =
                fit_error(fit.laws.families.back().fit) <= fit_error(fit.laws.families.front().fit);
            fit.utilization = is_nearest ? search.utilization_at(found.at) : fit.utilization;
        }
    }
    std::stable_sort(
        fit.laws.families.begin(), fit.laws.families.end(),
        [](const Family& a, const Family& b) { return fit_error(a.fit) < fit_error(b.fit); });
    const double missed_by =
        fit.laws.families.empty() ? 1 : fit_error(fit.laws.families.front().fit);
    if (missed_by > most_fit_error) {
        return tl::unexpected(fmt::format(
            "no service time behind {} of {} gives these latencies: the nearest misses them by "
            "{:.3g} %; nodes, workers, router or load are others, or the load was not steady",
            count_text(cluster.nodes, "node"), count_text(cluster.workers, "worker"),
            100 * missed_by));
    }
    fit.doubts = misses_of(steps, targets, fit.laws.families.front().fit);
    return fit;
}

} // namespace skusim::calibration
