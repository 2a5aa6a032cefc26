// What a plan survives as a user meets it: in text, JSON and the files that deploy it; recorded
// pools and their faults.
#include "binary.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

struct Surviving {
    explicit Surviving(const std::string& more, const std::string& slo = "",
                       const std::string& policy = "") {
        (void)folder.write("c.csv", "name,vcpus,ram_gib,usd_per_hour,region,spot_usd_per_hour\n"
                                    "Standard_D2s_v5,2,8,0.096,eastus,0.02\n");
        path = folder.write(
            "s.yaml", "skusim: 1\nname: last\nmodel: {ram: 1 GiB}\ntarget: aks\n"
                      "workload: {arrivals: {kind: poisson, rate: 400 /s}}\n"
                      "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
                      "node: {workers: 2}\nfront_end: none\ncatalog: c.csv\n"
                      "slo: {latency: {p95: 200 ms}" +
                          slo + "}\npolicy: {max_nodes: 60" + policy +
                          "}\nsimulation: {precision: 10 %}\n" + more);
    }
    [[nodiscard]] Run run(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"plan", path});
        return run_skusim(more, folder.folder());
    }
    [[nodiscard]] Json plan() const {
        const Run plan = run({"--format", "json"});
        CAPTURE(plan.err);
        REQUIRE_FALSE(plan.out.empty());
        return Json::parse(plan.out);
    }
    Scratch folder;
    std::string path;
};

} // namespace

TEST_CASE("a plan says what it survives, in text and in JSON, and rents for it if it is asked to") {
    const Surviving told("failures: {survive: [node, zone]}\n");
    const Json plan = told.plan();
    const Json& survival = plan.at("cheapest").at("survival");
    const int needed = plan.at("cheapest").at("nodes_for_slo").get<int>();
    CHECK(survival.at("zones") == 3);
    CHECK(survival.at("availability").is_null());
    CHECK(survival.at("events").at(0).at("event") == "node");
    CHECK(survival.at("events").at(0).at("decision") == "fails");
    CHECK(survival.at("events").at(0).at("nodes_left") == needed - 1);
    CHECK(survival.at("events").at(0).at("nodes_needed") == needed + 1);
    CHECK(survival.at("events").at(0).at("usd_per_hour_more") == 0.096);
    CHECK(plan.at("survival").at("sku") == "Standard_D2s_v5");
    CHECK_THAT(told.run().out, ContainsSubstring("survives zone") &&
                                   ContainsSubstring("left without the largest of 3 zones"));

    const Surviving kept("failures: {survive: [node, zone]}\n", "", ", spare_nodes: auto");
    const Json rented = kept.plan();
    CHECK(rented.at("cheapest").at("nodes_for_slo") == needed);
    CHECK(rented.at("cheapest").at("nodes") == survival.at("events").at(1).at("nodes_needed"));
    for (const Json& event : rented.at("survival").at("events")) {
        CHECK(event.at("decision") == "holds");
        CHECK(event.at("usd_per_hour_more") == 0);
    }
    CHECK_THAT(kept.run().out, ContainsSubstring("node: holds; zone: holds"));
}

TEST_CASE("an availability has its causes, states and other rates") {
    const Surviving it(
        "failures: {mtbf: 99 h, repair: 1 h, zone_outage: {mtbf: 730 d, duration: 3.5 "
        "h}, upgrade: {max_unavailable: 1}}\n",
        ", availability: 99 %", ", spare_nodes: auto");
    const Json plan = it.plan();
    const Json& availability = plan.at("cheapest").at("survival").at("availability");
    CHECK(availability.at("decision") == "holds");
    CHECK(availability.at("objective") == 0.99);
    CHECK(availability.at("nodes_needed") == plan.at("cheapest").at("nodes"));
    CHECK(availability.at("share_of_time").at("value") >= 0.99);
    CHECK(availability.at("share_of_time_with_one_less") < 0.99);
    CHECK(availability.at("causes").size() == 3);
    CHECK(availability.at("states").at(0).at("nodes") == plan.at("cheapest").at("nodes"));
    CHECK(availability.at("if_rates_are").at(1).at("rates_times") == 3);
    CHECK(availability.at("time_scales").at("are_apart") == true);
    CHECK(availability.at("time_scales").at("backlog_minutes_per_month") == 0); // aks sheds load
    const std::string text = it.run().out;
    CHECK_THAT(text, ContainsSubstring(">= 99 %  holds") && ContainsSubstring("zone outages") &&
                         ContainsSubstring("all that in 99 % of the time") &&
                         ContainsSubstring("queues settle in about"));
}

TEST_CASE("a recorded pool: what it leaves, and what is wrong with its file") {
    const Surviving it("failures: {evictions: {trace: pool.json}}\n", ", availability: 70 %",
                       ", pricing: spot");
    const Run missing = it.run();
    CHECK(missing.status == 2);
    CHECK_THAT(missing.err, ContainsSubstring("s.yaml:13:31: failures.evictions.trace:"));
    (void)it.folder.write("pool.json", R"({"metadata": {"gap_seconds": 300}, "data": [16, -1]})");
    const Run bad = it.run();
    CHECK(bad.status == 2);
    CHECK_THAT(bad.err,
               ContainsSubstring("pool.json:1:") && ContainsSubstring("\"-1\" nodes were there"));
    (void)it.folder.write("pool.json",
                          R"({"metadata": {"gap_seconds": 300}, "data": [99, 99, 0, 99]})");
    const Json plan = it.plan();
    CHECK(plan.at("survival").at("availability").at("share_of_time").at("value") == 0.75);
    CHECK(plan.at("survival").at("availability").at("if_rates_are").empty());
    CHECK_THAT(plan.at("warnings").dump(), !ContainsSubstring("taken back"));
}

TEST_CASE("a pool that is away too often is refused, and no spare node is rented in vain") {
    const Surviving it("failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n",
                       ", availability: 99 %", ", pricing: spot, spare_nodes: auto");
    const Run run = it.run();
    CHECK(run.status == 1);
    CHECK_THAT(run.out, ContainsSubstring("no number of nodes has 99 % of the time"));
}

TEST_CASE("nodes and replicas are deployed over the zones that are to be survived") {
    const Surviving it("failures: {survive: [zone]}\n");
    REQUIRE(it.run({"--emit", it.folder.path("out")}).status == 0);
    std::string all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(it.folder.path("out"))) {
        all += file.is_regular_file() ? read_file(file.path().string()) : "";
    }
    CHECK_THAT(all, ContainsSubstring("--zones 1 2 3") &&
                        ContainsSubstring("topology.kubernetes.io/zone"));
}

TEST_CASE("the synthetic trace of 16 nodes is read, where it is there") {
    const std::string trace =
        std::string(SKUSIM_SOURCE_DIR) + "/../shared/data/samples/spot_trace_synthetic.json";
    if (!std::filesystem::exists(trace)) {
        WARN("skipped: no " << trace);
        return;
    }
    const Surviving it("failures: {evictions: {trace: " + trace + "}}\n", "", ", pricing: spot");
    const Json plan = it.plan();
    const int needed = plan.at("cheapest").at("nodes_for_slo").get<int>();
    REQUIRE(needed <= 16);
    const Json looks = Json::parse(read_file(trace)).at("data");
    const auto enough = std::count_if(looks.begin(), looks.end(),
                                      [&](const Json& it) { return it.get<int>() >= needed; });
    CHECK(plan.at("survival").at("availability").at("share_of_time").at("value") ==
          Approx(static_cast<double>(enough) / static_cast<double>(looks.size())));
}
