#include <skusim/scenarios/scenario_file.hpp>
#include <skusim/scenarios/target_file.hpp>
#include <skusim/schema/override.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

#include "derived.hpp"
#include "failures.hpp"
#include "flattening.hpp"
#include "language_model.hpp"
#include "model_by_name.hpp"
#include "named_file.hpp"
#include "node_demand.hpp"
#include "origin.hpp"
#include "recordings.hpp"
#include "scenario_table.hpp"
#include "scenarios/service/file.hpp"
#include "scenarios/service/step_table.hpp"
#include "scenarios/service/table.hpp"
#include "scenarios/target/defaults.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

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

// The scenario's tree with the target's defaults merged in, checked as a whole.
struct CheckedDocument {
    Value root;
    std::string service_text; ///< of service files that were put into it
    std::optional<TargetFile> target;
    std::vector<scenario::Input> inputs;
    std::vector<scenario::AppliedDefault> defaults;
};

void put(Value& map, const char* key, const std::string& text) {
    const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    Value value;
    value.kind = Value::Kind::scalar;
    value.mark = found != map.entries.end() ? found->value.mark : Mark{0, 0};
    value.scalar = text;
    if (found != map.entries.end()) {
        found->value = std::move(value);
    } else {
        map.entries.push_back({key, {0, 0}, std::move(value)});
    }
}

bool is_job(const Value& root) {
    const Value* at = &root;
    for (const char* key : {"workload", "arrivals", "kind"}) {
        at = at != nullptr && at->kind == Value::Kind::map ? at->find(key) : nullptr;
    }
    return at != nullptr && at->scalar == "batch";
}

// Reads the file of the target that the tree names, if its name is a good one.
Result<void> apply_target(CheckedDocument& document, const std::string& file, bool is_resolved) {
    const Value* name = document.root.find("target");
    const bool is_name = name != nullptr && name->kind == Value::Kind::scalar;
    if (!is_name || name->scalar == "any") {
        return {};
    }
    const bool is_path = is_target_path(name->scalar);
    if (!is_path && std::find(shipped_targets.begin(), shipped_targets.end(), name->scalar) ==
                        shipped_targets.end()) {
        return {}; // the check tells
    }
    Result<TargetFile> target =
        find_target(is_path && !is_resolved ? beside(file, name->scalar) : name->scalar);
    if (!target) {
        return failure(told_where_named(std::move(target.error()), "target", {file, name->mark}));
    }
    // A workload that the target does not serve is refused as it is: defaults would only hide that.
    const auto mode = is_job(document.root) ? catalog::Mode::job : catalog::Mode::real_time;
    if (catalog::serves(target->target, mode)) {
        for (scenario::AppliedDefault& it : merge_defaults(document.root, *target)) {
            document.defaults.push_back(std::move(it));
        }
    }
    document.target = std::move(*target);
    return {};
}

// What is known by name brings its service with it, so that only the merged tree can lack it.
void check_service_is_there(const Value& root, Findings& findings) {
    if (root.kind == Value::Kind::map && root.find("service") == nullptr) {
        const Value* model = root.find("model");
        const bool is_language_model = model != nullptr && model->find("llm") != nullptr;
        findings.add(
            root.mark,
            fmt::format("key \"service\" is missing; add \"service: {}\"",
                        is_language_model
                            ? "{kind: llm, step: {kind: roofline}}"
                            : "{kind: distribution, time: {kind: exponential, mean: 40 ms}}"));
    }
}

