// The nodes of a plan on Google Kubernetes Engine: gcloud container node-pools create.
#include <skusim/base/shell.hpp>

#include "containers.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

namespace skusim::emission {

namespace {

/// What Compute Engine calls an accelerator (its documentation, "GPU machine types").
struct AcceleratorName {
    std::string_view type; ///< in catalogs
    std::string_view compute_engine;
};

constexpr std::array<AcceleratorName, 14> accelerator_names{{
    {"T4", "nvidia-tesla-t4"},
    {"P4", "nvidia-tesla-p4"},
    {"P100", "nvidia-tesla-p100"},
    {"V100", "nvidia-tesla-v100"},
    {"L4", "nvidia-l4"},
    {"A100", "nvidia-tesla-a100"},
    {"A100-40GB", "nvidia-tesla-a100"},
    {"A100-80GB", "nvidia-a100-80gb"},
    {"H100", "nvidia-h100-80gb"},
    {"H100-MEGA", "nvidia-h100-mega-80gb"},
    {"H100-MEGA-80GB", "nvidia-h100-mega-80gb"},
    {"H200", "nvidia-h200-141gb"},
    {"B200", "nvidia-b200"},
    {"RTXPRO6000", "nvidia-rtx-pro-6000"},
}};

/// Catalogs call a machine with accelerators attached "n1-standard-8+1xT4".
std::string machine_type(const std::string& sku) {
    return sku.substr(0, sku.find('+'));
}

/// Where the nodes are. Of several zones each gets as many, so that their sum may be more than the
/// plan's nodes.
struct NodeZones {
    int count = 1;
    int in_each = 0;
    std::string blank; ///< the variable that has them
    std::string meaning;
    std::string names;
    std::string location; ///< of the cluster
};

NodeZones node_zones(const Deployed& deployed) {
    const std::string& region = deployed.sku().region;
    const std::string known = region.empty() ? "us-central1" : region;
    const int nodes = std::max(deployed.choice->nodes, 1);
    const int count = std::min(zones_to_spread_over(deployed), nodes);
    const int in_each = (nodes + count - 1) / count;
    const std::string names = fmt::format("{}", fmt::join(zone_names(known + '-', count), ","));
    if (count > 1) {
        return {count, in_each, "zones", "where the nodes are, in each so many", names, known};
    }
    return {1,      in_each,
            "zone", "where the nodes are; in each of several zones there are so many",
            names,  region.empty() ? names : region};
}

} // namespace

Content gke_node_pool(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const catalog::Sku& sku = deployed.sku();
    const int nodes = deployed.choice->nodes;
    const NodeZones zones = node_zones(deployed);
    Heading heading{"the node pool; run it once. Its nodes do not scale by themselves",
                    {{"cluster", "your GKE cluster (Standard)"},
                     {"location", zones.count > 1 ? "its region" : "its region, or its zone"},
                     {zones.blank, zones.meaning}},
                    zone_notes(deployed)};
    if (zones.in_each * zones.count > nodes) {
        heading.notes.push_back(fmt::format(
            "gcloud counts nodes in each zone: the plan's {} over {} zones are {} in each, {} "
            "together",
            nodes, zones.count, zones.in_each, zones.in_each * zones.count));
    }
    std::vector<std::string> lines{"gcloud container node-pools create " + shell_quoted(name),
                                   "--cluster \"$cluster\"",
                                   "--location \"$location\"",
                                   "--node-locations \"$" + zones.blank + '"',
                                   "--machine-type " + shell_quoted(machine_type(sku.name)),
                                   fmt::format("--num-nodes {}", zones.in_each),
                                   fmt::format("--node-labels {}={}", pool_label, name)};
    if (sku.accelerators && sku.accelerators->kind == catalog::AcceleratorKind::gpu) {
        const auto known =
            std::find_if(accelerator_names.begin(), accelerator_names.end(),
                         [&](const auto& row) { return row.type == sku.accelerators->type; });
        const bool is_known = known != accelerator_names.end();
        if (!is_known) {
            heading.blanks.push_back({"accelerator", "what Compute Engine calls its accelerator"});
        }
        // Documented: each GPU is offered to so many containers, each of which may ask for one.
        const int shared = copies_on_each_accelerator(deployed);
        lines.push_back(
            fmt::format("--accelerator type={},count={:g},gpu-driver-version=default{}",
                        is_known ? std::string(known->compute_engine) : "\"$accelerator\"",
                        sku.accelerators->count,
                        shared == 1 ? ""
                                    : fmt::format(",gpu-sharing-strategy=time-sharing,"
                                                  "max-shared-clients-per-gpu={}",
                                                  shared)));
    }
    if (is_spot(deployed)) {
        lines.emplace_back("--spot");
    }
    std::string blanks = "cluster=" + shell_quoted(name + "-cluster") +
                         "\nlocation=" + shell_quoted(zones.location) + '\n' + zones.blank + '=' +
                         shell_quoted(zones.names) + '\n';
    if (heading.blanks.size() > 3) {
        blanks += "accelerator=" + shell_quoted(service_name(sku.accelerators->type)) + '\n';
    }
    return script_content(deployed, heading, blanks + '\n' + shell_command(lines));
}

} // namespace skusim::emission
