// Confidence intervals from independent replications.
#pragma once

#include <skusim/stats/estimate.hpp>

#include <cstdint>
#include <vector>

namespace skusim::stats {

/// The value that Student's t with `degrees` >= 1 degrees of freedom exceeds in absolute value with
/// probability 1 - `confidence`.
[[nodiscard]] double student_t(double confidence, int degrees);

/// One replication's part of a ratio: a mean is sum over count, a rate is events over time.
struct RatioPart {
    double numerator = 0;
    double denominator = 0;
};

/// The ratio of sums with its Student interval, by the ratio estimator over independent
/// replications (Law 2015, "Simulation Modeling and Analysis", 9.5.3; its bias is of the order of
/// one over the number of replications and vanishes as each grows). At least two parts; the
/// denominators' sum must be positive.
[[nodiscard]] Estimate ratio_interval(const std::vector<RatioPart>& parts, double confidence);

/// This is that interval with Willink's adjustment for skewness from 8 parts on (Willink 2005, "A
/// confidence interval and test for the mean of an asymmetric distribution"): replications of a
/// busy queue are mostly a little low and sometimes far too high.
[[nodiscard]] Estimate skewed_ratio_interval(const std::vector<RatioPart>& parts,
                                             double confidence);

/// The share of `events` in `trials`, in [0, 1]. No event in n trials gives [0, 3/n] (the rule of
/// three, Hanley and Lippman-Hand 1983; wider above 95 % confidence), all of them [1 - 3/n, 1], no
/// trial [0, 1].
[[nodiscard]] Estimate share_interval(const std::vector<RatioPart>& parts, double confidence);

/// What one further observation will be: the sample's mean, and bounds of which each holds with
/// probability `confidence` (in [0.5, 1)) by itself.
///
/// Where the sample is large enough, the bounds are observations in it: a further one of any law
/// exceeds the k-th of n in ascending order with probability (n + 1 - k) / (n + 1), so that 32
/// observations tell 95 % by their greatest. Else, at a higher confidence, they are Student's for a
/// sample from a normal law (Hahn and Meeker 1991, "Statistical Intervals", 4.8). At least two
/// observations; infinite ones have an infinite mean.
[[nodiscard]] Estimate prediction_interval(const std::vector<double>& sample, double confidence);

} // namespace skusim::stats
