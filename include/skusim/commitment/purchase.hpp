// How many nodes to commit to: exact, in whole nano-dollars.
//
// What is paid is linear in the indicators "at least k nodes are in use", so that each node is a
// question of its own: the k-th is committed to exactly if that costs less than renting it by the
// hour, when it is in use for more than the share (committed price / on-demand price) of the time.
// It is the critical ratio of the newsvendor (Arrow, Harris and Marschak 1951). Of several
// contracts the one of the lowest price wins on every node that is worth committing to, so that a
// mixture of them never costs less; what differs is how long one is bound.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/commitment/demand.hpp>
#include <skusim/commitment/offer.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace skusim::commitment {

/// Spot machines that stand in for others: they cost less, and go away for a while.
struct SpotOffer {
    UsdPerHour per_node_hour;
    double share_there = 1; ///< of the time that they can be had; the rest is paid on demand
    double most_share = 0;  ///< of the nodes in use, at any time
};

/// What an hour of a node costs that is spot while there are any, and on demand else.
[[nodiscard]] UsdPerHour spot_and_on_demand(const SpotOffer& spot, UsdPerHour on_demand);

/// The demand is met with a part of its nodes on spot machines.
struct SpotMix {
    int nodes = 0;     ///< on spot, at the demand's peak
    int committed = 0; ///< beside them
    Usd usd_per_year;  ///< of all nodes
};

/// What a purchase comes to if the demand is another than foreseen.
struct Outlook {
    int percent = 100;  ///< of the foreseen load
    Usd usd_per_year;   ///< with the nodes committed to as they are
    Usd on_demand;      ///< had nothing been committed to
    Usd with_hindsight; ///< had the best number been committed to, under the same contract
};

inline constexpr std::array<int, 2> outlook_percents{80, 120};

/// The best that can be done with one contract.
struct Purchase {
    Offer offer;
    int nodes = 0;            ///< to commit to; 0 if it does not pay for any
    double break_even = 0;    ///< share of the time from which a node is worth committing to
    Usd usd_per_year;         ///< of all nodes: those committed to, and the rest on demand
    Usd usd_of_commitment;    ///< due in a year, whatever is used
    Usd usd_of_all;           ///< in a year, had all nodes of the peak been committed to
    double share_of_last = 0; ///< of the time that the last node committed to is in use
    double share_of_next = 0; ///< of the time that the first is that is not
    std::array<Outlook, outlook_percents.size()> outlooks{};
    Usd on_demand_per_year; ///< of the same demand, which is the mean one over the contract's term
    std::optional<SpotMix> with_spot; ///< where spot machines may stand in
};

/// What else is known of a demand and of what may be bought.
struct Circumstances {
    double growth = 0;        ///< of the demand, a year
    std::vector<Owned> owned; ///< nodes that come off it
    std::optional<SpotOffer> spot;
};

/// What a SKU's contracts make of a demand.
struct Purchases {
    Demand demand =
        Demand::constant(1); ///< in the next year, before it grows, beyond what is owned
    UsdPerHour on_demand;
    Usd on_demand_per_year; ///< of all nodes, with nothing committed to, before the demand grows
    std::vector<Purchase> purchases;
    /// What saves most a year, the shorter term of equals; none if none pays.
    std::optional<std::size_t> best;
    std::optional<SpotMix> spot; ///< beside nodes on demand, with nothing committed to
};

/// What a year of the demand costs with so many nodes committed to, rounded half up to 10^-9 USD.
[[nodiscard]] Usd usd_per_year(const Demand& demand, UsdPerHour on_demand, UsdPerHour committed,
                               int nodes);

/// The nodes that are worth committing to.
[[nodiscard]] int nodes_to_commit(const Demand& demand, UsdPerHour on_demand, UsdPerHour committed);

/// The best with spot machines: which of the nodes that are in use for how long are spot, which are
/// committed to (if a price is given), and which are neither. Nodes are questions of their own but
/// for one thing: at no time may more than a share of those in use be spot. The sets of nodes that
/// keep to this at every level of the demand are the independent sets of a laminar matroid, so that
/// taking nodes by what they save, the most first, is exact (Edmonds 1971).
[[nodiscard]] SpotMix best_with_spot(const Demand& demand, UsdPerHour on_demand,
                                     std::optional<UsdPerHour> committed, const SpotOffer& spot);

/// Looks at every offer. `all` is what is in use today, on whatever contract.
[[nodiscard]] Purchases purchases(const Demand& all, UsdPerHour on_demand,
                                  const std::vector<Offer>& offers,
                                  const Circumstances& circumstances = {});

} // namespace skusim::commitment
