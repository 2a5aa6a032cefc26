// Compute targets as a user meets them: what each refuses, with rule, remedy and the plan for it;
// containers, the machine at hand, the comparison of all.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

constexpr const char* machines_csv = "name,vcpus,ram_gib,usd_per_hour,region,accelerator,"
                                     "accelerator_kind,accelerator_count,accelerator_memory_gib\n"
                                     "cpu4,4,16,0.2,here,,,,\n"
                                     "gpu,8,32,1,here,T4,gpu,1,16\n"
                                     "fpga,8,64,1.5,here,U250,fpga,1,64\n";

/// A model and a light load, the rest as given.
std::string scenario(const std::string& target, const std::string& model,
                     const std::string& more = "") {
    return "skusim: 1\nname: t\nmodel: {ram: 1 GiB, " + model + "}\ntarget: " + target +
           "\nworkload: {arrivals: {kind: poisson, rate: 5 /s}}\n"
           "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
           "slo: {latency: {p95: 200 ms}}\ncatalog: c.csv\nselect: {region: here}\n"
           "simulation: {precision: 10 %}\n" +
           more;
}

Run plan_in(const std::string& form, const std::string& text) {
    const Scratch scratch;
    (void)scratch.write("c.csv", machines_csv);
    return run_skusim({"plan", scratch.write("s.yaml", text), "--format", form});
}

struct Planned {
    int status;
    Json plan;
    std::string asked;
    [[nodiscard]] std::string text() const { return plan_in("text", asked).out; }
};

Planned planned(const std::string& text) {
    const Run json = plan_in("json", text);
    CAPTURE(json.err);
    REQUIRE(!json.out.empty());
    return {json.status, Json::parse(json.out), text};
}

std::string sku_of(const Json& choice) {
    return choice.is_null() ? "" : choice.at("sku").get<std::string>();
}

/// A refused workload: the rule it is refused by, and the target that is planned in its place.
struct Refused {
    std::string target;
    std::string model;
    std::string more;
    std::string rule;
    std::string alternative;
};

} // namespace

TEST_CASE("each target serves the accelerators of the guidance's table, and refuses the others") {
    struct Cell {
        std::string target;
        std::string accelerator;
        std::string sku; ///< cheapest; empty if the target refuses
    };
    const std::vector<Cell> table{
        {"aks", "none", "cpu4"},
        {"aks", "gpu", "gpu"},
        {"aks", "fpga", "fpga"},
        {"managed-online", "none", "cpu4"},
        {"managed-online", "gpu", "gpu"},
        {"managed-online", "fpga", ""},
        {"aci", "none", "aci-1vcpu-1.5gb"},
        {"aci", "gpu", ""},
        {"aci", "fpga", ""},
        {"amlcompute", "none", ""}, // real time
        {"amlcompute", "gpu", ""},
        {"amlcompute", "fpga", ""},
        {"local", "none", "this-machine"},
        {"local", "gpu", ""},
        {"local", "fpga", ""},
    };
    for (const Cell& cell : table) {
        CAPTURE(cell.target, cell.accelerator);
        const Planned it =
            planned(scenario(cell.target, "size: 98 MiB, accelerator: " + cell.accelerator));
        CHECK(sku_of(it.plan.at("cheapest")) == cell.sku);
        CHECK(it.status == (cell.sku.empty() ? 1 : 0));
        CHECK(it.plan.at("rule").is_null() == !cell.sku.empty());
    }
}

TEST_CASE("a refusal has its rule with source and date, and the plan that it points to") {
    const std::vector<Refused> table{
        {"amlcompute", "size: 98 MiB", "", "it serves no real-time inference", "aks"},
        {"aci", "size: 98 MiB, accelerator: gpu", "", "CPUs only", "aks"},
        {"aci", "size: 1 GB", "", "aci suits models under 1 GB", "aks"},
        {"managed-online", "size: 98 MiB, accelerator: fpga", "", "FPGA inference is on aks only",
         "aks"},
        {"managed-online", "size: 98 MiB", "node: {timeout: 181 s}\n", "at most 180 s", ""},
        {"local", "size: 98 MiB, accelerator: gpu", "", "web service is on aks only", "aks"},
    };
    for (const Refused& it : table) {
        CAPTURE(it.target, it.model, it.more);
        const Planned found = planned(scenario(it.target, it.model, it.more));
        const std::string text = found.text();
        CHECK(found.status == 1);
        CHECK(found.plan.at("guidance").is_null());
        CHECK(found.plan.at("cheapest").is_null());
        CHECK_THAT(found.plan.at("rule").get<std::string>(),
                   ContainsSubstring(it.rule) && ContainsSubstring("(Azure Machine Learning") &&
                       ContainsSubstring(", 20"));
        CHECK(!found.plan.at("reason").get<std::string>().empty());
        CHECK(!found.plan.at("candidates").empty());
        for (const Json& candidate : found.plan.at("candidates")) {
            CHECK(candidate.at("verdict") == "gated");
            CHECK(candidate.at("rule") == found.plan.at("rule"));
        }
        const Json& alternative = found.plan.at("alternative");
        CHECK(alternative.is_null() == it.alternative.empty());
        if (!alternative.is_null()) {
            CHECK(alternative.at("target") == it.alternative);
            CHECK(!alternative.at("cheapest").is_null());
            CHECK_THAT(text, ContainsSubstring("Where the rule points:"));
        }
        CHECK_THAT(text, ContainsSubstring("refused: "));
    }
}

