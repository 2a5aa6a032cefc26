// The nodes of a plan on Amazon's and Google's Kubernetes.
#include "planned.hpp"

#include <support/catch.hpp>

using namespace skusim;
using emission::Planned;
using emission::text;

namespace {

Planned on_cloud(const std::string& target, const std::string& sku, const std::string& region) {
    Planned planned(target);
    planned.plan.candidates[0].sku.name = sku;
    planned.plan.candidates[0].sku.region = region;
    return planned;
}

} // namespace

TEST_CASE("eks: a managed node group of the plan's nodes for eksctl, and the service") {
    Planned planned = on_cloud("eks", "c7i.xlarge", "us-east-1");
    REQUIRE(planned.files().size() == 2); // config.pbtxt is for batches alone
    const YAML::Node config = planned.yaml("nodegroup.yaml");
    CHECK(text(config["apiVersion"]) == "eksctl.io/v1alpha5");
    CHECK(text(config["kind"]) == "ClusterConfig");
    CHECK(text(config["metadata"]["name"]) == "photo-tags-cluster");
    CHECK(text(config["metadata"]["region"]) == "us-east-1");
    const YAML::Node group = config["managedNodeGroups"][0];
    CHECK(text(group["name"]) == "photo-tags");
    CHECK(text(group["instanceType"]) == "c7i.xlarge");
    for (const char* size : {"desiredCapacity", "minSize", "maxSize"}) {
        CHECK(group[size].as<int>() == 3);
    }
    CHECK(text(group["labels"]["skusim-plan"]) == "photo-tags");
    CHECK(!group["spot"]);
    const std::string service = planned.text("kubernetes.yaml");
    CHECK_THAT(service, !ContainsSubstring("azureml"));
    CHECK_THAT(planned.text("nodegroup.yaml"),
               ContainsSubstring("eksctl create nodegroup --config-file nodegroup.yaml"));
}

TEST_CASE("eks: spot nodes are asked for as a list of types, and have no taint") {
    Planned planned = on_cloud("eks", "c7i.xlarge", "us-east-1");
    planned.scenario.policy.pricing = scenario::Pricing::spot;
    const YAML::Node group = planned.yaml("nodegroup.yaml")["managedNodeGroups"][0];
    CHECK(group["spot"].as<bool>());
    CHECK(text(group["instanceTypes"][0]) == "c7i.xlarge");
    CHECK(!group["instanceType"]);
    CHECK_THAT(planned.text("kubernetes.yaml"), !ContainsSubstring("tolerations"));
}

TEST_CASE("gke: nodes are counted in each zone, and rounded up where they do not divide") {
    Planned planned = on_cloud("gke", "n2-standard-4", "us-central1"); // 3 nodes
    planned.scenario.failures.emplace();
    planned.scenario.failures->survive = {scenario::Disruption::zone};
    planned.scenario.failures->zones = 3;
    CHECK_THAT(planned.text("nodepool.sh"),
               ContainsSubstring("\nlocation='us-central1'\n"
                                 "zones='us-central1-a,us-central1-b,us-central1-c'\n") &&
                   ContainsSubstring("--node-locations \"$zones\"") &&
                   ContainsSubstring("--num-nodes 1 ") &&
                   !ContainsSubstring("counts nodes in each zone"));
    planned.scenario.failures->zones = 2;
    CHECK_THAT(planned.text("nodepool.sh"),
               ContainsSubstring("\nzones='us-central1-a,us-central1-b'\n") &&
                   ContainsSubstring("--num-nodes 2 ") &&
                   ContainsSubstring("the plan's 3 over 2 zones are 2 in each, 4"));
    const int planned_nodes = planned.plan.guidance->nodes;
    planned.plan.cheapest->nodes = planned.plan.guidance->nodes = 2; // no more zones than nodes
    planned.scenario.failures->zones = 3;
    CHECK_THAT(planned.text("nodepool.sh"),
               ContainsSubstring("\nzones='us-central1-a,us-central1-b'\n") &&
                   ContainsSubstring("--num-nodes 1 "));
    planned.plan.cheapest->nodes = planned.plan.guidance->nodes = planned_nodes;
    planned.scenario.failures->zones = 5; // of which a region has not so many
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--num-nodes 1 ") &&
                                                ContainsSubstring("the plan spreads its nodes "
                                                                  "over 5 zones"));
}

TEST_CASE("eks: a group that survives a zone names the zones that it is in") {
    Planned planned = on_cloud("eks", "c7i.xlarge", "us-east-1");
    CHECK(!planned.yaml("nodegroup.yaml")["managedNodeGroups"][0]["availabilityZones"]);
    planned.scenario.failures.emplace();
    planned.scenario.failures->survive = {scenario::Disruption::zone};
    planned.scenario.failures->zones = 2;
    const YAML::Node group = planned.yaml("nodegroup.yaml")["managedNodeGroups"][0];
    CHECK(group["availabilityZones"].as<std::vector<std::string>>() ==
          std::vector<std::string>{"us-east-1a", "us-east-1b"});
    CHECK(group["desiredCapacity"].as<int>() == 3); // of all zones together
}

