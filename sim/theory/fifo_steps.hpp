// An arrival's way through a first-come first-served queue, in steps of uniformised time: see
// skusim/theory/markovian_queue.hpp.
#pragma once

#include "quasi_birth_death.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace skusim::theory {

/// The steps, `per_second` (q) of them; states of the chain are pairs of a state of the arrivals
/// and a state of the busy servers, whose index runs fastest.
struct FifoSteps {
    double per_second = 0;
    Eigen::MatrixXd arrives;      ///< X_0: a chain's state to the servers' state, by arrivals
    Eigen::MatrixXd no_departure; ///< P0, of c busy servers
    Eigen::MatrixXd departure;    ///< P1
    Eigen::RowVectorXd begins;    ///< phases in which one's own service begins
    Eigen::MatrixXd serves;       ///< a step of one's own service; it ends with what is missing
    LevelShares shares;
};

/// Follows arrivals step by step, as far as the times asked for need.
class FifoProgress {
public:
    /// `steps` must outlive this.
    explicit FifoProgress(const FifoSteps& steps);

    [[nodiscard]] double wait_tail(double seconds);
    [[nodiscard]] double response_tail(double seconds);
    /// See MarkovianSolution::responds_within().
    [[nodiscard]] bool responds_within(double seconds, double longer_share);

private:
    [[nodiscard]] double tail(const std::vector<double>& after_step, double seconds);
    void step();

    const FifoSteps* steps_;
    Eigen::MatrixXd spread_;         // X_k
    Eigen::RowVectorXd in_service_;  // phases of who has begun
    std::vector<double> waiting_;    // the share that waits after k steps
    std::vector<double> responding_; // the share that waits or is in service
};

} // namespace skusim::theory
