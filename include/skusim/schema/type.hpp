// The table of fields: each key of a file is declared once, in C++, with its type, range, default
// and sentence. The checks, the JSON Schema and the reference are all made from that declaration.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/text/tree.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace skusim::schema {

struct Type;
using TypePointer = std::shared_ptr<const Type>;

/// The faults of one file, as they are found. From most_faults on they are no longer written down.
class Findings {
public:
    explicit Findings(std::string file) : file_(std::move(file)) {}

    void add(const text::Mark& mark, std::string message);
    [[nodiscard]] bool full() const { return faults_.size() >= text::most_faults; }
    [[nodiscard]] std::size_t count() const { return faults_.size(); }
    /// All faults in file order; a last one says so where there may be more.
    [[nodiscard]] Faults take();

private:
    std::string file_;
    Faults faults_;
};

/// A rule between the keys of one map. It is asked only when each of them is well-formed.
using Rule = void (*)(const text::Value& map, const std::string& path, Findings& findings);

/// A number with a unit between `low` and `high`, both in the same notation; also 0 if `or_zero`;
/// also the word `word` unless that is empty.
struct QuantityType {
    text::Dimension dimension;
    std::string low;
    std::string high;
    bool or_zero = false;
    std::string word = {};
};
/// A whole number, or one of some words.
struct IntegerType {
    std::uint64_t low;
    std::uint64_t high;
    std::vector<std::string> words = {};
};
/// A plain number.
struct NumberType {
    double low;
    double high;
};
inline constexpr std::size_t longest_text = 200;
/// One line of text.
struct TextType {
    std::size_t longest = longest_text; ///< bytes
};
struct BooleanType {};
/// The number of a version of the file's format.
struct VersionType {
    std::uint64_t known;
};
struct NamedChoice {
    std::string name;
    std::string sentence;
};
/// One of a list of names. Those not built yet are told apart from misspelled ones.
struct ChoiceType {
    std::vector<NamedChoice> choices;
    std::vector<std::string> planned = {};
    std::string file_ending = {}; ///< unless empty, any path with this ending will do as well
};
struct ListType {
    TypePointer item;
    std::size_t shortest;
    std::size_t longest;
};
/// A bound for each of some quantiles: keys `mean`, `p50`, `p999`.
struct QuantilesType {
    TypePointer bound;
};

struct Field;
/// A key that people look for where there is none, and what to write: "write `workers`".
struct Misnomer {
    std::string key;
    std::string remedy;
};
struct ObjectType {
    std::vector<Field> fields;
    std::vector<std::string> planned = {}; ///< keys that are not built yet
    Rule rule = nullptr;
    std::vector<Misnomer> misnomers = {};
};
struct Kind {
    std::string name;
    std::string sentence;
    std::vector<Field> fields; ///< beside `kind`
    Rule rule = nullptr;
};
/// A map whose key `kind` says which other keys it has.
struct KindType {
    std::vector<Kind> kinds;
    std::vector<std::string> planned = {};
    std::string example;
    std::string name = {};        ///< of a type that several keys have: "distribution"
    std::string file_ending = {}; ///< unless empty, a path with this ending will do as well
};
/// A scalar of one form, or a map or list of the other.
struct EitherType {
    TypePointer scalar;
    TypePointer other;

    /// Which of them a value of that kind is held against.
    [[nodiscard]] const Type& form_of(text::Value::Kind kind) const;
};

/// A part of a map of the type that `whole` gives: keys may be missing, and rules between keys are
/// not asked.
struct PartType {
    const Type& (*whole)();
    Rule rule = nullptr; ///< of the part itself
};

struct Type {
    std::variant<QuantityType, IntegerType, NumberType, TextType, BooleanType, VersionType,
                 ChoiceType, ListType, QuantilesType, ObjectType, KindType, EitherType, PartType>
        form;
};

struct Field {
    std::string key;
    TypePointer type;
    std::string sentence; ///< for the reference and for editors
    std::string fallback; ///< what holds if the key is absent; empty for a required key
    std::string example;  ///< a value as one would write it

    [[nodiscard]] bool required() const { return fallback.empty(); }
};

template <class Form>
[[nodiscard]] TypePointer make_type(Form form) {
    return std::make_shared<const Type>(Type{std::move(form)});
}

/// The names of a choice, in the order of the table.
[[nodiscard]] std::vector<std::string_view> names(const ChoiceType& type);

/// The type of the key `kind`.
[[nodiscard]] ChoiceType choice_of_kinds(const KindType& type);

/// Holds a value against a type and adds all faults to `findings`; `path` is "" for a whole file.
void check_value(const Type& type, const text::Value& value, const std::string& path,
                 Findings& findings);

/// Holds a part of a map against a type: see PartType.
void check_part(const Type& type, const text::Value& value, const std::string& path,
                Findings& findings);

} // namespace skusim::schema
