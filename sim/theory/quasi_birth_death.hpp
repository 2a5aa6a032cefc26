// Quasi-birth-death chains: levels of states, with moves within a level and to its neighbours. See
// skusim/theory/markovian_queue.hpp for the papers.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace skusim::theory {

/// The rates out of one level. `stay` has minus all rates out on its diagonal.
struct LevelRates {
    Eigen::MatrixXd up;
    Eigen::MatrixXd stay;
    Eigen::MatrixXd down; ///< empty at level 0
};

/// The long run of a chain whose levels are alike from the last named one on.
struct LevelShares {
    std::vector<double> below;    ///< shares of time of the levels before the last named one
    Eigen::RowVectorXd last;      ///< of each state of the last named level
    Eigen::MatrixXd ratio;        ///< R: every later level's shares are those before it times R
    Eigen::RowVectorXd and_above; ///< last (I - R)^-1, summed over the last named and all later
};

/// R of a positive recurrent chain whose levels all have these rates, by logarithmic reduction.
[[nodiscard]] Eigen::MatrixXd level_ratio(const LevelRates& rates);

/// `levels` are 0, 1, ..., at least two. Those after the last have its rates, but for those down,
/// `later_down`: they lead to a level of as many states. The chain must be positive recurrent.
[[nodiscard]] LevelShares solve_levels(const std::vector<LevelRates>& levels,
                                       const Eigen::MatrixXd& later_down);

} // namespace skusim::theory