TEST_CASE("a large model is sent from aci to a single-node cluster for trials") {
    const Json alternative = planned(scenario("aci", "size: 2 GB")).plan.at("alternative");
    CHECK(alternative.at("environment") == "dev-test");
    CHECK(alternative.at("cheapest").at("nodes") == 1);
    // On a GPU it would be one of production, which is what the scenario asks for.
    const Json gpu = planned(scenario("aci", "size: 98 MiB, accelerator: gpu")).plan;
    CHECK(gpu.at("alternative").at("cheapest").at("nodes") == 3);
}

TEST_CASE("an alternative that cannot be planned is told, and the refusal stands") {
    std::string text = scenario("aci", "size: 2 GB");
    text.replace(text.find("catalog: c.csv\n"), 15, "");
    const Planned it = planned(text);
    CHECK(it.status == 1);
    CHECK(it.plan.at("alternative").is_null());
    CHECK_THAT(it.text(), ContainsSubstring("target aks cannot be planned instead") &&
                              ContainsSubstring("catalog: FILE"));
}

TEST_CASE("aci: the smallest container that holds, priced to the cent, one replica") {
    const Planned it = planned(scenario("aci", "size: 98 MiB"));
    const std::string text = it.text();
    CHECK(it.status == 0);
    const Json& choice = it.plan.at("guidance");
    CHECK(choice.at("sku") == "aci-1vcpu-1.5gb"); // 150 % of 1 GiB
    CHECK(choice.at("nodes") == 1);
    CHECK(choice.at("usd_per_hour") == 0.047175);             // 0.0405 + 1.5 x 0.00445
    CHECK_THAT(text, ContainsSubstring("34.44 USD/month"));   // x 730 = 34.43775
    CHECK_THAT(text, ContainsSubstring("0.2 vCPU and 1 GB")); // the platform's own container
    CHECK_THAT(text, ContainsSubstring("low-scale, for dev/test"));
    CHECK_THAT(text, ContainsSubstring("prices are those of eastus, not of here"));
    for (const Json& candidate : it.plan.at("candidates")) {
        if (candidate.at("sku") == "aci-16vcpu-64gb") {
            CHECK_THAT(candidate.at("rule").get<std::string>(),
                       ContainsSubstring("less than 48 GB") && ContainsSubstring("not in force") &&
                           ContainsSubstring("16 GB"));
        }
    }
}

TEST_CASE("aci does not scale out: a load beyond one container has no plan") {
    std::string text = scenario("aci", "size: 98 MiB");
    text.replace(text.find("5 /s"), 4, "9000 /s");
    const Planned it = planned(text);
    CHECK(it.status == 1);
    CHECK(it.plan.at("cheapest").is_null());
    bool has_limit = false;
    for (const Json& candidate : it.plan.at("candidates")) {
        has_limit |=
            candidate.at("verdict") == "too-many-nodes" &&
            candidate.at("rule").get<std::string>().find("one replica") != std::string::npos;
    }
    CHECK(has_limit);
}

TEST_CASE("local: the machine at hand, for nothing, and never for production") {
    const Planned it = planned(scenario("local", "size: 98 MiB", "environment: production\n"));
    CHECK(it.status == 0);
    CHECK(it.plan.at("cheapest").at("usd_per_hour") == 0);
    CHECK(it.plan.at("cheapest").at("nodes") == 1);
    CHECK(it.plan.at("candidates").at(0).at("capacity").at("value") > 5);
    CHECK_THAT(it.text(), ContainsSubstring("environment: production, but") &&
                              ContainsSubstring("never for production"));
    CHECK_THAT(it.plan.at("warnings").dump(),
               ContainsSubstring("this machine (") && ContainsSubstring("inside the objective"));
}

TEST_CASE("managed-online: three instances, their quota, the documented waiting places") {
    const Planned it = planned(scenario("managed-online", "size: 98 MiB"));
    CHECK(it.plan.at("cheapest").at("nodes") == 3);
    CHECK(it.plan.at("cheapest").at("quota").at("nodes") == 4);
    CHECK(it.plan.at("cheapest").at("quota").at("vcpus") == 16);
    CHECK_THAT(it.text(), ContainsSubstring("node.queue: slots") &&
                              ContainsSubstring("max_concurrent_requests_per_instance"));
}

