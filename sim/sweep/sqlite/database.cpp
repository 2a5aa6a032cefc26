#include "database.hpp"

#include <skusim/sweep/store.hpp>

#include "layout.hpp"
#include "statement.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace skusim::sweep {

namespace {

constexpr const char* in_use_by_another =
    "the sweep store is in use by another process; run this again when that has ended";

constexpr const char* no_store = "is no sweep store of skusim; name another file";

/// A folder, a device or a pipe, which SQLite would call a fault of the disk. An empty path is a
/// database of SQLite's own.
bool is_no_file(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

} // namespace

bool is_in_use(const Faults& faults) {
    return std::any_of(faults.begin(), faults.end(),
                       [](const Fault& fault) { return fault.message == in_use_by_another; });
}

tl::unexpected<Faults> in_use(const std::string& path) {
    return failure({path, 0, 0}, in_use_by_another);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Writers writers) {
    if (is_no_file(path)) {
        return failure({path, 0, 0}, no_store);
    }
    std::unique_ptr<Database> opened(new Database(path));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path.c_str(), &opened->database_, flags, nullptr) != SQLITE_OK) {
        return opened->broken("cannot be opened");
    }
    if (Result<void> prepared = opened->prepare(writers); !prepared) {
        return failure(std::move(prepared.error()));
    }
    return opened;
}

tl::unexpected<Faults> Database::broken(const std::string& path, const char* what) const {
    switch (sqlite3_errcode(database_)) {
    case SQLITE_BUSY:
        return in_use(path);
    case SQLITE_NOTADB:
        return failure({path, 0, 0}, no_store);
    case SQLITE_CANTOPEN:
        return failure({path, 0, 0}, fmt::format("the sweep store {}; its folder must be there, "
                                                 "and be one to write into",
                                                 what));
    default:
        return failure({path, 0, 0},
                       fmt::format("the sweep store {}: {}", what, sqlite3_errmsg(database_)));
    }
}

bool Database::execute(const std::string& sql) const {
    return sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::optional<std::int64_t> Database::number(const std::string& query) const {
    Statement statement(database_, query);
    return statement.step() == SQLITE_ROW ? std::optional(statement.whole(0)) : std::nullopt;
}

// One of two sweeps that both find an empty file makes the tables, the other waits for it: what
// is in the file is looked at within the transaction that would make them.
Result<void> Database::make_tables() const {
    Transaction making(*this);
    if (!making.is_open()) {
        return broken("cannot be made");
    }
    const std::optional<std::int64_t> mark = number("PRAGMA application_id");
    if (mark == 0 && number("SELECT count(*) FROM sqlite_master") == 0) {
        const bool is_made = execute(fmt::format("PRAGMA application_id = {}", store_mark)) &&
                             execute(fmt::format("PRAGMA user_version = {}", store_layout)) &&
                             execute(store_tables());
        if (!is_made) {
            return broken("cannot be made");
        }
    } else if (mark != store_mark) {
        return failure({path_, 0, 0}, "is a database, but no sweep store of skusim; name another "
                                      "file with --store");
    }
    return making.keep() ? Result<void>{} : broken("cannot be made");
}

Result<void> Database::prepare(Writers writers) const {
    sqlite3_busy_timeout(database_, 5000);
    // Before the file is first looked at, so that its log needs no memory that processes share.
    if (writers == Writers::one && !execute("PRAGMA locking_mode = EXCLUSIVE")) {
        return broken("cannot be opened");
    }
    const std::optional<std::int64_t> mark = number("PRAGMA application_id");
    if (!mark) {
        return broken("cannot be read");
    }
    if (mark != store_mark) {
        if (Result<void> made = make_tables(); !made) {
            return made;
        }
    }
    // With a write-ahead log no cell waits for the disk, and of many users a reader of an
    // unfinished sweep sees whole cells only. While another sweep opens the store it cannot be
    // turned on, and that one does it.
    static_cast<void>(execute("PRAGMA journal_mode = WAL"));
    const std::optional<std::int64_t> found = number("PRAGMA user_version");
    if (found != store_layout) {
        return failure({path_, 0, 0},
                       fmt::format("is a sweep store of layout {}, and this skusim has layout {}: "
                                   "run its sweep again, into a new file",
                                   found.value_or(0), store_layout));
    }
    return execute("PRAGMA synchronous = NORMAL") ? Result<void>{} : broken("cannot be written");
}

} // namespace skusim::sweep
