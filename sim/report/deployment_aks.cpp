#include <skusim/planner/targets.hpp>

#include "deployment_files.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace skusim::report {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* pool_label = "skusim-plan";

bool is_spot(const Deployed& deployed) {
    return deployed.scenario().policy.pricing == scenario::Pricing::spot;
}

bool runs_on(const Deployed& deployed, catalog::AcceleratorKind kind) {
    const catalog::Sku& sku = deployed.sku();
    return planner::runs_on_accelerator(*deployed.scenario().model, sku) &&
           sku.accelerators->kind == kind;
}

/// What one container is promised, and what it may take at most.
struct ContainerBounds {
    std::int64_t millicores = 0;
    std::int64_t bytes = 0;
    std::int64_t most_millicores = 0;
    std::int64_t most_bytes = 0;
};

/// Requests as the plan packed them. At most, a container takes an equal share of what the system
/// leaves of its node, and all the threads that the plan counted on.
ContainerBounds bounds_of(const Deployed& deployed) {
    constexpr double rounding = 1e-6;
    constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
    const scenario::Scenario& scenario = deployed.scenario();
    const planner::ContainerAsk ask = planner::container_ask(scenario);
    const catalog::Sku& sku = deployed.sku();
    const auto& reserved = scenario.target->reserved;
    const Bytes ram = reserved ? catalog::ram_for_containers(*reserved, sku.ram) : sku.ram;
    const double vcpus = reserved ? catalog::vcpus_for_containers(*reserved, sku.vcpus) : sku.vcpus;
    const int workers = deployed.candidate().workers;
    const auto threads =
        std::int64_t{scenario.node.threads_per_worker} * scenario.node.max_concurrent_requests;
    ContainerBounds bounds;
    bounds.millicores = static_cast<std::int64_t>(std::ceil(ask.vcpus * 1000 - rounding));
    bounds.bytes = static_cast<std::int64_t>(std::ceil(ask.ram.value() - rounding));
    const auto share = static_cast<std::int64_t>(vcpus * 1000 / workers + rounding);
    bounds.most_millicores = std::max({bounds.millicores, share, threads * 1000});
    const auto mebibytes = static_cast<std::int64_t>(ram.value() / workers) / mebibyte;
    bounds.most_bytes = std::max(bounds.bytes, mebibytes * mebibyte);
    return bounds;
}

Json resources(const Deployed& deployed) {
    const ContainerBounds bounds = bounds_of(deployed);
    Json json{
        {"requests",
         {{"cpu", cpu_quantity(bounds.millicores)}, {"memory", memory_quantity(bounds.bytes)}}},
        {"limits",
         {{"cpu", cpu_quantity(bounds.most_millicores)},
          {"memory", memory_quantity(bounds.most_bytes)}}}};
    if (runs_on(deployed, catalog::AcceleratorKind::gpu)) {
        json["requests"]["nvidia.com/gpu"] = "1";
        json["limits"]["nvidia.com/gpu"] = "1";
    }
    return json;
}

std::vector<std::string> machine_notes(const Deployed& deployed) {
    std::vector<std::string> notes;
    if (runs_on(deployed, catalog::AcceleratorKind::fpga)) {
        notes.emplace_back("each container needs one FPGA: add the resource's name, which the "
                           "cluster's device plugin gives, to requests and limits");
    }
    return notes;
}

DeploymentFile node_pool(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const std::string& region = deployed.sku().region;
    const Heading heading{
        "the node pool; run it once. Its nodes do not scale by themselves",
        {{"resource_group", "the resource group of the cluster"},
         {"cluster",
          "your AKS cluster" + (region.empty() ? std::string() : ", in " + on_one_line(region))}},
        {}};
    std::vector<std::string> lines{"az aks nodepool add",
                                   "--resource-group \"$resource_group\"",
                                   "--cluster-name \"$cluster\"",
                                   "--name " + shell_quoted(pool_name(name)),
                                   "--mode User",
                                   "--node-vm-size " + shell_quoted(deployed.sku().name),
                                   fmt::format("--node-count {}", deployed.choice->nodes),
                                   fmt::format("--labels {}={}", pool_label, name)};
    if (is_spot(deployed)) {
        lines.insert(lines.end(),
                     {"--priority Spot", "--eviction-policy Delete", "--spot-max-price -1"});
    }
    return script_file(deployed, "nodepool.sh", heading,
                       "resource_group=" + shell_quoted(name + "-group") + "\ncluster=" +
                           shell_quoted(name + "-cluster") + "\n\n" + shell_command(lines));
}

Json kubernetes_deployment(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const Json labels{{"app", name}};
    Json pod{
        {"nodeSelector", {{pool_label, name}}},
        // As many on each node as the plan has there.
        {"topologySpreadConstraints",
         Json::array({{{"maxSkew", 1},
                       {"topologyKey", "kubernetes.io/hostname"},
                       {"whenUnsatisfiable", "ScheduleAnyway"},
                       {"labelSelector", {{"matchLabels", labels}}}}})},
        {"containers", Json::array({{{"name", name},
                                     {"image", name + ":1"},
                                     {"ports", Json::array({{{"containerPort", container_port}}})},
                                     {"resources", resources(deployed)}}})}};
    if (is_spot(deployed)) { // the taint that AKS gives spot nodes
        pod["tolerations"] = Json::array({{{"key", "kubernetes.azure.com/scalesetpriority"},
                                           {"operator", "Equal"},
                                           {"value", "spot"},
                                           {"effect", "NoSchedule"}}});
    }
    return {{"apiVersion", "apps/v1"},
            {"kind", "Deployment"},
            {"metadata", {{"name", name}, {"labels", labels}}},
            {"spec",
             {{"replicas", deployed.replicas()},
              {"selector", {{"matchLabels", labels}}},
              {"template", {{"metadata", {{"labels", labels}}}, {"spec", pod}}}}}};
}

