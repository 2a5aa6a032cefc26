#include <skusim/base/check.hpp>
#include <skusim/theory/markovian_queue.hpp>

#include "busy_phases.hpp"
#include "dense.hpp"
#include "fifo_steps.hpp"
#include "quantile.hpp"
#include "quasi_birth_death.hpp"

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace skusim::theory {
namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;

constexpr double most_states = 500; // of one level: dense matrices

double count_states(const MarkovianQueue& queue) {
    double ways = 1; // C(c + m - 1, m - 1)
    for (std::size_t phase = 1; phase < queue.service.start.size(); ++phase) {
        ways *= (queue.servers + static_cast<double>(phase)) / static_cast<double>(phase);
    }
    return std::round(ways) * static_cast<double>(queue.arrivals.silent.size());
}

struct Levels {
    std::vector<LevelRates> named; ///< 0 ... c
    MatrixXd later_down;
    MatrixXd busy_moves;      ///< of the phases of c busy servers
    MatrixXd busy_departures; ///< one ends and the next begins
};

Levels levels_of(const MarkovianQueue& queue, const DensePhases& law) {
    const MatrixXd silent = dense(queue.arrivals.silent, queue.arrivals.silent.size());
    const MatrixXd arriving = dense(queue.arrivals.arriving, queue.arrivals.silent.size());
    const MatrixXd keep = MatrixXd::Identity(silent.rows(), silent.cols());
    const auto phases = static_cast<int>(law.start.size());

    Levels levels;
    BusyPhases busy(phases, 0);
    MatrixXd ends; // of this level, to the ways of the one below
    MatrixXd begins;
    for (int level = 0; level <= queue.servers; ++level) {
        const MatrixXd moves = phase_moves(law, busy);
        const MatrixXd same = MatrixXd::Identity(busy.size(), busy.size());
        LevelRates rates{kronecker(arriving, same),
                         kronecker(silent, same) + kronecker(keep, moves),
                         level == 0 ? MatrixXd() : kronecker(keep, ends)};
        if (level == queue.servers) {
            levels.named.push_back(std::move(rates));
            levels.busy_moves = moves;
            levels.busy_departures = ends * begins;
            levels.later_down = kronecker(keep, levels.busy_departures);
            break;
        }
        BusyPhases next(phases, level + 1);
        begins = beginnings(law, busy, next);
        ends = endings(law, next, busy);
        rates.up = kronecker(arriving, begins);
        levels.named.push_back(std::move(rates));
        busy = std::move(next);
    }
    return levels;
}

FifoSteps steps_of(const MarkovianQueue& queue, const DensePhases& law, const Levels& levels,
                   const LevelShares& shares) {
    const double per_second = queue.servers * (-law.rates.diagonal()).maxCoeff();
    const MatrixXd still = MatrixXd::Identity(levels.busy_moves.rows(), levels.busy_moves.cols());
    const MatrixXd arriving = dense(queue.arrivals.arriving, queue.arrivals.arriving.size());
    return {per_second,
            kronecker(arriving.rowwise().sum() / mean_rate_per_second(queue.arrivals), still),
            still + levels.busy_moves / per_second,
            levels.busy_departures / per_second,
            law.start,
            MatrixXd::Identity(law.rates.rows(), law.rates.cols()) + law.rates / per_second,
            shares};
}

} // namespace

double utilization(const MarkovianQueue& queue) {
    SKUSIM_CHECK(queue.servers >= 1, "a queue needs a server");
    return mean_rate_per_second(queue.arrivals) * mean_seconds(queue.service) / queue.servers;
}

struct MarkovianSolution::Solved {
    int servers = 1;
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
    double mean_waiting = 0;
    FifoSteps steps;
};

MarkovianSolution::MarkovianSolution(const MarkovianQueue& queue) {
    SKUSIM_CHECK(theory::utilization(queue) < 1, "an unstable queue has no long run");
    SKUSIM_CHECK(count_states(queue) <= most_states,
                 "too many phases in service for dense matrices");
    const DensePhases law = dense(queue.service);
    const Levels levels = levels_of(queue, law);
    Solved solved;
    solved.servers = queue.servers;
    solved.arrivals_per_second = mean_rate_per_second(queue.arrivals);
    solved.mean_service_seconds = mean_seconds(queue.service);
    const LevelShares shares = solve_levels(levels.named, levels.later_down);
    // The sum over k of k pi_(c+k).
    const MatrixXd still = MatrixXd::Identity(shares.last.size(), shares.last.size());
    solved.mean_waiting = right_divide(shares.and_above * shares.ratio, still - shares.ratio).sum();
    solved.steps = steps_of(queue, law, levels, shares);
    solved_ = std::make_shared<const Solved>(std::move(solved));
}

double MarkovianSolution::share_with(int n) const {
    SKUSIM_CHECK(n >= 0, "a number in the system is not negative");
    const LevelShares& shares = solved_->steps.shares;
    if (n < solved_->servers) {
        return shares.below[static_cast<std::size_t>(n)];
    }
    RowVectorXd states = shares.last;
    for (int level = solved_->servers; level < n; ++level) {
        states = (states * shares.ratio).eval();
    }
    return states.sum();
}

double MarkovianSolution::utilization() const {
    const LevelShares& shares = solved_->steps.shares;
    double busy = solved_->servers * shares.and_above.sum();
    for (int n = 0; n < solved_->servers; ++n) {
        busy += n * shares.below[static_cast<std::size_t>(n)];
    }
    return busy / solved_->servers;
}

double MarkovianSolution::mean_in_system() const {
    return solved_->mean_waiting + utilization() * solved_->servers;
}

double MarkovianSolution::wait_probability() const {
    return (solved_->steps.shares.and_above * solved_->steps.arrives).sum();
}

double MarkovianSolution::mean_wait_seconds() const {
    return solved_->mean_waiting / solved_->arrivals_per_second;
}

double MarkovianSolution::mean_response_seconds() const {
    return mean_wait_seconds() + solved_->mean_service_seconds;
}

double MarkovianSolution::wait_tail(double seconds) const {
    return FifoProgress(solved_->steps).wait_tail(seconds);
}

double MarkovianSolution::response_tail(double seconds) const {
    return FifoProgress(solved_->steps).response_tail(seconds);
}

bool MarkovianSolution::responds_within(double seconds, double longer_share) const {
    return FifoProgress(solved_->steps).responds_within(seconds, longer_share);
}

double MarkovianSolution::wait_quantile_seconds(double probability) const {
    FifoProgress progress(solved_->steps);
    const auto tail = [&](double seconds) { return progress.wait_tail(seconds); };
    return quantile_of(tail, probability, solved_->mean_service_seconds);
}

double MarkovianSolution::response_quantile_seconds(double probability) const {
    FifoProgress progress(solved_->steps);
    const auto tail = [&](double seconds) { return progress.response_tail(seconds); };
    return quantile_of(tail, probability, solved_->mean_service_seconds);
}

} // namespace skusim::theory
