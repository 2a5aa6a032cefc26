// How a node goes down with what it has in service, and goes on with it, by its kind.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/outages/stranded_requests.hpp>

#include <cstdint>
#include <vector>

namespace skusim::serving {

/// What a node has in service as it goes down.
struct Interrupted {
    std::uint32_t requests = 0;
    bool stay = false; ///< it is to go on with them
};

/// The node works no more.
template <class Node, class Host>
void interrupt(Node& node, Host& host, Time now, const Interrupted& interrupted) {
    if constexpr (StillNode<Node, Host>) {
        if (interrupted.stay) {
            node.stand_still(host, now);
            return;
        }
    }
    node.interrupt(host, now, interrupted.requests);
}

/// What it still has in service as it comes back.
struct Standing {
    StrandedRequests& rule;
    const std::vector<std::uint32_t>& places;
    Time since;
};

/// The node goes on with it; one that keeps nothing has nothing.
template <class Node, class Host>
void go_on(Node& node, Host& host, Time now, const Standing& standing) {
    if constexpr (PausableNode<Node>) {
        node.go_on(host.pool(), standing.places);
        for (const std::uint32_t place : standing.places) {
            standing.rule.go_on(host, now, place, standing.since);
        }
    } else if constexpr (StillNode<Node, Host>) {
        for (const std::uint32_t place : standing.places) {
            standing.rule.go_on_in_batch(host, now, place, standing.since);
        }
        node.go_on(host, now);
    }
}

} // namespace skusim::serving
