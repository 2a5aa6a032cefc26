#include <skusim/text/tree.hpp>

#include <algorithm>

namespace skusim::text {

const Value* Value::find(std::string_view key) const {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

std::string flow_text(const Value& value) {
    std::string text;
    switch (value.kind) {
    case Value::Kind::list:
        for (const Value& item : value.items) {
            text += (text.empty() ? "" : ", ") + flow_text(item);
        }
        return '[' + text + ']';
    case Value::Kind::map:
        for (const Entry& entry : value.entries) {
            text += (text.empty() ? "" : ", ") + entry.key + ": " + flow_text(entry.value);
        }
        return '{' + text + '}';
    case Value::Kind::nothing:
    case Value::Kind::scalar:
    case Value::Kind::refused:
        break;
    }
    return value.scalar;
}

void set_file(Value& value, const std::shared_ptr<const std::string>& file) {
    value.mark.file = file;
    for (Value& item : value.items) {
        set_file(item, file);
    }
    for (Entry& entry : value.entries) {
        entry.mark.file = file;
        set_file(entry.value, file);
    }
}

std::string shown(std::string_view found) {
    constexpr std::size_t longest = 60;
    std::size_t length = std::min(found.size(), longest);
    while (length > 0 && length < found.size() &&
           (static_cast<unsigned char>(found[length]) & 0xC0U) == 0x80U) {
        --length; // no half characters
    }
    std::string result = "\"";
    for (const char character : found.substr(0, length)) {
        const auto byte = static_cast<unsigned char>(character);
        result += byte < 0x20 || byte == 0x7F ? ' ' : character;
    }
    return result + (length < found.size() ? "...\"" : "\"");
}

} // namespace skusim::text
