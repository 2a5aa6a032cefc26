// Merged stores have the cells of an undivided run, and say what they lack; what does not belong
// together is refused by the names of both stores.
#include <skusim/sweep/choices.hpp>
#include <skusim/sweep/merge.hpp>
#include <skusim/sweep/sqlite_store.hpp>

#include "support.hpp"

#include <fstream>
#include <sqlite3.h>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace skusim::sweep;

const catalog::Hardware hardware_of_nothing;

/// Runs a shard into its store, but makes no more than so many cells.
std::string run_shard(const Folder& folder, const Grid& grid, const Shard& shard,
                      std::size_t most = 1'000'000, const std::string& version = "1.0") {
    const std::string path = store_of(folder.file("s.db"), shard);
    SqliteStore store = SqliteStore::open(path, shard).value();
    REQUIRE(store.note(grid, shard, version));
    std::vector<std::size_t> numbers = cells_of(grid, shard, version);
    numbers.resize(std::min(numbers.size(), most));
    for (const std::size_t number : numbers) {
        REQUIRE(finished_row(grid.cell(number), {version, hardware_of_nothing}, store));
    }
    return path;
}

std::vector<std::string> run_shards(const Folder& folder, const Grid& grid, int count) {
    std::vector<std::string> paths;
    for (int index = 1; index <= count; ++index) {
        paths.push_back(run_shard(folder, grid, {index, count}));
    }
    return paths;
}

void check_equal(const FinishedSweep& merged, const FinishedSweep& undivided) {
    CHECK(merged.is_whole());
    CHECK(merged.keys == undivided.keys);
    REQUIRE(merged.cells.size() == undivided.cells.size());
    for (std::size_t i = 0; i < merged.cells.size(); ++i) {
        const FinishedCell& cell = merged.cells[i];
        const FinishedCell& expected = undivided.cells[i];
        const bool is_equal = cell.scenario == expected.scenario &&
                              cell.varied == expected.varied && cell.sku == expected.sku &&
                              cell.region == expected.region && cell.row == expected.row &&
                              cell.group_number == expected.group_number;
        CAPTURE(i);
        CHECK(is_equal);
    }
}

void change(const std::string& path, const std::string& sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

std::string merge_fault(const std::vector<std::string>& stores, const std::string& into) {
    const Result<MergedSweep> merged = merge(stores, into, "1.0");
    REQUIRE_FALSE(merged);
    REQUIRE(merged.error().size() == 1);
    return line_of(merged.error().front());
}

} // namespace

TEST_CASE("1, 2, 7 and 64 shards merge to the undivided sweep, in any order of stores") {
    const Grid grid = grid_of(20);
    NoStore nothing;
    const FinishedSweep undivided =
        run(grid, {}, {"1.0", hardware_of_nothing}, nothing, [](std::size_t, std::size_t) {
        }).value();
    for (const int count : {1, 2, 7, 64}) { // of 64 some have no cell
        CAPTURE(count);
        const Folder folder;
        std::vector<std::string> stores = run_shards(folder, grid, count);
        std::reverse(stores.begin(), stores.end());
        const Result<MergedSweep> merged = merge(stores, folder.file("all.db"), "1.0");
        REQUIRE(merged);
        CHECK(merged->to_run.empty());
        CHECK(merged->cells == 40);
        check_equal(merged->sweep, undivided);
        // What was merged is a store like any other.
        const Result<MergedSweep> again = merge({folder.file("all.db")}, "", "1.0");
        REQUIRE(again);
        check_equal(again->sweep, undivided);
    }
}

TEST_CASE("groups that are taken one by one are those of the list, and none is held") {
    const Grid grid = grid_of(20);
    const Folder folder;
    const std::vector<std::string> stores = run_shards(folder, grid, 3);
    const Result<MergedSweep> held = merge(stores, "", "1.0");
    REQUIRE(held);
    FinishedSweep taken;
    std::size_t groups = 0;
    const Result<MergedSweep> merged =
        merge(stores, "", "1.0", Wanted::cells,
              [&](const FinishedSweep& sweep, std::span<const FinishedCell> group) {
                  CHECK(sweep.is_whole());
                  CHECK(cells_of_group(group) == group.size());
                  taken.keys = sweep.keys;
                  taken.cells.insert(taken.cells.end(), group.begin(), group.end());
                  ++groups;
              });
    REQUIRE(merged);
    CHECK(merged->sweep.cells.empty());
    CHECK(groups == 20); // of two SKUs each
    check_equal(taken, held->sweep);
}

