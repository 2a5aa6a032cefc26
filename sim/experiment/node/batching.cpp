#include <skusim/serving/node/batching/batching_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Batching>;
