#include "joining.hpp"

#include "database.hpp"
#include "layout.hpp"
#include "statement.hpp"

#include <fmt/format.h>
#include <set>
#include <utility>

namespace skusim::sweep {

namespace {

constexpr std::size_t most_named = 5;

std::string cell_name(const std::string& scenario, const std::string& variation,
                      const std::string& sku) {
    return scenario + ", " + (variation.empty() ? "" : variation + ", ") + sku;
}

std::string value_text(const CellValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return '"' + *text + '"';
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole != nullptr ? std::to_string(*whole) : "nothing";
}

std::string first_difference(const CellRow& before, const CellRow& now) {
    for (std::size_t i = 0; i < cell_columns.size(); ++i) {
        if (before[i] != now[i]) {
            return fmt::format("{}: {} and {}", cell_columns[i].name, value_text(now[i]),
                               value_text(before[i]));
        }
    }
    return "";
}

/// Another store, by the name `part` while it lives.
class Attached {
public:
    Attached(const Database& database, const std::string& path) : database_(database) {
        Statement attach(database.handle(), "ATTACH ?1 AS part");
        attach.bind(1, path);
        is_attached_ = attach.run_once();
    }
    ~Attached() { static_cast<void>(database_.execute("DETACH part")); }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;
    [[nodiscard]] bool is_attached() const { return is_attached_; }

private:
    const Database& database_;
    bool is_attached_ = false;
};

Result<std::optional<Difference>> difference(const Database& database, const std::string& path) {
    Statement rows(database.handle(),
                   "SELECT c.fingerprint, c.scenario, c.variation, c.sku, " + column_list("c.") +
                       ", " + column_list("p.") +
                       " FROM part.cells p JOIN main.cells c ON c.fingerprint = p.fingerprint "
                       "WHERE (" +
                       column_list("c.") + ") IS NOT (" + column_list("p.") +
                       ") ORDER BY c.fingerprint LIMIT 1");
    const int status = rows.step();
    if (status == SQLITE_DONE) {
        return std::optional<Difference>{};
    }
    if (status != SQLITE_ROW) {
        return database.broken(path, "cannot be read");
    }
    constexpr int first = 4;
    const std::string sku = rows.text(3);
    const auto before = row_at(rows, first, database.path(), sku);
    const auto now = row_at(rows, first + static_cast<int>(cell_columns.size()), path, sku);
    if (!before || !now) {
        return failure(before ? now.error() : before.error());
    }
    return std::optional<Difference>(Difference{
        rows.text(0), cell_name(rows.text(1), rows.text(2), sku), first_difference(*before, *now)});
}

/// The text of a group's values: "workload.arrivals.rate=100 /s; node.workers=2".
constexpr const char* variation_query =
    "(SELECT coalesce(group_concat(t, '; '), '') FROM (SELECT k.key || '=' || s.value AS t FROM "
    "settings s JOIN keys k ON k.place = s.place WHERE s.group_number = p.group_number ORDER BY "
    "s.place))";

Result<void> read_keys(const Database& database, FinishedSweep& sweep) {
    Statement keys(database.handle(), "SELECT key, count FROM keys ORDER BY place");
    int status = SQLITE_ROW;
    while ((status = keys.step()) == SQLITE_ROW) {
        sweep.keys.push_back({keys.text(0), static_cast<std::size_t>(keys.whole(1))});
    }
    return status == SQLITE_DONE ? Result<void>{} : database.broken("cannot be read");
}

Result<std::vector<std::string>> values_of(const Database& database, std::size_t group_number,
                                           std::size_t keys) {
    Statement values(database.handle(),
                     "SELECT value FROM settings WHERE group_number = ?1 ORDER BY place");
    values.bind(1, static_cast<std::int64_t>(group_number));
    std::vector<std::string> texts;
    int status = SQLITE_ROW;
    while ((status = values.step()) == SQLITE_ROW) {
        texts.push_back(values.text(0));
    }
    if (status != SQLITE_DONE) {
        return database.broken("cannot be read");
    }
    texts.resize(keys);
    return texts;
}

/// Hands the cells that were read so far on, if there are any.
void give(FinishedSweep& sweep, const TakesGroup& take) {
    if (!sweep.cells.empty()) {
        take(sweep, sweep.cells);
        sweep.cells.clear();
    }
}

/// The cells go into the sweep's own list, or group by group to `take`, which then has taken them.
Result<void> read_cells(const Database& database, const TakesGroup& take, FinishedSweep& sweep) {
    Statement rows(database.handle(),
                   "SELECT p.group_number, g.scenario, p.sku, p.region, " + column_list("c.") +
                       " FROM places p JOIN groups g ON g.number = p.group_number JOIN cells c ON "
                       "c.fingerprint = p.fingerprint ORDER BY p.number");
    int status = SQLITE_ROW;
    while ((status = rows.step()) == SQLITE_ROW) {
        FinishedCell cell;
        cell.group_number = static_cast<std::size_t>(rows.whole(0));
        cell.scenario = rows.text(1);
        cell.sku = rows.text(2);
        cell.region = rows.text(3);
        constexpr int first = 4;
        Result<CellRow> row = row_at(rows, first, database.path(), cell.sku);
        if (!row) {
            return failure(std::move(row.error()));
        }
        cell.row = std::move(*row);
        const bool is_neighbour =
            !sweep.cells.empty() && sweep.cells.back().group_number == cell.group_number;
        if (is_neighbour) {
            cell.varied = sweep.cells.back().varied;
        } else {
            if (take) {
                give(sweep, take);
            }
            auto values = values_of(database, cell.group_number, sweep.keys.size());
            if (!values) {
                return failure(std::move(values.error()));
            }
            cell.varied = std::move(*values);
        }
        sweep.cells.push_back(std::move(cell));
    }
    if (take) {
        give(sweep, take);
    }
    return status == SQLITE_DONE ? Result<void>{} : database.broken("cannot be read");
}

/// Every store has such, unless somebody wrote into it.
bool is_fingerprint(const std::string& text) {
    constexpr std::size_t digits = 16;
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Shards that no store is of, and shards with cells that are not finished.
Result<void> read_missing(const Database& database, MergedSweep& merged) {
    std::set<int> to_run;
    for (int shard = 1; shard <= merged.shards; ++shard) {
        to_run.insert(shard);
    }
    Statement given(database.handle(), "SELECT shard FROM shards");
    while (given.step() == SQLITE_ROW) {
        to_run.erase(static_cast<int>(given.whole(0)));
    }
    Statement cells(database.handle(),
                    "SELECT p.fingerprint, g.scenario, p.sku, " + std::string(variation_query) +
                        " FROM places p JOIN groups g ON g.number = p.group_number WHERE "
                        "p.fingerprint NOT IN (SELECT fingerprint FROM cells) ORDER BY p.number");
    int status = SQLITE_ROW;
    while ((status = cells.step()) == SQLITE_ROW) {
        if (!is_fingerprint(cells.text(0))) {
            return failure({database.path(), 0, 0},
                           "the merged stores are damaged: a cell has no fingerprint; run their "
                           "shards again");
        }
        to_run.insert(shard_of(cells.text(0), merged.shards));
        if (merged.named.size() < most_named) {
            merged.named.push_back(cell_name(cells.text(1), cells.text(3), cells.text(2)));
        }
    }
    merged.to_run.assign(to_run.begin(), to_run.end());
    return status == SQLITE_DONE ? Result<void>{} : database.broken("cannot be read");
}

} // namespace

Result<std::optional<Difference>> join(const Database& database, const std::string& path) {
    const Attached attached(database, path);
    if (!attached.is_attached()) {
        return database.broken(path, "cannot be read");
    }
    Result<std::optional<Difference>> found = difference(database, path);
    if (!found || *found) {
        return found;
    }
    Transaction joining(database);
    const bool is_joined =
        joining.is_open() &&
        database.execute("INSERT OR IGNORE INTO main.cells SELECT * FROM part.cells WHERE "
                         "fingerprint IN (SELECT fingerprint FROM part.places)") &&
        database.execute("INSERT INTO main.sweep SELECT * FROM part.sweep WHERE NOT EXISTS "
                         "(SELECT * FROM main.sweep)") &&
        database.execute("INSERT OR IGNORE INTO main.keys SELECT * FROM part.keys; "
                         "INSERT OR IGNORE INTO main.shards SELECT * FROM part.shards; "
                         "INSERT OR IGNORE INTO main.groups SELECT * FROM part.groups; "
                         "INSERT OR IGNORE INTO main.settings SELECT * FROM part.settings; "
                         "INSERT OR IGNORE INTO main.places SELECT * FROM part.places") &&
        joining.keep();
    return is_joined ? Result<std::optional<Difference>>(std::nullopt)
                     : database.broken(path, "cannot be merged");
}

std::string store_with(const std::vector<std::string>& stores, const std::string& fingerprint) {
    for (const std::string& path : stores) {
        const auto opened = Database::open(path, Writers::one);
        if (!opened) {
            continue;
        }
        Statement found((*opened)->handle(), "SELECT 1 FROM cells WHERE fingerprint = ?1");
        found.bind(1, fingerprint);
        if (found.step() == SQLITE_ROW) {
            return path;
        }
    }
    return "another store";
}

Result<void> read_joined(const Database& database, const SweepNote& note, Wanted wanted,
                         const TakesGroup& take, MergedSweep& merged) {
    merged.cells = note.cells;
    merged.shards = note.shards;
    if (Result<void> keys = read_keys(database, merged.sweep); !keys) {
        return keys;
    }
    const auto finished = database.number("SELECT count(*) FROM places WHERE fingerprint IN "
                                          "(SELECT fingerprint FROM cells)");
    if (!finished) {
        return database.broken("cannot be read");
    }
    merged.sweep.missing = note.cells - *finished;
    if (wanted == Wanted::cells) {
        if (Result<void> cells = read_cells(database, take, merged.sweep); !cells) {
            return cells;
        }
    }
    return read_missing(database, merged);
}

} // namespace skusim::sweep
