// How the values of one type are written: what is checked and told of them, how they are read, and
// how they would be written again.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/schema/erased.hpp>
#include <skusim/schema/type.hpp>
#include <skusim/text/tree.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::schema {

template <class T>
struct Notation : erased::Notation {
    /// `read` puts a checked value into a T that may hold something already: of a map only its
    /// keys change.
    template <class Read>
    Notation(TypePointer type, Read read)
        : erased::Notation(std::move(type), erased_read(std::move(read)), {}) {}

    /// `write` gives the value as a file would say it. Maps and lists, which are no key's default,
    /// have none.
    template <class Read, class Write>
    Notation(TypePointer type, Read read, Write write)
        : erased::Notation(std::move(type), erased_read(std::move(read)),
                           [write = std::move(write)](const void* value) {
                               return write(*static_cast<const T*>(value));
                           }) {}

    /// One whose type was forgotten, which was T.
    explicit Notation(erased::Notation notation) : erased::Notation(std::move(notation)) {}

    void read(const text::Value& value, T& into) const { read_any(value, &into); }

private:
    template <class Read>
    static erased::Read erased_read(Read read) {
        return [read = std::move(read)](const text::Value& value, void* into) {
            read(value, *static_cast<T*>(into));
        };
    }
};

/// The value that a checked text stands for; what a map leaves open is as in `start`.
template <class T>
[[nodiscard]] T value_of(const Notation<T>& notation, const text::Value& value, T start = {}) {
    notation.read(value, start);
    return start;
}

// Scalars. Ranges are in the notation itself; `or_zero` admits 0 beside them.

[[nodiscard]] Notation<Duration> time(std::string_view low, std::string_view high,
                                      bool or_zero = false);
[[nodiscard]] Notation<Bytes> bytes(std::string_view low, std::string_view high,
                                    bool or_zero = false);
[[nodiscard]] Notation<Rate> rate(std::string_view low, std::string_view high,
                                  bool or_zero = false);
[[nodiscard]] Notation<UsdPerHour> price(std::string_view low, std::string_view high,
                                         bool or_zero = false);
[[nodiscard]] Notation<double> ratio(std::string_view low, std::string_view high,
                                     bool or_zero = false);
[[nodiscard]] Notation<Operations> operations(std::string_view low, std::string_view high);
[[nodiscard]] Notation<double> number(double low, double high);
[[nodiscard]] Notation<bool> boolean();
[[nodiscard]] Notation<std::string> one_line(std::size_t longest = longest_text);

[[nodiscard]] std::uint64_t unsigned_in(const text::Value& value);

/// A whole number.
template <class Integer = int>
[[nodiscard]] Notation<Integer> whole(std::uint64_t low, std::uint64_t high) {
    return {make_type(IntegerType{low, high}),
            [](const text::Value& value, Integer& into) {
                into = static_cast<Integer>(unsigned_in(value));
            },
            [](const Integer& number) { return std::to_string(number); }};
}

/// One of the names of an enumeration (`enum_names`), with what each means, unless that is
/// `silent`.
enum class Meanings { told, silent };
template <class Enum>
[[nodiscard]] Notation<Enum> one_of(Meanings meanings = Meanings::told) {
    ChoiceType type;
    for (const EnumName<Enum>& entry : enum_names(Enum{})) {
        const bool told = meanings == Meanings::told;
        type.choices.push_back({std::string(entry.name), std::string(told ? entry.meaning : "")});
    }
    return {make_type(std::move(type)),
            [](const text::Value& value, Enum& into) {
                const std::optional<Enum> named = value_in_table<Enum>(value.scalar);
                SKUSIM_CHECK(named.has_value(), "a name is checked before it is read");
                into = *named;
            },
            [](const Enum& value) { return std::string(name_in_table(value)); }};
}

/// A list of values of one notation.
template <class T>
[[nodiscard]] Notation<std::vector<T>> list_of(const Notation<T>& item, std::size_t shortest,
                                               std::size_t longest) {
    return {make_type(ListType{item.type, shortest, longest}),
            [item](const text::Value& list, std::vector<T>& into) {
                into.clear();
                for (const text::Value& value : list.items) {
                    item.read(value, into.emplace_back());
                }
            }};
}

/// One value, or a list of several.
template <class T>
[[nodiscard]] Notation<std::vector<T>> one_or_list_of(const Notation<T>& item,
                                                      std::size_t longest) {
    const Notation<std::vector<T>> list = list_of(item, 1, longest);
    return {make_type(EitherType{item.type, list.type}),
            [item, list](const text::Value& value, std::vector<T>& into) {
                if (value.kind == text::Value::Kind::list) {
                    list.read(value, into);
                } else {
                    into.assign(1, T{});
                    item.read(value, into.front());
                }
            }};
}

/// The type of a quantity, a whole number or a choice, and a word beside.
[[nodiscard]] TypePointer with_word(const Type& type, std::string word, std::string meaning);

/// A value, or a word for none: `none`, `unlimited`. A choice puts the word first, with what it
/// means. The notation has to be one of scalars.
template <class T>
[[nodiscard]] Notation<std::optional<T>> or_word(const Notation<T>& notation, std::string word,
                                                 std::string meaning = {}) {
    return {with_word(*notation.type, word, std::move(meaning)),
            [notation, word](const text::Value& value, std::optional<T>& into) {
                if (value.scalar == word) {
                    into.reset();
                } else {
                    notation.read(value, into.emplace());
                }
            },
            [notation, word](const std::optional<T>& value) {
                return value ? notation.write_any(&*value) : word;
            }};
}

/// A map, or the word `none` with what that means.
template <class T>
[[nodiscard]] Notation<std::optional<T>> map_or_none(const Notation<T>& map, std::string meaning) {
    const TypePointer none = make_type(ChoiceType{{{"none", std::move(meaning)}}});
    return {make_type(EitherType{none, map.type}),
            [map](const text::Value& value, std::optional<T>& into) {
                into.reset();
                if (value.kind == text::Value::Kind::map) {
                    map.read(value, into.emplace());
                }
            }};
}

} // namespace skusim::schema