TEST_CASE("any: every target with its plan or its rule, the best on top") {
    const Planned it = planned(scenario("any", "size: 98 MiB"));
    CHECK(it.status == 0);
    const Json& targets = it.plan.at("targets");
    REQUIRE(targets.size() == 5);
    std::vector<std::string> planned_targets;
    for (const Json& target : targets) {
        if (target.at("rule").is_null()) {
            planned_targets.push_back(target.at("target"));
        }
    }
    CHECK(planned_targets == std::vector<std::string>{"aks", "managed-online"});
    CHECK(it.plan.at("target") == "aks"); // of equal costs, the first
    CHECK(it.plan.at("cheapest") == targets[0].at("cheapest"));
    CHECK(it.text().starts_with("target"));

    const Json trial = planned(scenario("any", "size: 98 MiB", "environment: dev-test\n")).plan;
    CHECK(trial.at("target") == "aci");
    CHECK(trial.at("targets")[2].at("rule").is_null());
    CHECK(!trial.at("targets")[4].at("rule").is_null()); // local
}

TEST_CASE("any: if no target meets the objective, there is no choice") {
    std::string text = scenario("any", "size: 98 MiB");
    text.replace(text.find("200 ms"), 6, "10 ms");
    const Planned it = planned(text);
    CHECK(it.status == 1);
    CHECK(it.plan.at("target") == "any");
    CHECK(it.plan.at("cheapest").is_null());
    CHECK(it.plan.at("reason") == "no target meets the objective");
    CHECK(it.plan.at("targets").size() == 5);
}

TEST_CASE("commands that look at one cluster want one target") {
    const Scratch scratch;
    (void)scratch.write("c.csv", machines_csv);
    const std::string path = scratch.write("s.yaml", scenario("any", "size: 98 MiB"));
    const Run run = run_skusim({"profile", path, "--sku", "cpu4"});
    CHECK(run.status == 2);
    CHECK_THAT(run.err, ContainsSubstring("target: any is for plan"));
}

TEST_CASE("aks: the documented sizing is printed beside the simulated answer") {
    std::string text = scenario("aks", "size: 98 MiB");
    text.replace(text.find("5 /s"), 4, "1 /s");
    text.replace(text.find("kind: exponential, mean: 40 ms"), 30, "kind: constant, mean: 2.1 s");
    text.replace(text.find("200 ms"), 6, "9 s");
    const Planned it = planned(text);
    CHECK(it.plan.at("sizing_formula").at("replicas") == 3);
    CHECK(it.plan.at("sizing_formula").at("simulated_replicas") ==
          it.plan.at("cheapest").at("nodes").get<int>() *
              it.plan.at("cheapest").at("workers_per_node").get<int>());
    CHECK_THAT(it.text(),
               ContainsSubstring("3 replicas (1 requests/s x 2.1 s / 70 % / 1 at once)"));
}

TEST_CASE("check knows a target's file, and its faults end with status 2") {
    const std::string folder = SKUSIM_SOURCE_DIR;
    const Run good = run_skusim({"check", "scenarios/targets/aks.yaml"}, folder);
    CHECK(good.status == 0);
    CHECK(good.out == "scenarios/targets/aks.yaml: target ok\n");
    const Scratch scratch;
    std::string text = read_file(folder + "/scenarios/targets/aci.yaml");
    text.replace(text.find("at_most: 1\n"), 11, "at_most: 1\n    below: 2\n");
    const Run bad = run_skusim({"check", scratch.write("own.yaml", text)});
    CHECK(bad.status == 2);
    CHECK_THAT(bad.out, ContainsSubstring("has both below and at_most"));
    (void)scratch.write("c.csv", machines_csv);
    const Run plan =
        run_skusim({"plan", scratch.write("s.yaml", scenario("own.yaml", "size: 98 MiB"))});
    CHECK(plan.status == 2);
    CHECK_THAT(plan.err, ContainsSubstring("own.yaml:"));
}

TEST_CASE("a pool of the user's own is planned by its rules") {
    const Scratch scratch;
    (void)scratch.write("c.csv", machines_csv);
    std::string text = read_file(std::string(SKUSIM_SOURCE_DIR) + "/scenarios/targets/aks.yaml");
    text.replace(text.find("target: aks"), 11, "target: pool");
    text.replace(text.find("nodes: 3"), 8, "nodes: 7");
    (void)scratch.write("pool.yaml", text);
    const Run run =
        run_skusim({"plan", scratch.write("s.yaml", scenario("pool.yaml", "size: 98 MiB")),
                    "--format", "json"});
    CHECK(run.status == 0);
    const Json plan = Json::parse(run.out);
    CHECK(plan.at("target") == "pool");
    CHECK(plan.at("cheapest").at("nodes") == 7);
}
