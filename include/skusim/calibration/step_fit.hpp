// The time of an engine's steps, fitted to what was measured of it.
//
// A step that computes T tokens, N sequences among them, reads K KV tokens for those that decode
// and has A query-key pairs of prompts, takes
//
//   alpha + beta T + gamma K + eta A + delta N,   or   D(T) + gamma K + eta A + delta N + sigma S
//
// with D(T) a table, of operators that were timed alone, and S the sequences sampled. What is
// measured is linear in these coefficients:
//
//   - a lone request: TTFT = before + alpha + beta n + eta n (n + 1) / 2 + delta and
//     TPOT = alpha + beta + delta + gamma (n + o / 2), for n tokens in and o out;
//   - C clients without think time: a request's latency is the steps in which all C are served
//   once;
//   - an open loop: TPOT is a step with those that Little's law (1961) says are decoding beside it;
//   - requests one by one: from its first token to its last an engine makes o - 1 steps, whatever
//     else is in them. The times of all requests tell which those are (sim/calibration/steps/
//     timeline.hpp).
//
// Rows are weighted by their size: relative errors are least. A coefficient is fitted if the rows
// tell it from those before it, and from 0; else it is 0 and a sentence says why.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/token_measurement.hpp>
#include <skusim/service/token_service.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

namespace skusim::calibration {

/// What the files do not tell.
struct StepQuestion {
    std::optional<int> layers;              ///< of the model whose operators were timed
    std::int64_t max_batched_tokens = 8192; ///< that the measured engine computed in a step at most
};

struct StepFit {
    std::variant<service::LinearStep, service::TableStep> step; ///< a table's file is not named
    /// Between the client and the engine; nothing where the engine itself was watched.
    std::optional<double> before_s;
    /// The fit to what was measured under load, or else to the operators. Parameters have the names
    /// that a service file gives them.
    Fit fit;
    std::vector<std::string> untold; ///< "gamma is not identified: ..."
    std::vector<std::string> notes;  ///< what is doubtful, or was taken for granted
};

/// Fits the steps to all files together: to a sweep or to requests a straight line; to operators a
/// table, and if there are requests, too, what operators do not tell: the host's time of a step,
/// and what KV tokens and pairs take when steps mix them. The error is a sentence.
[[nodiscard]] tl::expected<StepFit, std::string>
fit_steps(const std::vector<TokenMeasurement>& measurements, const StepQuestion& question);

} // namespace skusim::calibration
