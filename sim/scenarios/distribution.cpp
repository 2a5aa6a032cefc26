#include <skusim/base/letters.hpp>
#include <skusim/random/quantile_law.hpp>
#include <skusim/text/quantities.hpp>

#include "notations.hpp"

#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr auto ten_years = "3650 d";

/// What a map says before its kind makes a distribution of it.
struct Draft {
    std::optional<Duration> mean;
    double cv = 0;
    Duration low{};
    Duration high{};
    std::vector<Duration> values;
    random::QuantileLaw law;
};

double length(const Value& value) {
    return parse_quantity(Dimension::time, value.scalar)->value;
}

// A uniform distribution is given by its mean (then it starts at 0) or by its two ends.
void check_uniform(const Value& map, const std::string& path, Findings& findings) {
    const bool mean = map.find("mean") != nullptr;
    const Value* low = map.find("min");
    const Value* high = map.find("max");
    if (mean ? (low != nullptr || high != nullptr) : (low == nullptr || high == nullptr)) {
        findings.add(map.mark, path + ": a uniform distribution has either a mean (it runs from 0 "
                                      "to twice the mean) or both min and max");
    } else if (!mean && length(*low) >= length(*high)) {
        findings.add(high->mark,
                     fmt::format("{}: max ({}) is not above min ({}); swap them, or use kind "
                                 "constant",
                                 path, high->scalar, low->scalar));
    }
}

random::Distribution uniform(const Draft& draft) {
    if (draft.mean) {
        return {*draft.mean, random::uniform_shape(1 / std::numbers::sqrt3)};
    }
    const auto low = static_cast<double>(draft.low.count());
    const auto high = static_cast<double>(draft.high.count());
    const auto mean = static_cast<Duration::rep>(std::llround((low + high) / 2));
    return {Duration{mean},
            random::uniform_shape((high - low) / (high + low) / std::numbers::sqrt3)};
}

/// What `kind: quantiles` says; its mean and least are beside the points.
random::QuantileLaw law_of(const Draft& draft) {
    random::QuantileLaw law = draft.law;
    law.mean = draft.mean;
    return law;
}

// Points that rise, and a mean that a tail behind them can have.
void check_quantiles(const Value& map, const std::string& path, Findings& findings) {
    const Value* points = map.find("points");
    random::QuantileLaw law;
    for (const Value& item : points->items) {
        const auto share = parse_quantity(Dimension::ratio, item.find("share")->scalar);
        const auto time = parse_quantity(Dimension::time, item.find("time")->scalar);
        if (!share || !time) {
            return; // told already
        }
        const random::QuantilePoint point{share->value, from_nanoseconds(time->value)};
        if (!law.points.empty() && (point.probability <= law.points.back().probability ||
                                    point.time < law.points.back().time)) {
            findings.add(item.mark, path + ": shares rise from point to point, and times do not "
                                           "fall; put the points in order");
            return;
        }
        law.points.push_back(point);
    }
    if (const Value* least = map.find("least")) {
        law.least = from_nanoseconds(length(*least));
        if (*law.least > law.points.front().time) {
            findings.add(least->mark, path + ": least is above the time of the first point");
            return;
        }
    }
    const Value* mean = map.find("mean");
    const Duration lowest = random::least_mean(law);
    if (mean != nullptr && from_nanoseconds(length(*mean)) < lowest) {
        findings.add(mean->mark, fmt::format("{}: no law through these points has a mean below {}; "
                                             "leave it out, or check the points",
                                             path, written(lowest)));
    }
}

Notation<std::vector<random::QuantilePoint>> quantile_points() {
    using random::QuantilePoint;
    constexpr std::size_t fewest = 3;
    constexpr std::size_t most = 100;
    return list_of(
        map_of<QuantilePoint>(
            {{required("share", &QuantilePoint::probability, ratio("0.0001 %", "99.9999 %"),
                       "Share of the requests that take `time` at most.", "95 %"),
              required("time", &QuantilePoint::time, positive_time(), "That time.", "57 ms")}}),
        fewest, most);
}

BoundField<Draft> mean_field() {
    return required("mean", &Draft::mean, positive_time(), "Mean.", "40 ms");
}

BoundField<Draft> variation_field(double lowest) {
    return required("cv", &Draft::cv, number(lowest, 10),
                    "Coefficient of variation: the standard deviation over the mean.", "1.5");
}

