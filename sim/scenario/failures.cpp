#include <skusim/scenario/failures.hpp>

namespace skusim::scenario {

availability::Causes causes_of(const Failures& failures) {
    availability::Causes causes;
    if (failures.mtbf && failures.repair) {
        causes.node = {*failures.mtbf, *failures.repair};
    }
    causes.zones = failures.zones;
    causes.zone = failures.zone_outage;
    causes.upgrade = failures.upgrade;
    causes.pool = failures.pool;
    causes.pool_is_recorded = failures.evictions && !failures.evictions->trace_path.empty();
    return causes;
}

} // namespace skusim::scenario
