#include <skusim/serving/node/sharing/sharing_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Sharing>;
