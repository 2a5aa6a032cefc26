#include <skusim/sweep/sqlite_store.hpp>

#include <cstdio>
#include <fmt/format.h>
#include <sqlite3.h>
#include <utility>
#include <variant>

namespace skusim::sweep {

namespace {

// "skus" in ASCII marks the file as ours; the layout counts up whenever the table changes.
constexpr int application_id = 0x736b7573;
constexpr int layout = 2;

std::string_view sql_type(CellType type) {
    switch (type) {
    case CellType::integer:
    case CellType::boolean:
        return "INTEGER";
    case CellType::real:
        return "REAL";
    case CellType::text:
        return "TEXT";
    }
    return "BLOB";
}

std::string_view name(CellType type) {
    switch (type) {
    case CellType::integer:
        return "whole number";
    case CellType::boolean:
        return "truth value";
    case CellType::real:
        return "number";
    case CellType::text:
        return "text";
    }
    return "value";
}

std::string cell_table() {
    std::string sql = "CREATE TABLE cells (fingerprint TEXT PRIMARY KEY, version TEXT NOT NULL, "
                      "scenario TEXT NOT NULL, variation TEXT NOT NULL, sku TEXT NOT NULL, "
                      "region TEXT NOT NULL";
    for (const CellColumn& column : cell_columns) {
        sql += fmt::format(", {} {}", column.name, sql_type(column.type));
    }
    return sql + ") WITHOUT ROWID";
}

/// A prepared statement; finalised with its scope.
class Statement {
public:
    Statement(sqlite3* database, const std::string& sql) {
        status_ = sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    [[nodiscard]] int status() const { return status_; }
    void bind(int index, const std::string& text) {
        sqlite3_bind_text(statement_, index, text.c_str(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
    }
    void bind(int index, const CellValue& value) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            sqlite3_bind_int64(statement_, index, *whole);
        } else if (const auto* real = std::get_if<double>(&value)) {
            sqlite3_bind_double(statement_, index, *real);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            bind(index, *text);
        }
    }
    int step() { return status_ == SQLITE_OK ? sqlite3_step(statement_) : status_; }

    [[nodiscard]] std::int64_t whole(int column) const {
        return sqlite3_column_int64(statement_, column);
    }
    /// Whether the value is of the column's type, or absent. SQLite itself keeps whatever is given.
    [[nodiscard]] bool holds(int column, CellType type) const {
        const int found = sqlite3_column_type(statement_, column);
        switch (type) {
        case CellType::integer:
        case CellType::boolean:
            return found == SQLITE_NULL || found == SQLITE_INTEGER;
        case CellType::real:
            return found == SQLITE_NULL || found == SQLITE_FLOAT;
        case CellType::text:
            return found == SQLITE_NULL || found == SQLITE_TEXT;
        }
        return false;
    }
    [[nodiscard]] CellValue value(int column) const {
        switch (sqlite3_column_type(statement_, column)) {
        case SQLITE_INTEGER:
            return whole(column);
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement_, column);
        case SQLITE_TEXT: {
            const void* bytes = sqlite3_column_text(statement_, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
            return std::string(static_cast<const char*>(bytes), size);
        }
        default:
            return std::monostate{};
        }
    }

private:
    sqlite3_stmt* statement_ = nullptr;
    int status_ = SQLITE_OK;
};

} // namespace

struct SqliteStore::Connection {
    std::string path;
    sqlite3* database = nullptr;

