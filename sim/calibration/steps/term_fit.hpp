// Times that are sums of amounts of work, each with a coefficient to be found.
#pragma once

#include <skusim/calibration/fit.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// The coefficients, in the order in which the rows are asked for them: what two of them explain
/// alike is the earlier one's.
enum class Term : std::size_t { alpha, beta, gamma, eta, delta, before };
inline constexpr std::array<std::string_view, 6> term_names{"alpha", "beta",  "gamma",
                                                            "eta",   "delta", "before"};
using Work = std::array<double, term_names.size()>; ///< by term

/// One time that was measured.
struct WorkRow {
    std::string label;
    Work work{};      ///< what the coefficients are of
    double known = 0; ///< seconds of it that need no coefficient
    double seconds = 0;
};

struct TermFit {
    Work coefficients{}; ///< seconds; 0 of those that are not told
    Fit fit;
    std::vector<std::string> untold;
};

/// Fits those terms to the rows. The error says that none is told.
[[nodiscard]] tl::expected<TermFit, std::string> fit_terms(const std::vector<WorkRow>& rows,
                                                           const std::vector<Term>& terms);

[[nodiscard]] inline double& of(Work& work, Term term) {
    return work[static_cast<std::size_t>(term)];
}

} // namespace skusim::calibration