/// A kind that its mean and, unless its shape has none to choose, its variation tell.
template <random::Shape (*shape)(double)>
random::Distribution varied(const Draft& draft) {
    return {*draft.mean, shape(draft.cv)};
}
template <random::Shape (*shape)()>
random::Distribution fixed(const Draft& draft) {
    return {*draft.mean, shape()};
}

} // namespace

Notation<std::string> small_letters() {
    const Notation<std::string> word = one_line();
    return {word.type, [](const Value& value, std::string& into) {
                into = skusim::small_letters(value.scalar);
            }};
}

Notation<Duration> positive_time() {
    return time("1 ns", ten_years);
}

Notation<Duration> time_or_zero() {
    return time("1 ns", ten_years, true);
}

Notation<std::optional<Duration>> time_or_none() {
    return or_word(positive_time(), "none");
}

const Notation<random::Distribution>& distribution() {
    using random::Distribution;
    constexpr std::size_t most_values = 100'000;
    static const Notation<Distribution> notation = kinds_of<Distribution>(
        {kind<Distribution, Draft>("constant", "Always the mean.", {mean_field()},
                                   fixed<random::constant_shape>),
         kind<Distribution, Draft>("exponential", "Exponential, as between independent events.",
                                   {mean_field()}, fixed<random::exponential_shape>),
         kind<Distribution, Draft>(
             "lognormal", "Lognormal: the usual shape of measured service times.",
             {mean_field(), variation_field(0.01)}, varied<random::lognormal_shape>),
         kind<Distribution, Draft>("gamma", "Gamma (Erlang if 1/cv^2 is whole).",
                                   {mean_field(), variation_field(0.01)},
                                   varied<random::gamma_shape>),
         kind<Distribution, Draft>(
             "hyperexponential",
             "A mix of two exponentials with balanced means: short requests and rare long ones.",
             {mean_field(), variation_field(1)}, varied<random::hyperexponential_shape>),
         kind<Distribution, Draft>(
             "uniform",
             "Any length between two ends, each as likely: from 0 to twice the mean, or from min "
             "to max.",
             {field("mean", &Draft::mean, positive_time(),
                    "Mean; the ends are then 0 and twice the mean.", "40 ms")
                  .otherwise("min and max"),
              field("min", &Draft::low, time_or_zero(), "Lower end.", "20 ms").otherwise("0"),
              field("max", &Draft::high, positive_time(), "Upper end.", "60 ms")
                  .otherwise("twice the mean")},
             uniform, check_uniform),
         kind<Distribution, Draft>(
             "empirical", "One of a list of measured lengths, each as likely.",
             {required("values", &Draft::values, list_of(positive_time(), 1, most_values),
                       "The measured lengths.", "[35 ms, 41 ms, 52 ms]")},
             [](const Draft& draft) { return random::empirical(draft.values); }),
         kind<Distribution, Draft>(
             "quantiles",
             "Through measured percentiles, as `skusim calibrate` writes it where no family fits: "
             "a "
             "monotone spline between them, an exponential tail beyond the last.",
             {required<Draft>(
                  "points",
                  [](Draft& draft)
                      -> std::vector<random::QuantilePoint>& { return draft.law.points; },
                  quantile_points(), "The percentiles, three or more, by rising share.",
                  "[{share: 50 %, time: 49 ms}, {share: 90 %, time: 51 ms}, "
                  "{share: 99 %, time: 66 ms}]"),
              field<Draft>(
                  "least", [](Draft& draft) -> std::optional<Duration>& { return draft.law.least; },
                  positive_time(), "No request takes less.", "40 ms")
                  .otherwise("on the line through the first two points"),
              field("mean", &Draft::mean, positive_time(),
                    "Mean, which the slope of the tail keeps.", "50 ms")
                  .otherwise("that of a tail on the line through the last two points")},
             [](const Draft& draft) { return random::through_quantiles(law_of(draft)); },
             check_quantiles)},
        KindType{{}, {}, "{kind: exponential, mean: 40 ms}", "distribution"});
    return notation;
}

Notation<random::Distribution> constant_or_distribution(const Notation<Duration>& time) {
    return {make_type(EitherType{time.type, distribution().type}),
            [time](const Value& value, random::Distribution& into) {
                if (value.kind == Value::Kind::map) {
                    distribution().read(value, into);
                } else {
                    into.shape = random::constant_shape();
                    time.read(value, into.mean);
                }
            }};
}

} // namespace skusim::scenarios
