#include <skusim/serving/node/fifo/fifo_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Fifo>;
