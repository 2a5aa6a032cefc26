#include <skusim/commitment/purchase.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <vector>

namespace skusim::commitment {

namespace {

/// What the nodes between two levels of a demand cost, each of them, times the weight of all the
/// time.
struct Layer {
    WideMoney otherwise; ///< on demand or committed to, whichever is less
    WideMoney spot;
    bool is_committed = false;
};

/// The nodes that save most, of which no more than a share of those in use may be chosen.
class SpotChoice {
public:
    /// Looks at so many more nodes of that layer.
    void offer(std::size_t layer, WideMoney saving, int nodes) {
        for (int i = 0; i < nodes && saving > 0; ++i) {
            chosen_.push({saving, layer});
        }
    }
    /// Keeps the best of all that were offered so far.
    void keep(int most) {
        while (static_cast<int>(chosen_.size()) > most) {
            chosen_.pop();
        }
    }
    /// How many nodes of each layer are chosen.
    [[nodiscard]] std::vector<int> counts(std::size_t layers) {
        std::vector<int> result(layers);
        for (; !chosen_.empty(); chosen_.pop()) {
            ++result[chosen_.top().layer];
        }
        return result;
    }

private:
    struct Node {
        WideMoney saving;
        std::size_t layer;
        // The later layer of equal savings goes first: it is in use for less of the time.
        bool operator>(const Node& other) const {
            return saving != other.saving ? saving > other.saving : layer < other.layer;
        }
    };
    std::priority_queue<Node, std::vector<Node>, std::greater<>> chosen_; // least saving on top
};

} // namespace

UsdPerHour spot_and_on_demand(const SpotOffer& spot, UsdPerHour on_demand) {
    const double mean = static_cast<double>(spot.per_node_hour.nano_usd()) * spot.share_there +
                        static_cast<double>(on_demand.nano_usd()) * (1 - spot.share_there);
    return UsdPerHour::from_nano(nearest_nano_usd(std::floor(mean + 0.5)));
}

SpotMix best_with_spot(const Demand& demand, UsdPerHour on_demand,
                       std::optional<UsdPerHour> committed, const SpotOffer& spot) {
    const WideMoney hourly = spot_and_on_demand(spot, on_demand).nano_usd();
    const std::vector<Level>& levels = demand.levels();
    std::vector<Layer> layers;
    SpotChoice choice;
    int below = 0;
    for (const Level& level : levels) {
        const WideMoney weight = demand.weight_from(level.nodes);
        const WideMoney rented = weight * on_demand.nano_usd();
        const WideMoney always =
            committed ? WideMoney{committed->nano_usd()} * demand.weight() : rented;
        layers.push_back({std::min(rented, always), weight * hourly, always < rented});
        choice.offer(layers.size() - 1, layers.back().otherwise - layers.back().spot,
                     level.nodes - below);
        choice.keep(static_cast<int>(std::floor(spot.most_share * level.nodes + 1e-9)));
        below = level.nodes;
    }
    const std::vector<int> counts = choice.counts(layers.size());
    SpotMix mix;
    WideMoney weighted = 0;
    below = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const int others = levels[i].nodes - below - counts[i];
        weighted += layers[i].spot * counts[i] + layers[i].otherwise * others;
        mix.nodes += counts[i];
        mix.committed += layers[i].is_committed ? others : 0;
        below = levels[i].nodes;
    }
    const WideMoney year = weighted * hours_per_year + demand.weight() / 2;
    mix.usd_per_year = Usd::from_nano(nearest_nano_usd(year / demand.weight()));
    return mix;
}

} // namespace skusim::commitment
