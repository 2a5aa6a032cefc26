#include <skusim/scenarios/tables.hpp>
#include <skusim/scenarios/target_file.hpp>

#include "scenarios/rules.hpp"
#include "scenarios/types.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr std::uint64_t most_target_nodes = 100'000;

TypePointer target_text() {
    return make_type(TextType{});
}
TypePointer memory_type() {
    return make_type(QuantityType{Dimension::bytes, "1 B", "10 TiB"});
}
TypePointer vcpus() {
    return make_type(NumberType{0.001, 1000});
}
TypePointer nodes() {
    return make_type(IntegerType{1, most_target_nodes});
}
TypePointer target_share() {
    return make_type(QuantityType{Dimension::ratio, "0.01 %", "100 %"});
}
TypePointer list_of(TypePointer item, std::size_t shortest = 1) {
    return make_type(ListType{std::move(item), shortest, 100});
}

std::vector<Field> rule_fields() {
    return {{"text", target_text(), "What the rule says.", "", "at least 3 nodes"},
            {"source", target_text(), "Who says so.", "", "the service's documentation"},
            {"date", target_text(), "ISO date of the source.", "", "\"2020-12-11\""}};
}

Field rule() {
    return {"rule", make_type(ObjectType{rule_fields()}),
            "The rule, as it is printed where it bites.", "",
            "{text: at least 3 nodes, source: documentation, date: \"2020-12-11\"}"};
}

Field instead() {
    const TypePointer environment = make_type(ChoiceType{{{"production", ""}, {"dev-test", ""}}});
    ChoiceType target;
    for (const std::string_view name : shipped_targets) {
        target.choices.push_back({std::string(name), ""});
    }
    target.file_ending = target_file_ending;
    return {"instead",
            make_type(ObjectType{{{"target", make_type(std::move(target)),
                                   "The target; a path is relative to this file.", "", "aks"},
                                  {"environment", environment, "What it is planned for.",
                                   "as the scenario says", "dev-test"}}}),
            "The target that is planned where this rule refuses a workload.", "none",
            "{target: aks}"};
}

Field serves() {
    const TypePointer mode =
        make_type(ChoiceType{{{"real-time", "each request waits for its answer"},
                              {"batch", "all items of a job, by a deadline"}}});
    return {"serves",
            make_type(ObjectType{{{"modes", make_type(ListType{mode, 1, 2}),
                                   "How a workload can be served.", "", "[real-time]"},
                                  rule(),
                                  instead()}}),
            "What it serves.", "", "{modes: [real-time]}"};
}

Field production() {
    return {"production",
            make_type(ObjectType{{{"allowed", make_type(BooleanType{}),
                                   "Whether it is more than a place for trials.", "", "true"},
                                  rule()}}),
            "Whether others may depend on it.", "", "{allowed: true}"};
}

Field accelerators() {
    const TypePointer kinds =
        make_type(ListType{make_type(ChoiceType{{{"gpu", ""}, {"fpga", ""}}}), 0, 2});
    return {
        "accelerators",
        make_type(ObjectType{
            {{"kinds", kinds, "Kinds that it serves models on.", "", "[gpu]"}, rule(), instead()}}),
        "Accelerators that it serves.", "", "{kinds: [gpu]}"};
}

Field target_scaling_field() {
    const TypePointer of =
        make_type(ChoiceType{{{"none", "nothing"},
                              {"replicas", "copies of the model, on a fixed number of nodes"},
                              {"nodes", "machines"}}});
    return {"scaling",
            make_type(ObjectType{{{"of", of, "What scales by itself.", "", "replicas"}, rule()}}),
            "What changes with the load.", "", "{of: none}"};
}

Kind limit(std::string name, std::string sentence, const TypePointer& bound, const char* example) {
    return {std::move(name),
            std::move(sentence),
            {{"below", bound, "The bound itself is too much already.", "none", example},
             {"at_most", bound, "The bound itself is allowed.", "none", example},
             {"in_force", make_type(BooleanType{}),
              "Whether it refuses anything. One that does not is only named beside those that do: "
              "the rule of another year.",
              "true", "false"},
             rule(),
             instead()},
            check_limit};
}

Field limits() {
    KindType type;
    type.example = "{kind: ram, below: 48 GiB, rule: ...}";
    type.kinds = {
        limit("ram", "RAM of one node.", memory_type(), "48 GiB"),
        limit("vcpus", "vCPUs of one node.", vcpus(), "4"),
        limit("nodes", "Nodes of the plan.", nodes(), "1"),
        limit("dev_test_nodes", "Nodes of a plan for dev/test.", nodes(), "1"),
        limit("model_size", "The model's size on disk.", memory_type(), "1 GB"),
        limit("request_timeout", "The longest time that a request may take (node.timeout).",
              positive_time(), "180 s"),
        limit("request_rate", "Requests of the whole service per unit of time.",
              make_type(QuantityType{Dimension::rate, "1e-6 /s", "1e9 /s"}), "500 /s"),
    };
    return {"limits", make_type(ListType{make_type(std::move(type)), 0, 100}),
            "Bounds. Where a guidance and the platform differ, or two years do, give both.", "none",
            "[{kind: nodes, at_most: 1, rule: ...}]"};
}

