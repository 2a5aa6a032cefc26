// Machines of Amazon and Google planned like Azure's: prices and times worked out by hand, targets
// that rent from one cloud, several catalogs as one, the user's own hardware.
#include "binary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

const std::string catalogs = SKUSIM_SOURCE_DIR "/catalogs/";

/// ResNet-50 by a roofline: 8.2 GFLOP a request at 35 % of the peak, 3 ms beside; four threads.
std::string classifier(const std::string& catalog, const std::string& more = "",
                       const std::string& rate = "40 /s", const std::string& architecture = "") {
    return "skusim: 1\nname: classifier\nmodel: {ram: 1.6 GiB, accelerator: none" + architecture +
           "}\n"
           "workload: {arrivals: {kind: poisson, rate: " +
           rate +
           "}}\nservice: {kind: roofline, operations: 8.2 GFLOP, weights: 98 MiB, "
           "activations: 44 MiB, precision: fp32, compute_efficiency: 35 %, "
           "bandwidth_efficiency: 60 %, overhead: 3 ms, cv: 0.15}\n"
           "node: {threads_per_worker: 4}\nslo: {latency: {p95: 400 ms}}\n"
           "simulation: {precision: 10 %}\npolicy: {max_nodes: 100}\ncatalog: " +
           catalog + '\n' + more;
}

struct Planned {
    int status;
    Json plan;
    std::string err;
};

Planned planned(const std::string& scenario, const std::vector<std::string>& words = {}) {
    const Scratch scratch;
    std::vector<std::string> all{"plan", scratch.write("s.yaml", scenario), "--format", "json"};
    all.insert(all.end(), words.begin(), words.end());
    const Run run = run_skusim(all);
    return {run.status, run.out.empty() ? Json() : Json::parse(run.out), run.err};
}

struct Machine {
    std::string sku;
    double usd_per_hour;
    double seconds; ///< of a request on four threads
    bool is_arm = false;
};

void check_machines(const std::string& catalog, const std::vector<Machine>& machines) {
    for (const Machine& machine : machines) {
        CAPTURE(machine.sku);
        const std::string architecture = machine.is_arm ? ", architecture: arm64" : "";
        const Planned it = planned(classifier(catalogs + catalog, "", "40 /s", architecture),
                                   {"--sku", machine.sku});
        CAPTURE(it.err);
        REQUIRE(it.status == 0);
        CHECK(it.plan.at("candidates").at(0).at("service").at("mean").get<double>() ==
              Approx(machine.seconds).epsilon(1e-5));
        CHECK(it.plan.at("cheapest").at("usd_per_node_hour") == machine.usd_per_hour);
    }
}

} // namespace

// The time is 3 ms + 8.2 GFLOP / (35 % x cores of four vCPUs x clock x operations a cycle).
TEST_CASE("five of Amazon's machines by hand: price, and time from series and processor") {
    check_machines("aws.csv", {
                                  // 8488C: 2 cores x 2.4 GHz x 64 = 307.2 GFLOP/s
                                  {"c7i.xlarge", 0.1785, 0.003 + 8.2 / (0.35 * 307.2)},
                                  // Graviton3: 4 cores x 2.6 GHz x 32 = 332.8
                                  {"c7g.xlarge", 0.145, 0.003 + 8.2 / (0.35 * 332.8), true},
                                  // 9R14, whole cores: 4 x 2.6 x 32 = 332.8
                                  {"m7a.xlarge", 0.23184, 0.003 + 8.2 / (0.35 * 332.8)},
                                  // 7R13: 2 x 2.65 x 32 = 169.6
                                  {"c6a.xlarge", 0.153, 0.003 + 8.2 / (0.35 * 169.6)},
                                  // 8124M or 8275CL: 2 x 3.0 x 64 = 384
                                  {"c5.xlarge", 0.17, 0.003 + 8.2 / (0.35 * 384)},
                              });
}

TEST_CASE("five of Google's machines by hand: price, and time on the slowest processor") {
    check_machines("gcp.csv", {
                                  // 8373C, not 6268CL: 2 x 2.6 x 64 = 332.8
                                  {"n2-standard-4", 0.19424, 0.003 + 8.2 / (0.35 * 332.8)},
                                  // 8481C: 2 x 2.0 x 64 = 256
                                  {"c3-standard-4", 0.20161, 0.003 + 8.2 / (0.35 * 256)},
                                  // 7B13, whole cores: 4 x 2.45 x 32 = 313.6
                                  {"t2d-standard-4", 0.16898, 0.003 + 8.2 / (0.35 * 313.6)},
                                  // 9B14: 2 x 2.6 x 32 = 166.4
                                  {"c3d-standard-4", 0.1816, 0.003 + 8.2 / (0.35 * 166.4)},
                                  // E5-2696 v4, the slowest of three: 2 x 2.2 x 32 = 140.8
                                  {"e2-standard-4", 0.13402, 0.003 + 8.2 / (0.35 * 140.8)},
                              });
}

