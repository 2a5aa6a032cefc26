#include "start_memory.hpp"

#include <skusim/stats/moments.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace skusim::experiment {

namespace {

/// Whether two figures of the same replications go together, beyond chance.
bool go_together(const std::vector<double>& one, const std::vector<double>& other) {
    constexpr double sure = 4.5; // standard errors
    constexpr double rounding = 1e-9;
    const stats::Moments first = stats::moments_of(one);
    const stats::Moments second = stats::moments_of(other);
    const double spread = std::sqrt(first.squares() * second.squares());
    if (one.size() <= 3 || spread <= rounding * rounding * first.mean() * second.mean()) {
        return false;
    }
    double product = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        product += (one[i] - first.mean()) * (other[i] - second.mean());
    }
    const double correlation = std::min(product / spread, 1 - rounding);
    return std::atanh(correlation) * std::sqrt(static_cast<double>(one.size()) - 3) > sure;
}

/// What half of all requests take at most, and 95 %.
std::array<Duration, 2> limits_of(const Tallies& tallies) {
    stats::Histogram all;
    for (const Tally* each : tallies) {
        all.merge(each->latencies);
    }
    const auto limit = [&](double probability) {
        const double rank = probability * static_cast<double>(all.total());
        return all.total() > 0 ? all.value_at_rank(static_cast<std::uint64_t>(rank)) : Duration{};
    };
    return {limit(0.5), limit(0.95)};
}

} // namespace

StartMemory::Sums StartMemory::sums_of(const Tallies& tallies) const {
    Sums sums;
    for (const Tally* each : tallies) {
        const TokenTally& tokens = each->tokens;
        const auto count = [](const stats::Histogram& times) {
            return static_cast<double>(times.total());
        };
        sums[0].push_back({each->latency_ns, count(each->latencies)});
        sums[1].push_back({tokens.to_first_token_ns, count(tokens.to_first_token)});
        sums[2].push_back({tokens.per_output_token_ns, count(tokens.per_output_token)});
        for (std::size_t share = 0; share < shares; ++share) {
            const double all = count(each->latencies);
            sums[times + share].push_back({all - each->latencies.count_up_to(limits_[share]), all});
        }
    }
    return sums;
}

Course StartMemory::look(const Tallies& tallies, double steady) {
    if (last_.front().empty()) {
        limits_ = limits_of(tallies);
    }
    const Sums last = std::exchange(last_, sums_of(tallies));
    const bool was_emptied = std::exchange(emptied_, false);
    bool remembers = false;
    bool moves = false;
    for (std::size_t kind = 0; kind < last.size(); ++kind) {
        std::vector<double> earlier;
        std::vector<double> since;
        for (std::size_t i = 0; i < last[kind].size(); ++i) {
            const Sum& then = last[kind][i];
            const Sum& now = last_[kind][i];
            const double sum = now.sum - (was_emptied ? 0 : then.sum);
            const double count = now.count - (was_emptied ? 0 : then.count);
            if (then.count > 0 && count > 0) {
                earlier.push_back(then.sum / then.count);
                since.push_back(sum / count);
            }
        }
        if (!since.empty()) {
            const double mean = stats::moments_of(since).mean();
            const double whole = kind < times ? mean : 1;
            remembers = remembers || go_together(earlier, since);
            moves = moves || std::abs(mean - stats::moments_of(earlier).mean()) > steady * whole;
        }
    }
    if (!remembers) {
        return Course::forgetful;
    }
    return moves ? Course::drifting : Course::faithful;
}

} // namespace skusim::experiment
