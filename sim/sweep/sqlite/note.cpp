#include "note.hpp"

#include <skusim/sweep/dealing.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/store.hpp>

#include "database.hpp"
#include "statement.hpp"

namespace skusim::sweep {

namespace {

SweepNote note_of(const Grid& grid, const Shard& shard, const std::string& version) {
    return {fingerprint_of(grid, version), version, static_cast<std::int64_t>(grid.size()),
            shard.count};
}

bool put_note(const Database& database, const SweepNote& note, const Shard& shard) {
    Statement sweep(database.handle(), "INSERT INTO sweep VALUES (?1, ?2, ?3, ?4)");
    sweep.bind(1, note.fingerprint);
    sweep.bind(2, note.version);
    sweep.bind(3, note.cells);
    sweep.bind(4, std::int64_t{note.shards});
    Statement of(database.handle(), "INSERT INTO shards VALUES (?1)");
    of.bind(1, std::int64_t{shard.index});
    return sweep.run_once() && of.run_once();
}

bool put_keys(const Database& database, const Grid& grid) {
    Statement statement(database.handle(), "INSERT INTO keys VALUES (?1, ?2, ?3)");
    std::int64_t place = 0;
    for (const VariedKey& key : grid.keys()) {
        statement.bind(1, place++);
        statement.bind(2, key.key);
        statement.bind(3, static_cast<std::int64_t>(key.values));
        if (!statement.run_once()) {
            return false;
        }
    }
    return true;
}

bool put_group(Statement& groups, Statement& settings, const Cell& cell) {
    const auto number = static_cast<std::int64_t>(cell.group_number);
    groups.bind(1, number);
    groups.bind(2, cell.group->scenario.name);
    bool is_put = groups.run_once();
    std::int64_t place = 0;
    for (const Setting& setting : cell.group->chosen) {
        settings.bind(1, number);
        settings.bind(2, place++);
        settings.bind(3, setting.value);
        is_put = is_put && settings.run_once();
    }
    return is_put;
}

bool put_places(const Database& database, const Grid& grid, const Shard& shard,
                const std::string& version) {
    Statement groups(database.handle(), "INSERT INTO groups VALUES (?1, ?2)");
    Statement settings(database.handle(), "INSERT INTO settings VALUES (?1, ?2, ?3)");
    Statement places(database.handle(), "INSERT INTO places VALUES (?1, ?2, ?3, ?4, ?5)");
    const Group* group = nullptr;
    for (const std::size_t number : cells_of(grid, shard, version)) {
        const Cell cell = grid.cell(number);
        if (cell.group != group && !put_group(groups, settings, cell)) {
            return false;
        }
        group = cell.group;
        places.bind(1, static_cast<std::int64_t>(number));
        places.bind(2, key_of(cell, version).fingerprint);
        places.bind(3, static_cast<std::int64_t>(cell.group_number));
        places.bind(4, cell.sku->name);
        places.bind(5, cell.sku->region);
        if (!places.run_once()) {
            return false;
        }
    }
    return true;
}

} // namespace

Result<void> note_sweep(const Database& database, const Grid& grid, const Shard& shard,
                        const std::string& version) {
    const SweepNote note = note_of(grid, shard, version);
    const Result<std::optional<SweepNote>> noted = noted_sweep(database);
    if (!noted) {
        return failure(noted.error());
    }
    const auto is_of_shard =
        database.number("SELECT count(*) FROM shards WHERE shard = " + std::to_string(shard.index));
    if (*noted == note && is_of_shard == 1) {
        return {};
    }
    Transaction noting(database);
    const bool is_noted =
        noting.is_open() &&
        database.execute("DELETE FROM sweep; DELETE FROM keys; DELETE FROM shards; DELETE FROM "
                         "groups; DELETE FROM settings; DELETE FROM places") &&
        put_note(database, note, shard) && put_keys(database, grid) &&
        put_places(database, grid, shard, version) && noting.keep();
    return is_noted ? Result<void>{} : database.broken("cannot be written");
}

Result<std::optional<SweepNote>> noted_sweep(const Database& database) {
    Statement statement(database.handle(), "SELECT fingerprint, version, cells, shards FROM sweep");
    const int status = statement.step();
    if (status == SQLITE_DONE) {
        return std::optional<SweepNote>{};
    }
    if (status != SQLITE_ROW) {
        return database.broken("cannot be read");
    }
    const std::int64_t shards = statement.whole(3);
    if (statement.whole(2) < 0 || shards < 1 || shards > most_shards) {
        return failure({database.path(), 0, 0},
                       "the sweep store is damaged: it tells no sweep; name a new file with "
                       "--store");
    }
    return SweepNote{statement.text(0), statement.text(1), statement.whole(2),
                     static_cast<int>(shards)};
}

} // namespace skusim::sweep
