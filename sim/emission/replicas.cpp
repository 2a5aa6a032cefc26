#include "replicas.hpp"

#include <skusim/base/count.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/service/scaling.hpp>

#include "containers.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

/// The requests that a container serves and that wait in it, as its server tells them.
constexpr const char* in_flight_metric = "requests_in_flight";

/// vCPUs that a busy replica uses: its threads, as far as they do not wait for each other.
double vcpus_when_busy(const scenario::Scenario& scenario) {
    const int threads = scenario.node.threads_per_worker;
    return scenario.thread_scaling ? std::clamp(service::speedup(*scenario.thread_scaling, threads),
                                                0.0, static_cast<double>(threads))
                                   : threads;
}

/// What a replica uses at the target utilisation, in per cent of what it requests: that is how
/// Kubernetes sets a target. Nothing where CPU does not tell how busy a replica is: on an
/// accelerator; where one serves several requests at once, which is for models that wait more than
/// they work; and where replicas cannot use more than the target on average, by which Kubernetes
/// would never add one.
std::optional<std::int64_t> cpu_target(const Deployed& deployed,
                                       const serving::ClusterScaling& rules) {
    constexpr double tolerance = 1.1; // documented: nothing is done within a tenth of the target
    const scenario::Scenario& scenario = deployed.scenario();
    const bool is_on_cpu = !runs_on(deployed, catalog::AcceleratorKind::gpu) &&
                           !runs_on(deployed, catalog::AcceleratorKind::fpga);
    const double busy = vcpus_when_busy(scenario);
    const double share =
        placement::vcpus_left(scenario, deployed.sku()) / deployed.candidate().workers;
    const double target = busy * static_cast<double>(rules.target_millionths) / 1e6;
    if (!is_on_cpu || rules.requests_per_replica > 1 ||
        target * tolerance > std::min(busy, share)) {
        return std::nullopt;
    }
    const double requested = static_cast<double>(bounds_of(deployed).millicores) / 1000;
    return std::max<std::int64_t>(std::llround(target / requested * 100), 1);
}

/// Thousandths of a request in each replica at the target: the plan's autoscaler counts the same.
std::int64_t in_flight_target(const serving::ClusterScaling& rules) {
    return std::max<std::int64_t>(rules.target_millionths * rules.requests_per_replica / 1000, 1);
}

Json metric(const Deployed& deployed, const serving::ClusterScaling& rules) {
    if (const auto per_cent_of_requests = cpu_target(deployed, rules)) {
        const Json target{{"type", "Utilization"}, {"averageUtilization", *per_cent_of_requests}};
        return {{"type", "Resource"}, {"resource", {{"name", "cpu"}, {"target", target}}}};
    }
    const Json target{{"type", "AverageValue"},
                      {"averageValue", cpu_quantity(in_flight_target(rules))}};
    return {{"type", "Pods"},
            {"pods", {{"metric", {{"name", in_flight_metric}}}, {"target", target}}}};
}

} // namespace

Json autoscaler(const Deployed& deployed) {
    constexpr std::int64_t longest_window = 3600; // documented
    const serving::ClusterScaling rules = *scaling_of(deployed);
    // Both take the most that was wanted within the window.
    const std::int64_t window = std::min(whole_seconds(rules.scale_down_after), longest_window);
    return {{"apiVersion", "autoscaling/v2"},
            {"kind", "HorizontalPodAutoscaler"},
            {"metadata", {{"name", deployed.name}}},
            {"spec",
             {{"scaleTargetRef",
               {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", deployed.name}}},
              {"minReplicas", rules.min_replicas},
              {"maxReplicas", rules.max_replicas},
              {"metrics", Json::array({metric(deployed, rules)})},
              {"behavior", {{"scaleDown", {{"stabilizationWindowSeconds", window}}}}}}}};
}

std::vector<Blank> autoscaler_blanks(const Deployed& deployed) {
    const auto rules = scaling_of(deployed);
    if (!rules || cpu_target(deployed, *rules)) {
        return {};
    }
    return {{in_flight_metric, "what your metrics call the requests in a container, served and "
                               "waiting"}};
}

std::vector<std::string> autoscaler_notes(const Deployed& deployed) {
    std::vector<std::string> notes;
    if (const std::string note = scaling_note(deployed); !note.empty()) {
        notes.push_back(note);
    }
    const auto rules = scaling_of(deployed);
    if (!rules) {
        return notes;
    }
    if (const auto per_cent_of_requests = cpu_target(deployed, *rules)) {
        notes.push_back(fmt::format(
            "Kubernetes sets the number of replicas by the CPU that they use: {} % of their "
            "threads is {} % of what they request. It sees no queue, as the plan's autoscaler "
            "does, and looks less often",
            per_cent(rules->target_millionths), *per_cent_of_requests));
        return notes;
    }
    notes.push_back(fmt::format(
        "the CPU that a container uses does not show how busy it is, so Kubernetes sets the number "
        "of replicas by the requests in each, served and waiting: {:g} on average, where it serves "
        "{} at once. First each has to tell them as a gauge, {}, and Prometheus with its adapter, "
        "or what your cloud has for that, to offer it as custom.metrics.k8s.io: until then there "
        "{} and no more",
        static_cast<double>(in_flight_target(*rules)) / 1000, rules->requests_per_replica,
        in_flight_metric,
        rules->min_replicas == 1 ? "is 1 replica"
                                 : "are " + count_text(rules->min_replicas, "replica")));
    return notes;
}

} // namespace skusim::emission
