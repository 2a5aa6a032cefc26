// Deployment files of plans made by hand: names, quantities, and what a plan can leave open.
#include "planned.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using emission::Planned;
using emission::text;

TEST_CASE("names are made of the scenario's letters and digits, and valid for every service") {
    struct Row {
        std::string scenario;
        std::string service;
        std::string pool;
    };
    const std::vector<Row> table{
        {"photo tags", "photo-tags", "phototags"},
        {"ResNet-50 (live)", "resnet-50-live", "resnet50live"},
        {"  a: 'b' # \"c\"\n$(rm -rf x)", "a-b-c-rm-rf-x", "abcrmrfx"},
        {"2024", "model-2024", "model2024"},
        {"x", "x-model", "xmodel"},
        {"", "model", "model"},
        {"---", "model", "model"},
        {"\xe5\xbd\xb1\xe5\x83\x8f", "model", "model"},
        {"a-very-long-name-of-a-scenario-that-goes-on", "a-very-long-name-of-a-scenario-t",
         "averylongnam"},
        {"a-very-long-name-of-a-scenario--x", "a-very-long-name-of-a-scenario-x", "averylongnam"},
        {"abcdefghijklmnopqrstuvwxyz-0123-456", "abcdefghijklmnopqrstuvwxyz-0123", "abcdefghijkl"},
    };
    for (const Row& row : table) {
        CAPTURE(row.scenario);
        Planned planned("aks");
        planned.scenario.name = row.scenario;
        const std::vector<YAML::Node> documents = YAML::LoadAll(planned.text("kubernetes.yaml"));
        CHECK(text(documents[0]["metadata"]["name"]) == row.service);
        CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--name '" + row.pool + "' "));
        CHECK(row.service.size() >= 3);
        CHECK(row.service.size() <= 32);
    }
}

TEST_CASE("whatever the names, the text above the first document is comments in ASCII") {
    Planned planned("aks");
    const std::string hostile = "a\nkind: Evil\r\xc2\x85x: y\xe2\x80\xa8z: 1\t\x01\xff";
    planned.scenario.name = hostile;
    planned.plan.candidates[0].sku.name = hostile;
    planned.plan.candidates[0].sku.region = hostile;
    planned.scenario.target->title = hostile;
    report::Provenance from;
    from.scenario_file = hostile;
    from.catalog_file = hostile;
    for (const emission::DeploymentFile& file :
         emission::deployment({&planned.scenario, &planned.plan, from})) {
        CAPTURE(file.path);
        const std::size_t end = file.text.find(file.is_script ? "set -e" : "---\n");
        std::size_t start = 0;
        while (start < end) {
            CHECK(file.text[start] == '#');
            start = file.text.find('\n', start) + 1;
        }
        CHECK(start == end);
        CHECK(std::all_of(
            file.text.begin(), file.text.begin() + static_cast<long>(end),
            [](char letter) { return letter == '\n' || (letter >= ' ' && letter <= '~'); }));
    }
}

TEST_CASE("quantities are exact, in the largest unit that keeps them so") {
    const std::vector<std::pair<double, std::string>> memory{
        {gibibytes(2).value(), "2Gi"},      {3e9, "3G"},
        {gibibytes(2.5).value(), "2560Mi"}, {2.5e9, "2500M"},
        {2147484672, "2097153Ki"},          {2.6 * bytes_per_gib, "2791728743"},
    };
    for (const auto& [bytes, quantity] : memory) {
        Planned planned("aks");
        planned.scenario.node.requests.ram = Bytes{bytes};
        CHECK(text(planned.container()["resources"]["requests"]["memory"]) == quantity);
    }
    const std::vector<std::pair<double, std::string>> cpu{
        {0.1, "100m"}, {0.3, "300m"}, {1, "1"}, {2.5, "2500m"}, {0.0004, "1m"}, {1.1, "1100m"}};
    for (const auto& [vcpus, quantity] : cpu) {
        Planned planned("aks");
        planned.scenario.node.requests.cpu = vcpus;
        CHECK(text(planned.container()["resources"]["requests"]["cpu"]) == quantity);
    }
}