TEST_CASE("three catalogs are one ladder, with one answer and the best of each other cloud") {
    const std::string three = "[azure, aws, gcp]"; // by their names
    const std::string few = "select: {skus: [Standard_F4s_v2, c7i.xlarge, m7a.xlarge, "
                            "n2-standard-4, t2d-standard-4]}\n";
    const Planned it = planned(classifier(three, few));
    CAPTURE(it.err);
    REQUIRE(it.status == 0);
    CHECK(it.plan.at("candidates").size() == 5);
    const Json& clouds = it.plan.at("clouds");
    REQUIRE(clouds.size() == 3);
    CHECK(clouds[0].at("sku") == it.plan.at("cheapest").at("sku"));
    CHECK(clouds[0].at("cost_ratio") == 1);
    CHECK(clouds[0].at("usd_per_hour") == it.plan.at("cheapest").at("usd_per_hour"));
    std::vector<std::string> names;
    for (const Json& cloud : clouds) {
        names.push_back(cloud.at("cloud"));
        const std::string alone = "select: {clouds: " + cloud.at("cloud").get<std::string>() +
                                  ", skus: [Standard_F4s_v2, c7i.xlarge, m7a.xlarge, "
                                  "n2-standard-4, t2d-standard-4]}\n";
        const Planned one = planned(classifier(three, alone));
        CHECK(one.plan.at("cheapest").at("sku") == cloud.at("sku"));
        CHECK(one.plan.at("cheapest").at("nodes") == cloud.at("nodes"));
        CHECK(one.plan.at("cheapest").at("usd_per_hour") == cloud.at("usd_per_hour"));
        CHECK(!one.plan.contains("clouds")); // there is but one
    }
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"aws", "azure", "gcp"});
    CHECK(clouds[1].at("usd_per_hour") <= clouds[2].at("usd_per_hour"));
    CHECK(it.plan.at("cheapest").at("usd_per_hour") <= clouds[1].at("usd_per_hour"));
}

TEST_CASE("a cloud that has no answer says why, and is last") {
    const std::string both = "[" + catalogs + "aws.csv, " + catalogs + "gcp.csv]";
    const Planned it = planned(classifier(both, "select: {skus: [c7i.xlarge, e2-standard-2]}\n"));
    REQUIRE(it.status == 0);
    const Json& clouds = it.plan.at("clouds");
    REQUIRE(clouds.size() == 2);
    CHECK(clouds[1].at("cloud") == "gcp");
    CHECK(clouds[1].at("sku").is_null());
    CHECK_THAT(clouds[1].at("reason").get<std::string>(),
               ContainsSubstring("is gated: one worker needs 4 threads"));
}

TEST_CASE("regions and clouds that no catalog has are told, with the nearest") {
    const std::string both = "[" + catalogs + "aws.csv, " + catalogs + "gcp.csv]";
    CHECK(planned(classifier(both, "select: {region: [us-east-1, us-central1]}\n")).status == 0);
    const Planned region =
        planned(classifier(both, "select: {region: [us-east-1, us-central2]}\n"));
    CHECK(region.status == 2);
    // At the word of the scenario, which the catalog does not know.
    CHECK_THAT(region.err,
               ContainsSubstring(":30: no row is of region \"us-central2\"; did you mean "
                                 "\"us-central1\"?"));
    const Planned cloud = planned(classifier(both, "select: {clouds: [awss]}\n"));
    CHECK(cloud.status == 2);
    CHECK_THAT(cloud.err,
               ContainsSubstring(":19: no row is of cloud \"awss\"; did you mean \"aws\"?"));
    const Planned none = planned(classifier(both, "select: {clouds: azure}\n"));
    CHECK(none.status == 2);
    CHECK_THAT(none.err, ContainsSubstring("no row is of cloud \"azure\"; there are those of aws, "
                                           "gcp"));
    const Planned file = planned(classifier("[" + catalogs + "aws.csv, nowhere.csv]"));
    CHECK(file.status == 2);
    CHECK_THAT(file.err, ContainsSubstring("nowhere.csv"));
}

