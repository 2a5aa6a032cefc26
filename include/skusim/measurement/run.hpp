// Runs a load test, and gives what was seen, request by request.
#pragma once

#include <skusim/measurement/endpoint.hpp>
#include <skusim/measurement/load_test.hpp>
#include <skusim/stats/histogram.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace skusim::measurement {

/// A request that was answered with success.
struct Completion {
    Duration intended{}; ///< when it was meant to be sent, since the warm-up ended: negative within
    Duration latency{};  ///< from then to its answer; to its last token, if it was streamed
    TokenStream tokens;  ///< delivered so long after the intended time
};

/// One step as it went. Requests belong to it by their intended time; each is followed to its end.
struct MeasuredStep {
    PlannedStep step;
    std::optional<TokensAsked> tokens_asked; ///< of a load test with tokens
    bool complete = false;
    std::string why_incomplete; ///< empty if it is complete
    Duration window{};          ///< how long requests were counted, after the warm-up

    std::vector<Completion> completed; ///< with those of the warm-up; in order of intended time
    std::vector<Duration> failed;      ///< intended times of requests with errors, after warm-up
    std::array<std::uint64_t, ending_count> endings{}; ///< of the window's requests
    std::map<int, std::uint64_t> bad_statuses;         ///< of the window's requests
    std::string first_error;                           ///< of the window's requests
    std::uint64_t unfinished = 0; ///< of the window's requests: under way when the step was stopped

    /// How long after its intended time each request was handed to a free connection: the
    /// client's own lateness, which is part of the latencies.
    stats::Histogram lag;
    std::uint64_t waited = 0; ///< requests that waited because all connections were in use
};

struct StepProgress {
    std::size_t step = 0; ///< from 0
    double share = 0;     ///< of the step's time, in [0, 1]
    std::uint64_t ended = 0;
};

/// Told at least ten times a second; it gives false to stop the test.
using Watch = std::function<bool(const StepProgress&)>;

/// One request alone, to see whether there is anything to measure; nothing if it was stopped.
[[nodiscard]] std::optional<Answer> try_once(Endpoint& endpoint, Duration timeout,
                                             const Watch& watch);

/// The steps in their order. The endpoint counts as dead, and the test ends, when 20 requests in a
/// row got no answer, or three and none came for two timeouts. The last step that was begun is
/// incomplete then, or when `watch` stopped it; those after it are absent.
///
/// After an error a client of a closed step pauses for a tenth of a second.
[[nodiscard]] std::vector<MeasuredStep> run(const LoadTest& test, Endpoint& endpoint,
                                            const Watch& watch);

} // namespace skusim::measurement