TEST_CASE("what is missing is counted, and told by shard and cell; a later merge completes it") {
    const Folder folder;
    const Grid grid = grid_of(20);
    const std::string first = run_shard(folder, grid, {1, 3});
    const std::size_t of_second = cells_of(grid, {2, 3}, "1.0").size();
    const std::size_t of_third = cells_of(grid, {3, 3}, "1.0").size();
    const std::string second = run_shard(folder, grid, {2, 3}, of_second - 1);
    const std::string all = folder.file("all.db");
    const Result<MergedSweep> merged = merge({first, second}, all, "1.0");
    REQUIRE(merged);
    CHECK(merged->to_run == std::vector<int>{2, 3});
    CHECK(merged->sweep.missing == static_cast<std::int64_t>(of_third + 1));
    CHECK_FALSE(merged->sweep.is_whole());
    const Cell last = grid.cell(cells_of(grid, {2, 3}, "1.0").back());
    const std::string name = "s, k=" + last.group->chosen.front().value + ", " + last.sku->name;
    CHECK(merged->named == std::vector<std::string>{name});

    // Whoever asks only for that is told the same, and no cells.
    const Result<MergedSweep> told = merge({all}, "", "1.0", Wanted::missing);
    REQUIRE(told);
    CHECK(told->sweep.cells.empty());
    CHECK(told->sweep.missing == merged->sweep.missing);
    CHECK(told->to_run == merged->to_run);
    CHECK(told->named == merged->named);

    // Only the shards that were run again are given: the merged store has the rest.
    run_shard(folder, grid, {2, 3});
    const std::string third = run_shard(folder, grid, {3, 3});
    const Result<MergedSweep> complete = merge({second, third}, all, "1.0");
    REQUIRE(complete);
    CHECK(complete->to_run.empty());
    CHECK(complete->sweep.is_whole());
}

TEST_CASE("two rows of one cell are refused by the names of both stores, and nothing is written") {
    const Folder folder;
    const Grid grid = grid_of(20);
    const std::vector<std::string> stores = run_shards(folder, grid, 2);
    std::filesystem::copy(stores[0], folder.file("other.db"));
    change(folder.file("other.db"), "UPDATE cells SET reason = 'changed' WHERE fingerprint = "
                                    "(SELECT max(fingerprint) FROM cells)");
    const std::string fault =
        merge_fault({stores[1], stores[0], folder.file("other.db")}, folder.file("all.db"));
    CHECK_THAT(fault,
               ContainsSubstring("other.db: and " + stores[0] + " have different rows of s, k=") &&
                   ContainsSubstring("reason: \"changed\" and \""));
    CHECK_FALSE(std::filesystem::exists(folder.file("all.db")));
    CHECK_FALSE(std::filesystem::exists(folder.file("all.db.merging")));
}

TEST_CASE("stores that do not belong together are refused") {
    const Folder folder;
    const Grid grid = grid_of(20);
    const std::string first = run_shard(folder, grid, {1, 2});
    const std::string all = folder.file("all.db");
    SECTION("of another sweep") {
        const Folder other;
        const std::string second = run_shard(other, grid_of(21), {2, 2});
        CHECK_THAT(merge_fault({first, second}, all),
                   ContainsSubstring(second + ": is of another sweep than " + first));
    }
    SECTION("of another number of shards") {
        const std::string second = run_shard(folder, grid, {2, 3});
        CHECK_THAT(merge_fault({first, second}, all),
                   ContainsSubstring("is one of 3 shards, and " + first + " one of 2"));
    }
    SECTION("of another version") {
        const Folder other;
        const std::string second = run_shard(other, grid, {2, 2}, 100, "0.9");
        CHECK_THAT(merge_fault({first, second}, all),
                   ContainsSubstring("is a store of skusim 0.9, and this is skusim 1.0"));
    }
    SECTION("none at all") {
        CHECK_THAT(merge_fault({first, folder.file("no.db")}, all),
                   ContainsSubstring("there is no such store"));
        CHECK_FALSE(std::filesystem::exists(folder.file("no.db")));
    }
    SECTION("into a folder that is not there") {
        const std::string nowhere = folder.file("none/all.db");
        CHECK_THAT(merge_fault({first}, nowhere),
                   ContainsSubstring(nowhere + ": the sweep store cannot be opened; its folder"));
    }
    SECTION("no store") {
        std::ofstream(folder.file("text.db")) << std::string(5000, 'x');
        CHECK_THAT(merge_fault({first, folder.file("text.db")}, all), ContainsSubstring("text.db"));
    }
    SECTION("one whose fingerprints somebody wrote into") {
        change(first, "DELETE FROM cells; UPDATE places SET fingerprint = 'x' || number");
        CHECK_THAT(merge_fault({first}, all), ContainsSubstring("are damaged"));
    }
}

TEST_CASE("a store whose process died before its sweep was noted is a shard that is missing") {
    const Folder folder;
    const Grid grid = grid_of(20);
    const std::string first = run_shard(folder, grid, {1, 2});
    REQUIRE(SqliteStore::open(folder.file("s.db.2-of-2"), {2, 2}));
    const auto merged = merge({first, folder.file("s.db.2-of-2")}, folder.file("all.db"), "1.0");
    REQUIRE(merged);
    CHECK(merged->to_run == std::vector<int>{2});
    CHECK(merged->not_begun == std::vector<std::string>{folder.file("s.db.2-of-2")});
}
