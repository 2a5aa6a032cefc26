#include "flattening.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;

namespace {

bool is_structured(const Value& value) {
    return value.kind == Value::Kind::list || value.kind == Value::Kind::map;
}

std::string list_text(const Value& list) {
    std::string text;
    for (const Value& item : list.items) {
        text += (text.empty() ? "" : ", ") + item.scalar;
    }
    return '[' + text + ']';
}

void flatten(const Value& value, const std::string& way, std::vector<scenario::Input>& inputs) {
    if (value.kind == Value::Kind::map) {
        for (const Entry& entry : value.entries) {
            flatten(entry.value, way.empty() ? entry.key : way + '.' + entry.key, inputs);
        }
    } else if (value.kind == Value::Kind::list) {
        if (std::none_of(value.items.begin(), value.items.end(), is_structured)) {
            inputs.push_back({way, list_text(value)});
            return;
        }
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            flatten(value.items[i], fmt::format("{}[{}]", way, i), inputs);
        }
    } else if (way != "skusim") {
        inputs.push_back({way, value.kind == Value::Kind::nothing ? "null" : value.scalar});
    }
}

} // namespace

std::vector<scenario::Input> flattened(const Value& root) {
    std::vector<scenario::Input> inputs;
    flatten(root, "", inputs);
    return inputs;
}

} // namespace skusim::scenarios
