#include <skusim/base/check.hpp>
#include <skusim/base/fault.hpp>
#include <skusim/stats/quantity.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace skusim::stats {

namespace {

constexpr std::size_t fewest_digits = 2;
constexpr std::size_t most_digits = 6;

/// Whether every kind is found in the place that its number says.
constexpr bool is_in_order() {
    for (std::size_t i = 0; i < quantity_definitions.size(); ++i) {
        if (static_cast<std::size_t>(quantity_definitions[i].kind) != i) {
            return false;
        }
    }
    return true;
}
static_assert(is_in_order());

const QuantityDefinition* find(std::string_view kind_name) {
    const auto* const found =
        std::find_if(quantity_definitions.begin(), quantity_definitions.end(),
                     [&](const QuantityDefinition& it) { return it.name == kind_name; });
    return found == quantity_definitions.end() ? nullptr : found;
}

/// The probability of "p95", 0 of "mean", nothing of any other word.
std::optional<double> statistic_of(std::string_view word) {
    return word == "mean" ? std::optional(0.0) : quantile_of(word);
}

tl::unexpected<std::string> no_such_kind(std::string_view name, std::string_view kind_name) {
    std::vector<std::string_view> known;
    for (const QuantityDefinition& it : quantity_definitions) {
        known.push_back(it.name);
    }
    const std::string_view meant = nearest(kind_name, known);
    return tl::unexpected(fmt::format("\"{}\" is no quantity; {}", name,
                                      meant.empty()
                                          ? fmt::format("known are {}", fmt::join(known, ", "))
                                          : fmt::format("did you mean {}?", meant)));
}

std::string_view column_unit(Measure measure) {
    switch (measure) {
    case Measure::time:
        return "_s";
    case Measure::rate:
        return "_per_s";
    case Measure::share:
    case Measure::cost:
    case Measure::count:
        break;
    }
    return "";
}

} // namespace

std::string quantile_name(double probability) {
    SKUSIM_CHECK(probability >= 1e-6 && probability < 1 - 5e-7, "a quantile in millionths");
    std::string digits = fmt::format("{:.6f}", probability).substr(2);
    while (digits.size() > fewest_digits && digits.ends_with('0')) {
        digits.pop_back();
    }
    return 'p' + digits;
}

std::optional<double> quantile_of(std::string_view name) {
    if (!name.starts_with('p')) {
        return std::nullopt;
    }
    const std::string_view digits = name.substr(1);
    const bool spelled_once = digits.size() == fewest_digits || !digits.ends_with('0');
    if (digits.size() < fewest_digits || digits.size() > most_digits || !spelled_once ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    double numerator = 0;
    double denominator = 1;
    for (const char digit : digits) {
        numerator = 10 * numerator + (digit - '0');
        denominator *= 10;
    }
    // Both are whole, so that the quotient is the double nearest to the decimal fraction.
    return numerator > 0 ? std::optional(numerator / denominator) : std::nullopt;
}

std::string name(const Quantity& quantity) {
    const QuantityDefinition& it = definition(quantity);
    return it.has_quantiles ? fmt::format("{}.{}", it.name, short_name(quantity))
                            : std::string(it.name);
}

std::string short_name(const Quantity& quantity) {
    const QuantityDefinition& it = definition(quantity);
    if (!it.has_quantiles) {
        return std::string(it.name);
    }
    return quantity.probability > 0 ? quantile_name(quantity.probability) : "mean";
}

std::string column_name(const Quantity& quantity, std::string_view end) {
    const QuantityDefinition& it = definition(quantity);
    const std::string statistic = it.has_quantiles ? '_' + short_name(quantity) : "";
    return fmt::format("{}{}{}{}", it.name, statistic, end, column_unit(it.measure));
}

tl::expected<Quantity, std::string> read_quantity(std::string_view name) {
    const std::size_t dot = name.find('.');
    const std::string_view kind_name = name.substr(0, dot);
    const QuantityDefinition* found = find(kind_name);
    if (found == nullptr) {
        return no_such_kind(name, kind_name);
    }
    if (!found->has_quantiles) {
        return dot == std::string_view::npos
                   ? tl::expected<Quantity, std::string>(Quantity{found->kind})
                   : tl::unexpected(fmt::format("\"{}\" is no quantity: {} has neither mean nor "
                                                "quantiles",
                                                name, kind_name));
    }
    const auto probability =
        statistic_of(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
    if (!probability) {
        return tl::unexpected(fmt::format("\"{0}\" is no quantity; write {1}.mean or a quantile "
                                          "such as {1}.p95",
                                          name, kind_name));
    }
    return Quantity{found->kind, *probability};
}

} // namespace skusim::stats
