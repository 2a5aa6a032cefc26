// The distribution of the time of one request, from a step of light load.
//
// By moments: the measured mean and standard deviation, as they are. By quantiles: generalised
// least squares of the logarithms of measured mean and quantiles against a family's own, with the
// large-sample covariance of sample quantiles, Cov(q_i, q_j) = p_i (1 - p_j) / (n f_i f_j) for
// p_i <= p_j, and of mean and quantile, (p - E[X; X <= q]) / (n f) (Mosteller 1946; David and
// Nagaraja 2003, "Order Statistics", section 10.2). A figure that the tool rounded may be anywhere
// in its interval. Of the families whose fit error is near the least (within half of it, or 3 %),
// Akaike's information criterion of the Gaussian likelihood of the same figures picks one. Where
// even that misses the figures by more than chance, all errors are widened by the root of
// chi-squared over its degrees of freedom (Birge 1932).
//
// The mean of a thousand requests or more is kept: it decides how busy workers are, and a family
// that would rather have another is fitted by its cv alone. Where the best family is off by more
// than `most_fit_error`, or by more than `most_body_error` and chance at one of the figures that
// objectives are about, the law goes through the measured quantiles themselves
// (random/quantile_law.hpp).
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/random/quantile_law.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// One family, fitted.
struct Family {
    random::ShapeKind kind = random::ShapeKind::constant;
    double mean_s = 0;
    double cv = 0;
    Fit fit;                         ///< parameters `mean` and, where it is free, `cv`
    std::optional<double> criterion; ///< Akaike's; absent if only moments were measured
    /// The law through the quantiles, in place of a family; `kind` is empirical.
    std::optional<random::QuantileLaw> law = {};
};

/// What results call it: "lognormal", or "quantiles".
[[nodiscard]] std::string_view name(const Family& family);

/// The family as a distribution of times.
[[nodiscard]] random::Distribution distribution(const Family& family);

/// A fit error (root of the mean square) beyond which a family is none of the data's.
inline constexpr double most_fit_error = 0.25;
/// A miss of the mean or of a quantile from p50 to p95, beyond what the tool rounded, that makes
/// the family none of the data's if it is more than three standard errors, too: a mean that is
/// kept and a tail that is met hide it in the fit error.
inline constexpr double most_body_error = 0.2;

struct DistributionFit {
    std::vector<Family> families; ///< best first
    std::optional<double> moments_mean_s;
    std::optional<double> moments_cv;
    double requests = 0;            ///< that the errors are told for
    bool requests_assumed = false;  ///< the file does not say how many there were
    std::vector<std::string> notes; ///< what was left out, and why
    /// By so much the best of the usual families misses, if that is too much.
    std::optional<double> missed_by = {};
    std::string missed_at = {}; ///< the figure that it misses so; empty if it is the fit error
};

/// Requests that are assumed where a file does not tell.
inline constexpr double assumed_requests = 1000;

/// Fits every family to the step. The error says what the step lacks.
[[nodiscard]] tl::expected<DistributionFit, std::string> fit_distribution(const LoadStep& step);

} // namespace skusim::calibration