TEST_CASE("a target rents machines of its own cloud, and of its list") {
    struct Row {
        std::string target;
        std::string rented;                   ///< a cloud
        std::vector<std::string> not_offered; ///< SKUs of that cloud
    };
    const std::vector<Row> table{{"eks", "aws", {}},
                                 {"sagemaker", "aws", {"c7a.xlarge"}},
                                 {"gke", "gcp", {}},
                                 {"vertex", "gcp", {"n4-standard-4", "c3d-standard-4"}},
                                 {"aks", "azure", {}}};
    const std::string three =
        "[" + catalogs + "azure.csv, " + catalogs + "aws.csv, " + catalogs + "gcp.csv]";
    for (const Row& row : table) {
        CAPTURE(row.target);
        std::string scenario =
            classifier(three, "target: " + row.target +
                                  "\nselect: {skus: [Standard_F4s_v2, c7i.xlarge, c7a.xlarge, "
                                  "n2-standard-4, n4-standard-4, c3d-standard-4]}\n");
        // Kubernetes keeps a part of four vCPUs for itself: a container of four would not fit.
        scenario.replace(scenario.find("threads_per_worker: 4"), 21, "threads_per_worker: 2");
        const Planned it = planned(scenario);
        CAPTURE(it.err);
        REQUIRE(it.status == 0);
        for (const Json& candidate : it.plan.at("candidates")) {
            const std::string sku = candidate.at("sku");
            const std::string cloud = sku.starts_with("Standard")          ? "azure"
                                      : sku.find('.') != std::string::npos ? "aws"
                                                                           : "gcp";
            CAPTURE(sku);
            const bool is_offered =
                std::count(row.not_offered.begin(), row.not_offered.end(), sku) == 0;
            CHECK((candidate.at("verdict") != "gated") == (cloud == row.rented && is_offered));
            if (cloud != row.rented) {
                CHECK_THAT(candidate.at("reason").get<std::string>(),
                           ContainsSubstring("it is a machine of " + cloud + "; target " +
                                             row.target + " rents those of " + row.rented));
            } else if (!is_offered) {
                CHECK_THAT(candidate.at("reason").get<std::string>(),
                           ContainsSubstring("target " + row.target + " does not offer series"));
            }
        }
    }
}

TEST_CASE("any compares the targets of the clouds that the catalog has") {
    const Planned it = planned(classifier(
        catalogs + "aws.csv", "target: any\nselect: {skus: [c7i.xlarge, c7i.2xlarge]}\n", "20 /s"));
    CAPTURE(it.err);
    std::vector<std::string> targets;
    for (const Json& target : it.plan.at("targets")) {
        targets.push_back(target.at("target"));
    }
    CHECK(targets == std::vector<std::string>{"aci", "local", "eks", "sagemaker"});
}

TEST_CASE("target none is no target") {
    const Planned it =
        planned(classifier(catalogs + "aws.csv", "target: none\nselect: {skus: [c7i.xlarge]}\n"));
    REQUIRE(it.status == 0);
    CHECK(it.plan.at("target").is_null());
}

TEST_CASE("the user's hardware is planned with, and what contradicts ours is told") {
    const Scratch scratch;
    const std::string header =
        "name,cores,threads_per_core,clock_ghz,"
        "fp32_operations_per_cycle_per_core,"
        "fp16_operations_per_cycle_per_core,"
        "bf16_operations_per_cycle_per_core,"
        "int8_operations_per_cycle_per_core,bandwidth_gb_per_s,source,date\n";
    (void)scratch.write("cpus.csv",
                        header + "Intel Xeon Platinum 8488C,48,2,3,64,,,,307.2,us,2026-01-02\n");
    const std::string path =
        scratch.write("s.yaml", classifier(catalogs + "aws.csv",
                                           "hardware: cpus.csv\nselect: {skus: [c7i.xlarge]}\n"));
    const Run run = run_skusim({"plan", path, "--format", "json"});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const Json plan = Json::parse(run.out);
    CHECK(plan.at("candidates").at(0).at("service").at("mean").get<double>() ==
          Approx(0.003 + 8.2 / (0.35 * 384)).epsilon(1e-5)); // 2 cores x 3 GHz x 64
    CHECK_THAT(
        plan.at("warnings").dump(),
        ContainsSubstring("cpus.csv:2: processor \\\"Intel Xeon Platinum 8488C\\\" differs"));
    const std::string before = plan.at("provenance").at("scenario").at("hash");
    // Another table is another scenario.
    (void)scratch.write("cpus.csv",
                        header + "Intel Xeon Platinum 8488C,48,2,2,64,,,,307.2,us,2026-01-02\n");
    const Json other = Json::parse(run_skusim({"plan", path, "--format", "json"}).out);
    CHECK(other.at("provenance").at("scenario").at("hash") != before);
    CHECK(run_skusim({"check", path}).status == 0);
    (void)scratch.write("cpus.csv", header + "X,48,2,3000,64,,,,307.2,us,2026-01-02\n");
    for (const char* command : {"check", "plan"}) {
        const Run faulty = run_skusim({command, path});
        CHECK(faulty.status == 2);
        CHECK_THAT(faulty.err + faulty.out,
                   ContainsSubstring("cpus.csv:2:8: clock_ghz is \"3000\"; expected a number"));
    }
}

TEST_CASE("the catalogs that ship have about eighty machines each, all with a price and a source") {
    for (const char* file : {"aws.csv", "gcp.csv"}) {
        CAPTURE(file);
        const Run run = run_skusim({"catalog", "list", catalogs + file, "--format", "json"});
        REQUIRE(run.status == 0);
        CHECK(run.err.empty());
        const Json skus = Json::parse(run.out);
        CHECK(skus.size() >= 75);
        CHECK(skus.size() <= 90);
    }
}
