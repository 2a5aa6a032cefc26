// Deployment files of a plan whose replicas follow the load.
#include "planned.hpp"

#include <support/catch.hpp>

using namespace skusim;
using emission::Planned;
using emission::text;

TEST_CASE("replicas that follow the load: autoscaler and scale settings") {
    Planned planned("aks");
    planned.plan.guidance->service().autoscaled = planner::Autoscaled{};
    serving::ScalingRules& rules = planned.plan.guidance->service().autoscaled->rules;
    rules.min_replicas = 2;
    rules.max_replicas = 6;
    rules.target_millionths = 650'000;
    rules.refresh = from_seconds(2);
    rules.scale_down_after = from_seconds(90);
    planned.plan.guidance->service().autoscaled->outcome.slo = {
        {stats::latency_quantile(0.95), 0.2, {0.1, 0.1, 0.1}, experiment::Decision::holds}};
    planned.plan.cheapest = planned.plan.guidance;
    const auto documents = [&] { return YAML::LoadAll(planned.text("kubernetes.yaml")); };
    REQUIRE(documents().size() == 3);
    CHECK(!documents()[0]["spec"]["replicas"]); // or applying the file would set it back
    const YAML::Node autoscaler = documents()[1];
    CHECK(text(autoscaler["apiVersion"]) == "autoscaling/v2");
    CHECK(text(autoscaler["kind"]) == "HorizontalPodAutoscaler");
    CHECK(text(autoscaler["spec"]["scaleTargetRef"]["name"]) == "photo-tags");
    CHECK(autoscaler["spec"]["minReplicas"].as<int>() == 2);
    CHECK(autoscaler["spec"]["maxReplicas"].as<int>() == 6);
    const YAML::Node metric = autoscaler["spec"]["metrics"][0]["resource"];
    CHECK(text(metric["name"]) == "cpu");
    CHECK(metric["target"]["averageUtilization"].as<int>() == 650); // 0.65 of 1 vCPU over 0.1
    CHECK(autoscaler["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"].as<int>() ==
          90);
    const YAML::Node azureml = planned.yaml("azureml-deployment.yaml");
    CHECK(!azureml["instance_count"]);
    CHECK(text(azureml["scale_settings"]["type"]) == "target_utilization");
    CHECK(azureml["scale_settings"]["min_instances"].as<int>() == 2);
    CHECK(azureml["scale_settings"]["max_instances"].as<int>() == 6);
    CHECK(azureml["scale_settings"]["target_utilization_percentage"].as<int>() == 65);
    CHECK(azureml["scale_settings"]["polling_interval"].as<int>() == 2);

    planned.scenario.node.requests.cpu = 1; // then it is the target itself
    CHECK(documents()[1]["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"]
              .as<int>() == 65);

    SECTION("what does not meet the objective is fixed, unless it is asked for") {
        planned.plan.guidance->service().autoscaled->outcome.slo[0].decision =
            experiment::Decision::fails;
        CHECK(documents().size() == 2);
        CHECK(documents()[0]["spec"]["replicas"].as<int>() == 6);
        CHECK(planned.yaml("azureml-deployment.yaml")["instance_count"].as<int>() == 6);
        CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("does not meet its"));
        planned.scenario.replicas = serving::ScalingRules{};
        CHECK(documents().size() == 3);
        CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("does not meet its"));
    }
    SECTION("on a GPU the CPU says nothing") {
        planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
        planned.plan.candidates[0].sku.accelerators = {"T4", catalog::AcceleratorKind::gpu, 2,
                                                       gibibytes(16)};
        CHECK(documents().size() == 2);
        CHECK(documents()[0]["spec"]["replicas"].as<int>() == 6);
        CHECK_THAT(planned.text("kubernetes.yaml"), ContainsSubstring("busy an accelerator is"));
        CHECK(text(planned.yaml("azureml-deployment.yaml")["scale_settings"]["type"]) ==
              "target_utilization");
    }
}
