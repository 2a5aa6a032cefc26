// A plan as a page, and the sensitivity that comes with it, from the command line.
#include "binary.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;

TEST_CASE("A page has the same bytes on one thread and on two") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run one =
        run_skusim({"plan", path, "--sku", "better", "--format", "html", "--threads", "1"});
    const Run two =
        run_skusim({"plan", path, "--sku", "better", "--format", "html", "--threads", "2"});
    REQUIRE(one.status == 0);
    CHECK(one.out == two.out);
    CHECK(one.out.starts_with("<!doctype html>"));
    CHECK(one.out.ends_with("</html>\n"));
}

TEST_CASE("--sensitivity tells every input at every change, and where the answer turns") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run run = run_skusim({"plan", path, "--format", "json", "--sensitivity"});
    REQUIRE(run.status == 0);
    const auto plan = nlohmann::json::parse(run.out);
    const auto& rows = plan.at("sensitivity");
    REQUIRE(rows.size() > 6);
    CHECK(rows[0].at("input") == "none");
    int of_load = 0;
    for (const auto& row : rows) {
        of_load += row.at("input") == "workload" ? 1 : 0;
    }
    CHECK(of_load == 6);
    for (const auto& turn : plan.at("switches")) {
        CHECK(turn.at("sku") != rows[0].at("sku"));
        CHECK(std::abs(turn.at("close").get<double>()) < std::abs(turn.at("change").get<double>()));
    }
    const auto without = nlohmann::json::parse(run_skusim({"plan", path, "--format", "json"}).out);
    CHECK_FALSE(without.contains("sensitivity"));
    CHECK_FALSE(without.contains("explanation"));
    CHECK(without.at("cheapest") == plan.at("cheapest"));
    CHECK_THAT(run_skusim({"plan", path, "--sku", "better", "--sensitivity"}).out,
               ContainsSubstring("What would change the answer"));
}
