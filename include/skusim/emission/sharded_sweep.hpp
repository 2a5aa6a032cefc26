// What runs the shards of a sweep on many machines: a job array of Slurm, an Indexed Job of
// Kubernetes, or a makefile for one large machine.
//
// Options and keys are the documented ones: sbatch of Slurm 22.05; batch/v1 Job of Kubernetes 1.33,
// in which limits of single indices are stable; GNU Make 4.
#pragma once

#include <skusim/base/enum_names.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace skusim::emission {

enum class ClusterScheduler { slurm, kubernetes, make };

[[nodiscard]] constexpr auto enum_names(ClusterScheduler /*value*/) {
    return std::array<EnumName<ClusterScheduler>, 3>{{{ClusterScheduler::slurm, "slurm"},
                                                      {ClusterScheduler::kubernetes, "kubernetes"},
                                                      {ClusterScheduler::make, "make"}}};
}

struct ShardedSweep {
    std::string version;            ///< of skusim
    std::vector<std::string> words; ///< of the sweep: scenarios, --vary and the like
    std::string store;              ///< that the shards' stores are named after
    std::string title;              ///< of its first scenario
    std::int64_t cells = 0;
    int shards = 1;
    int at_once = 1; ///< shards that run at a time, at most
};

/// A text to be submitted, or to be run by make. Its first lines say how, and how the stores are
/// merged. No shard is run again for what it cannot do (exit status 2); any is for what befell its
/// machine, and while another process has its store (4).
[[nodiscard]] std::string sharded_sweep(ClusterScheduler scheduler, const ShardedSweep& sweep);

} // namespace skusim::emission
