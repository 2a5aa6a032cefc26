#include <skusim/schema/override.hpp>
#include <skusim/text/yaml.hpp>

#include <algorithm>

namespace skusim::schema {
using namespace text;

namespace {

/// Values that the file does not hold have no line; their faults are told at the option.
void clear_marks(Value& value) {
    value.mark = {0, 0};
    for (Value& item : value.items) {
        clear_marks(item);
    }
    for (Entry& entry : value.entries) {
        entry.mark = {0, 0};
        clear_marks(entry.value);
    }
}

Value& child(Value& map, const std::string& key) {
    const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    if (found != map.entries.end()) {
        return found->value;
    }
    Value empty;
    empty.mark = {0, 0};
    map.entries.push_back({key, {0, 0}, std::move(empty)});
    return map.entries.back().value;
}

} // namespace

std::string place_of(const Override& change) {
    return "--vary " + change.key + '=' + change.value;
}

Result<void> apply_override(Value& root, const Override& change) {
    YamlDocument document = parse_yaml(change.value, place_of(change));
    if (!document.root || !document.faults.empty()) {
        return document.faults.empty() ? failure({place_of(change), 0, 0}, "there is no value")
                                       : failure(document.faults);
    }
    Value* at = &root;
    std::size_t start = 0;
    while (start <= change.key.size()) {
        const std::size_t end = std::min(change.key.find('.', start), change.key.size());
        const std::string key = change.key.substr(start, end - start);
        if (key.empty()) {
            return failure({place_of(change), 0, 0},
                           "the key is a path such as workload.arrivals.rate");
        }
        if (at->kind == Value::Kind::nothing) {
            at->kind = Value::Kind::map;
        }
        if (at->kind != Value::Kind::map) {
            return failure({place_of(change), 0, 0}, '"' + change.key.substr(0, start - 1) +
                                                         "\" is no map: it has no \"" + key + '"');
        }
        at = &child(*at, key);
        start = end + 1;
    }
    *at = std::move(*document.root);
    clear_marks(*at);
    return {};
}

} // namespace skusim::schema
