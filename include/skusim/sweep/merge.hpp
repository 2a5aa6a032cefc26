// The stores of a sweep's shards, joined into one.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/run.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace skusim::sweep {

/// What is asked of merged stores: their cells, or only which are missing.
enum class Wanted { cells, missing };

/// What a merged sweep has, and what it lacks.
struct MergedSweep {
    FinishedSweep sweep;    ///< all that is finished, in the grid's order, if that is wanted
    std::int64_t cells = 0; ///< of the whole sweep
    int shards = 1;
    /// The shards that were not given, or are not finished: to be run again, and merged.
    std::vector<int> to_run;
    /// The first few of the missing cells that a store knows of: "resnet,
    /// workload.arrivals.rate=100 /s, Standard_D2s_v5".
    std::vector<std::string> named;
    /// Stores whose process was killed before it noted its sweep.
    std::vector<std::string> not_begun;
};

/// Joins the stores. Where `into` is a file it is one of them, and in the end it has all finished
/// cells of the sweep; where it is empty, nothing is written. It is written whole or not at all.
///
/// The cells are those that an undivided run makes, whatever the number of shards. Faults: a store
/// that is missing or none, or of another version of skusim; two stores of different sweeps, or of
/// the same cut into other numbers of shards; two stores with different rows of one cell, which are
/// of different binaries or of processors with other arithmetic. The faults of two stores name
/// both. A store that is_in_use() is one as well.
///
/// Where `take` is given the cells are not held: it gets those of one group after the other, in the
/// grid's order, with the sweep that they are of, whose own list stays empty.
using TakesGroup =
    std::function<void(const FinishedSweep& sweep, std::span<const FinishedCell> group)>;
[[nodiscard]] Result<MergedSweep> merge(const std::vector<std::string>& stores,
                                        const std::string& into, const std::string& version,
                                        Wanted wanted = Wanted::cells, const TakesGroup& take = {});

} // namespace skusim::sweep
