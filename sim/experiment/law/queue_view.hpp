// The cluster as a queueing text sees it.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/batch_server.hpp>

#include <optional>

namespace skusim::experiment {

/// Queues that each serve an equal share of the load.
struct QueueView {
    int servers = 1; ///< of one queue
    int queues = 1;  ///< without influence on each other
};

/// Nothing for routers under which the queues depend on each other, where nobody queues, and where
/// the laws of queues are not followed.
[[nodiscard]] std::optional<QueueView> independent_queues(const Trial& trial);

/// Each queue of the view as one worker that never waits for company and takes as long for any
/// batch, under Poisson arrivals at `rate` in all; nothing where it is another one, or nearer to
/// instability than the exact solution goes.
[[nodiscard]] std::optional<theory::BatchServer> batch_server(const Trial& trial,
                                                              const serving::Batching& batching,
                                                              const QueueView& view, double rate);

/// Requests inside that windows cut as they open and close, on average over time: a law of means
/// holds of windows but for so many. No interval covers them where nothing is left to chance.
[[nodiscard]] double cut_requests(const Outcome& outcome);

} // namespace skusim::experiment
