#include <skusim/base/hash.hpp>
#include <skusim/formats/scenario_file.hpp>
#include <skusim/formats/service_table.hpp>
#include <skusim/formats/target_file.hpp>
#include <skusim/formats/trace_file.hpp>

#include "override.hpp"
#include "quantity_text.hpp"
#include "scenario_values.hpp"
#include "schema_tables.hpp"
#include "text_file.hpp"
#include "yaml_tree.hpp"

#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <utility>

namespace skusim::formats {
namespace {

// Faults without a line are of values that the file does not hold.
Faults told_at_options(Faults faults, const std::vector<Override>& overrides) {
    for (Fault& fault : faults) {
        if (fault.place.line == 0 && !overrides.empty()) {
            fault.place.file = place_of(overrides.back());
            for (const Override& change : overrides) {
                if (fault.message.find(change.key) != std::string::npos) {
                    fault.place.file = place_of(change);
                }
            }
        }
    }
    return faults;
}

// The checked root of the document, or all its faults.
Result<Value> checked_document(std::string_view text, const std::string& file,
                               const std::vector<Override>& overrides) {
    YamlDocument document = parse_yaml(text, file);
    Findings findings(file);
    for (Fault& fault : document.faults) {
        findings.add({fault.place.line, fault.place.column}, std::move(fault.message));
    }
    if (document.root) {
        for (const Override& change : overrides) {
            if (auto applied = apply_override(*document.root, change); !applied) {
                return failure(std::move(applied.error()));
            }
        }
        check_value(scenario_type(), *document.root, "", findings);
    }
    if (findings.count() > 0 || !document.root) {
        return failure(told_at_options(findings.take(), overrides));
    }
    return std::move(*document.root);
}

// Fills `value` with the target's default unless the file has the key, be it to switch it off.
void apply_default(scenario::Scenario& scenario, const Value* node, std::string_view key,
                   std::optional<Duration>& value, const std::optional<Duration>& fallback) {
    if (!fallback || (node != nullptr && node->find(key) != nullptr)) {
        return;
    }
    value = fallback;
    const catalog::Rule& rule = scenario.target->defaults_rule;
    scenario.defaults.push_back(
        {fmt::format("node.{}", key), text(*fallback),
         fmt::format("target {}: {}, {}", scenario.target->name, rule.source, rule.date)});
}

Result<void> apply_target(scenario::Scenario& scenario, const Value& map) {
    const Value* name = map.find("target");
    if (name == nullptr) {
        return {};
    }
    Result<catalog::Target> target = shipped_target(name->scalar);
    if (!target) {
        return failure(std::move(target.error()));
    }
    scenario.target = std::move(*target);
    const Value* node = map.find("node");
    const catalog::TargetDefaults& defaults = scenario.target->defaults;
    serving::QueueRules& queue = scenario.node.queue;
    apply_default(scenario, node, "max_wait", queue.max_wait, defaults.max_wait);
    apply_default(scenario, node, "timeout", queue.timeout, defaults.timeout);
    return {};
}

Result<void> read_table(scenario::Scenario& scenario) {
    auto* named = std::get_if<service::TableService>(&scenario.service);
    if (named == nullptr) {
        return {};
    }
    Result<service::TableService> table = read_service_table(named->file);
    if (!table) {
        return failure(std::move(table.error()));
    }
    // The hash stands for all that the plan is made from. The table's size was bounded above.
    const Result<std::string> text =
        read_text_file(named->file, std::numeric_limits<std::size_t>::max());
    scenario.hash = hash_text(scenario.hash + (text ? *text : ""));
    *named = std::move(*table);
    return {};
}

Result<void> read_recording(scenario::Scenario& scenario, const Value& map) {
    auto* recorded = std::get_if<workload::TraceArrivals>(&scenario.arrivals);
    if (recorded == nullptr) {
        return {};
    }
    const Value& arrivals = at(at(map, "workload"), "arrivals");
    auto source = read_trace(beside(scenario.file, at(arrivals, "file").scalar));
    if (!source) {
        return failure(std::move(source.error()));
    }
    scenario.hash = hash_text(scenario.hash + (*source)->facts().hash);
    recorded->source = std::move(*source);
    return {};
}

} // namespace

Result<scenario::Scenario> read_scenario(const std::string& path,
                                         const std::vector<Override>& overrides) {
    const Result<std::string> text = read_text_file(path, yaml_size_limit);
    if (!text) {
        return failure(text.error());
    }
    const Result<Value> map = checked_document(*text, path, overrides);
    if (!map) {
        return failure(map.error());
    }
    scenario::Scenario scenario = to_scenario(*map, path);
    std::string made_from = *text;
    for (const Override& change : overrides) {
        made_from += '\n' + place_of(change);
    }
    scenario.hash = hash_text(made_from);
    if (auto applied = apply_target(scenario, *map); !applied) {
        return failure(std::move(applied.error()));
    }
    if (auto read = read_table(scenario); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = read_recording(scenario, *map); !read) {
        return failure(std::move(read.error()));
    }
    return scenario;
}

Faults check_scenario(const std::string& path) {
    const Result<scenario::Scenario> scenario = read_scenario(path);
    return scenario ? Faults{} : scenario.error();
}

Faults missing_for_plan(const scenario::Scenario& scenario) {
    Faults faults;
    const Place place{scenario.file, 0, 0};
    if (!scenario.model) {
        faults.push_back({place, "plan needs \"model: {ram: ...}\": what one loaded copy needs"});
    }
    if (!scenario.slo) {
        faults.push_back({place, "plan needs \"slo: {latency: {p95: ...}}\": the objective"});
    }
    if (scenario.catalog_path.empty()) {
        faults.push_back({place, "plan needs \"catalog: FILE\": the SKUs to choose from"});
    }
    return faults;
}

} // namespace skusim::formats
