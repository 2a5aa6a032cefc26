#include "overload.hpp"

#include <skusim/experiment/outcome.hpp>

#include "filling.hpp"

#include <cmath>
#include <numeric>
#include <vector>

namespace skusim::experiment {

namespace {

/// How many the last twentieth of the arrivals up to that share of them saw inside; mean.
double inside_around(const std::vector<double>& seen, double share) {
    const auto count = static_cast<double>(seen.size());
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(share * count);
    const auto begin = end - static_cast<std::ptrdiff_t>(count / 20);
    return std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
}

/// Whether all that comes must wait until it is served, and theory does not tell whether it can be.
bool may_wait_for_ever(const Trial& trial) {
    return trial.cluster.kind_if<serving::Tokens>() != nullptr &&
           workload::is_open(trial.arrivals) && !serving::sheds_load(trial.cluster);
}

/// Whether so many more inside are more than fill the engines, in all replications alike.
bool is_overload(const Trial& trial, const Spread& more) {
    constexpr double most_scatter = 0.3;
    const auto& engine = *trial.cluster.kind_if<serving::Tokens>();
    const double places = static_cast<double>(engine.rules.max_sequences) * trial.cluster.nodes();
    return more.mean > 2 * places && more.deviation < most_scatter * more.mean;
}

} // namespace

bool grows_without_end(const Trial& trial, const Replications& replications) {
    constexpr std::size_t least_seen = 200;
    if (!may_wait_for_ever(trial) || replications.front()->seen().size() < least_seen) {
        return false;
    }
    double halfway = 0;
    std::vector<double> late;
    for (const auto& replication : replications) {
        halfway += inside_around(replication->seen(), 0.5);
        late.push_back(inside_around(replication->seen(), 1));
    }
    constexpr double growth = 1.5; // a line doubles, a square root grows by 1.41
    halfway /= static_cast<double>(replications.size());
    const Spread inside = spread(late);
    return is_overload(trial, inside) && inside.mean > growth * halfway;
}

Backlog backlog(const Trial& trial, const Tallies& tallies, std::int64_t starts_each,
                double precision) {
    if (!may_wait_for_ever(trial)) {
        return Backlog::passing;
    }
    const Filling found = filling(tallies, precision);
    if (found.factor == 1) {
        return Backlog::passing;
    }
    const Spread& more = found.more;
    const auto starts = static_cast<double>(starts_each);
    // It is asked of one start, as sums of several scatter less.
    return is_overload(trial, {more.mean / starts, more.deviation / std::sqrt(starts)})
               ? Backlog::endless
               : Backlog::doubtful;
}

} // namespace skusim::experiment
