// Every kind of node: the one table.
//
// What is done for each kind (replications, recordings, timelines) goes through here, so that a new
// row is all that the rest of the house needs to know of a kind's folder.
#pragma once

#include <skusim/serving/node/batching/batching.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/node/fifo/fifo.hpp>
#include <skusim/serving/node/lifo/lifo.hpp>
#include <skusim/serving/node/priority/priority.hpp>
#include <skusim/serving/node/sharing/sharing.hpp>
#include <skusim/serving/node/stations/stations.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>

#include <variant>

namespace skusim::serving {

/// A variant of rules that all keep the contract.
template <KindOfNode... Kinds>
using OneOfKinds = std::variant<Kinds...>;

using NodeKind = OneOfKinds<Fifo, Lifo, Priority, Sharing, Batching, Tokens, Stations>;

} // namespace skusim::serving
