#include <skusim/base/check.hpp>
#include <skusim/base/json.hpp>

#include <algorithm>
#include <utility>

namespace skusim {

namespace {

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

Json Json::made_when_written(std::size_t count, std::function<Json(std::size_t)> item) {
    Json json;
    json.value_ = std::make_shared<const JsonItems>(JsonItems{count, std::move(item)});
    return json;
}

Json Json::dumped(std::shared_ptr<const std::string> text) {
    Json json;
    json.value_ = std::move(text);
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
    if (const Items* const made = std::get_if<Items>(&value_)) {
        return (*made)->count == 0;
    }
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

} // namespace skusim
