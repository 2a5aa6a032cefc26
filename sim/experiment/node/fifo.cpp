#include <skusim/serving/node/fifo/fifo_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Fifo>;