Json kubernetes_service(const Deployed& deployed) {
    return {{"apiVersion", "v1"},
            {"kind", "Service"},
            {"metadata", {{"name", deployed.name}}},
            {"spec",
             {{"selector", {{"app", deployed.name}}},
              {"ports", Json::array({{{"port", 80}, {"targetPort", container_port}}})}}}};
}

DeploymentFile kubernetes(const Deployed& deployed) {
    const serving::RouterKind router = deployed.scenario().router;
    Heading heading{"the service on plain Kubernetes: kubectl apply -f kubernetes.yaml. Take this "
                    "or the azureml-*.yaml files, not both",
                    {{"image: " + deployed.name + ":1", "your image, with its registry"},
                     {std::to_string(container_port), "the port that its server listens on"}},
                    machine_notes(deployed)};
    if (router != serving::RouterKind::random) {
        heading.notes.push_back(fmt::format(
            "a Kubernetes Service sends each request to a replica at random, whoever is busy; the "
            "plan's router is {}. Put a load balancer in front that does the same, or plan with "
            "`router: random`",
            serving::name(router)));
    }
    return yaml_file(deployed, "kubernetes.yaml", heading,
                     {kubernetes_deployment(deployed), kubernetes_service(deployed)});
}

DeploymentFile instance_type(const Deployed& deployed) {
    Json bounds = resources(deployed);
    if (bounds["limits"].contains("nvidia.com/gpu")) { // documented so: a number, as a limit only
        bounds["requests"].erase("nvidia.com/gpu");
        bounds["limits"]["nvidia.com/gpu"] = 1;
    }
    Heading heading{"what azureml-deployment.yaml calls its instance type: kubectl apply -f "
                    "azureml-instance-type.yaml, once the Azure Machine Learning extension is "
                    "installed in the cluster",
                    {},
                    machine_notes(deployed)};
    if (is_spot(deployed)) {
        heading.notes.emplace_back("spot nodes are tainted: let the containers tolerate "
                                   "kubernetes.azure.com/scalesetpriority=spot:NoSchedule");
    }
    return yaml_file(
        deployed, "azureml-instance-type.yaml", heading,
        {{{"apiVersion", "amlarc.azureml.com/v1alpha1"},
          {"kind", "InstanceType"},
          {"metadata", {{"name", deployed.name}}},
          {"spec", {{"nodeSelector", {{pool_label, deployed.name}}}, {"resources", bounds}}}}});
}

DeploymentFile endpoint(const Deployed& deployed) {
    const std::string compute = "azureml:" + deployed.name + "-cluster";
    return yaml_file(deployed, "azureml-endpoint.yaml",
                     {"the endpoint: az ml online-endpoint create --file azureml-endpoint.yaml",
                      {{"name: " + deployed.name, "a name that is free in the region"},
                       {"compute: " + compute, "the cluster as it is attached to your workspace"}},
                      {}},
                     {{{"$schema", schema_address("kubernetesOnlineEndpoint")},
                       {"name", deployed.name},
                       {"compute", compute},
                       {"auth_mode", "key"}}});
}

DeploymentFile azureml_deployment(const Deployed& deployed) {
    const scenario::Node& node = deployed.scenario().node;
    Json request{{"max_concurrent_requests_per_instance", node.max_concurrent_requests}};
    Heading heading{"the deployment: az ml online-deployment create --file "
                    "azureml-deployment.yaml --all-traffic",
                    model_blanks(deployed), machine_notes(deployed)};
    if (node.queue.timeout) {
        request["request_timeout_ms"] = whole_milliseconds(*node.queue.timeout);
    } else {
        heading.notes.emplace_back(
            "the plan has no timeout; without request_timeout_ms it is 5000 ms");
    }
    if (node.queue.max_wait) {
        request["max_queue_wait_ms"] = whole_milliseconds(*node.queue.max_wait);
    } else {
        heading.notes.emplace_back(
            "in the plan a request waits as long as it takes; without max_queue_wait_ms it is "
            "500 ms");
    }
    return yaml_file(deployed, "azureml-deployment.yaml", heading,
                     {{{"$schema", schema_address("kubernetesOnlineDeployment")},
                       {"name", deployed.name},
                       {"type", "kubernetes"},
                       {"endpoint_name", deployed.name},
                       {"model", asset(deployed.name)},
                       {"environment", asset(deployed.name)},
                       {"instance_type", deployed.name},
                       {"instance_count", deployed.replicas()},
                       {"request_settings", request},
                       {"resources", resources(deployed)},
                       {"scale_settings", {{"type", "default"}}}}});
}

} // namespace

std::vector<DeploymentFile> aks_files(const Deployed& deployed) {
    return {node_pool(deployed), kubernetes(deployed), instance_type(deployed), endpoint(deployed),
            azureml_deployment(deployed)};
}

} // namespace skusim::report
