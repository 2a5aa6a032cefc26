#include <skusim/formats/target_file.hpp>

#include "embedded.hpp"
#include "schema_tables.hpp"
#include "value_reading.hpp"
#include "yaml_tree.hpp"

#include <string>

namespace skusim::formats {
namespace {

catalog::Rule as_rule(const Value& map) {
    const Value& rule = at(map, "rule");
    return {at(rule, "text").scalar, at(rule, "source").scalar, at(rule, "date").scalar};
}

catalog::TargetMinimum as_minimum(const Value& map) {
    return {as_int(at(map, "nodes")), static_cast<double>(as_unsigned(at(map, "vcpus"))),
            as_rule(map)};
}

catalog::Target as_target(const Value& map) {
    catalog::Target target;
    target.name = at(map, "target").scalar;
    target.title = at(map, "title").scalar;
    const Value& accelerators = at(map, "accelerators");
    for (const Value& kind : at(accelerators, "kinds").items) {
        target.accelerators.push_back(kind.scalar == "gpu" ? catalog::AcceleratorKind::gpu
                                                           : catalog::AcceleratorKind::fpga);
    }
    target.accelerators_rule = as_rule(accelerators);
    target.minimum = as_minimum(at(map, "minimum"));
    const Value& defaults = at(map, "defaults");
    set(target.defaults.max_wait, defaults, "max_wait", as_duration);
    set(target.defaults.timeout, defaults, "timeout", as_duration);
    target.defaults_rule = as_rule(defaults);
    return target;
}

} // namespace

Result<catalog::Target> shipped_target(std::string_view name) {
    const std::string file = "scenarios/targets/" + std::string(name) + ".yaml";
    const std::string_view text = embedded_file(file);
    if (text.empty()) {
        return failure(Place{}, "target " + shown(name) + " does not ship with this version");
    }
    YamlDocument document = parse_yaml(text, file);
    Findings findings(file);
    if (document.root) {
        check_value(target_type(), *document.root, "", findings);
    }
    if (!document.faults.empty() || findings.count() > 0 || !document.root) {
        return failure(document.faults.empty() ? findings.take() : std::move(document.faults));
    }
    return as_target(*document.root);
}

} // namespace skusim::formats
