#include <skusim/ranks/ranked_sweep.hpp>

namespace skusim::ranks {

Result<std::optional<sweep::FinishedSweep>> run(const RankedSweep& /*sweep*/) {
    return failure({}, "--mpi: this skusim was built without MPI; install the packages of "
                       "packages-mpi.txt and build it again, or use --shard");
}

} // namespace skusim::ranks
