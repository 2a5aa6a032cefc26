// Finished cells come back as they went in, and files that are no store are refused with a reason.
#include <skusim/sweep/sqlite_store.hpp>

#include "support.hpp"

#include <atomic>
#include <cmath>
#include <fstream>
#include <sqlite3.h>
#include <support/catch.hpp>
#include <thread>

namespace {

using namespace skusim;
using namespace skusim::sweep;

CellRow row_with(double figure) {
    CellRow row(cell_columns.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        switch (cell_columns[i].type) {
        case CellType::integer:
        case CellType::boolean:
            row[i] = static_cast<std::int64_t>(i);
            break;
        case CellType::real:
            row[i] = figure + static_cast<double>(i);
            break;
        case CellType::text:
            row[i] = "text with \"quotes\", '; and \xC3\xA9 " + std::to_string(i);
            break;
        }
    }
    row[3] = std::monostate{};
    return row;
}

CellKey key(const std::string& fingerprint) {
    return {fingerprint, "1.0", "scenario", "a=1", "Standard_D2s_v5", "eastus"};
}

void execute(const std::string& path, const std::string& sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

std::string fault_of(const std::string& path) {
    const Result<SqliteStore> opened = SqliteStore::open(path);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error().size() == 1);
    return line_of(opened.error().front());
}

} // namespace

TEST_CASE("a cell comes back bit for bit, also after the store was closed") {
    const Folder folder;
    const std::string path = folder.file("sweep.db");
    const CellRow first = row_with(0.1 + 0.2); // no short decimal
    const CellRow second = row_with(std::nextafter(1.0, 2.0));
    {
        Result<SqliteStore> cells = SqliteStore::open(path);
        REQUIRE(cells);
        REQUIRE(cells->finish(key("one"), first));
        REQUIRE(cells->finish(key("two"), second));
    }
    Result<SqliteStore> cells = SqliteStore::open(path);
    REQUIRE(cells);
    CHECK(cells->claim(key("one")).value() == std::optional(first));
    CHECK(cells->claim(key("two")).value() == std::optional(second));
    CHECK(cells->claim(key("three")).value() == std::nullopt);
}

TEST_CASE("a cell that is made again replaces the one that was there") {
    const Folder folder;
    Result<SqliteStore> cells = SqliteStore::open(folder.file("sweep.db"));
    REQUIRE(cells);
    REQUIRE(cells->finish(key("one"), row_with(1)));
    REQUIRE(cells->finish(key("one"), row_with(2)));
    CHECK(cells->claim(key("one")).value() == std::optional(row_with(2)));
}

TEST_CASE("what is no store is refused, and stays as it is") {
    const Folder folder;
    SECTION("a file of text") {
        const std::string path = folder.file("notes.txt");
        const std::string notes(5000, 'x');
        std::ofstream(path) << notes;
        CHECK_THAT(fault_of(path), ContainsSubstring("notes.txt: is no sweep store"));
        std::ifstream file(path);
        CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == notes);
    }
    SECTION("a device and a folder") {
        CHECK_THAT(fault_of("/dev/null"), ContainsSubstring("/dev/null: is no sweep store"));
        CHECK_THAT(fault_of(folder.file("")), ContainsSubstring("is no sweep store"));
    }
    SECTION("another program's database") {
        const std::string path = folder.file("other.db");
        execute(path, "CREATE TABLE t (x)");
        CHECK_THAT(fault_of(path), ContainsSubstring("no sweep store of skusim"));
    }
    SECTION("a store of another layout") {
        const std::string path = folder.file("old.db");
        REQUIRE(SqliteStore::open(path));
        execute(path, "PRAGMA user_version = 999");
        CHECK_THAT(fault_of(path), ContainsSubstring("layout 999"));
    }
    SECTION("a folder that does not exist") {
        CHECK_THAT(fault_of(folder.file("none/sweep.db")), ContainsSubstring("cannot be opened"));
    }
}

TEST_CASE("a shard's store is for one process: of a second it is in use, until the first ends") {
    const Folder folder;
    const std::string path = folder.file("sweep.db");
    const Shard shard{1, 2};
    {
        Result<SqliteStore> first = SqliteStore::open(path, shard);
        REQUIRE(first);
        REQUIRE(first->finish(key("one"), row_with(1)));
        const Result<SqliteStore> second = SqliteStore::open(path, shard);
        REQUIRE_FALSE(second);
        CHECK(is_in_use(second.error()));
        CHECK_THAT(line_of(second.error().front()), ContainsSubstring("sweep.db: "));
    }
    Result<SqliteStore> later = SqliteStore::open(path, shard);
    REQUIRE(later);
    CHECK(later->claim(key("one")).value() == std::optional(row_with(1)));
    const Result<SqliteStore> nowhere = SqliteStore::open(folder.file("none/sweep.db"));
    REQUIRE_FALSE(nowhere);
    CHECK_FALSE(is_in_use(nowhere.error()));
}

TEST_CASE("a value that its column cannot have is told, not used") {
    const Folder folder;
    const std::string path = folder.file("sweep.db");
    Result<SqliteStore> cells = SqliteStore::open(path);
    REQUIRE(cells);
    REQUIRE(cells->finish(key("one"), row_with(1)));
    for (const char* wrong : {"capacity = 'x'", "verdict = x'1b5b33316d'", "nodes = 2.5",
                              "nodes = 'many'", "meets_slo = 'yes'"}) {
        CAPTURE(wrong);
        REQUIRE(cells->finish(key("one"), row_with(1)));
        execute(path, std::string("UPDATE cells SET ") + wrong);
        const auto claimed = cells->claim(key("one"));
        REQUIRE_FALSE(claimed);
        CHECK_THAT(line_of(claimed.error().front()), ContainsSubstring("is damaged"));
    }
}

TEST_CASE("of many that make one store at once each gets it") {
    const Folder folder;
    for (int round = 0; round < 5; ++round) {
        const std::string path = folder.file(std::to_string(round));
        std::atomic<int> opened = 0;
        std::vector<std::thread> makers;
        for (int maker = 0; maker < 8; ++maker) {
            makers.emplace_back([&] { opened += SqliteStore::open(path) ? 1 : 0; });
        }
        for (std::thread& maker : makers) {
            maker.join();
        }
        CHECK(opened == 8);
    }
}
