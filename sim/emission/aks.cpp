#include <skusim/base/json.hpp>
#include <skusim/base/shell.hpp>
#include <skusim/placement/packing.hpp>

#include "containers.hpp"
#include "counted_on.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

/// "1 2 3" where the plan spreads its nodes over zones, else empty.
std::string zones_of(const Deployed& deployed) {
    const int count = zones_to_spread_over(deployed);
    std::string zones;
    for (int zone = 1; zone <= count && count > 1; ++zone) {
        zones += (zone == 1 ? "" : " ") + std::to_string(zone);
    }
    return zones;
}

} // namespace

Content aks_node_pool(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const std::string& region = deployed.sku().region;
    const Heading heading{
        "the node pool; run it once. Its nodes do not scale by themselves",
        {{"resource_group", "the resource group of the cluster"},
         {"cluster",
          "your AKS cluster" + (region.empty() ? std::string() : ", in " + on_one_line(region))}},
        zone_notes(deployed)};
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
    if (const std::string zones = zones_of(deployed); !zones.empty()) {
        lines.push_back("--zones " + zones);
    }
    if (const std::optional<double>& surge = deployed.scenario().policy.max_surge) {
        lines.push_back(fmt::format("--max-surge {}%", std::ceil(*surge * 100 - 1e-9)));
    }
    return script_content(deployed, heading,
                          "resource_group=" + shell_quoted(name + "-group") + "\ncluster=" +
                              shell_quoted(name + "-cluster") + "\n\n" + shell_command(lines));
}

Content aks_instance_type(const Deployed& deployed) {
    if (has_stations(deployed.scenario())) {
        return {}; // kubernetes.yaml has a deployment for each model
    }
    Json bounds = resources(deployed);
    // Documented so: a number, as a limit only.
    if (const std::string resource = accelerator_resource(deployed); !resource.empty()) {
        bounds["requests"].erase(resource);
        bounds["limits"][resource] =
            placement::accelerators_per_copy(*deployed.scenario().model, deployed.sku());
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
    return yaml_content(
        deployed, heading,
        {{{"apiVersion", "amlarc.azureml.com/v1alpha1"},
          {"kind", "InstanceType"},
          {"metadata", {{"name", deployed.name}}},
          {"spec", {{"nodeSelector", {{pool_label, deployed.name}}}, {"resources", bounds}}}}});
}

Content aks_endpoint(const Deployed& deployed) {
    if (has_stations(deployed.scenario())) {
        return {}; // kubernetes.yaml has a deployment for each model
    }
    const std::string compute = "azureml:" + deployed.name + "-cluster";
    return yaml_content(
        deployed,
        {"the endpoint: az ml online-endpoint create --file azureml-endpoint.yaml",
         {{"name: " + deployed.name, "a name that is free in the region"},
          {"compute: " + compute, "the cluster as it is attached to your workspace"}},
         {}},
        {{{"$schema", schema_address("kubernetesOnlineEndpoint")},
          {"name", deployed.name},
          {"compute", compute},
          {"auth_mode", "key"}}});
}

namespace {

/// Replicas that follow the load, as the front end scales them; else a fixed count.
void add_scaling(Json& json, const Deployed& deployed) {
    if (const std::optional<serving::ClusterScaling> rules = scaling_of(deployed)) {
        json["scale_settings"] = {
            {"type", "target_utilization"},
            {"min_instances", rules->min_replicas},
            {"max_instances", rules->max_replicas},
            {"target_utilization_percentage", per_cent(rules->target_millionths)},
            {"polling_interval", std::max<std::int64_t>(whole_seconds(rules->refresh), 1)}};
    } else {
        json["instance_count"] = deployed.replicas();
        json["scale_settings"] = {{"type", "default"}};
    }
}

} // namespace

Content aks_deployment(const Deployed& deployed) {
    if (has_stations(deployed.scenario())) {
        return {}; // kubernetes.yaml has a deployment for each model
    }
    const scenario::Node& node = deployed.scenario().node;
    Json request{{"max_concurrent_requests_per_instance", written_slots(let_in_by_copy(deployed))}};
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
    const SetRules set{.at_once = true, .queue = false, .max_wait = true, .timeout = true};
    for (std::string& note : server_notes(deployed, 1, set)) {
        heading.notes.push_back(std::move(note));
    }
    if (const std::string note = scaling_note(deployed); !note.empty()) {
        heading.notes.push_back(note);
    }
    if (!has_room_for_another(deployed)) {
        heading.notes.emplace_back("the nodes are full: a second deployment beside this one needs "
                                   "nodes of its own, or waits for ever");
    }
    Json json{{"$schema", schema_address("kubernetesOnlineDeployment")},
              {"name", deployed.name},
              {"type", "kubernetes"},
              {"endpoint_name", deployed.name},
              {"model", asset(deployed.name)},
              {"environment", asset(deployed.name)},
              {"instance_type", deployed.name}};
    add_scaling(json, deployed);
    json["request_settings"] = request;
    json["environment_variables"] = environment_json(deployed, 1);
    json["resources"] = resources(deployed);
    return yaml_content(deployed, heading, {json});
}

} // namespace skusim::emission
