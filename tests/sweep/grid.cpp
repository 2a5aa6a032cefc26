// A grid has every combination of values once, in one order, and numbers its cells in it.
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/store.hpp>

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace skusim::sweep;

/// Admits a SKU for each letter of the path.
Result<Group> group_of_letters(const std::string& path, const std::vector<Setting>& chosen) {
    Group group;
    group.scenario.name = path;
    group.scenario.hash = path;
    for (const Setting& setting : chosen) {
        group.scenario.hash += setting.key + setting.value;
    }
    group.chosen = chosen;
    for (const char letter : path) {
        group.skus.emplace_back().name = letter;
    }
    return group;
}

const std::vector<Variation> two_keys{{"a", {"1", "2"}}, {"b", {"x", "y", "z"}}};

} // namespace

TEST_CASE("the last key that varies changes fastest") {
    const std::vector<std::vector<Setting>> all = combinations(two_keys);
    REQUIRE(all.size() == 6);
    CHECK(all[0] == std::vector<Setting>{{"a", "1"}, {"b", "x"}});
    CHECK(all[1] == std::vector<Setting>{{"a", "1"}, {"b", "y"}});
    CHECK(all[5] == std::vector<Setting>{{"a", "2"}, {"b", "z"}});
}

TEST_CASE("without a key that varies there is one combination, an empty one") {
    CHECK(combinations({}) == std::vector<std::vector<Setting>>(1));
}

TEST_CASE("cells are numbered by path, combination and SKU; groups without a SKU take no number") {
    const Result<Grid> grid = Grid::load({"pq", "", "r"}, two_keys, group_of_letters);
    REQUIRE(grid);
    CHECK(grid->keys() == std::vector<VariedKey>{{"a", 2}, {"b", 3}});
    REQUIRE(grid->size() == 6 * 3);
    std::string names;
    for (std::size_t i = 0; i < grid->size(); ++i) {
        names += grid->cell(i).sku->name;
    }
    CHECK(names == "pqpqpqpqpqpqrrrrrr");
    CHECK(grid->cell(3).group->chosen == std::vector<Setting>{{"a", "1"}, {"b", "y"}});
    CHECK(grid->cell(12).group->scenario.name == "r");
    CHECK(grid->cell(3).group_number == 1);
    CHECK(grid->cell(12).group_number == 12); // six groups of no SKU count, too
}

TEST_CASE("the first scenario that cannot be read ends the reading") {
    int read = 0;
    const Result<Grid> grid =
        Grid::load({"p", "q", "r"}, {}, [&](const std::string& path, const auto& chosen) {
            ++read;
            return path == "q" ? Result<Group>(failure({"q", 1, 0}, "no"))
                               : group_of_letters(path, chosen);
        });
    REQUIRE_FALSE(grid);
    CHECK(grid.error().front().message == "no");
    CHECK(read == 2);
}

TEST_CASE("a cell's fingerprint changes with the version, the scenario, the seed and the SKU") {
    Group group = group_of_letters("p", {{"a", "1"}, {"b", "2"}}).value();
    const auto key = [&](const char* version) {
        return key_of({&group, &group.skus.front()}, version);
    };
    const CellKey before = key("1.0");
    CHECK(before.variation == "a=1; b=2");
    CHECK(before.sku == "p");
    CHECK(key("1.0").fingerprint == before.fingerprint);
    CHECK(key("1.1").fingerprint != before.fingerprint);
    SECTION("the scenario") {
        group.scenario.hash = "other";
        CHECK(key("1.0").fingerprint != before.fingerprint);
    }
    SECTION("the seed") {
        ++group.scenario.simulation.seed;
        CHECK(key("1.0").fingerprint != before.fingerprint);
    }
    SECTION("the SKU") {
        group.skus.front().vcpus = 4;
        CHECK(key("1.0").fingerprint != before.fingerprint);
    }
}
