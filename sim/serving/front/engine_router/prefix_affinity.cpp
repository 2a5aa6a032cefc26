#include <skusim/base/hash.hpp>
#include <skusim/serving/front/engine_router.hpp>

#include <algorithm>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

namespace skusim::serving {

namespace {

/// Beginnings that the router remembers of each engine; the least recently used are forgotten.
constexpr std::size_t most_beginnings = 10'000;
/// An engine with so many times the mean of outstanding requests gets no more for its prefixes.
constexpr double most_over_mean = 1.5;

/// A hash of each beginning of what a request says, the shortest first, as routers know them.
using Beginnings = std::vector<std::uint64_t>;

Beginnings beginnings_of(std::span<const workload::Segment> segments) {
    Beginnings all;
    std::uint64_t said = 0;
    for (const workload::Segment& segment : segments) {
        said = mixed(mixed(mixed(said + 1) ^ segment.identity) ^ segment.tokens);
        all.push_back(said);
    }
    return all;
}

/// What an engine was sent, as the router remembers it.
class SentBefore {
public:
    /// How many of the beginnings, from the shortest on, it was sent before.
    [[nodiscard]] std::size_t known(const Beginnings& beginnings) const {
        const auto unknown =
            std::find_if(beginnings.begin(), beginnings.end(), [&](std::uint64_t beginning) {
                return places_.find(beginning) == places_.end();
            });
        return static_cast<std::size_t>(unknown - beginnings.begin());
    }
    void remember(const Beginnings& beginnings) {
        for (const std::uint64_t beginning : beginnings) {
            const auto [place, is_new] = places_.try_emplace(beginning);
            if (is_new) {
                place->second = order_.insert(order_.end(), beginning);
            } else {
                order_.splice(order_.end(), order_, place->second);
            }
        }
        while (places_.size() > most_beginnings) {
            places_.erase(order_.front());
            order_.pop_front();
        }
    }

private:
    std::list<std::uint64_t> order_; ///< the least recently used first
    std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> places_;
};

class PrefixAffinityRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& request, const Sight& sight) override {
        engines_.resize(sight.engines());
        const Beginnings beginnings = beginnings_of(request.segments);
        std::uint32_t best = sight.outstanding.least_loaded();
        std::pair<std::size_t, std::int64_t> most{0, 0}; // segments known, then few requests
        double total = 0;
        for (std::uint32_t engine = 0; engine < sight.engines(); ++engine) {
            if (!sight.open.is_open(engine)) {
                engines_[engine] = {}; // it comes back with nothing
                continue;
            }
            const std::uint32_t outstanding = sight.outstanding.outstanding(engine);
            total += outstanding;
            const std::size_t known = engines_[engine].known(beginnings);
            const std::pair found{known, -std::int64_t{outstanding}};
            if (known > 0 && (most.first == 0 || found > most)) {
                best = engine;
                most = found;
            }
        }
        const double mean = total / sight.open.count();
        if (sight.outstanding.outstanding(best) > most_over_mean * mean) {
            best = sight.outstanding.least_loaded();
        }
        engines_[best].remember(beginnings);
        return best;
    }

private:
    std::vector<SentBefore> engines_;
};

} // namespace

std::unique_ptr<EngineRouterPolicy> prefix_affinity_router() {
    return std::make_unique<PrefixAffinityRouter>();
}

} // namespace skusim::serving
