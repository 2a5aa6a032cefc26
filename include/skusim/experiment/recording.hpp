// What became of single requests: a simulated cluster written down, to be looked at.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/time.hpp>
#include <skusim/experiment/trial.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::experiment {

enum class RequestFate { inside, completed, refused, abandoned, lost };

[[nodiscard]] constexpr auto enum_names(RequestFate) {
    return std::array<EnumName<RequestFate>, 5>{{{RequestFate::inside, "inside"},
                                                 {RequestFate::completed, "completed"},
                                                 {RequestFate::refused, "refused"},
                                                 {RequestFate::abandoned, "abandoned"},
                                                 {RequestFate::lost, "lost"}}};
}

/// What a recorded request has in tokens.
struct RecordedTokens {
    std::uint32_t input = 0;
    std::uint32_t output = 0;  ///< as many as it was given, or asked for if it was not answered
    std::optional<Time> first; ///< its sender has the first
    std::uint32_t preemptions = 0;
    std::uint32_t cached = 0; ///< tokens of its prompt that were found in the prefix cache
};

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
    std::uint32_t attempts = 1; ///< nodes that it was sent to
    std::optional<RecordedTokens> tokens = {};
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

/// When a recording ends, beside a century of simulated time.
enum class RecordingEnd {
    last_arrival, ///< when as many requests as are wanted have arrived
    last_ending,  ///< when all of them have ended. What comes after them comes, but that a recorded
                  ///< load begins with its first request, and is over after one round
};

/// The first replication of a run with that seed, by events, from the empty cluster on, of
/// `most_requests` (at least 1).
[[nodiscard]] Recording record(Trial trial, std::uint64_t seed, std::size_t most_requests,
                               RecordingEnd end = RecordingEnd::last_arrival);

} // namespace skusim::experiment
