// A JSON value that a result is written with (RFC 8259). It is made for writing: members keep the
// order in which they were added, and there is nothing here that reads a text.
//
//     Json json{{"sku", sku.name}, {"nodes", 3}, {"hours", Json::array({6, 8.5})}, {"tier",
//     nullptr}}; json["usd_per_hour"] = 1.25; json.dump() //
//     {"sku":"small","nodes":3,"hours":[6,8.5],"tier":null,"usd_per_hour":1.25}
//
// The type is kept small on purpose: results of thirty keys are spelled out in many sources, and
// each of them compiles its own list.
#pragma once

#include <skusim/base/text_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skusim {

struct JsonEntry;
struct JsonMember;
struct JsonItems;

class Json {
public:
    Json(); ///< null
    Json(std::nullptr_t) : Json() {}
    Json(bool value);
    Json(int value);
    Json(long value);
    Json(long long value);
    Json(unsigned value);
    Json(unsigned long value);
    Json(unsigned long long value);
    Json(double value); ///< null in the text where it is no finite number, as JSON has none
    Json(const char* text);
    Json(std::string_view text);
    Json(std::string text);
    /// An object. Keys are taken as they are told: none may be told twice.
    Json(std::initializer_list<JsonEntry> entries);
    /// An array.
    template <class Item>
    Json(const std::vector<Item>& items) : Json(array()) {
        for (const auto& item : items) {
            push_back(item);
        }
    }
    /// Null, where there is no value.
    template <class Value>
    Json(const std::optional<Value>& value) : Json(value ? Json(*value) : Json()) {}

    Json(const Json& other);
    Json(Json&& other) noexcept;
    Json& operator=(const Json& other);
    Json& operator=(Json&& other) noexcept;
    ~Json();

    [[nodiscard]] static Json array();
    [[nodiscard]] static Json array(std::initializer_list<Json> items);
    [[nodiscard]] static Json object();
    /// An array of so many items, each of which is made when it is written, and gone after that: a
    /// list of hundreds of thousands never lies in memory. `item` gives the same whenever it is
    /// asked for a number, and what it refers to must outlive the value.
    [[nodiscard]] static Json made_when_written(std::size_t count,
                                                std::function<Json(std::size_t number)> item);
    /// A value that stands in many places, as it was dumped once.
    [[nodiscard]] static Json dumped(std::shared_ptr<const std::string> text);

    [[nodiscard]] bool is_object() const;
    [[nodiscard]] bool is_array() const;
    [[nodiscard]] bool is_string() const;
    [[nodiscard]] bool
    is_empty() const; ///< holds no member and no item, as numbers and texts do not
    [[nodiscard]] bool has(std::string_view key) const; ///< whether it is an object with that key
    [[nodiscard]] const std::vector<JsonMember>& members() const; ///< of an object
    [[nodiscard]] const std::vector<Json>& items() const;         ///< of an array
    [[nodiscard]] const std::string& string() const;              ///< of a string

    /// The member of an object, which is added as null where there is none. Null becomes an object.
    Json& operator[](std::string_view key);
    /// The member of an object that has it.
    [[nodiscard]] const Json& operator[](std::string_view key) const;
    void erase(std::string_view key);
    /// Adds the members of another object; a key that both have gets the other's value.
    void update(Json other);
    void push_back(Json item); ///< to an array; null becomes one

    /// On one line, without spaces. Throws a std::exception at a string that is not UTF-8.
    [[nodiscard]] std::string dump() const;
    /// dump(), at the end of `text`
    void append_to(std::string& text) const;
    /// Every member takes a line of its own, two spaces deeper than the object. So does every item
    /// of an array; it takes one line, unless `is_spread` says that it is indented itself.
    [[nodiscard]] std::string indented(bool (*is_spread)(const Json& item) = always) const;
    /// indented(), in pieces of some ten thousand letters.
    void write_indented(const TextSink& sink, bool (*is_spread)(const Json& item) = always) const;

private:
    using List = std::vector<Json>;
    using Object = std::vector<JsonMember>;
    using Items = std::shared_ptr<const JsonItems>;
    using Dumped = std::shared_ptr<const std::string>;

    static bool always(const Json& /*item*/) { return true; }

    friend class JsonIndenter;

    std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, List,
                 Object, Items, Dumped>
        value_;
};

/// The items of an array that are made when they are written.
struct JsonItems {
    std::size_t count = 0;
    std::function<Json(std::size_t number)> item;
};

/// What an object is spelled with.
struct JsonEntry {
    std::string_view key;
    mutable Json value; ///< is moved into the object, although lists hand out constants
};

struct JsonMember {
    std::string key;
    Json value;
};

/// The text as a JSON string of ASCII, in quotes; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string ascii_json(const std::string& text);

} // namespace skusim
