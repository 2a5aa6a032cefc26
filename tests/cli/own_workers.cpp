// Several models side by side, from the scenario to the files: what these deploy, simulated, has
// the plan's figures.
#include "emitted.hpp"

#include <regex>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

const std::string shop_load = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 160 /s}}\n"
                              "service: {kind: distribution, time: {kind: exponential, mean: 20 "
                              "ms}}\n";

std::string models(const std::string& detectors, const std::string& rankers) {
    return "classes:\n"
           "  - {name: detector, share: 75 %, " +
           detectors +
           ", model: {ram: 700 MiB}, slo: {latency: {p95: 90 ms}}}\n"
           "  - name: ranker\n    share: 25 %\n    " +
           rankers +
           "\n    model: {ram: 1.5 GiB}\n"
           "    service: {kind: distribution, time: {kind: exponential, mean: 70 ms}}\n"
           "    slo: {latency: {p95: 300 ms}}\n";
}

const std::string side_by_side =
    shop_load +
    "name: shop\nmodel: {ram: 300 MiB}\ntarget: aks\ncatalog: c.csv\n"
    "select: {region: here}\nsimulation: {precision: 2 %}\n" +
    models("workers: auto", "workers: auto\n    threads_per_worker: 2");

/// The deployments, in the order of the classes.
std::vector<YAML::Node> deployments_of(const Emitted& it) {
    std::vector<YAML::Node> found;
    for (const YAML::Node& document : YAML::LoadAll(it.text("kubernetes.yaml"))) {
        if (document["kind"].as<std::string>() == "Deployment") {
            found.push_back(document["spec"]);
        }
    }
    return found;
}

/// "workers: 3, threads_per_worker: 1", as the deployment has them on each node.
std::string told_by(const YAML::Node& deployment, int nodes) {
    const int replicas = deployment["replicas"].as<int>();
    CHECK(replicas % nodes == 0);
    const YAML::Node variable = deployment["template"]["spec"]["containers"][0]["env"][0];
    CHECK(variable["name"].as<std::string>() == "OMP_NUM_THREADS");
    return "workers: " + std::to_string(replicas / nodes) +
           ", threads_per_worker: " + variable["value"].as<std::string>();
}

} // namespace

TEST_CASE("models side by side, deployed as the files have them, do what the plan says") {
    const Emitted it(side_by_side, "name,vcpus,ram_gib,usd_per_hour,region\neight,8,32,0.4,here\n");
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const Json& cheapest = it.plan.at("cheapest");
    const int nodes = cheapest.at("nodes").get<int>();
    CHECK_THAT(it.text("nodepool.sh"), ContainsSubstring("--node-count " + std::to_string(nodes)));
    const std::vector<YAML::Node> deployments = deployments_of(it);
    REQUIRE(deployments.size() == 2);
    const std::string detectors = told_by(deployments[0], nodes);
    std::string rankers = told_by(deployments[1], nodes);
    // 2.4 and 2.8 erlang on eight threads: the busiest have 1.2 each, with four and two 1.4.
    CHECK(detectors == "workers: 2, threads_per_worker: 1");
    CHECK(rankers == "workers: 3, threads_per_worker: 2");
    CHECK(cheapest.at("workers_by_class").at(1).at("workers") == 3);
    CHECK(it.plan.at("candidates").at(0).at("workers_by_class") == cheapest.at("workers_by_class"));

    rankers.replace(rankers.find(", "), 2, "\n    ");
    const Scratch scratch;
    (void)scratch.write("again.yaml",
                        shop_load + models(detectors, rankers) +
                            "node: {max_wait: 500 ms, timeout: 60 s}\nsimulation: {precision: 2 %, "
                            "seed: 2}\nfront_end: {latency: {kind: lognormal, mean: 3 ms, cv: "
                            "1.02}}\n");
    const Run run =
        run_skusim({"simulate", "again.yaml", "--nodes", std::to_string(nodes), "--format", "json"},
                   scratch.folder());
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const Json again = Json::parse(run.out);
    for (const std::size_t number : {0, 1}) {
        for (const char* quantity : {"mean", "p95"}) {
            CAPTURE(number, quantity);
            const auto figure = [&](const Json& result) {
                return result.at("classes")
                    .at(number)
                    .at("latency")
                    .at(quantity)
                    .at("value")
                    .get<double>();
            };
            CHECK(figure(again) == Approx(figure(cheapest)).epsilon(0.05));
        }
    }
}

TEST_CASE("models side by side have no files where a deployment is one container") {
    std::string text = side_by_side;
    text.replace(text.find("target: aks"), 11, "target: aci");
    const Emitted it(text);
    CHECK(it.run.status == 2);
    CHECK_THAT(it.run.err, ContainsSubstring("--emit writes those for aks, eks and gke"));
    CHECK(it.wrote_nothing());
}
