#include "schema_tables.hpp"

namespace skusim::formats {
namespace {

TypePointer text() {
    return make_type(TextType{});
}

Field rule() {
    return {
        "rule",
        make_type(ObjectType{{{"text", text(), "What the rule says.", "", "at least 3 nodes"},
                              {"source", text(), "Who says so.", "", "the service's documentation"},
                              {"date", text(), "ISO date of the source.", "", "\"2020-12-11\""}}}),
        "The rule, as it is printed where it bites.", "",
        "{text: at least 3 nodes, source: documentation, date: \"2020-12-11\"}"};
}

TypePointer accelerators() {
    const TypePointer kinds =
        make_type(ListType{make_type(ChoiceType{{{"gpu", ""}, {"fpga", ""}}}), 0, 2});
    return make_type(ObjectType{{{"kinds", kinds, "Kinds that it serves.", "", "[gpu]"}, rule()}});
}

TypePointer minimum() {
    constexpr std::uint64_t most = 100'000;
    return make_type(
        ObjectType{{{"nodes", make_type(IntegerType{1, most}), "Nodes.", "", "3"},
                    {"vcpus", make_type(IntegerType{0, most}), "vCPUs of all nodes.", "", "12"},
                    rule()}});
}

TypePointer defaults() {
    return make_type(
        ObjectType{{{"max_wait", positive_time(), "Default of node.max_wait.", "none", "500 ms"},
                    {"timeout", positive_time(), "Default of node.timeout.", "none", "60 s"},
                    rule()}});
}

} // namespace

const Type& target_type() {
    static const TypePointer type = make_type(ObjectType{
        {{"skusim", make_type(VersionType{1}), "Version of the format.", "", "1"},
         {"target", text(), "Name of the target.", "", "aks"},
         {"title", text(), "The service's name.", "", "Azure Kubernetes Service"},
         {"accelerators", accelerators(), "Accelerators that it serves.", "", "{kinds: [gpu]}"},
         {"minimum", minimum(), "The least cluster in production.", "", "{nodes: 3, vcpus: 12}"},
         {"defaults", defaults(), "Values of keys that a scenario leaves out.", "",
          "{timeout: 60 s}"}}});
    return *type;
}

} // namespace skusim::formats
