#include <skusim/base/count.hpp>
#include <skusim/calibration/loaded_fit.hpp>

#include "quantile_figures.hpp"

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

using Eigen::Matrix2d;
using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;

/// A step as it is to be met: its load, and the figures that the simulation is held to.
struct Target {
    ClusterLoad load;
    std::vector<Figure> figures; ///< the mean first, if it is known
    std::string name;            ///< put before the labels of figures; empty if it is the only one
};

/// Requests that come a second, answered or not.
double arrivals_of(const Step& step) {
    const double completed = step.completed_per_s.value_or(0);
    const double good = step.completed.value_or(0);
    const double share = good > 0 ? 1 + step.errors.value_or(0) / good : 1;
    return std::max(completed * share, step.offered_per_s.value_or(0));
}

/// The clients of a closed loop, and how long each pauses.
struct Clients {
    int count = 1;
    double pause_s = 0; ///< mean; 0 for none
};

/// Nothing for an open load. What clients are not in flight for they pause: Z = N / X - R
/// (interactive response time law: Denning & Buzen 1978). Where the tool kept to a rate they are
/// connections, and a loop only while nearly all are in flight.
std::optional<Clients> clients_of(const Step& step) {
    if (!step.concurrency || !step.mean_s || !step.completed_per_s) {
        return std::nullopt;
    }
    const double per_s = arrivals_of(step);
    const double in_flight = per_s * *step.mean_s;
    constexpr double nearly_all = 0.8;
    constexpr double all = 0.95;
    if (step.offered_per_s && in_flight < nearly_all * *step.concurrency) {
        return std::nullopt;
    }
    const bool pauses = !step.offered_per_s && in_flight < all * *step.concurrency;
    return Clients{static_cast<int>(std::lround(*step.concurrency)),
                   pauses ? *step.concurrency / per_s - *step.mean_s : 0};
}

/// Why that step cannot be of that cluster; empty if it can.
std::string contradiction(const Step& step, const LoadedCluster& cluster) {
    if (!step.completed_per_s) {
        return "the file tells no throughput, without which no load can be simulated";
    }
    const double per_s = arrivals_of(step);
    const double busy = per_s * step.min_s.value_or(0);
    const std::optional<Clients> clients = clients_of(step);
    if ((!clients || clients->pause_s > 0) && busy >= cluster.all_workers()) {
        return fmt::format(
            "{:.4g} /s x {:.4g} ms, the quickest request, keep {:.3g} workers busy, and {} x {} "
            "= {} are there: nodes, workers or the file are others",
            per_s, *step.min_s * 1e3, busy, cluster.nodes, cluster.workers, cluster.all_workers());
    }
    return {};
}

Target target_of(const Step& step, std::vector<std::string>& notes) {
    Target target;
    if (const std::optional<Clients> clients = clients_of(step)) {
        target.load.clients = clients->count;
        target.load.pause_s = clients->pause_s;
    }
    target.load.per_s = arrivals_of(step);
    target.figures = figures_of(step, step.completed.value_or(assumed_requests), notes);
    for (const Figure& figure : target.figures) {
        if (!figure.is_mean()) {
            target.load.quantiles.push_back(figure.probability);
        }
    }
    return target;
}

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
            heaviest_of_clients_per_s_ = std::max(heaviest_of_clients_per_s_,
                                                  target.load.clients ? target.load.per_s : 0);
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
    /// Where the search begins: at three quarters of open workers, at all of closed ones.
    [[nodiscard]] Vector2d start() const { return {heaviest_per_s_ > 0 ? 1.0 : 0.0, -0.5}; }

    /// Simulated latencies, in the figures' order; empty where the load cannot be borne.
    [[nodiscard]] std::vector<double> simulated(const Vector2d& at) const {
        const random::Distribution service{from_seconds(mean_at(at)), {kind_, cv_at(at), {}}};
        std::vector<double> all;
        for (const Target& target : targets_) {
            const auto found = cluster_.simulate(service, target.load);
            if (!found) {
                return {};
            }
            std::size_t next = 0;
            for (const Figure& figure : target.figures) {
                all.push_back(figure.is_mean() ? found->mean_s : found->quantiles_s[next++]);
            }
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
    Matrix2d normal = Matrix2d::Identity();
    for (int count = 0; count < most_steps; ++count) {
        const MatrixXd slopes = slopes_at(search, at, here);
        normal = slopes.transpose() * slopes + 1e-6 * Matrix2d::Identity();
        Vector2d step = -normal.inverse() * slopes.transpose() * here;
        step = step.cwiseMax(-1.0).cwiseMin(1.0);
        bool is_better = false;
        for (int halving = 0; halving < 4 && !is_better; ++halving, step /= 2) {
            const VectorXd there = search.residuals(at + step);
            is_better = there.size() == here.size() && there.norm() < here.norm();
            if (is_better) {
                at += step;
                here = there;
            }
        }
        if (!is_better || step.norm() < settled) {
            break;
        }
    }
    const double spread =
        here.squaredNorm() / static_cast<double>(std::max<Eigen::Index>(here.size() - 2, 1));
    return {at, here, spread * normal.inverse()};
}

Family family_of(const Search& search, const Found& found, const std::vector<Target>& targets) {
    Family family;
    family.kind = search.kind();
    family.mean_s = search.mean_at(found.at);
    family.cv = search.cv_at(found.at);
    const double slope = search.slope_of_mean(found.at);
    const double mean_error = slope * std::sqrt(found.covariance(0, 0));
    const double cv_error = std::sqrt(found.covariance(1, 1));
    family.fit.parameters = {{"mean", "s", family.mean_s, family.mean_s * mean_error},
                             {"cv", "", family.cv, family.cv * cv_error}};
    const double correlation =
        mean_error > 0 && cv_error > 0
            ? std::clamp(found.covariance(0, 1) /
                             std::sqrt(found.covariance(0, 0) * found.covariance(1, 1)),
                         -1.0, 1.0)
            : 0;
    family.fit.correlations = {{1, correlation}, {correlation, 1}};
    family.criterion = static_cast<double>(found.residuals.size()) *
                           std::log(found.residuals.squaredNorm() + 1e-12) +
                       4;
    Eigen::Index i = 0;
    for (const Target& target : targets) {
        for (const Figure& figure : target.figures) {
            family.fit.points.push_back({target.name + label(figure), "s", figure.seconds,
                                         figure.seconds * std::exp(found.residuals[i]),
                                         std::nullopt});
            ++i;
        }
    }
    return family;
}

} // namespace

tl::expected<LoadedFit, std::string> fit_loaded(const std::vector<Step>& steps,
                                                const LoadedCluster& cluster) {
    LoadedFit fit;
    std::vector<Target> targets;
    std::size_t figures = 0;
    for (const Step& step : steps) {
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
    return fit;
}

} // namespace skusim::calibration
