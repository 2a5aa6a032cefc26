// What a target takes of each node, and what containers it rents.
#include "parts.hpp"
#include "scenarios/rules.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using catalog::Components;
using catalog::Containers;
using catalog::Reserved;
using catalog::ResourceTier;

/// The number of bytes.
Notation<double> memory_number() {
    const Notation<Bytes> memory = target_memory();
    return {memory.type,
            [memory](const Value& value, double& into) { into = value_of(memory, value).value(); }};
}

Notation<std::vector<ResourceTier>> tiers(const Notation<double>& amount, const char* example) {
    return up_to_100(map_of<ResourceTier>(
        {{field("up_to", &ResourceTier::up_to, amount, "Where the tier ends.", example)
              .otherwise("without end"),
          required("share", &ResourceTier::share, target_share(), "Share of what lies in the tier.",
                   "25 %")}}));
}

/// Sizes of as many vCPUs.
struct SizeGroup {
    double vcpus = 0;
    std::vector<Bytes> ram;
};

void put_sizes(Containers& containers, const std::vector<SizeGroup>& groups) {
    for (const SizeGroup& group : groups) {
        for (const Bytes ram : group.ram) {
            containers.sizes.push_back({group.vcpus, ram});
        }
    }
}

Notation<Components> components_notation() {
    const Notation<double> amount = number(0, 1000);
    return map_of<Components>(
        {{field(
              "node_vcpus", &Components::node_vcpus, amount,
              "vCPUs of each node that the service's own containers and the system take together.",
              "0.5"),
          field("cluster_vcpus", &Components::cluster_vcpus, amount,
                "vCPUs that they take of a whole cluster in production; the packing spreads them "
                "over the least number of nodes, of `minimum`; without it all of them come off "
                "each node.",
                "4.45"),
          rule_field<Components>()}});
}

} // namespace

Notation<Reserved> reserved_notation() {
    return map_of<Reserved>({{required("ram", &Reserved::ram, tiers(memory_number(), "4 GiB"),
                                       "RAM, in rising tiers.", "[{share: 25 %}]"),
                              field("ram_most", &Reserved::ram_most, target_memory(),
                                    "The tiers' sum is at most this.", "2250 MB")
                                  .otherwise("no limit"),
                              field("eviction", &Reserved::eviction, target_memory(),
                                    "RAM that is kept free beside that.", "100 MiB"),
                              required("vcpus", &Reserved::vcpus, tiers(target_vcpus(), "1"),
                                       "vCPUs, in rising tiers.", "[{share: 1 %}]"),
                              field("components", &Reserved::components, components_notation(),
                                    "What the service's own containers ask for beside that.",
                                    "{node_vcpus: 0.5, cluster_vcpus: 4.45}")
                                  .otherwise("nothing"),
                              rule_field<Reserved>()},
                             {},
                             check_reserved});
}

Notation<Containers> containers_notation() {
    const Notation<UsdPerHour> cost = price("0.000000001 /h", "100 /h", true);
    const Notation<SizeGroup> size =
        map_of<SizeGroup>({{required("vcpus", &SizeGroup::vcpus, target_vcpus(),
                                     "vCPUs of each of these sizes.", "2"),
                            required("ram", &SizeGroup::ram, up_to_100(target_memory()),
                                     "One size for each.", "[4 GiB, 8 GiB]")}});
    return map_of<Containers>(
        {{required<Containers>("sizes", put_sizes, up_to_100(size), "What can be asked for.",
                               "[{vcpus: 1, ram: [1 GiB, 2 GiB]}]"),
          required("usd_per_vcpu", &Containers::per_vcpu, cost, "Price of one vCPU.", "0.0405 /h"),
          required("usd_per_gib", &Containers::per_gib, cost, "Price of one GiB of RAM.",
                   "0.00445 /h"),
          required("region", &Containers::region, one_line(), "The region that the prices are of.",
                   "eastus"),
          field("processors", &Containers::processors, up_to_100(one_line()),
                "Processors that a container can land on, by their names in "
                "data/hardware/processors.csv.",
                "[Intel Xeon Platinum 8272CL]")
              .otherwise("unknown"),
          rule_field<Containers>()}});
}

} // namespace skusim::scenarios
