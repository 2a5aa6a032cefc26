#include <skusim/serving/node/lifo/lifo_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Lifo>;
