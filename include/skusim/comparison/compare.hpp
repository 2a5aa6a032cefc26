// Two plans side by side: what they were made from, what they would rent, and what that costs and
// does, with measured figures told apart only where their intervals allow it.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/comparison/plan_record.hpp>

#include <array>
#include <string_view>

namespace skusim::comparison {

/// What can be said of two figures.
enum class Judgment {
    same,                ///< equal to the last digit
    no_difference_shown, ///< the interval of their difference holds zero
    better,
    worse,
    higher, ///< of a figure that is neither good nor bad
    lower,
    appeared, ///< told by the later plan only
    gone,     ///< told by the earlier plan only
};

[[nodiscard]] std::string_view name(Judgment judgment);

struct QuantityChange {
    stats::Quantity quantity;
    std::optional<stats::Estimate> before;
    std::optional<stats::Estimate> after;
    /// after - before (see stats/difference.hpp). Nodes and cost by the hour are what would be
    /// rented and paid: their difference is a plain one.
    std::optional<stats::Estimate> difference;
    Judgment judgment = Judgment::same;
};

/// One bound of the objective in both plans.
struct BoundChange {
    stats::Quantity quantity;
    std::string request_class; ///< whose bound it is; empty for all requests together
    std::optional<BoundRecord> before;
    std::optional<BoundRecord> after;
    std::optional<stats::Estimate> difference; ///< of the values: after - before
    Judgment judgment = Judgment::same;        ///< of the values, whatever the bounds
};

/// A text that differs; absent where a plan does not tell it.
struct TextChange {
    std::string key;
    std::optional<std::string> before;
    std::optional<std::string> after;
};

struct ChoiceChange {
    std::string_view name; ///< "guidance", "cheapest"
    std::optional<ChoiceRecord> before;
    std::optional<ChoiceRecord> after;
    std::vector<QuantityChange> quantities; ///< empty unless both plans have the choice
    std::vector<BoundChange> slo;           ///< empty unless both have it
    std::vector<TextChange> purchase;       ///< what differs of what is bought, and survived
};

/// A SKU that fares otherwise; a plan in which it is no candidate has no verdict.
struct VerdictChange {
    std::string sku;
    std::string region;
    std::string tier;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::string reason; ///< of the later verdict, else of the earlier
};

struct PlanComparison {
    std::string scenario; ///< of the later plan
    std::array<std::string, 2> files;
    std::vector<TextChange> inputs;
    std::array<ChoiceChange, 2> choices; ///< guidance, cheapest
    std::vector<VerdictChange> verdicts; ///< in the later plan's order
};

/// Both are of services, or both of jobs.
[[nodiscard]] PlanComparison compare(const PlanRecord& before, const PlanRecord& after);

/// What two files of plans have in common, and what they have not.
struct FileComparison {
    std::vector<PlanComparison> plans;
    std::vector<std::string> only_before; ///< names of scenarios
    std::vector<std::string> only_after;
};

/// One plan with one plan, whatever their names; of several, those of the same scenario's name, the
/// first with the first where a name is there twice. Faults: no scenario in common, a service
/// beside a job.
[[nodiscard]] Result<FileComparison> compare(const std::vector<PlanRecord>& before,
                                             const std::vector<PlanRecord>& after);

} // namespace skusim::comparison
