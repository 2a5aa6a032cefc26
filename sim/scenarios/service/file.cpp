#include "file.hpp"

#include <skusim/scenarios/service_file.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

#include "description.hpp"
#include "scenarios/notations.hpp"
#include "step_table.hpp"
#include "table.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr auto version_key = "skusim_service";

struct ServiceFile {
    Value root;
    std::string text;
};

Result<ServiceFile> read_checked(const std::string& path) {
    Result<std::string> text = read_text_file(path, yaml_size_limit);
    if (!text) {
        return failure(std::move(text.error()));
    }
    YamlDocument document = parse_yaml(*text, path);
    Findings findings(path);
    for (Fault& fault : document.faults) {
        findings.add({fault.place.line, fault.place.column}, std::move(fault.message));
    }
    if (document.root) {
        check_value(*service_file_description().type, *document.root, "", findings);
    }
    if (findings.count() > 0 || !document.root) {
        return failure(findings.take());
    }
    return ServiceFile{std::move(*document.root), std::move(*text)};
}

Value* service_of(Value& scenario) {
    if (scenario.kind != Value::Kind::map) {
        return nullptr;
    }
    const auto found = std::find_if(scenario.entries.begin(), scenario.entries.end(),
                                    [](const Entry& entry) { return entry.key == "service"; });
    return found == scenario.entries.end() ? nullptr : &found->value;
}

bool is_path(const Value& value) {
    return value.kind == Value::Kind::scalar && value.scalar.ends_with(service_file_ending);
}

/// Paths of the service file, as the scenario would have to write them.
void move_paths(Value& service, const std::string& path_in_scenario) {
    for (Entry& entry : service.entries) {
        if (entry.key == "file") {
            entry.value.scalar = beside(path_in_scenario, entry.value.scalar);
        } else if (entry.key == "step") {
            move_paths(entry.value, path_in_scenario);
        }
    }
}

} // namespace

Result<void> put_service_file(Value& scenario, const std::string& scenario_file,
                              std::string& text) {
    Value* named = service_of(scenario);
    if (named == nullptr || !is_path(*named)) {
        return {};
    }
    const std::string path = beside(scenario_file, named->scalar);
    Result<ServiceFile> file = read_checked(path);
    if (!file) {
        for (Fault& fault : file.error()) {
            if (fault.place.line == 0) { // the file as a whole: told where it is named
                fault.message = "service: " + fault.place.file + ' ' + fault.message;
                fault.place = {scenario_file, named->mark.line, named->mark.column};
            }
        }
        return failure(std::move(file.error()));
    }
    std::erase_if(file->root.entries, [](const Entry& entry) { return entry.key == version_key; });
    move_paths(file->root, named->scalar);
    set_file(file->root, std::make_shared<const std::string>(path));
    *named = std::move(file->root);
    text += file->text;
    return {};
}

bool is_service_file(const std::string& path) {
    const Result<std::string> text = read_text_file(path, yaml_size_limit);
    if (!text) {
        return false;
    }
    const YamlDocument document = parse_yaml(*text, path);
    return document.root && document.root->kind == Value::Kind::map &&
           document.root->find(version_key) != nullptr;
}

Faults check_service_file(const std::string& path) {
    const Result<ServiceFile> file = read_checked(path);
    if (!file) {
        return file.error();
    }
    ServiceDescription told = value_of(service_file_description(), file->root);
    if (const auto* table = std::get_if<service::TableService>(&told.model)) {
        const Result<ServiceTable> rows = read_service_table(beside(path, table->file));
        return rows ? Faults{} : rows.error();
    }
    if (service::TableStep* step = table_step_of(told.model)) {
        step->file = beside(path, step->file);
        const Result<std::string> hash = read_step_table(*step);
        return hash ? Faults{} : hash.error();
    }
    return {};
}

} // namespace skusim::scenarios
