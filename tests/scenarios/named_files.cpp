// Files and names that a scenario gives one of, or a list.
#include "support.hpp"

#include <initializer_list>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::scenarios;

TEST_CASE("one catalog, region, cloud or table of hardware, or a list of them") {
    const ScratchFolder folder;
    (void)folder.write("cpus.csv", "anything");
    (void)folder.write("a.csv", "anything");
    const auto several = read_scenario(folder.write(
        "s.yaml", least("catalog: [a.csv, gcp]\nhardware: [cpus.csv]\n"
                        "select: {region: [eastus, us-east-1], clouds: [azure, aws]}\n")));
    REQUIRE(several);
    const auto names = [](std::initializer_list<std::string> list) {
        return std::vector<std::string>(list);
    };
    CHECK(several->catalog_paths == names({folder.path() + "/a.csv", "gcp"}));
    CHECK(several->hardware_paths == names({folder.path() + "/cpus.csv"}));
    CHECK(several->select.regions == names({"eastus", "us-east-1"}));
    CHECK(several->select.clouds == names({"azure", "aws"}));
    const auto one =
        read_scenario(folder.write("t.yaml", least("hardware: cpus.csv\nselect: {clouds: gcp}\n")));
    REQUIRE(one);
    CHECK(one->hardware_paths == names({folder.path() + "/cpus.csv"}));
    CHECK(one->select.clouds == names({"gcp"}));
    const auto faulty = read_scenario(
        folder.write("u.yaml", least("catalog: []\nselect: {region: {a: b}, clouds: AWS}\n")));
    REQUIRE(!faulty);
    REQUIRE(faulty.error().size() == 2);
    const auto missing = read_scenario(folder.write("v.yaml", least("hardware: none.csv\n")));
    REQUIRE(!missing);
    CHECK_THAT(line_of(missing.error()[0]),
               ContainsSubstring("/v.yaml:7:11: hardware: ") && ContainsSubstring("/none.csv"));
    const auto second = read_scenario(folder.write("w.yaml", least("catalog: [a.csv, b.csv]\n")));
    REQUIRE(!second);
    CHECK_THAT(line_of(second.error()[0]),
               ContainsSubstring("/w.yaml:7:18: catalog: ") && ContainsSubstring("/b.csv"));
}
