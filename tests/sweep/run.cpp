// A sweep takes from the store what is finished there, makes the rest, and says all in the grid's
// order.
#include <skusim/sweep/run.hpp>

#include "support.hpp"

#include <algorithm>
#include <map>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace skusim::sweep;

/// Remembers rows, and can be full.
class TestStore final : public Store {
public:
    std::map<std::string, CellRow> rows;
    std::size_t most = 100;
    int claimed = 0;
    int finished = 0;

    Result<std::optional<CellRow>> claim(const CellKey& key) override {
        ++claimed;
        const auto found = rows.find(key.fingerprint);
        return found == rows.end() ? std::optional<CellRow>{} : std::optional(found->second);
    }
    Result<void> finish(const CellKey& key, const CellRow& row) override {
        if (rows.size() == most) {
            return failure({"store", 0, 0}, "is full");
        }
        ++finished;
        rows[key.fingerprint] = row;
        return {};
    }
};

const catalog::Hardware no_hardware;

Result<FinishedSweep> run_into(Store& store) {
    return run(grid_of(2), {}, {"1.0", no_hardware}, store, [](std::size_t, std::size_t) {});
}

} // namespace

TEST_CASE("every cell is told with what it is of, and has a value or nothing in each column") {
    NoStore nothing;
    const Result<FinishedSweep> result = run_into(nothing);
    REQUIRE(result);
    CHECK(result->keys == std::vector<VariedKey>{{"k", 2}});
    REQUIRE(result->cells.size() == 4);
    CHECK(result->cells[1].varied == std::vector<std::string>{"1"});
    CHECK(result->cells[1].sku == "m4");
    CHECK(result->cells[2].varied == std::vector<std::string>{"2"});
    for (const FinishedCell& cell : result->cells) {
        REQUIRE(cell.row.size() == cell_columns.size());
        CHECK(cell.row.front() == CellValue("no-price"));
    }
}

TEST_CASE("a sweep that was broken off makes only the cells that are missing") {
    TestStore store;
    store.most = 3;
    const Result<FinishedSweep> broken = run_into(store);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().front().message == "is full");
    CHECK(store.claimed == 4); // the last of them was made, and could not be kept
    store.most = 4;
    store.finished = 0;
    REQUIRE(run_into(store));
    CHECK(store.finished == 1);
}

TEST_CASE("what the store says is believed: a finished cell is not made again") {
    TestStore store;
    REQUIRE(run_into(store));
    CellRow& first = store.rows.begin()->second;
    first.front() = std::string("from the store");
    const Result<FinishedSweep> again = run_into(store);
    REQUIRE(again);
    CHECK(std::count_if(again->cells.begin(), again->cells.end(), [](const FinishedCell& cell) {
              return cell.row.front() == CellValue("from the store");
          }) == 1);
}
