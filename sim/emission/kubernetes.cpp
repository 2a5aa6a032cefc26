#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/placement/packing.hpp>

#include "containers.hpp"
#include "own_workers.hpp"
#include "vllm.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

/// Kubernetes measures CPU alone by itself: a model on an accelerator has no autoscaler.
std::optional<serving::ScalingRules> autoscaler_rules(const Deployed& deployed) {
    const bool is_on_cpu = !runs_on(deployed, catalog::AcceleratorKind::gpu) &&
                           !runs_on(deployed, catalog::AcceleratorKind::fpga);
    return is_on_cpu ? scaling_of(deployed) : std::nullopt;
}

/// What a replica uses at the target utilisation, in per cent of what it requests: that is how
/// Kubernetes sets a target.
std::int64_t target_of_requests(const Deployed& deployed, const serving::ScalingRules& rules) {
    const scenario::Node& node = deployed.scenario().node;
    // Millionths of a vCPU.
    const std::int64_t used = rules.target_millionths * placement::most_threads(node);
    const std::int64_t requested = bounds_of(deployed).millicores * 1000;
    return std::max<std::int64_t>((used * 100 + requested / 2) / requested, 1);
}

/// The window to scale down in is that of the plan's autoscaler: both take the most that was wanted
/// within it.
Json autoscaler(const Deployed& deployed, const serving::ScalingRules& rules) {
    constexpr std::int64_t longest_window = 3600; // documented
    const std::int64_t window = std::min(whole_seconds(rules.scale_down_after), longest_window);
    const Json target{{"type", "Utilization"},
                      {"averageUtilization", target_of_requests(deployed, rules)}};
    return {{"apiVersion", "autoscaling/v2"},
            {"kind", "HorizontalPodAutoscaler"},
            {"metadata", {{"name", deployed.name}}},
            {"spec",
             {{"scaleTargetRef",
               {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", deployed.name}}},
              {"minReplicas", rules.min_replicas},
              {"maxReplicas", rules.max_replicas},
              {"metrics", Json::array({{{"type", "Resource"},
                                        {"resource", {{"name", "cpu"}, {"target", target}}}}})},
              {"behavior", {{"scaleDown", {{"stabilizationWindowSeconds", window}}}}}}}};
}

std::vector<std::string> autoscaler_notes(const Deployed& deployed) {
    std::vector<std::string> notes;
    if (const std::string note = scaling_note(deployed); !note.empty()) {
        notes.push_back(note);
    }
    const std::optional<serving::ScalingRules> rules = scaling_of(deployed);
    if (const auto used = autoscaler_rules(deployed)) {
        notes.push_back(fmt::format(
            "Kubernetes sets the number of replicas by the CPU that they use: {} % of their "
            "threads is {} % of what they request. It sees no queue, as the plan's autoscaler "
            "does, and looks less often",
            per_cent(used->target_millionths), target_of_requests(deployed, *used)));
    } else if (rules) {
        notes.emplace_back("Kubernetes does not measure by itself how busy an accelerator is, so "
                           "the number of replicas is fixed here" +
                           std::string(is_on_aks(deployed)
                                           ? "; azureml-deployment.yaml scales it by the load"
                                           : ""));
    }
    return notes;
}

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
    if (!autoscaler_rules(deployed)) { // which would set it otherwise
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
    const serving::Dispatch router = deployed.scenario().router;
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
    if (router != serving::Dispatch(serving::RouterKind::random)) {
        heading.notes.push_back(fmt::format(
            "a Kubernetes Service sends each request to a replica at random, whoever is busy; the "
            "plan's router is {}. Put a load balancer in front that does the same, or plan with "
            "`router: random`",
            serving::name(router)));
    }
    const serving::Slots let_in = let_in_by_copy(deployed);
    if (!deployed.candidate().engine && (!let_in.is_limited() || let_in.count() > 1)) {
        heading.notes.push_back(fmt::format(
            "each container has to take {} at once: its server must not refuse or line them up "
            "before that{}",
            let_in.is_limited() ? count_text(let_in.count(), "request") : "all requests",
            deployed.scenario().node.batch ? ", or no batch forms (Triton: config.pbtxt)" : ""));
    }
    std::vector<Json> documents;
    for (const Deployed& each : deployments.each()) {
        documents.push_back(kubernetes_deployment(each));
        if (const auto rules = autoscaler_rules(each)) {
            documents.push_back(autoscaler(each, *rules));
        }
        documents.push_back(kubernetes_service(each));
    }
    for (std::string& note : autoscaler_notes(deployed)) {
        heading.notes.push_back(std::move(note));
    }
    return yaml_content(deployed, heading, documents);
}

} // namespace skusim::emission
