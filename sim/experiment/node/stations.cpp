#include <skusim/serving/node/stations/stations_node.hpp>

#include "simulation_of_kind.hpp"

template struct skusim::experiment::EventSimulation<skusim::serving::Stations>;
