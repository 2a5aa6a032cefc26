#include "machine.hpp"

namespace skusim::planner {

void Machine::glance(const scenario::Objective& objective, const ProfileEffort& effort) {
    profile_ = std::make_shared<Profile>(glance_at_node(*node_, objective, effort));
}

void Machine::look_closely(const scenario::Objective& objective, const ProfileEffort& effort) {
    if (is_known_closely_) {
        return;
    }
    if (!profile_) {
        profile_ = std::make_shared<Profile>();
    }
    *profile_ = profile_node(
        *node_, objective, effort, [] {}, std::move(profile_->load_curve));
    is_known_closely_ = true;
}

} // namespace skusim::planner
