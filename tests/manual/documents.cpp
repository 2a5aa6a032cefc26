// The JSON Schema and the reference that ship are those of the table of fields, and know every key.
#include "../../sim/manual/manual.hpp"

#include <array>
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
    CHECK(schema["required"] == nlohmann::json{"skusim", "workload", "service"});
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["properties"]["node"]["additionalProperties"] == false);
    const auto& closed = schema["properties"]["workload"]["properties"]["arrivals"]["allOf"][0];
    CHECK(closed["if"]["properties"]["kind"]["const"] == "closed");
    CHECK(closed["then"]["additionalProperties"] == false);
    CHECK(closed["then"]["required"] == nlohmann::json{"concurrency"});
}

TEST_CASE("schema and reference know every key that scenarios have") {
    const std::set<std::string> expected{"skusim",
                                         "name",
                                         "model",
                                         "ram",
                                         "size",
                                         "accelerator",
                                         "gpu_memory",
                                         "architecture",
                                         "environment",
                                         "target",
                                         "workload",
                                         "arrivals",
                                         "kind",
                                         "concurrency",
                                         "think_time",
                                         "backoff",
                                         "rate",
                                         "speedup",
                                         "rates",
                                         "period",
                                         "items",
                                         "deadline",
                                         "job",
                                         "mini_batch_size",
                                         "max_retries",
                                         "failures",
                                         "tier",
                                         "evictions",
                                         "boot_time",
                                         "idle_before_scale_down",
                                         "min_nodes",
                                         "service",
                                         "time",
                                         "mean",
                                         "cv",
                                         "min",
                                         "max",
                                         "values",
                                         "file",
                                         "operations",
                                         "weights",
                                         "activations",
                                         "precision",
                                         "compute_efficiency",
                                         "bandwidth_efficiency",
                                         "overhead",
                                         "delay",
                                         "node",
                                         "workers",
                                         "threads_per_worker",
                                         "max_concurrent_requests",
                                         "requests",
                                         "cpu",
                                         "batch",
                                         "max_size",
                                         "max_delay",
                                         "preferred_sizes",
                                         "copies_per_accelerator",
                                         "per_request",
                                         "uncertainty",
                                         "parallel_fraction",
                                         "contention",
                                         "coherence",
                                         "hyper_thread_gain",
                                         "classes",
                                         "share",
                                         "priority",
                                         "parameter",
                                         "standard_error",
                                         "correlations",
                                         "queue",
                                         "discipline",
                                         "max_wait",
                                         "timeout",
                                         "router",
                                         "front_end",
                                         "scaling",
                                         "min_replicas",
                                         "max_replicas",
                                         "target_utilization",
                                         "refresh",
                                         "scale_down_after",
                                         "start_time",
                                         "capacity",
                                         "slo",
                                         "latency",
                                         "max_error_rate",
                                         "min_throughput",
                                         "catalog",
                                         "select",
                                         "region",
                                         "families",
                                         "max_price",
                                         "burstable",
                                         "retired",
                                         "policy",
                                         "ram_factor",
                                         "spare_nodes",
                                         "max_nodes",
                                         "pricing",
                                         "simulation",
                                         "seed",
                                         "confidence",
                                         "max_requests"};
    std::set<std::string> keys;
    collect_keys(nlohmann::json::parse(scenario_json_schema()), keys);
    CHECK(keys == expected);
    const std::string reference = scenario_reference();
    for (const std::string& key : expected) {
        CHECK_THAT(reference,
                   ContainsSubstring(key == "kind" ? "`kind: closed`" : "| `" + key + "` |"));
    }
}

TEST_CASE("what is not built yet is in neither schema nor reference") {
    const std::string schema = scenario_json_schema();
    const std::string reference = scenario_reference();
    for (const std::string word : {"llm"}) {
        CHECK(schema.find('"' + word + '"') == std::string::npos);
        CHECK(reference.find('`' + word + '`') == std::string::npos);
    }
}
