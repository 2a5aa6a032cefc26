#include "containers.hpp"

#include <skusim/base/json.hpp>
#include <skusim/placement/packing.hpp>

#include "vllm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::emission {

bool is_spot(const Deployed& deployed) {
    return deployed.scenario().policy.pricing == scenario::Pricing::spot;
}

namespace {

/// Zones that the least cluster of a target is in, so that one can fail: the rule that the target's
/// file has with its `minimum`.
int zones_of_least_cluster(std::string_view target) {
    return target == "gke" ? 3 : target == "eks" ? 2 : 1;
}

/// Whether the plan rents so many nodes because a target demands as many.
bool is_least_cluster(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    const int least =
        catalog::minimum_nodes(*scenario.target, scenario::environment(scenario), deployed.sku());
    return least > 1 && deployed.choice->nodes == least;
}

int zones_of_plan(const Deployed& deployed) {
    const std::optional<scenario::Failures>& failures = deployed.scenario().failures;
    const int least =
        is_least_cluster(deployed) ? zones_of_least_cluster(deployed.scenario().target->name) : 1;
    if (!failures) {
        return least;
    }
    const std::vector<scenario::Disruption>& events = failures->survive;
    const bool loses_zones =
        failures->zone_outage ||
        std::find(events.begin(), events.end(), scenario::Disruption::zone) != events.end();
    return loses_zones ? failures->zones : least;
}

} // namespace

int zones_to_spread_over(const Deployed& deployed) {
    constexpr int most_zones = 3;
    return std::min(zones_of_plan(deployed), most_zones);
}

std::vector<std::string> zone_names(const std::string& region_and_hyphen, int count) {
    std::vector<std::string> names;
    for (int zone = 0; zone < count; ++zone) {
        names.push_back(region_and_hyphen + static_cast<char>('a' + zone));
    }
    return names;
}

std::vector<std::string> zone_notes(const Deployed& deployed) {
    const int planned = zones_of_plan(deployed);
    const int there = zones_to_spread_over(deployed);
    if (planned == there) {
        return {};
    }
    return {fmt::format("the plan spreads its nodes over {} zones, and a region has {} as a rule: "
                        "the loss of one takes more nodes than the plan says",
                        planned, there)};
}

bool is_on_aks(const Deployed& deployed) {
    return deployed.scenario().target->name == "aks";
}

bool is_on_gke(const Deployed& deployed) {
    return deployed.scenario().target->name == "gke";
}

int copies_on_each_accelerator(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    return placement::runs_on_accelerator(*scenario.model, deployed.sku())
               ? placement::copies_on_each(scenario, deployed.sku(), deployed.candidate().workers)
               : 1;
}

bool runs_on(const Deployed& deployed, catalog::AcceleratorKind kind) {
    const catalog::Sku& sku = deployed.sku();
    return placement::runs_on_accelerator(*deployed.scenario().model, sku) &&
           sku.accelerators->kind == kind;
}

ContainerBounds bounds_of(const Deployed& deployed) {
    constexpr double rounding = 1e-6;
    constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
    const scenario::Scenario& scenario = deployed.scenario();
    const placement::ContainerAsk ask = placement::container_ask(scenario);
    const catalog::Sku& sku = deployed.sku();
    const auto& reserved = scenario.target->reserved;
    const Bytes ram = reserved ? catalog::ram_for_containers(*reserved, sku.ram) : sku.ram;
    const double vcpus = placement::vcpus_left(scenario, sku);
    const int workers = deployed.candidate().workers;
    const std::int64_t threads = placement::most_threads(scenario.node);
    ContainerBounds bounds;
    bounds.millicores = static_cast<std::int64_t>(std::ceil(ask.vcpus * 1000 - rounding));
    bounds.bytes = static_cast<std::int64_t>(std::ceil(ask.ram.value() - rounding));
    const auto share = static_cast<std::int64_t>(vcpus * 1000 / workers + rounding);
    bounds.most_millicores = std::max({bounds.millicores, share, threads * 1000});
    const auto mebibytes = static_cast<std::int64_t>(ram.value() / workers) / mebibyte;
    bounds.most_bytes = std::max(bounds.bytes, mebibytes * mebibyte);
    return bounds;
}

namespace {

/// The GPUs of one maker in Kubernetes: its device plugin's documentation has the name.
struct VendorResource {
    std::string_view vendor;
    std::string_view resource;
    std::string_view plugin;
};

constexpr std::array<VendorResource, 3> vendor_resources{
    {{"nvidia", "nvidia.com/gpu", "the NVIDIA device plugin (github.com/NVIDIA/k8s-device-plugin)"},
     {"amd", "amd.com/gpu", "the AMD GPU device plugin (github.com/ROCm/k8s-device-plugin)"},
     {"intel", "gpu.intel.com/i915",
      "the Intel GPU device plugin (github.com/intel/intel-device-plugins-for-kubernetes)"}}};

/// Null where the model runs on no GPU, or on one of a maker that the table has not. One whose
/// maker is not known is taken for NVIDIA's, as the plan takes it.
const VendorResource* vendor_resource(const Deployed& deployed) {
    if (!runs_on(deployed, catalog::AcceleratorKind::gpu)) {
        return nullptr;
    }
    const std::string& vendor = deployed.sku().accelerators->vendor;
    const auto row =
        std::find_if(vendor_resources.begin(), vendor_resources.end(), [&](const auto& known) {
            return known.vendor == (vendor.empty() ? "nvidia" : vendor);
        });
    return row == vendor_resources.end() ? nullptr : &*row;
}

} // namespace