// The checked document, or all its faults.
Result<CheckedDocument> checked_document(std::string_view text, const std::string& file,
                                         const std::vector<Override>& overrides,
                                         const std::optional<Hosting>& hosting) {
    YamlDocument document = parse_yaml(text, file);
    Findings findings(file);
    for (Fault& fault : document.faults) {
        findings.add({fault.place.line, fault.place.column}, std::move(fault.message));
    }
    CheckedDocument checked;
    if (document.root) {
        checked.root = std::move(*document.root);
        if (auto read = put_service_file(checked.root, file, checked.service_text); !read) {
            return failure(std::move(read.error()));
        }
        for (const Override& change : overrides) {
            if (auto applied = apply_override(checked.root, change); !applied) {
                return failure(std::move(applied.error()));
            }
        }
        // An option may name another one.
        if (auto read = put_service_file(checked.root, file, checked.service_text); !read) {
            return failure(told_at_options(std::move(read.error()), overrides));
        }
        if (hosting && checked.root.kind == Value::Kind::map) {
            put(checked.root, "target", hosting->target);
            if (hosting->environment) {
                put(checked.root, "environment", std::string(name(*hosting->environment)));
            }
        }
        checked.inputs = flattened(checked.root);
        if (auto named = put_named_model(checked.root, file, checked.defaults); !named) {
            return failure(told_at_options(std::move(named.error()), overrides));
        }
        if (auto applied = apply_target(checked, file, hosting.has_value()); !applied) {
            return failure(std::move(applied.error()));
        }
        check_value(*scenario_notation().type, checked.root, "", findings);
        check_service_is_there(checked.root, findings);
    }
    if (findings.count() > 0 || !document.root) {
        return failure(told_at_options(findings.take(), overrides));
    }
    return checked;
}

/// The rows of a service table that the model only names.
Result<void> read_table(service::ServiceModel& service, Origin& origin) {
    if (service::TableStep* step = table_step_of(service)) {
        Result<std::string> hash = read_step_table(*step);
        if (!hash) {
            return failure(std::move(hash.error()));
        }
        origin.add(*hash);
        return {};
    }
    auto* named = std::get_if<service::TableService>(&service);
    if (named == nullptr) {
        return {};
    }
    Result<ServiceTable> table = read_service_table(named->file);
    if (!table) {
        return failure(std::move(table.error()));
    }
    origin.add(table->hash);
    *named = std::move(table->service);
    return {};
}

Result<void> read_tables(scenario::Scenario& scenario, Origin& origin) {
    if (auto read = read_table(scenario.service, origin); !read) {
        return failure(std::move(read.error()));
    }
    for (scenario::RequestClass& each : scenario.classes) {
        if (!each.service) {
            continue;
        }
        if (auto read = read_table(*each.service, origin); !read) {
            return failure(std::move(read.error()));
        }
    }
    return {};
}

} // namespace

Result<scenario::Scenario> read_scenario(const ScenarioSource& source,
                                         const std::vector<Override>& overrides,
                                         const std::optional<Hosting>& hosting) {
    const std::string& path = source.path;
    const Result<std::string> text =
        source.text ? *source.text : read_text_file_or_input(path, yaml_size_limit);
    if (!text) {
        return failure(text.error());
    }
    Result<CheckedDocument> document = checked_document(*text, path, overrides, hosting);
    if (!document) {
        return failure(std::move(document.error()));
    }
    const Value& map = document->root;
    scenario::Scenario scenario = described_scenario(map, path);
    scenario.inputs = std::move(document->inputs);
    std::string made_from = *text + document->service_text;
    for (const Override& change : overrides) {
        made_from += '\n' + place_of(change);
    }
    if (document->target) {
        made_from += document->target->text;
        scenario.target = std::move(document->target->target);
    }
    scenario.defaults = std::move(document->defaults);
    if (auto there = check_catalogs_are_there(scenario, map); !there) {
        return failure(std::move(there.error()));
    }
    derive(scenario);
    Origin origin(made_from);
    if (auto read = read_tables(scenario, origin); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = read_language_model(scenario, origin); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = read_recordings(scenario, map, origin); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = read_failures(scenario, map, origin); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = read_demand(scenario, map, origin); !read) {
        return failure(std::move(read.error()));
    }
    if (auto read = add_hardware(scenario, map, origin); !read) {
        return failure(std::move(read.error()));
    }
    scenario.hash = origin.hash();
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
        faults.push_back({place, scenario.token_service() != nullptr
                                     ? "plan needs \"model: {llm: NAME}\": the language model"
                                     : "plan needs \"model: {ram: ...}\": what one loaded copy "
                                       "needs"});
    }
    if (!scenario.slo && !scenario.job()) {
        faults.push_back({place, "plan needs \"slo: {latency: {p95: ...}}\": the objective"});
    }
    const bool needs_catalog =
        !scenario.target || scenario.target->rents == catalog::Rental::machine;
    if (needs_catalog && scenario.catalog_paths.empty()) {
        faults.push_back({place, "plan needs \"catalog: FILE\": the SKUs to choose from"});
    }
    return faults;
}

} // namespace skusim::scenarios
