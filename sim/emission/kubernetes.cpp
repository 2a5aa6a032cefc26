#include <skusim/base/json.hpp>
#include <skusim/placement/packing.hpp>

#include "containers.hpp"
#include "counted_on.hpp"
#include "own_workers.hpp"
#include "replicas.hpp"
#include "vllm.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace skusim::emission {

namespace {

/// The container's variables as Kubernetes lists them.
Json variables(const Deployed& deployed) {
    Json list = Json::array();
    for (const auto& [name, value] : environment(deployed, 1)) {
        list.push_back({{"name", name}, {"value", value}});
    }
    return list;
}

/// Whether the server listens: what can be asked of one that nobody knows more of. It has ten
/// minutes to load its model.
Json probe(int period_s, int failures) {
    return {{"tcpSocket", {{"port", container_port}}},
            {"periodSeconds", period_s},
            {"failureThreshold", failures}};
}

/// Where no node has room for one more container, the old one makes room for the new.
Json rollout(const Deployed& deployed) {
    const bool has_room = has_room_for_another(deployed);
    return {{"type", "RollingUpdate"},
            {"rollingUpdate", {{"maxSurge", has_room ? 1 : 0}, {"maxUnavailable", 1}}}};
}

/// An engine is started with what was planned for it, and says itself when it is ready.
Json engine_container(const Deployed& deployed) {
    const auto health = [](int period_s, int failures) {
        return Json{{"httpGet", {{"path", "/health"}, {"port", container_port}}},
                    {"periodSeconds", period_s},
                    {"failureThreshold", failures}};
    };
    Json arguments = Json::array();
    for (const std::string& argument : vllm_arguments(deployed)) {
        arguments.push_back(argument);
    }
    Json json{{"name", deployed.name}, {"image", vllm_image}, {"args", arguments}};
    if (is_beyond_context(deployed)) {
        json["env"] = Json::array({{{"name", allow_long_sequences}, {"value", "1"}}});
    }
    json["ports"] = Json::array({{{"containerPort", container_port}}});
    json["startupProbe"] = health(10, 120);
    json["readinessProbe"] = health(5, 2);
    json["resources"] = resources(deployed);
    return json;
}

Json container(const Deployed& deployed) {
    if (deployed.candidate().engine) {
        return engine_container(deployed);
    }
    return {{"name", deployed.name},
            {"image", deployed.name + ":1"},
            {"env", variables(deployed)},
            {"ports", Json::array({{{"containerPort", container_port}}})},
            {"startupProbe", probe(10, 60)},
            {"readinessProbe", probe(5, 2)},
            {"resources", resources(deployed)}};
}

Json kubernetes_deployment(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const Json labels{{"app", name}};
    const auto spread_over = [&](const char* what) {
        return Json{{"maxSkew", 1},
                    {"topologyKey", what},
                    {"whenUnsatisfiable", "ScheduleAnyway"},
                    {"labelSelector", {{"matchLabels", labels}}}};
    };
    // Each node gets as many as the plan has there, and each zone.
    Json spread = Json::array({spread_over("kubernetes.io/hostname")});
    if (zones_to_spread_over(deployed) > 1) {
        spread.push_back(spread_over("topology.kubernetes.io/zone"));
    }
    Json pod{{"nodeSelector", {{pool_label, deployed.pool()}}},
             {"topologySpreadConstraints", spread},
             {"containers", Json::array({container(deployed)})}};
    if (is_spot(deployed) && is_on_aks(deployed)) { // the taint that AKS gives spot nodes
        pod["tolerations"] = Json::array({{{"key", "kubernetes.azure.com/scalesetpriority"},
                                           {"operator", "Equal"},
                                           {"value", "spot"},
                                           {"effect", "NoSchedule"}}});
    }
    Json spec = Json::object();
    if (!scaling_of(deployed)) { // which would set it otherwise
        spec["replicas"] = deployed.replicas();
    }
    spec["strategy"] = rollout(deployed);
    spec["selector"] = {{"matchLabels", labels}};
    spec["template"] = {{"metadata", {{"labels", labels}}}, {"spec", pod}};
    return {{"apiVersion", "apps/v1"},
            {"kind", "Deployment"},
            {"metadata", {{"name", name}, {"labels", labels}}},
            {"spec", spec}};
}

Json kubernetes_service(const Deployed& deployed) {
    return {{"apiVersion", "v1"},
            {"kind", "Service"},
            {"metadata", {{"name", deployed.name}}},
            {"spec",
             {{"selector", {{"app", deployed.name}}},
              {"ports", Json::array({{{"port", 80}, {"targetPort", container_port}}})}}}};
}

} // namespace

Content kubernetes(const Deployed& deployed) {
    const Deployments deployments(deployed);
    const bool is_one = !has_stations(deployed.scenario());
    const bool has_choice = is_one && is_on_aks(deployed);
    Heading heading{std::string(is_one ? "the service" : "the models, each a service of its own,") +
                        " on plain Kubernetes: kubectl apply -f kubernetes.yaml" +
                        (has_choice ? ". Take this or the azureml-*.yaml files, not both" : ""),
                    {},
                    machine_notes(deployed)};
    for (const Deployed& each : deployments.each()) {
        heading.blanks.push_back({"image: " + each.name + ":1", "your image, with its registry"});
    }
    heading.blanks.push_back(
        {std::to_string(container_port), "the port that its server listens on"});
    if (deployed.candidate().engine) {
        heading.blanks = {{vllm_arguments(deployed).front(), "the model's name or folder"}};
        for (std::string& note : vllm_notes(deployed)) {
            heading.notes.push_back(std::move(note));
        }
    }
    constexpr int copies = 1; // of the model in each container
    for (std::vector<std::string>& notes :
         std::array{service_notes(deployed), server_notes(deployed, copies, {}),
                    autoscaler_notes(deployed)}) {
        std::move(notes.begin(), notes.end(), std::back_inserter(heading.notes));
    }
    for (Blank& blank : autoscaler_blanks(deployed)) {
        heading.blanks.push_back(std::move(blank));
    }
    std::vector<Json> documents;
    for (const Deployed& each : deployments.each()) {
        documents.push_back(kubernetes_deployment(each));
        if (scaling_of(each)) {
            documents.push_back(autoscaler(each));
        }
        documents.push_back(kubernetes_service(each));
    }
    return yaml_content(deployed, heading, documents);
}

} // namespace skusim::emission
