// The nodes of a plan on Amazon EKS, as eksctl makes them: ClusterConfig of eksctl.io/v1alpha5, its
// managedNodeGroups.
#include <skusim/base/json.hpp>

#include "containers.hpp"

#include <fmt/format.h>

namespace skusim::emission {

Content eks_node_group(const Deployed& deployed) {
    const std::string& name = deployed.name;
    const std::string& region = deployed.sku().region;
    const std::string cluster = name + "-cluster";
    Heading heading{"the node group: eksctl create nodegroup --config-file nodegroup.yaml; run it "
                    "once. Its nodes do not scale by themselves",
                    {{"name: " + cluster, "your EKS cluster"}},
                    zone_notes(deployed)};
    Json group{{"name", name},
               {"desiredCapacity", deployed.choice->nodes},
               {"minSize", deployed.choice->nodes},
               {"maxSize", deployed.choice->nodes},
               {"labels", {{pool_label, name}}}};
    if (is_spot(deployed)) {
        group["instanceTypes"] = Json::array({deployed.sku().name});
        group["spot"] = true;
        heading.notes.emplace_back("a spot group of one instance type is evicted together; name "
                                   "several of the same size in instanceTypes");
    } else {
        group["instanceType"] = deployed.sku().name;
    }
    if (const int zones = zones_to_spread_over(deployed); zones > 1) {
        // Without them the group is wherever the cluster has subnets, and that may be one zone.
        group["availabilityZones"] = zone_names(region.empty() ? "us-east-1" : region, zones);
        heading.blanks.push_back(
            {"availabilityZones", fmt::format("{} zones in which the cluster has subnets", zones)});
    }
    if (region.empty()) {
        heading.blanks.push_back({"region: us-east-1", "the cluster's region"});
    }
    return yaml_content(
        deployed, heading,
        {{{"apiVersion", "eksctl.io/v1alpha5"},
          {"kind", "ClusterConfig"},
          {"metadata", {{"name", cluster}, {"region", region.empty() ? "us-east-1" : region}}},
          {"managedNodeGroups", Json::array({group})}}});
}

} // namespace skusim::emission
