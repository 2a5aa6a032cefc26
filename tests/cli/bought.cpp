// What a plan's other outputs say of quota, commitments and survival: the short answer, tables for
// programs, sweeps, comparisons and inputs that are moved.
#include "bought.hpp"

#include <algorithm>
#include <regex>

using namespace skusim::cli;

TEST_CASE("the short answer has a line for quota, a year and what is survived") {
    const Bought it(purchase_scenario("quota: usage.json\nfailures: {survive: [node]}\n",
                                      ", commitment: {reserved: [1y]}"),
                    usage);
    const Run brief = run_skusim({"plan", it.path, "--brief"});
    CAPTURE(brief.out, brief.err);
    CHECK_THAT(brief.out, ContainsSubstring("quota") && ContainsSubstring("within it: ") &&
                              ContainsSubstring("x Standard_D2s_v5") &&
                              ContainsSubstring("would cost 0.1920 USD/h") &&
                              ContainsSubstring("ask for") && ContainsSubstring("a year") &&
                              ContainsSubstring("no contract pays") &&
                              ContainsSubstring("node: fails"));
    const Bought bare(purchase_scenario(), usage);
    const std::string without = run_skusim({"plan", bare.path, "--brief"}).out;
    CHECK(without.find("quota") == std::string::npos);
    CHECK(without.find("a year") == std::string::npos);
}

TEST_CASE("tables for programs have columns for what is bought and survived") {
    const Bought it(purchase_scenario("quota: usage.json\nfailures: {survive: [node, zone]}\n",
                                      ", commitment: {reserved: [1y]}"),
                    usage);
    const std::string csv = run_skusim({"plan", it.path, "--format", "csv"}).out;
    CHECK_THAT(csv, ContainsSubstring("quota_limit,quota_missing,commitment,usd_per_year,"
                                      "on_demand_usd_per_year,survives,availability") &&
                        ContainsSubstring("standardDSv5Family") &&
                        ContainsSubstring("node: fails, zone: fails"));
    const Run swept =
        run_skusim({"sweep", it.path, "--vary", "failures.survive=[node],[node, zone]", "--vary",
                    "policy.commitment.reserved=[1y],[3y]", "--format", "json"},
                   it.folder.folder());
    CAPTURE(swept.err);
    REQUIRE(swept.status == 0);
    const Json cells = Json::parse(swept.out).at("cells");
    REQUIRE(cells.size() == 8);
    int over = 0;
    int both = 0;
    for (const Json& cell : cells) {
        if (cell.at("verdict") == "over-quota") {
            ++over;
            CHECK(cell.at("quota_limit") == "standardDSv5Family");
            CHECK(cell.at("quota_missing").get<double>() > 0);
            continue;
        }
        CHECK(cell.at("commitment") == "none"); // the catalog has no price of it for this SKU
        CHECK(cell.at("usd_per_year") == cell.at("on_demand_usd_per_year"));
        both += cell.at("survives") == "node: fails, zone: fails" ? 1 : 0;
    }
    CHECK(over == 4);
    CHECK(both == 2);
    const std::string table =
        run_skusim({"sweep", it.path, "--vary", "failures.survive=[node],[zone]"},
                   it.folder.folder())
            .out;
    CHECK_THAT(table, ContainsSubstring("quota_missing") && ContainsSubstring("survives"));
}

TEST_CASE("two plans are compared by what is bought and survived; inputs that are moved tell it") {
    const Bought it(
        purchase_scenario("failures: {survive: [node]}\n", ", commitment: {reserved: [1y]}"),
        usage);
    const auto written = [&](const std::string& name, const std::string& policy) {
        const std::string path = it.folder.write(
            name + ".yaml", purchase_scenario("failures: {survive: [node]}\n",
                                              ", commitment: {reserved: [1y]}" + policy));
        const Run run = run_skusim({"plan", path, "--format", "json", "--sensitivity"});
        CAPTURE(run.err);
        REQUIRE_FALSE(run.out.empty());
        return std::pair(it.folder.write(name + ".json", run.out), Json::parse(run.out));
    };
    const auto [before, plan] = written("before", "");
    const auto [after, spare] = written("after", ", spare_nodes: auto");
    CHECK(plan.at("sensitivity").at(0).at("usd_per_year").get<double>() > 0);
    CHECK(plan.at("sensitivity").at(0).at("survives") == "node: fails");
    CHECK(plan.at("commitments")
              .at("least")
              .at("text")
              .get<std::string>()
              .starts_with("reserved 1y, "));
    const Run compared = run_skusim({"compare", before, after});
    CAPTURE(compared.out, compared.err);
    CHECK_THAT(compared.out, ContainsSubstring("survives node") &&
                                 ContainsSubstring("fails -> holds") &&
                                 ContainsSubstring("USD a year"));
    const Json json = Json::parse(run_skusim({"compare", before, after, "--format", "json"}).out);
    const Json& changes = json.at("plans").at(0).at("cheapest").at("purchase");
    const auto survives = std::find_if(changes.begin(), changes.end(), [](const Json& change) {
        return change.at("key") == "survives node";
    });
    REQUIRE(survives != changes.end());
    CHECK(survives->at("before") == "fails");
    CHECK(survives->at("after") == "holds");
}

TEST_CASE("spot machines, growth, owned nodes and a demand of one's own in the answer") {
    const Bought it(
        purchase_scenario(
            "failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n",
            ",\n  commitment: {reserved: [1y], spot: 50 %, demand: nodes.csv, growth: 10 "
            "%,\n    owned: [{kind: reserved, sku: Standard_D2s_v5, nodes: 1}]}"),
        usage);
    (void)it.folder.write("c.csv", "name,vcpus,ram_gib,usd_per_hour,spot_usd_per_hour,region,"
                                   "reserved_1_year_usd_per_hour\n"
                                   "Standard_D2s_v5,2,8,0.096,0.02,eastus,0.05925\n");
    (void)it.folder.write("nodes.csv", "start,nodes\n2026-03-29 00:00:00,3\n"
                                       "2026-03-29 01:00:00,7\n");
    const Json plan = it.plan();
    const Json& commitments = plan.at("commitments");
    CHECK(commitments.at("demand") == "file");
    CHECK(commitments.at("owned_nodes") == 1);
    CHECK(commitments.at("most_nodes") == 6);
    CHECK(commitments.at("spot").at("share_there") == Approx(20.0 / 21));
    CHECK(commitments.at("spot").at("beside_on_demand").at("spot_nodes") == 3);
    CHECK(commitments.at("least").at("spot_nodes").get<int>() > 0);
    const std::string text = run_skusim({"plan", it.path}).out;
    CHECK_THAT(text, ContainsSubstring("1 node that is paid for anyway") &&
                         ContainsSubstring("grows by 10 % a year") &&
                         ContainsSubstring("with spot") && ContainsSubstring("there 95.24 % of"));
    const std::string on_one_line = std::regex_replace(text, std::regex("\\s+"), " ");
    CHECK_THAT(on_one_line, ContainsSubstring("3 of 6 nodes are left at the demand's peak") &&
                                !ContainsSubstring("the objective takes"));
    (void)it.folder.write("nodes.csv", "start,nodes\n2026-10-25 01:00:00,3\n"
                                       "2026-10-25 02:00:00,3\n2026-10-25 02:00:00,3\n");
    const Run twice = run_skusim({"plan", it.path});
    CHECK(twice.status == 2);
    CHECK_THAT(twice.err, ContainsSubstring("nodes.csv:4:1") && ContainsSubstring("there twice"));
}
