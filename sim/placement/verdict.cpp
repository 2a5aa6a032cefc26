#include <skusim/placement/verdict.hpp>

namespace skusim::placement {

std::string_view name(Verdict verdict) {
    switch (verdict) {
    case Verdict::feasible:
        return "feasible";
    case Verdict::too_slow:
        return "too-slow";
    case Verdict::gated:
        return "gated";
    case Verdict::too_many_nodes:
        return "too-many-nodes";
    case Verdict::over_quota:
        return "over-quota";
    case Verdict::no_profile:
        return "no-profile";
    case Verdict::no_price:
        return "no-price";
    case Verdict::undecided:
        return "undecided";
    }
    return "?";
}

} // namespace skusim::placement
