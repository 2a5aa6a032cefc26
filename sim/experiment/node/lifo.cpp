#include <skusim/serving/node/lifo/lifo_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Lifo>;
