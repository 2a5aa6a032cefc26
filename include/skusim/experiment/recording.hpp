// What became of single requests: a simulated cluster written down, to be looked at.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/experiment/trial.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::experiment {

enum class RequestFate { inside, completed, refused, abandoned };

/// One request, with the times of what happened to it; absent is what did not, or not yet.
struct RecordedRequest {
    Time arrived{};
    std::optional<Time> started;  ///< a worker took it
    std::optional<Time> released; ///< the worker was free again, also of a request abandoned since
    std::optional<Time> ended;    ///< its fate was decided
    RequestFate fate = RequestFate::inside;
    std::uint32_t node = 0;
    std::uint32_t lane = 0; ///< place among those that its node serves at once, from 0
    std::uint32_t client = 0;
};

/// So many replicas of an autoscaled service ran from then on.
struct ReplicaChange {
    Time time{};
    int running = 0;
};

struct Recording {
    int nodes = 1; ///< as simulated: one of all workers, if they share a central queue
    std::vector<RecordedRequest> requests; ///< in the order of arrival
    std::vector<ReplicaChange> replicas;
    Time end{};          ///< of the recording
    bool is_cut = false; ///< the load goes on, but no more requests were wanted
};

/// The first replication of a run with that seed, by events, from the empty cluster on until
/// `most_requests` (at least 1) have arrived, or a century of simulated time is over.
[[nodiscard]] Recording record(const Trial& trial, std::uint64_t seed, std::size_t most_requests);

} // namespace skusim::experiment
