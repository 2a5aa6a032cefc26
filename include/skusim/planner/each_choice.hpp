// What is done with each choice of a plan.
#pragma once

#include <skusim/planner/plan.hpp>

namespace skusim::planner {

/// Does the work with each choice. Where the guidance choice is the cheapest, too, it is done once.
template <class Work>
void for_each_choice(Plan& plan, const Work& work) {
    if (plan.guidance) {
        work(*plan.guidance);
    }
    if (is_guidance_cheapest(plan)) {
        plan.cheapest = plan.guidance;
    } else if (plan.cheapest) {
        work(*plan.cheapest);
    }
}

} // namespace skusim::planner
