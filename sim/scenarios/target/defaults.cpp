#include "defaults.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;

namespace {

std::string in_flow(const Value& value) {
    std::string text;
    switch (value.kind) {
    case Value::Kind::list:
        for (const Value& item : value.items) {
            text += (text.empty() ? "" : ", ") + in_flow(item);
        }
        return '[' + text + ']';
    case Value::Kind::map:
        for (const Entry& entry : value.entries) {
            text += (text.empty() ? "" : ", ") + entry.key + ": " + in_flow(entry.value);
        }
        return '{' + text + '}';
    case Value::Kind::nothing:
    case Value::Kind::scalar:
    case Value::Kind::refused:
        break;
    }
    return value.scalar;
}

bool is_open_map(const Value& value) {
    return value.kind == Value::Kind::map && value.find("kind") == nullptr;
}

Value* find_in(Value& map, std::string_view key) {
    for (Entry& entry : map.entries) {
        if (entry.key == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

class Merge {
public:
    Merge(const DefaultValues& group, std::string source,
          std::vector<scenario::AppliedDefault>& applied)
        : group_(group), source_(std::move(source)), applied_(applied) {}

    void into(Value& scenario) { fill(scenario, group_.values, ""); }

private:
    void fill(Value& into, const Value& from, const std::string& path) {
        for (const Entry& entry : from.entries) {
            Value* existing = find_in(into, entry.key);
            if (existing == nullptr) {
                into.entries.push_back(entry);
                record(entry.value, path + entry.key);
            } else if (is_open_map(*existing) && is_open_map(entry.value)) {
                fill(*existing, entry.value, path + entry.key + '.');
            }
        }
    }

    void record(const Value& value, const std::string& path) {
        if (!is_open_map(value)) {
            applied_.push_back({path, in_flow(value), source_});
            return;
        }
        for (const Entry& entry : value.entries) {
            record(entry.value, path + '.' + entry.key);
        }
    }

    const DefaultValues& group_;
    std::string source_;
    std::vector<scenario::AppliedDefault>& applied_;
};

} // namespace

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
        std::string source = fmt::format("target {}: {}, {}", target.target.name, group.rule.source,
                                         group.rule.date);
        Merge(group, std::move(source), applied).into(scenario);
    }
    return applied;
}

} // namespace skusim::scenarios
