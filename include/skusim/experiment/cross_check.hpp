// What theory says of a simulated cluster, beside what was measured: a law that always holds, the
// exact answer where the system has one, a bound, or an approximation.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::experiment {

enum class LawKind {
    exact,       ///< measured and expected must agree
    lower_bound, ///< the measured figure is no smaller
    upper_bound, ///< the measured figure is no greater
    approximate, ///< shown for comparison; proves nothing
};

[[nodiscard]] std::string_view name(LawKind kind);

struct CrossCheck {
    stats::Quantity quantity;
    std::string request_class; ///< whose requests it is about; empty for all together
    std::string law;           ///< "M/M/c (Erlang C)"
    LawKind kind = LawKind::exact;
    double expected = 0; ///< in the quantity's unit
    stats::Estimate measured;
    /// False where simulation and law disagree beyond what chance explains: the expected value lies
    /// outside the measured interval widened to 99.99 % confidence. Always true of an
    /// approximation.
    bool agrees = true;
};

/// What a check is about, as results have it: "latency.p95", "wait.mean of small".
[[nodiscard]] std::string subject(const CrossCheck& check);

/// Every law that applies to the trial: the utilisation law, Little's law, throughput of a load
/// without loss; M/M/c, M/M/c/K, M/G/1, processor sharing and closed M/M/c//N where the cluster is
/// one; Cobham's waits of classes by priority; asymptotic bounds of closed loops; M/M^b/1 and
/// M/D^b/1 of a worker that batches; Allen and Cunneen's approximation for M/G/c. A front end's
/// delay shifts the means; the laws of quantiles are then left out, as they are of nodes that serve
/// the newest first. `outcome` is stable and was measured with waits, at `confidence`.
[[nodiscard]] std::vector<CrossCheck> cross_checks(const Trial& trial, const Outcome& outcome,
                                                   double confidence);

/// A sentence for each law that the figures disagree with: they are not to be relied on.
[[nodiscard]] std::vector<std::string> contradictions(const std::vector<CrossCheck>& checks);

/// An outcome beside theory; no checks where the load is unstable.
struct CheckedOutcome {
    Outcome outcome;
    std::vector<CrossCheck> checks;
};

/// run(), held against theory. While they disagree and the budget allows, it is run again, warmed
/// up for longer and more precisely: chance, and a start that was forgotten too late, then fade.
/// What disagrees to the end is told by contradictions().
[[nodiscard]] CheckedOutcome run_checked(const Trial& trial, const scenario::Objective* objective,
                                         const Effort& effort);

} // namespace skusim::experiment
