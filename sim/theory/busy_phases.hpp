// How many of the requests in service are in each phase, and how that changes.
#pragma once

#include "dense.hpp"

#include <map>
#include <vector>

namespace skusim::theory {

/// The ways to spread `busy` requests over `phases` phases, each a list of counts.
class BusyPhases {
public:
    BusyPhases(int phases, int busy);

    [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(ways_.size()); }
    [[nodiscard]] const std::vector<std::vector<int>>& ways() const { return ways_; }
    [[nodiscard]] Eigen::Index index(const std::vector<int>& way) const;

private:
    std::vector<std::vector<int>> ways_;
    std::map<std::vector<int>, Eigen::Index> index_;
};

/// Rates of moves among phases; on the diagonal, minus all rates out, ends of service included.
[[nodiscard]] Eigen::MatrixXd phase_moves(const DensePhases& law, const BusyPhases& busy);
/// Probabilities of the ways with one more that has begun.
[[nodiscard]] Eigen::MatrixXd beginnings(const DensePhases& law, const BusyPhases& busy,
                                         const BusyPhases& one_more);
/// Rates to the ways with one fewer, which has ended.
[[nodiscard]] Eigen::MatrixXd endings(const DensePhases& law, const BusyPhases& busy,
                                      const BusyPhases& one_fewer);

} // namespace skusim::theory
