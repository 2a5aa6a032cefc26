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
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::schema {

/// A function that reads a value into a T, without the type.
template <class T, class Read>
[[nodiscard]] erased::Read erased_read(Read read) {
    return {[](const erased::Held& held, const text::Value& value, void* into) {
                held.as<Read>()(value, *static_cast<T*>(into));
            },
            erased::Held::of(std::move(read))};
}

template <class T>
struct Notation : erased::Notation {
    /// `read` puts a checked value into a T that may hold something already: of a map only its
    /// keys change.
    template <class Read>
    Notation(TypePointer its_type, Read read)
        : erased::Notation(std::move(its_type), erased_read<T>(std::move(read)), {}) {}

    /// `write` gives the value as a file would say it. Maps and lists, which are no key's default,
    /// have none.
    template <class Read, class Write>
    Notation(TypePointer its_type, Read read, Write write)
        : erased::Notation(std::move(its_type), erased_read<T>(std::move(read)),
                           {[](const erased::Held& held, const void* value) -> std::string {
                                return held.as<Write>()(*static_cast<const T*>(value));
                            },
                            erased::Held::of(std::move(write))}) {}

    /// One whose type was forgotten, which was T.
    explicit Notation(erased::Notation notation) : erased::Notation(std::move(notation)) {}

    void read(const text::Value& value, T& into) const { read_any(value, &into); }
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
void add_choice(ChoiceType& type, std::string_view name, std::string_view meaning);
template <class Enum>
[[nodiscard]] Notation<Enum> one_of(Meanings meanings = Meanings::told) {
    ChoiceType type;
    for (const EnumName<Enum>& entry : enum_names(Enum{})) {
        add_choice(type, entry.name, meanings == Meanings::told ? entry.meaning : "");
    }
    return {make_type(std::move(type)),
            [](const text::Value& value, Enum& into) {
                const std::optional<Enum> named = value_in_table<Enum>(value.scalar);
                SKUSIM_CHECK(named.has_value(), "a name is checked before it is read");
                into = *named;
            },
            [](const Enum& value) { return std::string(name_in_table(value)); }};
}

namespace detail {

template <class T>
void read_list(const erased::Held& item, const text::Value& list, void* into) {
    auto& values = *static_cast<std::vector<T>*>(into);
    values.clear();
    for (const text::Value& value : list.items) {
        item.as<erased::Read>()(value, &values.emplace_back());
    }
}

template <class T>
void read_one_or_list(const erased::Held& item, const text::Value& value, void* into) {
    if (value.kind == text::Value::Kind::list) {
        read_list<T>(item, value, into);
    } else {
        auto& values = *static_cast<std::vector<T>*>(into);
        values.assign(1, T{});
        item.as<erased::Read>()(value, &values.front());
    }
}

/// A value's notation and the word that stands for none.
struct ValueOrWord {
    erased::Notation value;
    std::string word;
};

template <class T>
void read_or_word(const erased::Held& held, const text::Value& value, void* into) {
    const auto& notation = held.as<ValueOrWord>();
    auto& optional = *static_cast<std::optional<T>*>(into);
    if (value.scalar == notation.word) {
        optional.reset();
    } else {
        notation.value.read_any(value, &optional.emplace());
    }
}

template <class T>
std::string write_or_word(const erased::Held& held, const void* value) {
    const auto& notation = held.as<ValueOrWord>();
    const auto& optional = *static_cast<const std::optional<T>*>(value);
    return optional ? notation.value.write_any(&*optional) : notation.word;
}

template <class T>
void read_map_or_none(const erased::Held& map, const text::Value& value, void* into) {
    auto& optional = *static_cast<std::optional<T>*>(into);
    optional.reset();
    if (value.kind == text::Value::Kind::map) {
        map.as<erased::Read>()(value, &optional.emplace());
    }
}

} // namespace detail

/// A list of values of one notation.
template <class T>
[[nodiscard]] Notation<std::vector<T>> list_of(const Notation<T>& item, std::size_t shortest,
                                               std::size_t longest) {
    return Notation<std::vector<T>>(erased::list_of(item, shortest, longest, detail::read_list<T>));
}

/// One value, or a list of several.
template <class T>
[[nodiscard]] Notation<std::vector<T>> one_or_list_of(const Notation<T>& item,
                                                      std::size_t longest) {
    const TypePointer list = make_type(ListType{item.type, 1, longest});
    return Notation<std::vector<T>>({make_type(EitherType{item.type, list}),
                                     {detail::read_one_or_list<T>, erased::Held::of(item.read_any)},
                                     {}});
}

/// The type of a quantity, a whole number or a choice, and a word beside.
[[nodiscard]] TypePointer with_word(const Type& type, std::string word, std::string meaning);

/// A value, or a word for none: `none`, `unlimited`. A choice puts the word first, with what it
/// means. The notation has to be one of scalars.
template <class T>
[[nodiscard]] Notation<std::optional<T>> or_word(const Notation<T>& notation, std::string word,
                                                 std::string meaning = {}) {
    const TypePointer type = with_word(*notation.type, word, std::move(meaning));
    const auto held = erased::Held::of(detail::ValueOrWord{notation, std::move(word)});
    return Notation<std::optional<T>>(
        {type, {detail::read_or_word<T>, held}, {detail::write_or_word<T>, held}});
}

/// A map, or the word `none` with what that means.
template <class T>
[[nodiscard]] Notation<std::optional<T>> map_or_none(const Notation<T>& map, std::string meaning) {
    const TypePointer none = make_type(ChoiceType{{{"none", std::move(meaning)}}});
    return Notation<std::optional<T>>(
        {make_type(EitherType{none, map.type}),
         {detail::read_map_or_none<T>, erased::Held::of(map.read_any)},
         {}});
}

} // namespace skusim::schema
