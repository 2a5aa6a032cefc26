#include <skusim/base/hash.hpp>
#include <skusim/serving/front/engine_router.hpp>

#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

namespace skusim::serving {

namespace {

/// Beginnings that the router remembers of each engine; the least recently used are forgotten.
constexpr std::size_t most_beginnings = 10'000;
/// An engine with so many times the mean of outstanding requests gets no more for its prefixes.
constexpr double most_over_mean = 1.5;

/// What an engine was sent, as the router remembers it: by a hash of each beginning, as routers do.
class Beginnings {
public:
    /// How many of the segments, from the first on, it was sent before.
    [[nodiscard]] std::size_t known(std::span<const workload::Segment> segments) const {
        std::uint64_t said = 0;
        std::size_t count = 0;
        for (const workload::Segment& segment : segments) {
            said = with(said, segment);
            if (places_.find(said) == places_.end()) {
                break;
            }
            ++count;
        }
        return count;
    }
    void remember(std::span<const workload::Segment> segments) {
        std::uint64_t said = 0;
        for (const workload::Segment& segment : segments) {
            said = with(said, segment);
            const auto [place, is_new] = places_.try_emplace(said);
            if (is_new) {
                place->second = order_.insert(order_.end(), said);
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
    static std::uint64_t with(std::uint64_t said, const workload::Segment& segment) {
        return mixed(mixed(mixed(said + 1) ^ segment.identity) ^ segment.tokens);
    }

    std::list<std::uint64_t> order_; ///< the least recently used first
    std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> places_;
};

class PrefixAffinityRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& request, const Sight& sight) override {
        engines_.resize(sight.engines());
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
            const std::size_t known = engines_[engine].known(request.segments);
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
        engines_[best].remember(request.segments);
        return best;
    }

private:
    std::vector<Beginnings> engines_;
};

} // namespace

std::unique_ptr<EngineRouterPolicy> prefix_affinity_router() {
    return std::make_unique<PrefixAffinityRouter>();
}

} // namespace skusim::serving
