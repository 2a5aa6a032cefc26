#include <skusim/base/check.hpp>
#include <skusim/base/json.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace skusim {

namespace {

/// Whether JSON writes the text as it stands.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
    });
}

void append_string(std::string& out, std::string_view text) {
    if (is_plain(text)) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += nlohmann::json(text).dump();
    }
}

void append_number(std::string& out, double value) {
    out += nlohmann::json(value).dump();
}

/// The member of that name, or the end.
template <class Members>
auto found(Members& members, std::string_view key) {
    return std::find_if(members.begin(), members.end(),
                        [&](const JsonMember& member) { return member.key == key; });
}

} // namespace

Json::Json() = default;
Json::Json(bool value) : value_(value) {}
Json::Json(int value) : value_(std::int64_t{value}) {}
Json::Json(long value) : value_(std::int64_t{value}) {}
Json::Json(long long value) : value_(std::int64_t{value}) {}
Json::Json(unsigned value) : value_(std::uint64_t{value}) {}
Json::Json(unsigned long value) : value_(std::uint64_t{value}) {}
Json::Json(unsigned long long value) : value_(std::uint64_t{value}) {}
Json::Json(double value) : value_(value) {}
Json::Json(const char* text) : value_(std::string(text)) {}
Json::Json(std::string_view text) : value_(std::string(text)) {}
Json::Json(std::string text) : value_(std::move(text)) {}

Json::Json(std::initializer_list<JsonEntry> entries) : value_(Object()) {
    Object& members = std::get<Object>(value_);
    members.reserve(entries.size());
    for (const JsonEntry& entry : entries) {
        members.push_back({std::string(entry.key), std::move(entry.value)});
    }
}

Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::array() {
    Json json;
    json.value_ = List();
    return json;
}

Json Json::array(std::initializer_list<Json> items) {
    Json json;
    json.value_ = List(items);
    return json;
}

Json Json::object() {
    Json json;
    json.value_ = Object();
    return json;
}

bool Json::is_object() const {
    return std::holds_alternative<Object>(value_);
}

bool Json::is_array() const {
    return std::holds_alternative<List>(value_);
}

bool Json::is_string() const {
    return std::holds_alternative<std::string>(value_);
}

bool Json::is_empty() const {
    return is_object() ? members().empty() : !is_array() || items().empty();
}

bool Json::has(std::string_view key) const {
    return is_object() && found(members(), key) != members().end();
}

const std::vector<JsonMember>& Json::members() const {
    SKUSIM_CHECK(is_object(), "only an object has members");
    return std::get<Object>(value_);
}

const std::vector<Json>& Json::items() const {
    SKUSIM_CHECK(is_array(), "only an array has items");
    return std::get<List>(value_);
}

const std::string& Json::string() const {
    SKUSIM_CHECK(is_string(), "the value is a string");
    return std::get<std::string>(value_);
}

Json& Json::operator[](std::string_view key) {
    if (std::holds_alternative<std::nullptr_t>(value_)) {
        value_ = Object();
    }
    SKUSIM_CHECK(is_object(), "only an object has members");
    Object& members = std::get<Object>(value_);
    const auto member = found(members, key);
    return member != members.end() ? member->value
                                   : members.emplace_back(JsonMember{std::string(key), {}}).value;
}

const Json& Json::operator[](std::string_view key) const {
    SKUSIM_CHECK(has(key), "the object has the member");
    return found(members(), key)->value;
}

void Json::erase(std::string_view key) {
    SKUSIM_CHECK(has(key), "the object has the member");
    Object& members = std::get<Object>(value_);
    members.erase(found(members, key));
}

void Json::update(Json other) {
    SKUSIM_CHECK(other.is_object(), "only an object has members");
    for (JsonMember& member : std::get<Object>(other.value_)) {
        (*this)[member.key] = std::move(member.value);
    }
}

void Json::push_back(Json item) {
    if (std::holds_alternative<std::nullptr_t>(value_)) {
        value_ = List();
    }
    SKUSIM_CHECK(is_array(), "only an array has items");
    std::get<List>(value_).push_back(std::move(item));
}

namespace {

struct Writer {
    std::string& out;

    void operator()(std::nullptr_t) const { out += "null"; }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { out += std::to_string(value); }
    void operator()(std::uint64_t value) const { out += std::to_string(value); }
    void operator()(double value) const { append_number(out, value); }
    void operator()(const std::string& text) const { append_string(out, text); }
    void operator()(const std::vector<Json>& items) const {
        const char* separator = "[";
        for (const Json& item : items) {
            out += separator;
            item.append_to(out);
            separator = ",";
        }
        out += items.empty() ? "[]" : "]";
    }
    void operator()(const std::vector<JsonMember>& members) const {
        const char* separator = "{";
        for (const JsonMember& member : members) {
            out += separator;
            append_string(out, member.key);
            out += ':';
            member.value.append_to(out);
            separator = ",";
        }
        out += members.empty() ? "{}" : "}";
    }
};

class Indenter {
public:
    Indenter(std::string& out, bool (*is_spread)(const Json&)) : out_(out), is_spread_(is_spread) {}

    void append(const Json& json, std::size_t indent) const {
        if (json.is_empty()) {
            json.append_to(out_);
            return;
        }
        const char* separator = json.is_object() ? "{\n" : "[\n";
        const auto next_line = [&] {
            out_ += std::exchange(separator, ",\n");
            out_.append(indent + 2, ' ');
        };
        if (json.is_object()) {
            for (const JsonMember& member : json.members()) {
                next_line();
                append_string(out_, member.key);
                out_ += ": ";
                append(member.value, indent + 2);
            }
        } else {
            for (const Json& item : json.items()) {
                next_line();
                is_spread_(item) ? append(item, indent + 2) : item.append_to(out_);
            }
        }
        out_ += '\n';
        out_.append(indent, ' ');
        out_ += json.is_object() ? '}' : ']';
    }

private:
    std::string& out_;
    bool (*is_spread_)(const Json&);
};

} // namespace

void Json::append_to(std::string& text) const {
    std::visit(Writer{text}, value_);
}

std::string Json::dump() const {
    std::string text;
    append_to(text);
    return text;
}

std::string Json::indented(bool (*is_spread)(const Json&)) const {
    std::string text;
    Indenter(text, is_spread).append(*this, 0);
    return text;
}

std::string ascii_json(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

} // namespace skusim
