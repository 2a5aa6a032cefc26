// From what the replications tallied of tokens to estimates.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/quantile.hpp>

#include "measure.hpp"

#include <optional>
#include <vector>

namespace skusim::experiment {

/// Times of single requests, for a bound on them.
struct TimesOfRequests {
    const stats::PooledSample& all; ///< those that were not completed are infinite
    bool lost_any;
    const stats::Estimate& mean; ///< of those that were completed
};

/// The standard quantiles of a sample.
[[nodiscard]] std::vector<QuantileResult>
standard_results(stats::QuantityKind kind, const stats::PooledSample& sample, double confidence);

/// The times that a language model's requests take, and what its engines do.
class TokenTimes {
public:
    /// `objective` may be nullptr.
    TokenTimes(const Trial& trial, const Tallies& tallies, const scenario::Objective* objective,
               const Effort& effort);

    [[nodiscard]] const TokenResult& result() const { return result_; }
    /// `kind` is one of the times of tokens.
    [[nodiscard]] TimesOfRequests of(stats::QuantityKind kind) const;
    [[nodiscard]] const std::optional<stats::Estimate>& goodput() const { return result_.goodput; }

private:
    void measure_times(const Tallies& tallies, const scenario::Objective* objective,
                       double confidence);
    void measure_engines(const Trial& trial, const Tallies& tallies, const Effort& effort);

    bool lost_any_;
    stats::PooledSample first_;
    stats::PooledSample pace_;
    stats::PooledSample gaps_;
    TokenResult result_;
};

} // namespace skusim::experiment
