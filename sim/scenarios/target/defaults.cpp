#include "defaults.hpp"

#include "scenarios/merge.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;

namespace {

void keep_timeout_of_node(Value& values) {
    for (Entry& entry : values.entries) {
        if (entry.key == "node") {
            std::erase_if(entry.value.entries, [](const Entry& it) { return it.key != "timeout"; });
        }
    }
    std::erase_if(values.entries,
                  [](const Entry& it) { return it.key == "node" && it.value.entries.empty(); });
}

bool serves_tokens(const Value& scenario) {
    const Value* service = scenario.find("service");
    const Value* kind =
        service != nullptr && service->kind == Value::Kind::map ? service->find("kind") : nullptr;
    return kind != nullptr && kind->scalar == "llm";
}

} // namespace

std::vector<scenario::AppliedDefault> merge_defaults(Value& scenario, const TargetFile& target) {
    std::vector<scenario::AppliedDefault> applied;
    if (scenario.kind != Value::Kind::map) {
        return applied;
    }
    const bool has_tokens = serves_tokens(scenario);
    for (DefaultValues group : target.defaults) {
        if (has_tokens) {
            keep_timeout_of_node(group.values);
        }
        const std::string source = fmt::format("target {}: {}, {}", target.target.name,
                                               group.rule.source, group.rule.date);
        merge_into(scenario, group.values, source, applied);
    }
    return applied;
}

} // namespace skusim::scenarios
