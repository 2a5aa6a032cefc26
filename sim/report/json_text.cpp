#include "json_text.hpp"

#include <nlohmann/json.hpp>

namespace skusim::report {

namespace {

using Json = nlohmann::ordered_json;

/// Whether the value is a whole result, as every command marks its own.
bool is_result(const Json& json) {
    return json.is_object() && json.contains("skusim");
}

void write(std::string& text, const Json& json, std::size_t indent) {
    if (!json.is_structured() || json.empty()) {
        text += json.dump();
        return;
    }
    text += json.is_object() ? '{' : '[';
    const char* separator = "\n";
    for (const auto& item : json.items()) {
        text += separator;
        text.append(indent + 2, ' ');
        if (json.is_object()) {
            text += Json(item.key()).dump() + ": ";
            write(text, item.value(), indent + 2);
        } else if (is_result(item.value())) {
            write(text, item.value(), indent + 2);
        } else {
            text += item.value().dump();
        }
        separator = ",\n";
    }
    text += '\n';
    text.append(indent, ' ');
    text += json.is_object() ? '}' : ']';
}

} // namespace

std::string json_text(const Json& json) {
    std::string text;
    write(text, json, 0);
    return text + '\n';
}

} // namespace skusim::report
