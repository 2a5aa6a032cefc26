// Step times that were measured, in the two forms that measurements come in: a straight line, and a
// table. Each coefficient is rounded to whole femtoseconds here, once.
#pragma once

#include <skusim/llm/step_time.hpp>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::llm {

/// The whole number of femtoseconds nearest to `seconds`, which are below 9000.
[[nodiscard]] Femtoseconds femtoseconds(double seconds);

/// t = alpha + beta T + gamma K + eta A + delta N + sigma S, in seconds, with the counts of
/// StepWork. It is the form of BLIS's first model and of planners that hold latencies to
/// objectives (ITL = alpha + beta x batch).
struct StepLine {
    double alpha_s = 0; ///< of a step
    double beta_s = 0;  ///< of a token computed
    double gamma_s = 0; ///< of a KV token read
    double eta_s = 0;   ///< of a query-key pair
    double delta_s = 0; ///< of a sequence
    double sigma_s = 0; ///< of a sequence sampled
};
[[nodiscard]] StepTime linear_step(const StepLine& line);

/// The time of a step of so many tokens that reads no KV.
struct StepTableRow {
    std::int64_t tokens = 0;
    double seconds = 0;
};
/// Interpolates between rows; below the first row it is that row's time, as the weights are read
/// for one token as for many, and beyond the last it goes on as between the last two. What a step
/// does beside is the line's, whose alpha and beta are added, too. The error is a sentence: fewer
/// than two rows, or tokens that do not rise from row to row.
[[nodiscard]] tl::expected<StepTime, std::string> table_step(const std::vector<StepTableRow>& rows,
                                                             const StepLine& line);

} // namespace skusim::llm
