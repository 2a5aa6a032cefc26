// A table of fields checks a tree that knows nothing of scenarios.
#include <skusim/schema/override.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/yaml.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::schema;

namespace {

const Type& oven() {
    static const TypePointer type = make_type(ObjectType{
        {{"heat", make_type(QuantityType{text::Dimension::time, "1 s", "1 h"}), "How long.", "",
          "20 min"},
         {"trays", make_type(IntegerType{1, 3}), "Trays.", "1", "2"},
         {"mode", make_type(ChoiceType{{{"fan", ""}, {"grill", ""}}}), "Mode.", "fan", "grill"}},
        {"steam"}});
    return *type;
}

/// The faults of the text, one a line: "line:column message".
std::string faults_of(std::string_view yaml) {
    const text::YamlDocument document = text::parse_yaml(yaml, "oven.yaml");
    Findings findings("oven.yaml");
    check_value(oven(), *document.root, "", findings);
    std::string lines;
    for (const Fault& fault : findings.take()) {
        lines += std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ' ' +
                 fault.message + '\n';
    }
    return lines;
}

} // namespace

TEST_CASE("all faults of a map are told, in the order of the text") {
    CHECK(faults_of("heat: 20 min\ntrays: 3\n").empty());
    CHECK(faults_of("trays: 4\n") ==
          "1:1 key \"heat\" is missing; add \"heat: 20 min\"\n"
          "1:8 trays: \"4\" is out of range; expected a whole number from 1 to 3\n");
    CHECK(faults_of("heat: 1 d\nmode: gril\n") ==
          "1:7 heat: \"1 d\" is out of range; expected 1 s to 1 h\n"
          "2:7 mode: \"gril\" is not known; did you mean \"grill\"? expected one of fan, grill\n");
}

TEST_CASE("keys that are planned are told apart from keys that are unknown") {
    CHECK(faults_of("heat: 1 min\nsteam: 1\n") ==
          "2:1 key \"steam\" is not supported in this version; supported: heat, trays, mode\n");
    CHECK(faults_of("heat: 1 min\ntray: 1\n") ==
          "2:1 unknown key \"tray\"; did you mean \"trays\"?\n");
}

TEST_CASE("an override puts a value at its key, and makes the maps on the way") {
    text::Value root = *text::parse_yaml("a: {b: 1}\n", "f.yaml").root;
    REQUIRE(apply_override(root, {"a.c.d", "2 s"}));
    REQUIRE(apply_override(root, {"a.b", "3"}));
    CHECK(as_int(at(at(root, "a"), "b")) == 3);
    CHECK(as_duration(at(at(at(root, "a"), "c"), "d")) == std::chrono::seconds{2});
    CHECK_FALSE(apply_override(root, {"a.b.c", "1"}));
    CHECK_FALSE(apply_override(root, {"a..c", "1"}));
}
