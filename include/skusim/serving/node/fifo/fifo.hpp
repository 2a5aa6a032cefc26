// Nodes that serve requests in the order of arrival.
#pragma once

#include <skusim/serving/slots.hpp>

namespace skusim::serving {

class FifoNode;

/// First come, first served: each worker serves one request at a time, as fast as if it were alone.
struct Fifo {
    using Node = FifoNode;

    bool operator==(const Fifo&) const = default;
    [[nodiscard]] double work(Slots slots) const { return slots.most(); }
    [[nodiscard]] Fifo merged(int /*nodes*/) const { return *this; }
};

} // namespace skusim::serving
