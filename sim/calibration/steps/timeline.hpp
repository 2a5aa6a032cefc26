// The steps of an engine, from the times at which its requests had their first and last tokens.
//
// Every sequence that decodes has a token in every step. So a request with o tokens tells how many
// steps lie between its first token and its last: o - 1. Steps are spread over the stretches
// between the events of all requests so that each request finds its number: at the mean rate of
// those in a stretch at first, then scaled for one request after the other until none changes them
// (iterative proportional fitting; Deming and Stephan 1940). What is in the steps follows: who
// decodes, with what context, and whose prompts were computed.
//
// It holds for engines in which nothing was preempted and no prompt was found in a cache.
#pragma once

#include <skusim/calibration/token_measurement.hpp>

#include "term_fit.hpp"

#include <functional>
#include <vector>

namespace skusim::calibration {

/// Seconds of one step that are known, by its tokens and by the sequences that it samples.
using KnownTime = std::function<double(double tokens, double sampled)>;

/// A row for each request with at least that many tokens: from its first token to its last.
[[nodiscard]] std::vector<WorkRow> decode_rows(const std::vector<TimedTokenRequest>& requests,
                                               std::int64_t max_batched_tokens,
                                               const KnownTime& known);

} // namespace skusim::calibration
