#include <skusim/planner/node_search.hpp>

#include <algorithm>

namespace skusim::planner {

NodeCount least_that_holds(int lower_bound, int guess, int most,
                           const std::function<experiment::Decision(int nodes)>& decide) {
    if (lower_bound > most) {
        return {lower_bound, false};
    }
    const auto holds = [&](int nodes) { return decide(nodes) == experiment::Decision::holds; };
    int fails = lower_bound - 1; // to hold: what is undecided does not count as holding
    int holds_at = 0;
    int step = 1;
    for (int nodes = std::clamp(guess, lower_bound, most); holds_at == 0;) {
        if (holds(nodes)) {
            holds_at = nodes;
        } else {
            fails = nodes;
            if (nodes == most) {
                return {most + 1, false};
            }
            nodes = std::min(nodes + step, most);
            step *= 2;
        }
    }
    for (step = 1; holds_at - fails > 1;) {
        // Down from the first success in growing steps, then by halves once a failure is known.
        const int probe = fails >= lower_bound ? fails + (holds_at - fails) / 2
                                               : std::max(holds_at - step, lower_bound);
        step *= 2;
        if (holds(probe)) {
            holds_at = probe;
        } else {
            fails = probe;
        }
    }
    return {holds_at, true};
}

} // namespace skusim::planner
