// Nodes hour by hour, and each mistake in a file of them.
#include <skusim/traces/node_demand.hpp>

#include "support.hpp"

#include <filesystem>
#include <fstream>
#include <support/catch.hpp>

using namespace skusim;

namespace {

Result<traces::NodeDemand> read_demand_of(const std::string& text) {
    const auto path = std::filesystem::temp_directory_path() / "skusim_node_demand.csv";
    std::ofstream(path, std::ios::binary) << text;
    return traces::read_node_demand(path.string());
}

std::string demand_fault(const std::string& rows) {
    const auto demand = read_demand_of("start,nodes\n" + rows);
    REQUIRE_FALSE(demand);
    return line_of(demand.error().front());
}

} // namespace

TEST_CASE("a demand by the hour is read in order") {
    const auto demand = read_demand_of("start,nodes\n2026-03-29 00:00:00,4\n2026-03-29 01:00:00,0\n"
                                       "2026-03-29 02:00:00,17\n");
    REQUIRE(demand);
    CHECK(demand->nodes == std::vector<int>{4, 0, 17});
    CHECK_FALSE(demand->hash.empty());
    CHECK(read_demand_of("start,nodes\n2026-03-29 00:00:00,4\n")->nodes == std::vector<int>{4});
}

TEST_CASE("gaps, hours that a clock repeats, and nodes that are none have a place and a remedy") {
    const std::string two = "2026-03-29 00:00:00,4\n2026-03-29 01:00:00,4\n";
    CHECK_THAT(demand_fault(two + "2026-03-29 03:00:00,4\n"),
               ContainsSubstring(".csv:4:1") &&
                   ContainsSubstring("2026-03-29 02:00:00 is expected") &&
                   ContainsSubstring("times in UTC"));
    CHECK_THAT(demand_fault(two + "2026-03-29 01:00:00,4\n"),
               ContainsSubstring(".csv:4:1") && ContainsSubstring("is there twice"));
    CHECK_THAT(demand_fault(two + "2026-03-28 01:00:00,4\n"),
               ContainsSubstring("in order of time"));
    CHECK_THAT(demand_fault("2026-03-29 00:00:00,-4\n"), ContainsSubstring(".csv:2:21"));
    CHECK_THAT(demand_fault("2026-03-29 00:00:00,1.5\n"), ContainsSubstring("whole"));
    CHECK_THAT(demand_fault("2026-03-29 00:00:00,\n"), ContainsSubstring(".csv:2:"));
    CHECK_THAT(demand_fault("today,4\n"), ContainsSubstring("start is \"today\""));
    CHECK_THAT(demand_fault("2026-03-29 00:00:00,0\n"), ContainsSubstring("no nodes in it"));
    CHECK_FALSE(read_demand_of("start\n2026-03-29 00:00:00\n"));
    CHECK_FALSE(read_demand_of("start,nodes\n"));
    CHECK_FALSE(traces::read_node_demand("/no/such/file.csv"));
}