std::string accelerator_resource(const Deployed& deployed) {
    const VendorResource* row = vendor_resource(deployed);
    return row == nullptr ? "" : std::string(row->resource);
}

Json resources(const Deployed& deployed) {
    const ContainerBounds bounds = bounds_of(deployed);
    Json json{
        {"requests",
         {{"cpu", cpu_quantity(bounds.millicores)}, {"memory", memory_quantity(bounds.bytes)}}},
        {"limits",
         {{"cpu", cpu_quantity(bounds.most_millicores)},
          {"memory", memory_quantity(bounds.most_bytes)}}}};
    if (const std::string resource = accelerator_resource(deployed); !resource.empty()) {
        const int count =
            placement::accelerators_per_copy(*deployed.scenario().model, deployed.sku());
        json["requests"][resource] = std::to_string(count);
        json["limits"][resource] = std::to_string(count);
    }
    return json;
}

std::vector<std::string> machine_notes(const Deployed& deployed) {
    std::vector<std::string> notes;
    const VendorResource* row = vendor_resource(deployed);
    // Google's own plugin offers GPUs, and the node pool says how often.
    const bool has_plugin = is_on_gke(deployed);
    if (row != nullptr && !has_plugin) {
        notes.push_back(fmt::format("{} has to run in the cluster first: without it no node offers "
                                    "{}, and no container starts",
                                    row->plugin, row->resource));
    }
    if (row == nullptr && runs_on(deployed, catalog::AcceleratorKind::gpu)) {
        notes.push_back(fmt::format("each container needs a GPU of {}: add the resource's name, "
                                    "which the cluster's device plugin gives, to requests and "
                                    "limits",
                                    on_one_line(deployed.sku().accelerators->vendor)));
    }
    if (const int shared = copies_on_each_accelerator(deployed);
        shared > 1 && row != nullptr && !has_plugin) {
        notes.push_back(fmt::format("the plan puts {} copies on each accelerator: let the device "
                                    "plugin offer each {} times (time-slicing, replicas: {}), or "
                                    "only one of them finds a place",
                                    shared, shared, shared));
    }
    if (runs_on(deployed, catalog::AcceleratorKind::fpga)) {
        notes.emplace_back("each container needs one FPGA: add the resource's name, which the "
                           "cluster's device plugin gives, to requests and limits");
    }
    return notes;
}

serving::Slots let_in_by_copy(const Deployed& deployed) {
    if (const auto& engine = deployed.candidate().engine) {
        // Those that wait for a place in the batch wait in the engine.
        return serving::Slots(static_cast<int>(2 * engine->max_sequences));
    }
    const scenario::Node& node = deployed.scenario().node;
    return node.max_concurrent_requests.times(node.batch ? node.batch->max_size : 1);
}

std::vector<std::pair<std::string, std::string>> environment(const Deployed& deployed, int copies) {
    if (deployed.candidate().engine) {
        std::string arguments;
        for (const std::string& argument : vllm_arguments(deployed)) {
            arguments += (arguments.empty() ? "" : " ") + argument;
        }
        std::vector<std::pair<std::string, std::string>> variables{
            {"VLLM_ARGUMENTS", arguments}, {"ENGINES", std::to_string(copies)}};
        if (is_beyond_context(deployed)) {
            variables.emplace_back(allow_long_sequences, "1");
        }
        return variables;
    }
    return {{"OMP_NUM_THREADS", std::to_string(deployed.scenario().node.threads_per_worker)},
            {"WORKER_COUNT", std::to_string(copies)}};
}

Json environment_json(const Deployed& deployed, int copies) {
    Json json = Json::object();
    for (const auto& [name, value] : environment(deployed, copies)) {
        json[name] = value;
    }
    return json;
}

bool has_room_for_another(const Deployed& deployed) {
    if (auto stations = planner::stations_of(deployed.candidate())) {
        for (int& workers : stations->workers) {
            ++workers; // several deployments may be rolled out at once
        }
        return placement::holds_own_workers(deployed.scenario(), deployed.sku(), stations->workers);
    }
    const auto fit = placement::containers_that_fit(deployed.scenario(), deployed.sku());
    return fit && *fit > deployed.candidate().workers;
}

std::int64_t per_cent(std::int64_t millionths) {
    return (millionths + 5000) / 10'000;
}

namespace {

bool holds(const planner::Autoscaled& autoscaled) {
    return experiment::decision(autoscaled.outcome) == experiment::Decision::holds;
}

} // namespace

std::optional<serving::ClusterScaling> scaling_of(const Deployed& deployed) {
    const auto& autoscaled = deployed.choice->service().autoscaled;
    const bool is_asked_for = deployed.scenario().scaling() != nullptr;
    return autoscaled && (is_asked_for || holds(*autoscaled)) ? std::optional(autoscaled->rules)
                                                              : std::nullopt;
}

std::string scaling_note(const Deployed& deployed) {
    const auto& autoscaled = deployed.choice->service().autoscaled;
    if (!autoscaled) {
        const std::string fixed = "the number of replicas is fixed, as planned";
        return has_stations(deployed.scenario())
                   ? fixed
                   : fixed + "; with `scaling` in the scenario it follows the load";
    }
    if (holds(*autoscaled)) {
        return "";
    }
    return fmt::format("with replicas that follow the load the plan does not meet its objective; "
                       "with {} all the time it does{}",
                       deployed.replicas(),
                       scaling_of(deployed) ? "" : ", so that number is fixed");
}

} // namespace skusim::emission
