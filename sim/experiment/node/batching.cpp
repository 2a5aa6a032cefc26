#include <skusim/serving/node/batching/batching_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Batching>;
