#include <skusim/scenarios/target_file.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

#include "defaults.hpp"
#include "embedded.hpp"
#include "scenarios/notations.hpp"
#include "table.hpp"

#include <memory>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

Result<TargetFile> parse_target(std::string_view text, const std::string& file) {
    YamlDocument document = parse_yaml(text, file);
    Findings findings(file);
    for (Fault& fault : document.faults) {
        findings.add({fault.place.line, fault.place.column}, std::move(fault.message));
    }
    if (document.root) {
        check_value(*target_notation().type, *document.root, "", findings);
    }
    if (findings.count() > 0 || !document.root) {
        return failure(findings.take());
    }
    TargetFile result{described_target(*document.root, file), {}, {}};
    if (const Value* groups = document.root->find("defaults")) {
        const auto place = std::make_shared<const std::string>(file);
        for (const Value& group : groups->items) {
            DefaultValues values{at(group, "values"), value_of(rule_notation(), at(group, "rule"))};
            set_file(values.values, place);
            result.defaults.push_back(std::move(values));
        }
    }
    return result;
}

Result<TargetFile> shipped(std::string_view name) {
    const std::string file = "scenarios/targets/" + std::string(name) + ".yaml";
    const std::string_view text = embedded_file(file);
    if (text.empty()) {
        return failure(Place{}, "target " + shown(name) + " does not ship with this version");
    }
    return parse_target(text, file);
}

Result<TargetFile> read_file(const std::string& path) {
    Result<std::string> text = read_text_file(path, yaml_size_limit);
    if (!text) {
        return failure(std::move(text.error()));
    }
    Result<TargetFile> target = parse_target(*text, path);
    if (target) {
        target->text = std::move(*text);
    }
    return target;
}

Result<catalog::Target> target_of(Result<TargetFile> file) {
    return file ? Result<catalog::Target>(std::move(file->target))
                : failure(std::move(file.error()));
}

} // namespace

bool is_target_path(std::string_view name_or_path) {
    return name_or_path.ends_with(target_file_ending);
}

Result<TargetFile> find_target(const std::string& name_or_path) {
    return is_target_path(name_or_path) ? read_file(name_or_path) : shipped(name_or_path);
}

Result<catalog::Target> shipped_target(std::string_view name) {
    return target_of(shipped(name));
}

Result<catalog::Target> read_target(const std::string& path) {
    return target_of(read_file(path));
}

bool is_target_file(const std::string& path) {
    const Result<std::string> text = read_text_file(path, yaml_size_limit);
    if (!text) {
        return false;
    }
    const YamlDocument document = parse_yaml(*text, path);
    return document.root && document.root->find("rents") != nullptr &&
           document.root->find("workload") == nullptr;
}

} // namespace skusim::scenarios
