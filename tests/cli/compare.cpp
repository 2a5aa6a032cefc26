// Two plans side by side, as a user and a pipeline see it.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

/// The small plan, with one text of its scenario replaced, as JSON in a file of that name.
std::string planned_file(const Scratch& scratch, const std::string& name,
                         const std::string& from = "", const std::string& to = "") {
    std::string text =
        read_file(std::string(SKUSIM_SOURCE_DIR) + "/tests/cli/golden/small_plan.yaml");
    text.replace(text.find(from), from.size(), to);
    scratch.write("small_plan.yaml", text);
    const Run run = run_skusim({"plan", "small_plan.yaml", "--format", "json", "--output", name},
                               scratch.folder());
    CHECK(run.status <= 1);
    return scratch.path(name);
}

Scratch& prepared(Scratch& scratch) {
    (void)write_small_plan(scratch);
    return scratch;
}

nlohmann::json json_of_run(const Run& run) {
    return nlohmann::json::parse(run.out);
}

} // namespace

TEST_CASE("compare: more load costs more, and says by what") {
    Scratch scratch;
    const std::string before = planned_file(prepared(scratch), "before.json");
    const std::string after = planned_file(scratch, "after.json", "190 /s", "250 /s");
    const Run json = run_skusim({"compare", before, after, "--format", "json"});
    CHECK(json.status == 0);
    const auto result = json_of_run(json);
    CHECK(result.at("skusim") == "compare");
    const auto& plan = result.at("plans").at(0);
    CHECK(plan.at("inputs").at(0) == nlohmann::json::parse(R"({"key": "workload.arrivals.rate",
                                                  "before": "190 /s", "after": "250 /s"})"));
    const auto& cost = plan.at("cheapest").at("figures").at(1);
    CHECK(cost.at("quantity") == "usd_per_hour");
    CHECK(cost.at("judgment") == "worse");
    const double earlier = nlohmann::json::parse(read_file(before))["cheapest"]["usd_per_hour"];
    const double later = nlohmann::json::parse(read_file(after))["cheapest"]["usd_per_hour"];
    CHECK(cost.at("difference").at("value").get<double>() == Approx(later - earlier));
    const Run text = run_skusim({"compare", before, after});
    CHECK_THAT(text.out, ContainsSubstring("workload.arrivals.rate: 190 /s -> 250 /s"));
    const std::size_t utilization = text.out.find("\nutilization");
    REQUIRE(utilization != std::string::npos); // of a share a difference in percent is ambiguous
    const std::string line_of_it = text.out.substr(utilization + 1).substr(0, 99);
    CHECK_THAT(line_of_it.substr(0, line_of_it.find('\n')), ContainsSubstring(" points"));
    for (const std::string& line : lines_of(text.out)) {
        CAPTURE(line);
        CHECK((line.size() <= 100 || line.find(scratch.folder()) != std::string::npos));
    }
    const Run guarded = run_skusim({"compare", before, after, "--fail-on", "cost+5%,slo"});
    CHECK(guarded.status == 1);
    CHECK_THAT(guarded.out, ContainsSubstring("breached"));
    CHECK(run_skusim({"compare", before, after, "--fail-on", "cost+500%,slo"}).status == 0);
    CHECK(run_skusim({"compare", after, before, "--fail-on", "cost+5%,slo"}).status == 0);
}

TEST_CASE("compare: another seed changes no verdict on cost, and noise is no difference") {
    Scratch scratch;
    const std::string before = planned_file(prepared(scratch), "before.json");
    const std::string after = planned_file(scratch, "after.json", "simulation: {precision",
                                           "simulation: {seed: 5, precision");
    const Run run = run_skusim(
        {"compare", before, after, "--format", "json", "--fail-on", "cost+0%,slo,p95+10%"});
    CHECK(run.status == 0);
    const auto result = json_of_run(run);
    for (const auto& figure : result.at("plans").at(0).at("cheapest").at("figures")) {
        CAPTURE(figure.dump());
        CHECK((figure.at("judgment") == "same" || figure.at("judgment") == "no difference shown"));
    }
}

