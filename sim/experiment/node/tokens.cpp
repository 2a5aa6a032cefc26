#include <skusim/serving/node/tokens/token_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Tokens>;
