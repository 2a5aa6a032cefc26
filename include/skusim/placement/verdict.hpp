// What becomes of a SKU that is looked at, and why.
#pragma once

#include <skusim/service/model.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skusim::placement {

enum class Verdict {
    feasible,       ///< performs, and no more nodes than allowed are needed
    too_slow,       ///< its lightest load already breaks the objective
    gated,          ///< a rule keeps it out
    too_many_nodes, ///< performs, but needs more nodes than the policy allows
    over_quota,     ///< performs, but with more nodes than the subscription may rent
    no_profile,     ///< nothing says how long a request takes on it
    no_price,       ///< cannot be compared
    undecided,      ///< the simulation budget ended before the objective was decided
};

[[nodiscard]] std::string_view name(Verdict verdict);

/// Why a SKU is not what was hoped for.
struct Why {
    Verdict verdict = Verdict::gated;
    std::string rule;          ///< the rule or bound that decided, with its source; empty if none
    std::string reason;        ///< one sentence with the figures
    bool lacks_memory = false; ///< its accelerators have too little, or it is not known how much
};

} // namespace skusim::placement