TEST_CASE("The least cluster of a target is in the zones that its rule speaks of") {
    Planned gke = on_cloud("gke", "n2-standard-4", "us-central1"); // 3 nodes
    gke.scenario.target->minimum.nodes = 3;
    CHECK_THAT(gke.text("nodepool.sh"),
               ContainsSubstring("zones='us-central1-a,us-central1-b,us-central1-c'") &&
                   ContainsSubstring("--num-nodes 1 "));
    CHECK_THAT(gke.text("kubernetes.yaml"), ContainsSubstring("topology.kubernetes.io/zone"));
    gke.scenario.target->minimum.nodes = 2; // the load asks for the third: nobody spoke of zones
    CHECK_THAT(gke.text("nodepool.sh"), ContainsSubstring("zone='us-central1-a'"));
    gke.scenario.target->minimum.nodes = 3;
    gke.scenario.asked_environment = catalog::Environment::dev_test; // where there is no least
    CHECK_THAT(gke.text("nodepool.sh"), ContainsSubstring("zone='us-central1-a'"));
    Planned eks = on_cloud("eks", "c7i.xlarge", "us-east-1");
    eks.scenario.target->minimum.nodes = 3;
    CHECK(eks.yaml("nodegroup.yaml")["managedNodeGroups"][0]["availabilityZones"].size() == 2);
}

TEST_CASE("gke: copies that share a GPU are told to the node pool, which offers it as often") {
    Planned planned = on_cloud("gke", "g2-standard-4", "us-central1");
    planned.plan.candidates[0].sku.accelerators =
        catalog::Accelerators{"L4", catalog::AcceleratorKind::gpu, 1, gibibytes(24), "nvidia"};
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.plan.candidates[0].workers = 1;
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("gpu-driver-version=default\n"));
    planned.plan.candidates[0].workers = 2;
    planned.scenario.node.copies_per_accelerator = 2;
    CHECK_THAT(
        planned.text("nodepool.sh"),
        ContainsSubstring("--accelerator type=nvidia-l4,count=1,gpu-driver-version=default,"
                          "gpu-sharing-strategy=time-sharing,max-shared-clients-per-gpu=2\n"));
    CHECK_THAT(planned.text("kubernetes.yaml"),
               !ContainsSubstring("device plugin") && !ContainsSubstring("k8s-device-plugin"));
}

TEST_CASE("gke: a node pool by gcloud, its machine type, and accelerators by Google's names") {
    Planned planned = on_cloud("gke", "n2-standard-4", "us-central1");
    const std::string plain = planned.text("nodepool.sh");
    CHECK_THAT(plain, ContainsSubstring("gcloud container node-pools create 'photo-tags'") &&
                          ContainsSubstring("--machine-type 'n2-standard-4'") &&
                          ContainsSubstring("--num-nodes 3") &&
                          ContainsSubstring("--node-labels skusim-plan=photo-tags") &&
                          ContainsSubstring("zone='us-central1-a'") &&
                          ContainsSubstring("--node-locations \"$zone\"") &&
                          !ContainsSubstring("--accelerator") && !ContainsSubstring("--spot"));
    planned.plan.candidates[0].sku.name = "n1-standard-8+1xT4";
    planned.plan.candidates[0].sku.accelerators =
        catalog::Accelerators{"T4", catalog::AcceleratorKind::gpu, 1, gibibytes(16), "nvidia"};
    planned.scenario.policy.pricing = scenario::Pricing::spot;
    CHECK_THAT(planned.text("nodepool.sh"),
               ContainsSubstring("--machine-type 'n1-standard-8'") &&
                   ContainsSubstring(
                       "--accelerator type=nvidia-tesla-t4,count=1,gpu-driver-version=default") &&
                   ContainsSubstring("--spot"));
    planned.plan.candidates[0].sku.accelerators->type = "Newest";
    CHECK_THAT(planned.text("nodepool.sh"),
               ContainsSubstring("--accelerator type=\"$accelerator\",count=1") &&
                   ContainsSubstring("\naccelerator='newest'"));
}

TEST_CASE("shipped targets that nobody can deploy to yet say so") {
    Planned planned("sagemaker");
    planned.scenario.target->file = "scenarios/targets/sagemaker.yaml";
    CHECK_THAT(emission::not_deployable(planned.scenario).value_or(""),
               ContainsSubstring("target sagemaker is not known yet") &&
                   ContainsSubstring("eks and gke"));
    CHECK(!emission::not_deployable(Planned("eks").scenario));
    CHECK(!emission::not_deployable(Planned("gke").scenario));
}
