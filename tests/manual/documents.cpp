// The JSON Schema and the reference that ship are those of the table of fields, and know every key.
#include "../../sim/manual/manual.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <support/catch.hpp>

using namespace skusim::manual;

namespace {

std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// The shipped file at `name` is `expected`; with SKUSIM_REGENERATE set, it is made so.
void check_shipped(const std::string& name, const std::string& expected) {
    const std::string path = std::string(SKUSIM_SOURCE_DIR) + "/docs/" + name;
    if (std::getenv("SKUSIM_REGENERATE") != nullptr) {
        std::ofstream(path, std::ios::binary) << expected;
    }
    INFO("docs/" << name << " is not what the table of fields says; regenerate it with "
                 << "SKUSIM_REGENERATE=1 test_manual");
    CHECK((file_text(path) == expected));
}

void collect_keys(const nlohmann::json& schema, std::set<std::string>& keys) {
    if (schema.is_object() && schema.contains("properties")) {
        for (const auto& [key, property] : schema["properties"].items()) {
            keys.insert(key);
        }
    }
    for (const auto& part : schema) {
        if (part.is_structured()) {
            collect_keys(part, keys);
        }
    }
}

} // namespace

TEST_CASE("the shipped JSON Schema and reference are up to date") {
    check_shipped("scenario.schema.json", scenario_json_schema());
    check_shipped("scenario_reference.md", scenario_reference());
    check_shipped("target.schema.json", target_json_schema());
    check_shipped("target_reference.md", target_reference());
}

TEST_CASE("the JSON Schema is JSON, names its draft, and closes every map") {
    const auto schema = nlohmann::json::parse(scenario_json_schema());
    CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema["required"] == nlohmann::json{"skusim", "workload"});
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["properties"]["node"]["additionalProperties"] == false);
    const auto& closed = schema["properties"]["workload"]["properties"]["arrivals"]["allOf"][0];
    CHECK(closed["if"]["properties"]["kind"]["const"] == "closed");
    CHECK(closed["then"]["additionalProperties"] == false);
    CHECK(closed["then"]["required"] == nlohmann::json{"concurrency"});
}

TEST_CASE("schema and reference know the same keys") {
    std::set<std::string> in_schema;
    collect_keys(nlohmann::json::parse(scenario_json_schema()), in_schema);
    std::set<std::string> in_reference{"kind"}; // it has no row: each kind has a section
    std::istringstream lines(scenario_reference());
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("| `")) {
            in_reference.insert(line.substr(3, line.find('`', 3) - 3));
        }
    }
    CHECK(in_schema == in_reference);
    CHECK(in_schema.contains("ram_factor"));
    CHECK(in_schema.size() > 100);
}

TEST_CASE("what is not built yet is in neither schema nor reference") {
    const std::string schema = scenario_json_schema();
    const std::string reference = scenario_reference();
    for (const std::string word : {"speculative", "lora"}) {
        CHECK(schema.find('"' + word + '"') == std::string::npos);
        CHECK(reference.find('`' + word + '`') == std::string::npos);
    }
}
