#include "filling.hpp"

#include <skusim/stats/interval.hpp>
#include <skusim/stats/moments.hpp>

#include <cmath>

namespace skusim::experiment {

Spread spread(const std::vector<double>& figures) {
    const stats::Moments moments = stats::moments_of(figures);
    return {moments.mean(), std::sqrt(moments.variance())};
}

Filling filling(const Tallies& tallies, double precision) {
    std::vector<double> left_over;
    double came = 0;
    for (const Tally* tally : tallies) {
        const auto answered = static_cast<double>(tally->arrived - tally->unanswered());
        left_over.push_back(answered - static_cast<double>(tally->completed_in_window));
        came += answered;
    }
    const auto count = static_cast<double>(tallies.size());
    Filling result{spread(left_over)};
    const double doubt = stats::student_t(sure_confidence, static_cast<int>(tallies.size()) - 1) *
                         result.more.deviation / std::sqrt(count);
    // A warm-up may leave so much to be filled.
    const double no_matter = came * precision / 10;
    const double more = result.more.mean * count;
    if (result.more.mean > doubt && more >= no_matter) {
        result.factor = more < came ? came / (came - more) : stats::infinite;
    }
    return result;
}

} // namespace skusim::experiment
