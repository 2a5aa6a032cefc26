// Deployment files of a plan whose replicas follow the load.
#include "planned.hpp"

#include <support/catch.hpp>

using namespace skusim;
using emission::Planned;
using emission::text;

TEST_CASE("replicas that follow the load: autoscaler and scale settings") {
    Planned planned("aks");
    planned.plan.guidance->service().autoscaled = planner::Autoscaled{};
    serving::ClusterScaling& rules = planned.plan.guidance->service().autoscaled->rules;
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
}

namespace {

/// Two replicas that serve `at_once` requests each on a node of `vcpus`, with that target.
Planned following(int at_once, double vcpus, std::int64_t target_millionths) {
    Planned planned("gke");
    planned.plan.candidates[0].sku.vcpus = vcpus;
    planned.scenario.replicas = serving::ScalingRules{};
    planned.scenario.node.max_concurrent_requests = at_once;
    planned.plan.guidance->service().autoscaled = planner::Autoscaled{};
    serving::ClusterScaling& rules = planned.plan.guidance->service().autoscaled->rules;
    rules.min_replicas = 3;
    rules.requests_per_replica = at_once;
    rules.target_millionths = target_millionths;
    planned.plan.cheapest = planned.plan.guidance;
    return planned;
}

YAML::Node metric_of(const Planned& planned) {
    return YAML::LoadAll(planned.text("kubernetes.yaml"))[1]["spec"]["metrics"][0];
}

/// What the requests in a replica are to be on average; empty where its CPU is looked at.
std::string requests_target(const Planned& planned) {
    const YAML::Node metric = metric_of(planned);
    if (text(metric["type"]) == "Resource") {
        return "";
    }
    CHECK(text(metric["type"]) == "Pods");
    CHECK(text(metric["pods"]["metric"]["name"]) == "requests_in_flight");
    CHECK(text(metric["pods"]["target"]["type"]) == "AverageValue");
    return text(metric["pods"]["target"]["averageValue"]);
}

} // namespace

TEST_CASE("where its CPU does not show how busy a replica is, the requests in it are looked at") {
    // Two replicas of one thread can use a vCPU each of 4, or of 2; Kubernetes adds none before 110
    // % of the target.
    CHECK(requests_target(following(1, 4, 600'000)).empty());
    CHECK(requests_target(following(1, 2, 900'000)).empty());
    CHECK(requests_target(following(1, 2, 910'000)) == "910m"); // 1.001 of a vCPU at 110 %
    CHECK(requests_target(following(1, 1, 450'000)).empty());
    CHECK(requests_target(following(1, 1, 460'000)) == "460m");  // half a vCPU each
    CHECK(requests_target(following(3, 4, 600'000)) == "1800m"); // 3 x 0.6
    CHECK(requests_target(following(4, 4, 500'000)) == "2");
    const std::string notes = following(3, 4, 600'000).text("kubernetes.yaml");
    CHECK_THAT(notes, ContainsSubstring("custom.metrics.k8s.io") &&
                          ContainsSubstring("are 3 replicas and no more") &&
                          ContainsSubstring("# requests_in_flight  "));
    CHECK_THAT(following(1, 4, 600'000).text("kubernetes.yaml"), !ContainsSubstring("_in_flight"));
}

TEST_CASE("a busy replica uses its threads as far as they do not wait for each other") {
    Planned planned = following(1, 16, 600'000);
    planned.scenario.node.threads_per_worker = 8;
    planned.scenario.node.requests.cpu = 1;
    const auto target = [&] {
        return metric_of(planned)["resource"]["target"]["averageUtilization"].as<int>();
    };
    CHECK(target() == 480); // 0.6 x 8 vCPUs
    planned.scenario.thread_scaling = service::amdahl(0.75);
    CHECK(target() == 175); // 0.6 x 8 / (1 + 0.25 x 7), Amdahl's law
}

TEST_CASE("on a GPU replicas follow the requests in each, as CPU says nothing") {
    Planned planned = following(1, 4, 700'000);
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.plan.candidates[0].sku.accelerators = {"T4", catalog::AcceleratorKind::gpu, 2,
                                                   gibibytes(16)};
    CHECK(requests_target(planned) == "700m");
}
