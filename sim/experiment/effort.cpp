#include <skusim/experiment/effort.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::experiment {

Effort effort_for(const scenario::Simulation& simulation) {
    Effort effort;
    effort.confidence = simulation.confidence;
    effort.precision = simulation.precision;
    effort.max_requests = simulation.max_requests;
    effort.least_run = simulation.max_requests;
    effort.whole_patterns = simulation.patterns == scenario::PatternRuns::whole;
    effort.seed = simulation.seed;
    return effort;
}

} // namespace skusim::experiment
