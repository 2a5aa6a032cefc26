#include <skusim/serving/node/priority/priority_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Priority>;
