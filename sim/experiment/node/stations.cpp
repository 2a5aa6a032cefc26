#include <skusim/serving/node/stations/stations_node.hpp>

#include "engine_of_kind.hpp"

template struct skusim::experiment::Engine<skusim::serving::Stations>;
