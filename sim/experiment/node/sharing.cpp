#include <skusim/serving/node/sharing/sharing_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Sharing>;