Field minimum() {
    return {"minimum",
            make_type(ObjectType{{{"nodes", nodes(), "Nodes.", "", "3"},
                                  {"vcpus", make_type(IntegerType{0, most_target_nodes}),
                                   "vCPUs of all nodes.", "0", "12"},
                                  rule()}}),
            "The least cluster in production; in a trial it is one node.", "one node",
            "{nodes: 3, vcpus: 12}"};
}

TypePointer tiers(const TypePointer& amount, const char* example) {
    return list_of(make_type(
        ObjectType{{{"up_to", amount, "Where the tier ends.", "without end", example},
                    {"share", target_share(), "Share of what lies in the tier.", "", "25 %"}}}));
}

Field reserved() {
    return {
        "reserved",
        make_type(ObjectType{
            {{"ram", tiers(memory_type(), "4 GiB"), "RAM, in rising tiers.", "", "[{share: 25 %}]"},
             {"ram_most", memory_type(), "The tiers' sum is at most this.", "no limit", "2250 MB"},
             {"eviction", memory_type(), "RAM that is kept free beside that.", "0 B", "100 MiB"},
             {"vcpus", tiers(vcpus(), "1"), "vCPUs, in rising tiers.", "", "[{share: 1 %}]"},
             rule()},
            {},
            check_reserved}),
        "What the target's own programs take of each node. With it, workers are containers "
        "that must fit in what is left.",
        "nothing", "{ram: [{share: 25 %}], vcpus: [{share: 1 %}]}"};
}

Field containers() {
    const TypePointer size = make_type(
        ObjectType{{{"vcpus", vcpus(), "vCPUs of each of these sizes.", "", "2"},
                    {"ram", list_of(memory_type()), "One size for each.", "", "[4 GiB, 8 GiB]"}}});
    const TypePointer price =
        make_type(QuantityType{Dimension::price, "0.000000001 /h", "100 /h", true});
    return {"containers",
            make_type(ObjectType{
                {{"sizes", list_of(size), "What can be asked for.", "",
                  "[{vcpus: 1, ram: [1 GiB, 2 GiB]}]"},
                 {"usd_per_vcpu", price, "Price of one vCPU.", "", "0.0405 /h"},
                 {"usd_per_gib", price, "Price of one GiB of RAM.", "", "0.00445 /h"},
                 {"region", target_text(), "The region that the prices are of.", "", "eastus"},
                 {"processors", list_of(target_text()),
                  "Processors that a container can land on, by their names in "
                  "data/hardware/processors.csv.",
                  "unknown", "[Intel Xeon Platinum 8272CL]"},
                 rule()}}),
            "The containers of a target that rents these.", "none",
            "{sizes: [{vcpus: 1, ram: [1 GiB]}]}"};
}

Field defaults() {
    const TypePointer group = make_type(ObjectType{
        {{"values", make_type(PartType{scenario_type, check_default_values}),
          "Values of keys that the scenario leaves out. A map with a `kind` is taken whole.", "",
          "{node: {timeout: 60 s}}"},
         rule()}});
    return {"defaults", make_type(ListType{group, 0, 100}),
            "What holds where a scenario says nothing.", "none",
            "[{values: {node: {timeout: 60 s}}, rule: ...}]"};
}

Field with_rule(const char* key, Field field, const char* sentence, const char* example) {
    return {key, make_type(ObjectType{{std::move(field), rule()}}), sentence, "none", example};
}

} // namespace

const Type& target_type() {
    static const TypePointer rents =
        make_type(ChoiceType{{{"machine", "virtual machines of the scenario's catalog"},
                              {"container", "vCPUs and RAM of one container"},
                              {"this-machine", "nothing: the machine at hand"}}});
    static const TypePointer ratio = make_type(QuantityType{Dimension::ratio, "100 %", "1000 %"});
    static const TypePointer type = make_type(ObjectType{
        {{"skusim", make_type(VersionType{1}), "Version of the format.", "", "1"},
         {"target", target_text(), "Name of the target.", "", "aks"},
         {"title", target_text(), "The service's name.", "", "Azure Kubernetes Service"},
         serves(),
         production(),
         {"rents", rents, "What one pays for.", "", "machine"},
         accelerators(),
         target_scaling_field(),
         limits(),
         minimum(),
         reserved(),
         containers(),
         with_rule("sizing",
                   {"utilization", target_share(), "Target utilisation of a replica.", "", "70 %"},
                   "The documented number of replicas, printed beside the simulated one.",
                   "{utilization: 70 %}"),
         with_rule("quota", {"factor", ratio, "Nodes of quota over nodes.", "", "120 %"},
                   "The quota that a deployment takes.", "{factor: 120 %}"),
         {"notes", make_type(ListType{make_type(ObjectType{rule_fields()}), 0, 100}),
          "What to tell with every plan.", "none", "[{text: ..., source: ..., date: ...}]"},
         defaults()},
        {},
        check_target_as_whole});
    return *type;
}

} // namespace skusim::scenarios
