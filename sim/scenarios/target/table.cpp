#include "table.hpp"

#include <skusim/scenarios/tables.hpp>
#include <skusim/scenarios/target_file.hpp>
#include <skusim/schema/values.hpp>

#include "defaults.hpp"
#include "parts.hpp"
#include "scenarios/notations.hpp"
#include "scenarios/rules.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using catalog::Target;

/// The name of a target that ships, or the path of a file.
Notation<std::string> target_word() {
    ChoiceType type;
    for (const std::string_view name : shipped_targets) {
        type.choices.push_back({std::string(name), ""});
    }
    type.file_ending = target_file_ending;
    return {make_type(std::move(type)),
            [](const Value& value, std::string& into) { into = value.scalar; }};
}

BoundField<Target> serves_field() {
    using catalog::Serves;
    const Notation<Serves> serves =
        map_of<Serves>({{required("modes", &Serves::modes, list_of(one_of<catalog::Mode>(), 1, 2),
                                  "How a workload can be served.", "[real-time]"),
                         rule_field<Serves>(), instead_field<Serves>()}});
    return required("serves", &Target::serves, serves, "What it serves.", "{modes: [real-time]}");
}

BoundField<Target> production_field() {
    using catalog::ProductionUse;
    const Notation<ProductionUse> production =
        map_of<ProductionUse>({{required("allowed", &ProductionUse::allowed, boolean(),
                                         "Whether it is more than a place for trials.", "true"),
                                rule_field<ProductionUse>()}});
    return required("production", &Target::production, production,
                    "Whether others may depend on it.", "{allowed: true}");
}

BoundField<Target> accelerators_field() {
    using catalog::ServedAccelerators;
    const Notation<ServedAccelerators> accelerators = map_of<ServedAccelerators>(
        {{required("kinds", &ServedAccelerators::kinds,
                   list_of(one_of<catalog::AcceleratorKind>(), 0, 3),
                   "Kinds that it serves models on.", "[gpu]"),
          rule_field<ServedAccelerators>(), instead_field<ServedAccelerators>()}});
    return required("accelerators", &Target::accelerators, accelerators,
                    "Accelerators that it serves.", "{kinds: [gpu]}");
}

BoundField<Target> clouds_field() {
    using catalog::RentedClouds;
    const Notation<RentedClouds> clouds = map_of<RentedClouds>(
        {{required("providers", &RentedClouds::providers, up_to_100(one_line()),
                   "Providers, as catalogs name them.", "[azure]"),
          rule_field<RentedClouds>()}});
    return field("clouds", &Target::clouds, clouds, "Clouds whose machines it rents.",
                 "{providers: [azure]}")
        .otherwise("any");
}

BoundField<Target> series_field() {
    using catalog::RentedSeries;
    const Notation<RentedSeries> series =
        map_of<RentedSeries>({{required("names", &RentedSeries::names, list_of(one_line(), 1, 1000),
                                        "Series of Azure's machines.", "[Dsv3, Fsv2]"),
                               rule_field<RentedSeries>()}});
    return field("series", &Target::series, series, "Series of machines that it offers.",
                 "{names: [Dsv3, Fsv2]}")
        .otherwise("any");
}

BoundField<Target> spot_field() {
    using catalog::SpotUse;
    const Notation<SpotUse> spot =
        map_of<SpotUse>({{required("allowed", &SpotUse::allowed, boolean(),
                                   "Whether a service may run on spot machines.", "false"),
                          rule_field<SpotUse>()}});
    return field("spot", &Target::spot, spot, "Machines at the spot price.", "{allowed: false}")
        .otherwise("allowed");
}

BoundField<Target> mixed_tiers_field() {
    using catalog::MixedTiers;
    const Notation<MixedTiers> mixed = map_of<MixedTiers>(
        {{required("allowed", &MixedTiers::allowed, boolean(),
                   "Whether a cluster may have dedicated and low-priority nodes side by side.",
                   "false"),
          rule_field<MixedTiers>()}});
    return field("mixed_tiers", &Target::mixed_tiers, mixed, "Nodes of both tiers in one cluster.",
                 "{allowed: false}")
        .otherwise("allowed");
}

BoundField<Target> scaling_field() {
    using catalog::ScalingRule;
    const Notation<ScalingRule> scaling =
        map_of<ScalingRule>({{required("of", &ScalingRule::of, one_of<catalog::ScalingKind>(),
                                       "What scales by itself.", "replicas"),
                              rule_field<ScalingRule>()}});
    return required("scaling", &Target::scaling, scaling, "What changes with the load.",
                    "{of: none}");
}

BoundField<Target> minimum_field() {
    using catalog::Minimum;
    const Notation<Minimum> minimum = map_of<Minimum>(
        {{required("nodes", &Minimum::nodes, whole(1, most_target_nodes), "Nodes.", "3"),
          field("vcpus", &Minimum::vcpus, whole(0, most_target_nodes), "vCPUs of all nodes.", "12")
              .otherwise("0"),
          rule_field<Minimum>()}});
    return field("minimum", &Target::minimum, minimum,
                 "The least cluster in production; in a trial it is one node.",
                 "{nodes: 3, vcpus: 12}")
        .otherwise("one node");
}

/// A share of a target with its rule.
template <class Part>
Notation<Part> share_with_rule(BoundField<Part> share) {
    return map_of<Part>({{std::move(share), rule_field<Part>()}});
}

