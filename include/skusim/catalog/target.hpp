// A compute target's rules, as read from its data file (scenarios/targets/*.yaml or a user's own).
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/catalog/sku.hpp>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalog {

/// What a rule says and who says so: printed whenever the rule bites.
struct Rule {
    std::string text;
    std::string source;
    std::string date; ///< ISO date of the source
};

/// "at least 3 nodes (Azure Machine Learning documentation, 2020-12-11)"
[[nodiscard]] std::string cited(const Rule& rule);

/// Whether each request waits for its answer, or all items of a job for the last one's.
enum class Mode { real_time, job };

[[nodiscard]] constexpr auto enum_names(Mode) {
    return std::array<EnumName<Mode>, 2>{
        {{Mode::real_time, "real-time", "each request waits for its answer"},
         {Mode::job, "batch", "all items of a job, by a deadline"}}};
}

[[nodiscard]] std::string_view name(Mode mode);

/// What a cluster is for: a service that others depend on, or a trial.
enum class Environment { production, dev_test };

[[nodiscard]] constexpr auto enum_names(Environment) {
    return std::array<EnumName<Environment>, 2>{
        {{Environment::production, "production", "others depend on it"},
         {Environment::dev_test, "dev-test", "for trials"}}};
}

[[nodiscard]] std::string_view name(Environment environment);

/// What one pays for.
enum class Rental {
    machine,      ///< virtual machines of the scenario's catalog
    container,    ///< vCPUs and RAM of one container, in sizes that the target names
    this_machine, ///< nothing: the machine at hand
};

[[nodiscard]] constexpr auto enum_names(Rental) {
    return std::array<EnumName<Rental>, 3>{
        {{Rental::machine, "machine", "virtual machines of the scenario's catalog"},
         {Rental::container, "container", "vCPUs and RAM of one container"},
         {Rental::this_machine, "this-machine", "nothing: the machine at hand"}}};
}

/// Where a rule that refuses a workload sends it.
struct Instead {
    std::string target; ///< its name, or the path of its file
    std::optional<Environment> environment;
};

/// Ways in which a workload can be served.
struct Serves {
    std::vector<Mode> modes;
    Rule rule;
    std::optional<Instead> instead;
};

/// Whether the target is for production.
struct ProductionUse {
    bool allowed = true;
    Rule rule;
};

/// Accelerators that models may run on.
struct ServedAccelerators {
    std::vector<AcceleratorKind> kinds;
    Rule rule;
    std::optional<Instead> instead;
};

/// Clouds whose machines it rents.
struct RentedClouds {
    std::vector<std::string> providers; ///< "azure", as catalogs name them
    Rule rule;
};

/// Series of machines that it offers.
struct RentedSeries {
    std::vector<std::string> names; ///< "Fsv2", as parse_azure_name() reads them
    Rule rule;
};

/// Whether it rents machines at the spot price.
struct SpotUse {
    bool allowed = true;
    Rule rule;
};

/// Whether one cluster of it has dedicated and low-priority nodes side by side.
struct MixedTiers {
    bool allowed = true;
    Rule rule;
};

/// What scales by itself while the service runs.
enum class ScalingKind {
    none,
    replicas, ///< copies of the model, within the nodes that the plan sets
    nodes,
};

[[nodiscard]] constexpr auto enum_names(ScalingKind) {
    return std::array<EnumName<ScalingKind>, 3>{
        {{ScalingKind::none, "none", "nothing"},
         {ScalingKind::replicas, "replicas", "copies of the model, on a fixed number of nodes"},
         {ScalingKind::nodes, "nodes", "machines"}}};
}

struct ScalingRule {
    ScalingKind of = ScalingKind::none;
    Rule rule;
};

/// What a limit is about. Those of a machine or container gate it; those of the model, the workload
/// or the requests refuse the whole scenario; that of nodes bounds the plan.
enum class LimitKind {
    ram,             ///< bytes of one node
    vcpus,           ///< of one node
    nodes,           ///< of a cluster
    dev_test_nodes,  ///< of a cluster for dev/test
    model_size,      ///< bytes on disk
    request_timeout, ///< seconds
    request_rate,    ///< requests per second of the whole service
};

[[nodiscard]] constexpr auto enum_names(LimitKind) {
    return std::array<EnumName<LimitKind>, 7>{{{LimitKind::ram, "ram"},
                                               {LimitKind::vcpus, "vcpus"},
                                               {LimitKind::nodes, "nodes"},
                                               {LimitKind::dev_test_nodes, "dev_test_nodes"},
                                               {LimitKind::model_size, "model_size"},
                                               {LimitKind::request_timeout, "request_timeout"},
                                               {LimitKind::request_rate, "request_rate"}}};
}

/// A bound that a target sets. Where guidance and platform, or two years, say different things,
/// each is a limit of its own; one that is not `in_force` refuses nothing and is named beside those
/// that do.
struct Limit {
    LimitKind kind = LimitKind::ram;
    double bound = 0;     ///< in the unit of the kind
    std::string written;  ///< "48 GiB"
    bool is_open = false; ///< `below`: the bound itself is already too much; else `at_most`
    bool in_force = true;
    Rule rule;
    std::optional<Instead> instead;
};

/// Whether `amount` breaks the limit, in force or not. A relative 10^-9 is left to rounding.
[[nodiscard]] bool breaks(const Limit& limit, double amount);

/// The least cluster that a target runs in production. For dev/test it is one node.
struct Minimum {
    int nodes = 1;
    double vcpus = 0; ///< of all nodes together
    Rule rule;
};

/// A share of each unit of a resource up to `up_to`, from the end of the tier before.
struct ResourceTier {
    double up_to = std::numeric_limits<double>::infinity(); ///< bytes, or vCPUs
    double share = 0;
};

/// The sum of the tiers' shares of `amount`.
[[nodiscard]] double tiered(const std::vector<ResourceTier>& tiers, double amount);

/// What a service's own containers ask for beside the system of a node.
struct Components {
    double node_vcpus = 0;    ///< of each node, all of its system with it
    double cluster_vcpus = 0; ///< of a cluster in production, wherever they run
    Rule rule;
};

/// What a target's own programs take of each node, so that containers must fit in what is left.
struct Reserved {
    std::vector<ResourceTier> ram;   ///< of the node's bytes
    std::optional<Bytes> ram_most;   ///< the tiers' sum is at most this
    Bytes eviction;                  ///< kept free beside that, or containers are evicted
    std::vector<ResourceTier> vcpus; ///< of the node's vCPUs
    std::optional<Components> components;
    Rule rule;
};

/// RAM of a node that containers can be promised; never below 0.
[[nodiscard]] Bytes ram_for_containers(const Reserved& reserved, Bytes ram);
/// vCPUs of a node that containers can be promised in a cluster of at least `least_nodes`; never
/// below 0. What the cluster's own containers ask for is spread over those nodes: a larger cluster
/// leaves a little more of each.
[[nodiscard]] double vcpus_for_containers(const Reserved& reserved, double vcpus,
                                          Environment environment, int least_nodes);

/// A container that can be rented.
struct ContainerSize {
    double vcpus = 0;
    Bytes ram;
};

/// What the containers of a target are and cost.
struct Containers {
    std::vector<ContainerSize> sizes;
    UsdPerHour per_vcpu;
    UsdPerHour per_gib;
    std::string region;                  ///< that the prices are of
    std::vector<std::string> processors; ///< that they can land on; empty if unknown
    Rule rule;
};

/// The price of one container: exact to the nano-dollar, halves up.
[[nodiscard]] UsdPerHour price(const Containers& containers, const ContainerSize& size);

/// The sizing that a target's documentation gives: replicas at a target utilisation.
struct Sizing {
    double utilization = 1;
    Rule rule;
};

/// Whose quota nodes count against.
enum class QuotaOf { machines, azure_ml, sagemaker, vertex };

[[nodiscard]] constexpr auto enum_names(QuotaOf) {
    return std::array<EnumName<QuotaOf>, 4>{
        {{QuotaOf::machines, "machines", "that of the cloud's virtual machines"},
         {QuotaOf::azure_ml, "azure-ml", "that of Azure Machine Learning"},
         {QuotaOf::sagemaker, "sagemaker", "that of Amazon SageMaker"},
         {QuotaOf::vertex, "vertex", "that of Vertex AI"}}};
}

/// Nodes' worth of quota that a deployment takes: of ceil(factor x nodes) nodes, and while it is
/// upgraded of ceil(surge x nodes) or `surge_nodes` more, whichever is more.
struct Quota {
    double factor = 1;
    double surge = 0;
    int surge_nodes = 0;
    QuotaOf of = QuotaOf::machines;
    Rule rule = {};
};

/// Nodes' worth of quota, ceil(factor x nodes) + max(ceil(surge x nodes), surge_nodes), in exact
/// decimal arithmetic for shares in whole per cent.
[[nodiscard]] int quota_nodes(const Quota& quota, int nodes);

/// Which hosting service the model runs in, and what it demands.
struct Target {
    std::string name;  ///< "aks"
    std::string title; ///< "Azure Kubernetes Service"
    std::string file;  ///< of its rules
    Serves serves;
    ProductionUse production;
    Rental rents = Rental::machine;
    std::optional<RentedClouds> clouds;    ///< any if absent
    std::optional<RentedSeries> series;    ///< any if absent
    std::optional<SpotUse> spot;           ///< allowed if absent
    std::optional<MixedTiers> mixed_tiers; ///< allowed if absent
    ServedAccelerators accelerators;
    ScalingRule scaling;
    std::vector<Limit> limits;
    Minimum minimum;
    std::optional<Reserved> reserved;
    std::optional<Containers> containers; ///< exactly if it rents them
    std::optional<Sizing> sizing;
    std::optional<Quota> quota;
    std::vector<Rule> notes; ///< to be told with every plan
};

/// Whether models on this kind of accelerator are served.
[[nodiscard]] bool serves(const Target& target, AcceleratorKind kind);
[[nodiscard]] bool serves(const Target& target, Mode mode);

/// Nodes of `sku` that the target demands: at least one, and no more in a trial.
[[nodiscard]] int minimum_nodes(const Target& target, Environment environment, const Sku& sku);

/// The limit on the number of nodes that is in force and tightest, if there is one.
[[nodiscard]] const Limit* node_limit(const Target& target, Environment environment);

/// The containers that the target rents, as the machines of a catalog in `region`. They are of
/// family and series "container".
[[nodiscard]] std::vector<Sku> container_skus(const Target& target, const std::string& region);

} // namespace skusim::catalog
