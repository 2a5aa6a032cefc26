#include <skusim/serving/node/tokens/token_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Tokens>;
