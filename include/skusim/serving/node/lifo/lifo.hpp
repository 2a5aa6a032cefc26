// Nodes that serve the newest request first.
#pragma once

#include <skusim/serving/slots.hpp>

namespace skusim::serving {

class LifoNode;

/// Last come, first served; nobody in service is interrupted. All wait as long on average as in the
/// order of arrival, most of them much less, and a few very long: where requests time out, an
/// overloaded node spends its time on those whose senders still wait.
struct Lifo {
    using Node = LifoNode;

    bool operator==(const Lifo&) const = default;
    [[nodiscard]] double work(Slots slots) const { return slots.most(); }
    [[nodiscard]] Lifo merged(int /*nodes*/) const { return *this; }
};

} // namespace skusim::serving
