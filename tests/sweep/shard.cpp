// Every cell is in exactly one shard, and stays there whatever is added to the sweep.
#include <skusim/sweep/shard.hpp>

#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::sweep;

TEST_CASE("each cell is in exactly one of 1, 2, 7 and 64 shards") {
    const Grid grid = grid_of(500);
    for (const int count : {1, 2, 7, 64}) {
        CAPTURE(count);
        std::vector<int> times(grid.size());
        for (int index = 1; index <= count; ++index) {
            for (const std::size_t number : cells_of(grid, {index, count}, "1.0")) {
                ++times.at(number);
            }
        }
        CHECK(std::count(times.begin(), times.end(), 1) == static_cast<long>(grid.size()));
    }
}

TEST_CASE("shards have as many cells as chance gives them: within four standard deviations") {
    const Grid grid = grid_of(500);
    for (const int count : {2, 7, 64}) {
        const double mean = static_cast<double>(grid.size()) / count;
        for (int index = 1; index <= count; ++index) {
            CAPTURE(count, index);
            const auto size = static_cast<double>(cells_of(grid, {index, count}, "1.0").size());
            CHECK(std::abs(size - mean) <= 4 * std::sqrt(mean * (1 - 1.0 / count)));
        }
    }
}

TEST_CASE("neighbours of a fingerprint's last digit are spread, too") {
    // A remainder of the bare number would put these into shards 1 to 8 of 8 in turn.
    std::vector<int> shards;
    for (const char digit : std::string("01234567")) {
        shards.push_back(shard_of(std::string("000000000000000") + digit, 8));
    }
    CHECK(shards != std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(shard_of("00000000000000ff", 1) == 1);
}

TEST_CASE("a value that is added moves no cell to another shard") {
    const Grid before = grid_of(50);
    const Grid after = grid_of(60);
    for (std::size_t i = 0; i < before.size(); ++i) {
        const CellKey key = key_of(before.cell(i), "1.0");
        CHECK(key.fingerprint == key_of(after.cell(i), "1.0").fingerprint);
    }
}

TEST_CASE("a shard is named as its store is") {
    CHECK(Shard{3, 7}.text() == "3-of-7");
    CHECK(Shard{1, 1}.is_whole());
    CHECK_FALSE(Shard{1, 2}.is_whole());
}
