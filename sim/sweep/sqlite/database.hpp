// A file of SQLite that is a store of sweeps: opened, looked at and, where it is new, made.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>

namespace skusim::sweep {

/// Who has a store open at a time. Many need memory that they share, and on network file systems
/// there is none; one keeps all others out, who are told so after some seconds.
enum class Writers { many, one };

/// That another process has the store: what is_in_use() knows it by.
[[nodiscard]] tl::unexpected<Faults> in_use(const std::string& path);

class Database {
public:
    /// Faults: a file that is no store of skusim, a store of another layout, a folder that cannot
    /// be written; a store that is in use.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path,
                                                                Writers writers);
    ~Database() { sqlite3_close(database_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] sqlite3* handle() const { return database_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    /// What SQLite says went wrong last, or that another process has the store.
    [[nodiscard]] tl::unexpected<Faults> broken(const char* what) const {
        return broken(path_, what);
    }
    /// Says it of another store that is read through this one.
    [[nodiscard]] tl::unexpected<Faults> broken(const std::string& path, const char* what) const;
    /// Runs statements that give no rows; false if one fails.
    [[nodiscard]] bool execute(const std::string& sql) const;
    /// The first whole number that the query gives; nothing if it gives none or fails.
    [[nodiscard]] std::optional<std::int64_t> number(const std::string& query) const;

private:
    explicit Database(std::string path) : path_(std::move(path)) {}
    [[nodiscard]] Result<void> make_tables() const;
    [[nodiscard]] Result<void> prepare(Writers writers) const;

    std::string path_;
    sqlite3* database_ = nullptr;
};

/// A transaction that is undone at the end of its scope, unless it was kept.
class Transaction {
public:
    explicit Transaction(const Database& database)
        : database_(database), is_open_(database.execute("BEGIN IMMEDIATE")) {}
    ~Transaction() {
        if (is_open_) {
            static_cast<void>(database_.execute("ROLLBACK"));
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] bool is_open() const { return is_open_; }
    [[nodiscard]] bool keep() {
        const bool is_kept = database_.execute("COMMIT");
        is_open_ = is_open_ && !is_kept;
        return is_kept;
    }

private:
    const Database& database_;
    bool is_open_;
};

} // namespace skusim::sweep