TEST_CASE("compare: a plan that can no longer be met breaches, and has no figures") {
    Scratch scratch;
    const std::string before = planned_file(prepared(scratch), "before.json");
    const std::string after = planned_file(scratch, "after.json", "p95: 150 ms", "p95: 1 ms");
    const Run run = run_skusim({"compare", before, after, "--fail-on", "slo"});
    CHECK(run.status == 1);
    CHECK_THAT(run.out, ContainsSubstring("-> none"));
    CHECK_THAT(run.out, ContainsSubstring("SKUs that fare otherwise"));
    const auto json = json_of_run(run_skusim({"compare", before, after, "--format", "json"}));
    CHECK(json.at("plans").at(0).at("cheapest").at("after").is_null());
    CHECK(json.at("breached") == false);
}

TEST_CASE("compare: Markdown is tables, CSV has a row for each figure") {
    Scratch scratch;
    const std::string before = planned_file(prepared(scratch), "before.json");
    const Run markdown =
        run_skusim({"compare", before, before, "--format", "markdown", "--fail-on", "slo"});
    CHECK_THAT(markdown.out, ContainsSubstring("| figure | before | after | difference |"));
    CHECK_THAT(markdown.out, ContainsSubstring("## Conditions"));
    const Run csv = run_skusim({"compare", before, before, "--format", "csv"});
    const std::vector<std::string> lines = lines_of(csv.out);
    CHECK(lines.at(0).starts_with("scenario,choice,quantity,before,before_low"));
    CHECK(lines.at(1).starts_with("small-plan,guidance,nodes,9"));
    CHECK(lines.at(1).ends_with(",same"));
}

TEST_CASE("compare: bad files and bad conditions, exit 2") {
    Scratch scratch;
    const std::string plan = planned_file(prepared(scratch), "plan.json");
    const auto check_refused = [](const Run& run, const std::string& words) {
        CAPTURE(run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(words));
    };
    check_refused(run_skusim({"compare", plan}), "usage");
    check_refused(run_skusim({"compare", plan, plan, plan}), "usage");
    check_refused(run_skusim({"compare", plan, scratch.path("absent.json")}), "absent.json");
    check_refused(run_skusim({"compare", plan, scratch.path("small_plan.yaml")}),
                  "small_plan.yaml:1:");
    const Run profile = run_skusim({"profile", scratch.path("small_plan.yaml"), "--sku", "better",
                                    "--format", "json", "--output", scratch.path("p.json")});
    CHECK(profile.status == 0);
    check_refused(run_skusim({"compare", plan, scratch.path("p.json")}), "p.json:2:");
    check_refused(run_skusim({"compare", plan, plan, "--fail-on", "price+5%"}), "cost+P%");
    check_refused(run_skusim({"compare", plan, plan, "--fail-on", "p42+5%"}), "do not tell");
}

TEST_CASE("compare --format html: one page with the comparison's JSON in it") {
    Scratch scratch;
    const std::string before = planned_file(prepared(scratch), "before.json");
    const std::string after = planned_file(scratch, "after.json", "190 /s", "250 /s");
    const Run page =
        run_skusim({"compare", before, after, "--fail-on", "cost+5%", "--format", "html"});
    CHECK(page.status == 1);
    CHECK(page.out.starts_with("<!doctype html>"));
    const std::string start = R"(<script type="application/json" id="data">)";
    const std::size_t from = page.out.find(start);
    REQUIRE(from != std::string::npos);
    const std::string data = page.out.substr(from + start.size());
    const Run json =
        run_skusim({"compare", before, after, "--fail-on", "cost+5%", "--format", "json"});
    CHECK(nlohmann::json::parse(data.substr(0, data.find("</script>"))) == json_of_run(json));
    const Run refused = run_skusim({"check", before, "--format", "html"});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("--format html is for plan, sweep and compare"));
}
