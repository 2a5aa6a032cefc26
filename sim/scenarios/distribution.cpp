#include <skusim/base/check.hpp>
#include <skusim/schema/values.hpp>

#include "types.hpp"

#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr auto ten_years = "3650 d";

double length_of(const Value& map, std::string_view key) {
    return parse_quantity(Dimension::time, map.find(key)->scalar)->value;
}

// A uniform distribution is given by its mean (then it starts at 0) or by its two ends.
void check_uniform(const Value& map, const std::string& path, Findings& findings) {
    const bool mean = map.find("mean") != nullptr;
    const bool low = map.find("min") != nullptr;
    const bool high = map.find("max") != nullptr;
    if (mean ? (low || high) : !(low && high)) {
        findings.add(map.mark, path + ": a uniform distribution has either a mean (it runs from 0 "
                                      "to twice the mean) or both min and max");
    } else if (!mean && length_of(map, "min") >= length_of(map, "max")) {
        findings.add(map.find("max")->mark,
                     fmt::format("{}: max ({}) is not above min ({}); swap them, or use kind "
                                 "constant",
                                 path, map.find("max")->scalar, map.find("min")->scalar));
    }
}

Field mean_field() {
    return {"mean", positive_time(), "Mean.", "", "40 ms"};
}

Field variation_field(double lowest) {
    return {"cv", make_type(NumberType{lowest, 10}),
            "Coefficient of variation: the standard deviation over the mean.", "", "1.5"};
}

random::Distribution uniform(const Value& map) {
    if (const Value* mean = map.find("mean")) {
        return {as_duration(*mean), random::uniform_shape(1 / std::numbers::sqrt3)};
    }
    const auto low = static_cast<double>(as_duration(at(map, "min")).count());
    const auto high = static_cast<double>(as_duration(at(map, "max")).count());
    const auto mean = static_cast<Duration::rep>(std::llround((low + high) / 2));
    return {Duration{mean},
            random::uniform_shape((high - low) / (high + low) / std::numbers::sqrt3)};
}

} // namespace

TypePointer positive_time() {
    return make_type(QuantityType{Dimension::time, "1 ns", ten_years});
}

TypePointer time_or_zero() {
    return make_type(QuantityType{Dimension::time, "1 ns", ten_years, true});
}

TypePointer time_or_none() {
    return make_type(QuantityType{Dimension::time, "1 ns", ten_years, false, "none"});
}

TypePointer distribution_type() {
    constexpr std::size_t most_values = 100'000;
    KindType type;
    type.name = "distribution";
    type.example = "{kind: exponential, mean: 40 ms}";
    type.kinds = {
        {"constant", "Always the mean.", {mean_field()}},
        {"exponential", "Exponential, as between independent events.", {mean_field()}},
        {"lognormal",
         "Lognormal: the usual shape of measured service times.",
         {mean_field(), variation_field(0.01)}},
        {"gamma", "Gamma (Erlang if 1/cv^2 is whole).", {mean_field(), variation_field(0.01)}},
        {"hyperexponential",
         "A mix of two exponentials with balanced means: short requests and rare long ones.",
         {mean_field(), variation_field(1)}},
        {"uniform",
         "Any length between two ends, each as likely: from 0 to twice the mean, or from min to "
         "max.",
         {{"mean", positive_time(), "Mean; the ends are then 0 and twice the mean.", "min and max",
           "40 ms"},
          {"min", time_or_zero(), "Lower end.", "0", "20 ms"},
          {"max", positive_time(), "Upper end.", "twice the mean", "60 ms"}},
         check_uniform},
        {"empirical",
         "One of a list of measured lengths, each as likely.",
         {{"values", make_type(ListType{positive_time(), 1, most_values}), "The measured lengths.",
           "", "[35 ms, 41 ms, 52 ms]"}}},
    };
    return make_type(std::move(type));
}

random::Distribution as_distribution(const Value& map) {
    const std::string kind = at(map, "kind").scalar;
    if (kind == "uniform") {
        return uniform(map);
    }
    if (kind == "empirical") {
        std::vector<Duration> values;
        for (const Value& value : at(map, "values").items) {
            values.push_back(as_duration(value));
        }
        return random::empirical(values);
    }
    const Duration mean = as_duration(at(map, "mean"));
    if (kind == "constant") {
        return {mean, random::constant_shape()};
    }
    if (kind == "exponential") {
        return {mean, random::exponential_shape()};
    }
    const double cv = as_number(at(map, "cv"));
    if (kind == "lognormal") {
        return {mean, random::lognormal_shape(cv)};
    }
    if (kind == "gamma") {
        return {mean, random::gamma_shape(cv)};
    }
    SKUSIM_CHECK(kind == "hyperexponential", "every kind of the table has a distribution");
    return {mean, random::hyperexponential_shape(cv)};
}

} // namespace skusim::scenarios
