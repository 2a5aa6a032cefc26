// What happens in a cluster, and in what order if at the same instant.
#pragma once

#include <skusim/serving/phase.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace skusim::serving {

enum class EventKind : std::uint32_t {
    expiry,      ///< of a node: the head of its queue may have waited its limit
    completion,  ///< of a request: its worker is done with it
    abandonment, ///< of a request in service: its sender gives up
    delivery,    ///< of a request: the front end hands the answer to its sender
    arrival,     ///< of the next open request, or of a client's
    ready,       ///< of a replica: its start is over
    formation,   ///< of a node: a batch may have to start
    refresh,     ///< the autoscaler looks at the load
    step,        ///< of a node: a step of its engine, or several, are over
    outage,      ///< nodes go down or come back
    detection,   ///< of a node that fails: the router learns that it is down
    second_try,  ///< of a request whose node went down: its sender has backed off long enough
};

struct Event {
    EventKind kind;
    std::uint32_t index; ///< node, place in the request pool, client, or replica; or 0
};

[[nodiscard]] constexpr const char* name(EventKind kind) {
    constexpr std::array<const char*, 12> names{
        "expiry",    "completion", "abandonment", "delivery", "arrival",   "ready",
        "formation", "refresh",    "step",        "outage",   "detection", "second try"};
    return names[static_cast<std::size_t>(kind)];
}

/// A replica that is ready is a worker freed.
[[nodiscard]] constexpr Phase phase_of(EventKind kind) {
    constexpr std::array<Phase, 12> phases{Phase::expiry,   Phase::completion, Phase::abandonment,
                                           Phase::delivery, Phase::arrival,    Phase::completion,
                                           Phase::batching, Phase::refresh,    Phase::completion,
                                           Phase::eviction, Phase::eviction,   Phase::arrival};
    return phases[static_cast<std::size_t>(kind)];
}

} // namespace skusim::serving
