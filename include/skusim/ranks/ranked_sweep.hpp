// A sweep whose cells are made by the ranks of an MPI job (MPI Forum, "MPI: A Message-Passing
// Interface Standard", version 3.1), for clusters where starting one job is easier than an array of
// them, and for sweeps of few cells of which some take long.
//
// Rank 0 deals the cells and alone writes the store; the others ask for a cell, make it, and hand
// its row back. With one rank it makes them itself. A rank that dies takes the job with it, as MPI
// does; what is stored stays, and the same command goes on from there.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/run.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace skusim::ranks {

/// What a rank does by itself.
struct RankedSweep {
    std::function<Result<sweep::Grid>()> load_grid; ///< on every rank
    /// On rank 0.
    std::function<Result<std::unique_ptr<sweep::Store>>(const sweep::Grid&)> open_store;
    sweep::Basis basis;
    std::function<void(std::size_t done, std::size_t total)> progress; ///< told on rank 0
};

/// Runs the sweep together with the other ranks of the job: the whole on rank 0, nothing on others.
/// The cells and their order are those of one process.
///
/// Faults, on rank 0, whose status is then that of the job: a rank that cannot read what the others
/// read, or that reads another sweep, by its number; the store's. On every rank: a build without
/// MPI.
[[nodiscard]] Result<std::optional<sweep::FinishedSweep>> run(const RankedSweep& sweep);

} // namespace skusim::ranks