TEST_CASE("a container may take its share of what the system leaves, and the plan's threads") {
    Planned planned("aks");
    CHECK(text(planned.container()["resources"]["limits"]["cpu"]) == "2");
    CHECK(text(planned.container()["resources"]["limits"]["memory"]) == "8Gi");
    catalog::Reserved reserved;
    reserved.ram = {{4e18, 0.25}};
    reserved.eviction = Bytes{100.0 * (1 << 20)};
    reserved.vcpus = {{4e18, 0.05}};
    planned.scenario.target->reserved = reserved;
    CHECK(text(planned.container()["resources"]["limits"]["cpu"]) == "1900m");     // 4 x 95 % / 2
    CHECK(text(planned.container()["resources"]["limits"]["memory"]) == "6094Mi"); // 12188 / 2
    planned.scenario.node.threads_per_worker = 2;
    CHECK(text(planned.container()["resources"]["limits"]["cpu"]) == "2");
    planned.scenario.node.requests.ram = gibibytes(7); // never less than is asked for
    CHECK(text(planned.container()["resources"]["limits"]["memory"]) == "7Gi");
}

TEST_CASE("on a GPU each container has one; an FPGA is for the user to name") {
    Planned planned("aks");
    CHECK(!planned.container()["resources"]["limits"]["nvidia.com/gpu"]);
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.plan.candidates[0].sku.accelerators = {"T4", catalog::AcceleratorKind::gpu, 2,
                                                   gibibytes(16)};
    const YAML::Node resources = planned.container()["resources"];
    CHECK(resources["requests"]["nvidia.com/gpu"].as<int>() == 1);
    CHECK(resources["limits"]["nvidia.com/gpu"].as<int>() == 1);
    CHECK(text(planned.yaml("azureml-deployment.yaml")["resources"]["limits"]["nvidia.com/gpu"]) ==
          "1");
    const YAML::Node type = planned.yaml("azureml-instance-type.yaml")["spec"]["resources"];
    CHECK(type["limits"]["nvidia.com/gpu"].as<int>() == 1);
    CHECK(!type["requests"]["nvidia.com/gpu"]);

    planned.scenario.model->accelerator = scenario::AcceleratorNeed::fpga;
    planned.plan.candidates[0].sku.accelerators->kind = catalog::AcceleratorKind::fpga;
    CHECK(!planned.container()["resources"]["limits"]["nvidia.com/gpu"]);
    CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("needs one FPGA"));
}

TEST_CASE("the resource is that of the accelerators' maker, as many as a copy takes") {
    Planned planned("aks");
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.scenario.model->accelerators_per_copy = 2;
    planned.plan.candidates[0].sku.accelerators = {"MI300X", catalog::AcceleratorKind::gpu, 8,
                                                   gibibytes(192), "amd"};
    planned.scenario.model->accelerator_vendors = {"amd"};
    const YAML::Node limits = planned.container()["resources"]["limits"];
    CHECK(limits["amd.com/gpu"].as<int>() == 2);
    CHECK(!limits["nvidia.com/gpu"]);
    CHECK(planned.yaml("azureml-instance-type.yaml")["spec"]["resources"]["limits"]["amd.com/gpu"]
              .as<int>() == 2);
    CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("ROCm/k8s-device-plugin"));
    planned.plan.candidates[0].sku.accelerators->vendor = std::string("acme");
    planned.scenario.model->accelerator_vendors = {"acme"};
    CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("needs a GPU of acme"));
}

TEST_CASE("copies that share an accelerator need a plugin that offers it as often") {
    Planned planned("aks");
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.scenario.node.copies_per_accelerator = 3;
    planned.plan.candidates[0].sku.accelerators = {"T4", catalog::AcceleratorKind::gpu, 2,
                                                   gibibytes(16), "nvidia"};
    CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("time-slicing"));
}

TEST_CASE("zones are those that the plan is to survive, and of a region there are three") {
    Planned planned("aks");
    CHECK_THAT(planned.text("nodepool.sh"), !ContainsSubstring("--zones"));
    planned.scenario.failures.emplace();
    planned.scenario.failures->survive = {scenario::Disruption::node};
    CHECK_THAT(planned.text("nodepool.sh"), !ContainsSubstring("--zones"));
    planned.scenario.failures->survive = {scenario::Disruption::zone};
    planned.scenario.failures->zones = 2;
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--zones 1 2\n"));
    planned.scenario.failures->zones = 5;
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--zones 1 2 3\n"));
    const YAML::Node spread = YAML::LoadAll(planned.text(
        "kubernetes.yaml"))[0]["spec"]["template"]["spec"]["topologySpreadConstraints"];
    REQUIRE(spread.size() == 2);
    CHECK(text(spread[1]["topologyKey"]) == "topology.kubernetes.io/zone");
}

