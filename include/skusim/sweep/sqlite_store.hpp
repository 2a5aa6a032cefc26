// Finished cells of sweeps in an SQLite file, each committed as it is finished.
//
// A cell is found again by the fingerprint of all that it was made from, so what has changed is
// made anew and nothing else is. A process that is killed at any moment loses at most the cell it
// was at.
#pragma once

#include <skusim/sweep/store.hpp>

#include <memory>
#include <string>

namespace skusim::sweep {

class SqliteStore final : public Store {
public:
    /// Opens the store, or makes it where there is none. Faults: a file that is no store of skusim,
    /// a store of another layout, a folder that cannot be written.
    [[nodiscard]] static Result<SqliteStore> open(const std::string& path);

    SqliteStore(SqliteStore&&) noexcept;
    SqliteStore& operator=(SqliteStore&&) noexcept;
    ~SqliteStore() override;

    /// Several processes may use the file at once, but it does not tell one what another is at:
    /// they then make the same cell, and the last to finish it replaces an equal row.
    [[nodiscard]] Result<std::optional<CellRow>> claim(const CellKey& key) override;
    [[nodiscard]] Result<void> finish(const CellKey& key, const CellRow& row) override;

private:
    struct Connection;
    explicit SqliteStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

} // namespace skusim::sweep
