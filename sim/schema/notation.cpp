#include <skusim/schema/notation.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/quantities.hpp>

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace skusim::schema {
using namespace text;

namespace {

WrittenQuantity quantity_in(Dimension dimension, const Value& value) {
    const auto read = parse_quantity(dimension, value.scalar);
    SKUSIM_CHECK(read.has_value(), "a quantity is checked before it is read");
    return *read;
}

TypePointer quantity(Dimension dimension, std::string_view low, std::string_view high,
                     bool or_zero) {
    return make_type(QuantityType{dimension, std::string(low), std::string(high), or_zero});
}

std::string bytes_text(const Bytes& amount) {
    const std::vector<Unit>& units = facts(Dimension::bytes).units;
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
        const double count = amount.value() / unit->factor;
        if (count >= 1 && count == std::floor(count)) {
            return fmt::format("{:.0f} {}", count, unit->name);
        }
    }
    return fmt::format("{:.12g} B", amount.value());
}

} // namespace

std::uint64_t unsigned_in(const Value& value) {
    std::uint64_t number = 0;
    const char* end = value.scalar.data() + value.scalar.size();
    const auto [rest, error] = std::from_chars(value.scalar.data(), end, number);
    SKUSIM_CHECK(error == std::errc{} && rest == end,
                 "a whole number is checked before it is read");
    return number;
}

Notation<Duration> time(std::string_view low, std::string_view high, bool or_zero) {
    return {quantity(Dimension::time, low, high, or_zero),
            [](const Value& value, Duration& into) { into = as_duration(value); },
            [](const Duration& length) { return written(length); }};
}

Notation<Bytes> bytes(std::string_view low, std::string_view high, bool or_zero) {
    return {quantity(Dimension::bytes, low, high, or_zero),
            [](const Value& value, Bytes& into) { into = as_bytes(value); }, bytes_text};
}

Notation<Rate> rate(std::string_view low, std::string_view high, bool or_zero) {
    return {quantity(Dimension::rate, low, high, or_zero),
            [](const Value& value, Rate& into) { into = as_rate(value); },
            [](const Rate& rate) { return fmt::format("{:.12g} /s", rate.value()); }};
}

Notation<UsdPerHour> price(std::string_view low, std::string_view high, bool or_zero) {
    return {quantity(Dimension::price, low, high, or_zero),
            [](const Value& value, UsdPerHour& into) {
                const auto price = UsdPerHour::parse(quantity_in(Dimension::price, value).number);
                SKUSIM_CHECK(price.has_value(), "a price is checked before it is read");
                into = *price;
            },
            [](const UsdPerHour& price) { return price.text() + " /h"; }};
}

Notation<double> ratio(std::string_view low, std::string_view high, bool or_zero) {
    return {quantity(Dimension::ratio, low, high, or_zero),
            [](const Value& value, double& into) { into = as_ratio(value); },
            [](const double& share) { return fmt::format("{:.12g} %", share * 100); }};
}

Notation<Operations> operations(std::string_view low, std::string_view high) {
    return {quantity(Dimension::operations, low, high, false),
            [](const Value& value, Operations& into) {
                into = Operations{quantity_in(Dimension::operations, value).value};
            },
            [](const Operations& count) { return fmt::format("{:.12g} FLOP", count.value()); }};
}

Notation<double> number(double low, double high) {
    return {make_type(NumberType{low, high}),
            [](const Value& value, double& into) { into = as_number(value); },
            [](const double& number) { return fmt::format("{:.12g}", number); }};
}

Notation<bool> boolean() {
    return {make_type(BooleanType{}), [](const Value& value, bool& into) { into = as_bool(value); },
            [](const bool& truth) { return std::string(truth ? "true" : "false"); }};
}

Notation<std::string> one_line(std::size_t longest) {
    return {make_type(TextType{longest}),
            [](const Value& value, std::string& into) { into = value.scalar; },
            [](const std::string& text) { return text; }};
}

void add_choice(ChoiceType& type, std::string_view name, std::string_view meaning) {
    type.choices.push_back({std::string(name), std::string(meaning)});
}

TypePointer with_word(const Type& type, std::string word, std::string meaning) {
    if (const auto* quantity = std::get_if<QuantityType>(&type.form)) {
        QuantityType with = *quantity;
        with.word = std::move(word);
        return make_type(std::move(with));
    }
    if (const auto* whole = std::get_if<IntegerType>(&type.form)) {
        IntegerType with = *whole;
        with.words.push_back(std::move(word));
        return make_type(std::move(with));
    }
    const auto* choice = std::get_if<ChoiceType>(&type.form);
    SKUSIM_CHECK(choice != nullptr, "only scalars have a word beside their values");
    ChoiceType with = *choice;
    with.choices.insert(with.choices.begin(), NamedChoice{std::move(word), std::move(meaning)});
    return make_type(std::move(with));
}

} // namespace skusim::schema
