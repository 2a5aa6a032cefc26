// What a load test asks of an endpoint: a ladder of loads, each for a while.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/measurement/completion_request.hpp>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace skusim::measurement {

/// When the requests of an open step are meant to be sent.
enum class Schedule {
    poisson, ///< after independent exponential pauses: as many independent users send
    fixed,   ///< evenly spaced
};

/// Requests are sent on a schedule, whatever becomes of those before: the load of many users.
struct OpenStep {
    Rate rate;
    bool operator==(const OpenStep&) const = default;
};

/// Each of so many clients sends its next request when its last has ended. While the endpoint
/// stalls nothing is sent, so that a stall delays one request of each client only (coordinated
/// omission; Tene 2013, "How NOT to measure latency").
struct ClosedStep {
    int clients = 1;
    bool operator==(const ClosedStep&) const = default;
};

using PlannedStep = std::variant<OpenStep, ClosedStep>;

struct LoadTest {
    std::vector<PlannedStep> steps;
    Schedule schedule = Schedule::poisson;
    Duration warm_up{};                    ///< of each step: load that is sent and not counted
    Duration duration{};                   ///< of each step, after its warm-up
    std::optional<std::uint64_t> requests; ///< of each step, after its warm-up: ends it if earlier
    Duration timeout{};                    ///< of a request, from the time it was meant to be sent
    int max_connections = 1;               ///< requests under way at once; more wait for their turn
    std::uint64_t seed = 1;                ///< of the Poisson schedules
    std::optional<TokensAsked> tokens;     ///< of each request to a language model that streams
};

} // namespace skusim::measurement
