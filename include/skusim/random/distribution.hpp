// Distributions of lengths of time, as values: a mean and a shape of mean one.
//
// Keeping the two apart lets a request's demand be drawn once, with mean one, and scaled by the
// speed of each SKU: SKUs and node counts then share their demands (common random numbers).
#pragma once

#include <skusim/base/time.hpp>

#include <string_view>
#include <vector>

namespace skusim::random {

enum class ShapeKind {
    constant,
    exponential,
    lognormal,        ///< by its coefficient of variation
    gamma,            ///< by its coefficient of variation
    hyperexponential, ///< two phases with balanced means (Whitt 1982), by its cv >= 1
    uniform,          ///< by its coefficient of variation, at most 1/sqrt(3) (from 0 to 2)
    empirical,        ///< one of a list of values, each as likely
    mixture,          ///< of several shapes: never drawn from itself, but from one of them
};

/// A distribution of mean one.
struct Shape {
    ShapeKind kind = ShapeKind::constant;
    double cv = 0; ///< coefficient of variation; 0 for constant, 1 for exponential
    std::vector<double>
        values; ///< empirical: ascending, mean one; of a mixture, evenly spread quantiles

    bool operator==(const Shape&) const = default;
};

[[nodiscard]] Shape constant_shape();
[[nodiscard]] Shape exponential_shape();
[[nodiscard]] Shape lognormal_shape(double cv);
/// Lognormal with that coefficient of variation; constant where it is 0.
[[nodiscard]] Shape lognormal_or_constant(double cv);
[[nodiscard]] Shape gamma_shape(double cv);
[[nodiscard]] Shape hyperexponential_shape(double cv);
[[nodiscard]] Shape uniform_shape(double cv);

/// The value that a share `probability` (in (0, 1)) of draws stays at or below.
[[nodiscard]] double quantile(const Shape& shape, double probability);

/// The name that scenarios use: "exponential".
[[nodiscard]] std::string_view name(ShapeKind kind);

/// A distribution of lengths of time.
struct Distribution {
    Duration mean{};
    Shape shape;

    bool operator==(const Distribution&) const = default;
};

/// One of several distributions, by chance.
struct MixturePart {
    double share = 1; ///< of all parts together 1
    Distribution distribution;
};

/// Requests of several classes as one: mean and coefficient of variation are exact, quantiles are
/// within a thousandth in probability.
[[nodiscard]] Distribution mixture(const std::vector<MixturePart>& parts);

/// A list of at least one positive length of time as an empirical distribution.
[[nodiscard]] Distribution empirical(const std::vector<Duration>& values);

} // namespace skusim::random
