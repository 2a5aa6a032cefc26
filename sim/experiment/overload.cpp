#include "overload.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace skusim::experiment {

namespace {

/// Of the last twentieth of the arrivals up to that share of them.
double inside_around(const std::vector<double>& seen, double share) {
    const auto count = static_cast<double>(seen.size());
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(share * count);
    const auto begin = end - static_cast<std::ptrdiff_t>(count / 20);
    return std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
}

} // namespace

bool grows_without_end(const Trial& trial, const Replications& replications) {
    const auto* engine = trial.cluster.kind_if<serving::Tokens>();
    constexpr std::size_t least_seen = 200;
    const bool is_asked = engine != nullptr && workload::is_open(trial.arrivals) &&
                          !serving::sheds_load(trial.cluster);
    if (!is_asked || replications.front()->seen().size() < least_seen) {
        return false;
    }
    const auto count = static_cast<double>(replications.size());
    double halfway = 0;
    double late = 0;
    double squares = 0;
    for (const auto& replication : replications) {
        const double inside = inside_around(replication->seen(), 1);
        halfway += inside_around(replication->seen(), 0.5) / count;
        late += inside / count;
        squares += inside * inside / count;
    }
    const double deviation = std::sqrt(std::max(squares - late * late, 0.0) * count / (count - 1));
    constexpr double growth = 1.5; // a line doubles, a square root grows by 1.41
    constexpr double scatter = 0.3;
    const double taken = static_cast<double>(engine->rules.max_sequences) * trial.cluster.nodes();
    return late > 2 * taken && late > growth * halfway && deviation < scatter * late;
}

} // namespace skusim::experiment
