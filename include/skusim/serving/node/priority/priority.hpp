// Nodes that serve requests in the order of their classes' priorities.
#pragma once

#include <skusim/serving/slots.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// Priorities at most; they count from 0.
inline constexpr std::size_t most_priorities = 32;

class PriorityNode;

/// The least first, those alike in order of arrival. Nobody in service is interrupted.
struct Priority {
    using Node = PriorityNode;

    std::vector<std::uint8_t> of_class; ///< by number of the class of requests

    bool operator==(const Priority&) const = default;
    [[nodiscard]] double work(Slots slots) const { return slots.most(); }
    [[nodiscard]] Priority merged(int /*nodes*/) const { return *this; }
};

} // namespace skusim::serving
