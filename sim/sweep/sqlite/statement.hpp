// A prepared statement of SQLite.
#pragma once

#include <skusim/sweep/cell.hpp>

#include <cstdint>
#include <sqlite3.h>
#include <string>
#include <variant>

namespace skusim::sweep {

/// It is finalised with its scope. Parameters and columns count as SQLite counts them: parameters
/// from 1, columns from 0.
class Statement {
public:
    Statement(sqlite3* database, const std::string& sql) {
        status_ = sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int index, const std::string& text) {
        sqlite3_bind_text(statement_, index, text.c_str(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
    }
    void bind(int index, std::int64_t whole) { sqlite3_bind_int64(statement_, index, whole); }
    void bind(int index, const CellValue& value) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            bind(index, *whole);
        } else if (const auto* real = std::get_if<double>(&value)) {
            sqlite3_bind_double(statement_, index, *real);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            bind(index, *text);
        }
    }
    /// SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return status_ == SQLITE_OK ? sqlite3_step(statement_) : status_; }
    /// Runs a statement that gives no rows and makes it ready for its next parameters.
    [[nodiscard]] bool run_once() {
        const bool is_done = step() == SQLITE_DONE;
        sqlite3_reset(statement_);
        return is_done;
    }

    [[nodiscard]] std::int64_t whole(int column) const {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::string text(int column) const {
        const void* bytes = sqlite3_column_text(statement_, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return bytes == nullptr ? std::string()
                                : std::string(static_cast<const char*>(bytes), size);
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
        case SQLITE_TEXT:
            return text(column);
        default:
            return std::monostate{};
        }
    }

private:
    sqlite3_stmt* statement_ = nullptr;
    int status_ = SQLITE_OK;
};

} // namespace skusim::sweep