TEST_CASE("spot nodes are asked for, and tolerated") {
    Planned planned("aks");
    CHECK_THAT(planned.text("nodepool.sh"), !ContainsSubstring("Spot"));
    planned.scenario.policy.pricing = scenario::Pricing::spot;
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--priority Spot") &&
                                                ContainsSubstring("--eviction-policy Delete") &&
                                                ContainsSubstring("--spot-max-price -1"));
    const YAML::Node pod =
        YAML::LoadAll(planned.text("kubernetes.yaml"))[0]["spec"]["template"]["spec"];
    CHECK(text(pod["tolerations"][0]["key"]) == "kubernetes.azure.com/scalesetpriority");
    CHECK(text(pod["tolerations"][0]["value"]) == "spot");
}

TEST_CASE("limits on time are in whole milliseconds, none tighter; what has none is told") {
    for (const std::string target : {"aks", "managed-online"}) {
        CAPTURE(target);
        const std::string file = target == "aks" ? "azureml-deployment.yaml" : "deployment.yaml";
        Planned planned(target);
        CHECK(!planned.yaml(file)["request_settings"]["request_timeout_ms"]);
        CHECK_THAT(planned.text(file), ContainsSubstring("the plan has no timeout"));
        planned.scenario.node.queue.timeout = from_seconds(5);
        CHECK(planned.yaml(file)["request_settings"]["request_timeout_ms"].as<int>() == 5000);
        planned.scenario.node.queue.timeout = from_seconds(0.0300001);
        CHECK(planned.yaml(file)["request_settings"]["request_timeout_ms"].as<int>() == 31);
        CHECK_THAT(planned.text(file), !ContainsSubstring("the plan has no timeout"));
    }
    Planned planned("aks");
    planned.scenario.node.queue.max_wait = from_seconds(0.5);
    CHECK(planned.yaml("azureml-deployment.yaml")["request_settings"]["max_queue_wait_ms"]
              .as<int>() == 500);
}

TEST_CASE("a choice that differs has a folder of its own; every path is announced") {
    Planned planned("managed-online");
    CHECK(planned.files().size() == 2);
    CHECK(planned.files()[0].path == "endpoint.yaml");
    planned.plan.cheapest->nodes = 4;
    const std::vector<std::string> announced = emission::deployment_paths(planned.scenario);
    std::vector<std::string> paths;
    for (const emission::DeploymentFile& file : planned.files()) {
        paths.push_back(file.path);
        CHECK(std::count(announced.begin(), announced.end(), file.path) == 1);
    }
    CHECK(paths == std::vector<std::string>{"guidance/endpoint.yaml", "guidance/deployment.yaml",
                                            "cheapest/endpoint.yaml", "cheapest/deployment.yaml"});
    CHECK(planned.yaml("guidance/deployment.yaml")["instance_count"].as<int>() == 3);
    CHECK(planned.yaml("cheapest/deployment.yaml")["instance_count"].as<int>() == 4);
    planned.plan.guidance.reset();
    CHECK(planned.yaml("deployment.yaml")["instance_count"].as<int>() == 4);
    planned.plan.cheapest.reset();
    CHECK(planned.files().empty());
}

TEST_CASE("what cannot be deployed says why and what can") {
    const auto why = [](const Planned& planned) {
        return emission::not_deployable(planned.scenario).value_or("");
    };
    CHECK(why(Planned("aks")).empty());
    CHECK_THAT(why(Planned("own-pool")), ContainsSubstring("your own") &&
                                             ContainsSubstring("aks, managed-online, amlcompute"));
    Planned planned("aks");
    planned.scenario.target->rents = catalog::Rental::container; // its name alone does not do
    CHECK_THAT(why(planned), ContainsSubstring("your own"));
    planned.scenario.target->rents = catalog::Rental::this_machine;
    CHECK_THAT(why(planned), ContainsSubstring("nothing to deploy"));
    planned.scenario.target.reset();
    CHECK_THAT(why(planned), ContainsSubstring("names no target"));
    planned.scenario.any_target = true;
    CHECK(why(planned).empty());
}
