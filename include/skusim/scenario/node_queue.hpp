// The queue of each node as it is asked for; serving::QueueRules are what becomes of it where the
// workers of the node are known.
#pragma once

#include <skusim/base/time.hpp>

#include <optional>
#include <variant>

namespace skusim::scenario {

/// There are as many waiting places as requests can be in service, which follows from the workers.
struct PlacesOfSlots {
    bool operator==(const PlacesOfSlots&) const = default;
};

/// How many may wait at a node: so many, any number if that is absent, or by its slots.
using WaitingPlaces = std::variant<std::optional<int>, PlacesOfSlots>;

struct NodeQueue {
    WaitingPlaces places;
    std::optional<Duration> max_wait; ///< a request that waited this long is refused
    std::optional<Duration> timeout;  ///< a request older than this is abandoned

    bool operator==(const NodeQueue&) const = default;

    [[nodiscard]] bool has_places_of_slots() const {
        return std::holds_alternative<PlacesOfSlots>(places);
    }
    /// The number of places that was asked for; nothing for any number, and by slots.
    [[nodiscard]] std::optional<int> limit() const {
        const auto* number = std::get_if<std::optional<int>>(&places);
        return number != nullptr ? *number : std::nullopt;
    }
};

} // namespace skusim::scenario
