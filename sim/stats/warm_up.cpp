#include <skusim/stats/moments.hpp>
#include <skusim/stats/warm_up.hpp>

namespace skusim::stats {

std::size_t mser5_truncation(const std::vector<double>& series) {
    constexpr std::size_t group = 5;
    const std::size_t groups = series.size() / group;
    std::vector<double> means(groups, 0.0);
    for (std::size_t i = 0; i < groups * group; ++i) {
        means[i / group] += series[i] / static_cast<double>(group);
    }
    // From the end to the front, about the last group's mean for accuracy.
    Moments later(means.empty() ? 0.0 : means.back());
    double best = 0;
    std::size_t best_start = groups;
    for (std::size_t start = groups; start-- > 0;) {
        later.add(means[start]);
        const auto count = static_cast<double>(groups - start);
        const double error =
            (later.squares() - later.sum() * later.sum() / count) / (count * count);
        if (start <= groups / 2 && (best_start == groups || error <= best)) {
            best = error;
            best_start = start;
        }
    }
    return best_start * group;
}

} // namespace skusim::stats