BoundField<Target> sizing_field() {
    using catalog::Sizing;
    return field("sizing", &Target::sizing,
                 share_with_rule(required("utilization", &Sizing::utilization, target_share(),
                                          "Target utilisation of a replica.", "70 %")),
                 "The documented number of replicas, printed beside the simulated one.",
                 "{utilization: 70 %}")
        .otherwise("none");
}

BoundField<Target> quota_field() {
    using catalog::Quota;
    return field("quota", &Target::quota,
                 map_of<Quota>(
                     {{required("factor", &Quota::factor, ratio("100 %", "1000 %"),
                                "Nodes of quota over nodes.", "120 %"),
                       field("surge", &Quota::surge, ratio("0.1 %", "100 %", true),
                             "Nodes that an upgrade adds while it lasts, over nodes.", "10 %"),
                       field("surge_nodes", &Quota::surge_nodes, whole(0, 1000),
                             "The same as a number, where that is more.", "1"),
                       field("of", &Quota::of, one_of<catalog::QuotaOf>(),
                             "Whose quota the nodes count against.", "azure-ml"),
                       rule_field<Quota>()}}),
                 "The quota that a deployment takes.", "{factor: 120 %}")
        .otherwise("none");
}

/// They are a part of a scenario, so they are merged into one, not read.
BoundField<Target> defaults_field() {
    const TypePointer group = make_type(ObjectType{
        {{"values", make_type(PartType{scenario_type, check_default_values}),
          "Values of keys that the scenario leaves out. A map with a `kind` is taken whole.", "",
          "{node: {timeout: 60 s}}"},
         rule_field<catalog::Limit>().field}});
    return unread<Target>({"defaults", make_type(ListType{group, 0, 100}),
                           "What holds where a scenario says nothing.", "none",
                           "[{values: {node: {timeout: 60 s}}, rule: ...}]"});
}

Table<Target> target_table() {
    return {
        {unread<Target>({"skusim", make_type(VersionType{1}), "Version of the format.", "", "1"}),
         required("target", &Target::name, one_line(), "Name of the target.", "aks"),
         required("title", &Target::title, one_line(), "The service's name.",
                  "Azure Kubernetes Service"),
         serves_field(),
         production_field(),
         required("rents", &Target::rents, one_of<catalog::Rental>(), "What one pays for.",
                  "machine"),
         clouds_field(),
         series_field(),
         spot_field(),
         mixed_tiers_field(),
         accelerators_field(),
         scaling_field(),
         field("limits", &Target::limits, limits_notation(),
               "Bounds. Where a guidance and the platform differ, or two years do, give both.",
               "[{kind: nodes, at_most: 1, rule: ...}]")
             .otherwise("none"),
         minimum_field(),
         field("reserved", &Target::reserved, reserved_notation(),
               "What the target's own programs take of each node. With it, workers are "
               "containers that must fit in what is left.",
               "{ram: [{share: 25 %}], vcpus: [{share: 1 %}]}")
             .otherwise("nothing"),
         field("containers", &Target::containers, containers_notation(),
               "The containers of a target that rents these.",
               "{sizes: [{vcpus: 1, ram: [1 GiB]}]}")
             .otherwise("none"),
         sizing_field(),
         quota_field(),
         field("notes", &Target::notes, list_of(rule_notation(), 0, 100),
               "What to tell with every plan.", "[{text: ..., source: ..., date: ...}]")
             .otherwise("none"),
         defaults_field()},
        {},
        check_target_as_whole};
}

void place(std::optional<catalog::Instead>& instead, const std::string& file) {
    if (instead && is_target_path(instead->target)) {
        instead->target = beside(file, instead->target);
    }
}

} // namespace

Notation<Bytes> target_memory() {
    return bytes("1 B", "10 TiB");
}

Notation<double> target_vcpus() {
    return number(0.001, 1000);
}

Notation<double> target_share() {
    return ratio("0.01 %", "100 %");
}

const Notation<catalog::Rule>& rule_notation() {
    using catalog::Rule;
    static const Notation<Rule> notation = map_of<Rule>(
        {{required("text", &Rule::text, one_line(), "What the rule says.", "at least 3 nodes"),
          required("source", &Rule::source, one_line(), "Who says so.",
                   "the service's documentation"),
          required("date", &Rule::date, one_line(), "ISO date of the source.", "\"2020-12-11\"")}});
    return notation;
}

const Notation<catalog::Instead>& instead_notation() {
    using catalog::Instead;
    static const Notation<Instead> notation =
        map_of<Instead>({{required("target", &Instead::target, target_word(),
                                   "The target; a path is relative to this file.", "aks"),
                          field("environment", &Instead::environment,
                                one_of<catalog::Environment>(Meanings::silent),
                                "What it is planned for.", "dev-test")
                              .otherwise("as the scenario says")}});
    return notation;
}

const Notation<Target>& target_notation() {
    static const Notation<Target> notation = map_of(target_table());
    return notation;
}

const Type& target_type() {
    return *target_notation().type;
}

Target described_target(const Value& map, const std::string& file) {
    Target target = value_of(target_notation(), map);
    target.file = file;
    place(target.serves.instead, file);
    place(target.accelerators.instead, file);
    for (catalog::Limit& limit : target.limits) {
        place(limit.instead, file);
    }
    return target;
}

} // namespace skusim::scenarios
