// Finished cells of sweeps in an SQLite file, each committed as it is finished.
//
// A cell is found again by the fingerprint of all that it was made from, so what has changed is
// made anew and nothing else is. A process that is killed at any moment loses at most the cell it
// was at.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/planner/sweep.hpp>

#include <memory>
#include <optional>
#include <string>

namespace skusim::store {

/// What a cell is of: for whoever queries the store. Only `fingerprint` decides.
struct CellKey {
    std::string fingerprint; ///< of version, scenario with its variation, and SKU
    std::string version;     ///< of skusim
    std::string scenario;    ///< its name
    std::string variation;   ///< "workload.arrivals.rate=100 /s", or empty
    std::string sku;
    std::string region;
};

class SweepStore {
public:
    /// Opens the store, or makes it where there is none. Faults: a file that is no store of skusim,
    /// a store of another layout, a folder that cannot be written.
    [[nodiscard]] static Result<SweepStore> open(const std::string& path);

    SweepStore(SweepStore&&) noexcept;
    SweepStore& operator=(SweepStore&&) noexcept;
    ~SweepStore();

    /// The finished cell of that fingerprint, if there is one.
    [[nodiscard]] Result<std::optional<planner::CellRow>>
    find(const std::string& fingerprint) const;
    /// Commits a finished cell. A fault, such as a full disk, leaves all earlier cells as they
    /// were.
    [[nodiscard]] Result<void> add(const CellKey& key, const planner::CellRow& row);

private:
    struct Connection;
    explicit SweepStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

} // namespace skusim::store
