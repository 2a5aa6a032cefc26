#include <skusim/serving/node/priority/priority_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Priority>;