    explicit Connection(std::string file) : path(std::move(file)) {}
    ~Connection() { sqlite3_close(database); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] tl::unexpected<Faults> broken(const char* what) const {
        return failure({path, 0, 0},
                       fmt::format("the sweep store {}: {}", what, sqlite3_errmsg(database)));
    }
    [[nodiscard]] bool execute(const std::string& sql) const {
        return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    /// Nothing if the file cannot be read as a database.
    [[nodiscard]] std::optional<std::int64_t> pragma(const char* name) const {
        Statement statement(database, std::string("PRAGMA ") + name);
        return statement.step() == SQLITE_ROW ? std::optional(statement.whole(0)) : std::nullopt;
    }
    [[nodiscard]] bool is_empty() const {
        Statement statement(database, "SELECT count(*) FROM sqlite_master");
        return statement.step() == SQLITE_ROW && statement.whole(0) == 0;
    }
    [[nodiscard]] Result<void> make_cells() const;
    [[nodiscard]] Result<void> prepare() const;
};

// Of two sweeps that both find an empty file, one makes the table and the other waits for it: what
// is in the file is looked at within the transaction that would make it.
Result<void> SqliteStore::Connection::make_cells() const {
    if (!execute("BEGIN IMMEDIATE")) {
        return broken("cannot be made");
    }
    const std::optional<std::int64_t> mark = pragma("application_id");
    Result<void> made;
    if (mark == 0 && is_empty()) {
        const bool is_made = execute(fmt::format("PRAGMA application_id = {}", application_id)) &&
                             execute(fmt::format("PRAGMA user_version = {}", layout)) &&
                             execute(cell_table());
        made = is_made ? Result<void>{} : broken("cannot be made");
    } else if (mark != application_id) {
        made = failure({path, 0, 0}, "is a database, but no sweep store of skusim; name another "
                                     "file with --store");
    }
    if (made && !execute("COMMIT")) {
        made = broken("cannot be made");
    }
    if (!made) {
        static_cast<void>(execute("ROLLBACK"));
    }
    return made;
}

Result<void> SqliteStore::Connection::prepare() const {
    sqlite3_busy_timeout(database, 5000);
    const std::optional<std::int64_t> mark = pragma("application_id");
    if (!mark) {
        return broken("cannot be read");
    }
    if (mark != application_id) {
        if (Result<void> made = make_cells(); !made) {
            return made;
        }
    }
    // A reader of an unfinished sweep sees whole cells only; with a write-ahead log neither side
    // waits. While another sweep opens the store it cannot be turned on, and that one does it.
    static_cast<void>(execute("PRAGMA journal_mode = WAL"));
    const std::optional<std::int64_t> found = pragma("user_version");
    if (!found || *found != layout) {
        return failure({path, 0, 0},
                       fmt::format("is a sweep store of layout {}, this version writes layout {}; "
                                   "name a new file with --store",
                                   found.value_or(0), layout));
    }
    return execute("PRAGMA synchronous = NORMAL") ? Result<void>{} : broken("cannot be written");
}

SqliteStore::SqliteStore(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
SqliteStore::SqliteStore(SqliteStore&&) noexcept = default;
SqliteStore& SqliteStore::operator=(SqliteStore&&) noexcept = default;
SqliteStore::~SqliteStore() = default;

Result<SqliteStore> SqliteStore::open(const std::string& path) {
    auto connection = std::make_unique<Connection>(path);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path.c_str(), &connection->database, flags, nullptr) != SQLITE_OK) {
        return connection->broken("cannot be opened");
    }
    if (Result<void> prepared = connection->prepare(); !prepared) {
        return failure(std::move(prepared.error()));
    }
    return SqliteStore(std::move(connection));
}

Result<std::optional<CellRow>> SqliteStore::claim(const CellKey& key) {
    std::string sql = "SELECT ";
    for (const CellColumn& column : cell_columns) {
        sql += (sql.ends_with("SELECT ") ? "" : ", ") + std::string(column.name);
    }
    Statement statement(connection_->database, sql + " FROM cells WHERE fingerprint = ?1");
    statement.bind(1, key.fingerprint);
    const int status = statement.step();
    if (status == SQLITE_DONE) {
        return std::optional<CellRow>{};
    }
    if (status != SQLITE_ROW) {
        return connection_->broken("cannot be read");
    }
    CellRow row;
    for (std::size_t i = 0; i < cell_columns.size(); ++i) {
        const int column = static_cast<int>(i);
        if (!statement.holds(column, cell_columns[i].type)) {
            return failure({connection_->path, 0, 0},
                           fmt::format("the sweep store is damaged: {} of {} is no {}; name a new "
                                       "file with --store",
                                       cell_columns[i].name, key.sku, name(cell_columns[i].type)));
        }
        row.push_back(statement.value(column));
    }
    return std::optional(std::move(row));
}

Result<void> SqliteStore::finish(const CellKey& key, const CellRow& row) {
    std::string sql = "INSERT OR REPLACE INTO cells VALUES (?1, ?2, ?3, ?4, ?5, ?6";
    for (std::size_t i = 0; i < row.size(); ++i) {
        sql += fmt::format(", ?{}", i + 7);
    }
    Statement statement(connection_->database, sql + ")");
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
        return connection_->broken("cannot be written");
    }
    return {};
}

} // namespace skusim::sweep
