#include <skusim/sweep/sqlite_store.hpp>

#include "sweep/sqlite/database.hpp"
#include "sweep/sqlite/layout.hpp"
#include "sweep/sqlite/note.hpp"
#include "sweep/sqlite/statement.hpp"

#include <fmt/format.h>
#include <utility>

namespace skusim::sweep {

SqliteStore::SqliteStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
SqliteStore::SqliteStore(SqliteStore&&) noexcept = default;
SqliteStore& SqliteStore::operator=(SqliteStore&&) noexcept = default;
SqliteStore::~SqliteStore() = default;

Result<SqliteStore> SqliteStore::open(const std::string& path, const Shard& shard) {
    Result<std::unique_ptr<Database>> opened =
        Database::open(path, shard.is_whole() ? Writers::many : Writers::one);
    return opened ? Result<SqliteStore>(SqliteStore(std::move(*opened)))
                  : failure(std::move(opened.error()));
}

Result<void> SqliteStore::note(const Grid& grid, const Shard& shard, const std::string& version) {
    return note_sweep(*database_, grid, shard, version);
}

Result<std::optional<CellRow>> SqliteStore::claim(const CellKey& key) {
    Statement statement(database_->handle(),
                        "SELECT " + column_list() + " FROM cells WHERE fingerprint = ?1");
    statement.bind(1, key.fingerprint);
    const int status = statement.step();
    if (status == SQLITE_DONE) {
        return std::optional<CellRow>{};
    }
    if (status != SQLITE_ROW) {
        return database_->broken("cannot be read");
    }
    Result<CellRow> row = row_at(statement, 0, database_->path(), key.sku);
    return row ? Result<std::optional<CellRow>>(std::move(*row)) : failure(std::move(row.error()));
}

Result<void> SqliteStore::finish(const CellKey& key, const CellRow& row) {
    std::string sql = "INSERT OR REPLACE INTO cells VALUES (?1, ?2, ?3, ?4, ?5, ?6";
    for (std::size_t i = 0; i < row.size(); ++i) {
        sql += fmt::format(", ?{}", i + 7);
    }
    Statement statement(database_->handle(), sql + ")");
    const std::string* texts[] = {&key.fingerprint, &key.version, &key.scenario,
                                  &key.variation,   &key.sku,     &key.region};
    int index = 0;
    for (const std::string* text : texts) {
        statement.bind(++index, *text);
    }
    for (const CellValue& value : row) {
        statement.bind(++index, value);
    }
    if (statement.step() != SQLITE_DONE) {
        return database_->broken("cannot be written");
    }
    return {};
}

std::string store_of(const std::string& path, const Shard& shard) {
    return shard.is_whole() ? path : path + '.' + shard.text();
}

} // namespace skusim::sweep
