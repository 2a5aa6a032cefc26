#include "merge.hpp"

namespace skusim::scenarios {
using namespace text;

namespace {

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
    Merge(const std::string& source, std::vector<scenario::AppliedDefault>& applied)
        : source_(source), applied_(applied) {}

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

private:
    void record(const Value& value, const std::string& path) {
        if (!is_open_map(value)) {
            applied_.push_back({path, flow_text(value), source_});
            return;
        }
        for (const Entry& entry : value.entries) {
            record(entry.value, path + '.' + entry.key);
        }
    }

    const std::string& source_;
    std::vector<scenario::AppliedDefault>& applied_;
};

} // namespace

void merge_into(Value& scenario, const Value& values, const std::string& source,
                std::vector<scenario::AppliedDefault>& applied) {
    Merge(source, applied).fill(scenario, values, "");
}

} // namespace skusim::scenarios
