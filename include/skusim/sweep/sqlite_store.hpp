// Finished cells of sweeps in an SQLite file, each committed as it is finished.
//
// A cell is found again by the fingerprint of all that it was made from, so what has changed is
// made anew and nothing else is. A process that is killed at any moment loses at most the cell it
// was at.
#pragma once

#include <skusim/sweep/shard.hpp>
#include <skusim/sweep/store.hpp>

#include <memory>
#include <string>

namespace skusim::sweep {

class Database;

class SqliteStore final : public Store {
public:
    /// Opens the store of the shard, or makes it where there is none. Faults: a file that is no
    /// store of skusim, a store of another layout, a folder that cannot be written; and, after some
    /// seconds, a store that is_in_use().
    [[nodiscard]] static Result<SqliteStore> open(const std::string& path, const Shard& shard = {});

    SqliteStore(SqliteStore&&) noexcept;
    SqliteStore& operator=(SqliteStore&&) noexcept;
    ~SqliteStore() override;

    /// Notes which sweep the store is for from now on, and where each cell of the shard stands in
    /// it: what merge() tells missing cells by. Finished cells stay, those of other sweeps too.
    [[nodiscard]] Result<void> note(const Grid& grid, const Shard& shard,
                                    const std::string& version);

    /// Several processes may use the file of an undivided sweep at once, but it does not tell one
    /// what another is at: they then make the same cell, and the last to finish it replaces an
    /// equal row.
    [[nodiscard]] Result<std::optional<CellRow>> claim(const CellKey& key) override;
    [[nodiscard]] Result<void> finish(const CellKey& key, const CellRow& row) override;

private:
    explicit SqliteStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> database_;
};

/// The name of the shard's store: the undivided sweep's, and ".3-of-7".
[[nodiscard]] std::string store_of(const std::string& path, const Shard& shard);

} // namespace skusim::sweep
