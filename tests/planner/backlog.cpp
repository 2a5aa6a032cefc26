// The time that queues take to drain while repairs come one by one, against a simulation that knows
// each node and each zone by itself.
#include <skusim/availability/causes.hpp>
#include <skusim/planner/endurance.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <random>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

Endurance failing_nodes_and_zones() {
    Endurance endurance;
    endurance.causes.node = availability::UpAndDown{240h, 2h};
    endurance.causes.zone = availability::UpAndDown{8760h, 4h};
    endurance.causes.zones = 3;
    endurance.waits_for_first_node = true;
    return endurance;
}

/// What is up or down by itself for exponential times.
struct Switch {
    double fails_per_hour = 0;
    double repairs_per_hour = 0;
    bool is_up = true;

    [[nodiscard]] double rate() const { return is_up ? fails_per_hour : repairs_per_hour; }
};

/// The share of time with three of four nodes, in zones of two, one and one, and nothing waiting.
double simulated_share(double load, int moves) {
    constexpr std::array<std::size_t, 4> zone_of{4, 5, 6, 4};
    std::array<Switch, 7> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = i < zone_of.size() ? Switch{1.0 / 240, 0.5} : Switch{1.0 / 8760, 0.25};
    }
    std::mt19937_64 bits(11);
    const auto uniform = [&] { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; };
    double hours = 0;
    double kept = 0;
    double fluid = 0;
    for (int move = 0; move < moves; ++move) {
        double rate = 0;
        int up = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            rate += all[i].rate();
            up += i < zone_of.size() && all[i].is_up && all[zone_of[i]].is_up ? 1 : 0;
        }
        const double stay = -std::log(1 - uniform()) / rate;
        const double net = load - up;
        kept += up >= 3 ? std::max(stay - fluid / -net, 0.0) : 0;
        fluid = std::max(fluid + net * stay, 0.0);
        hours += stay;
        double which = uniform() * rate;
        std::size_t moved = 0;
        while (moved + 1 < all.size() && which >= all[moved].rate()) {
            which -= all[moved++].rate();
        }
        all[moved].is_up = !all[moved].is_up;
    }
    return kept / hours;
}

} // namespace

TEST_CASE("queues drain at what is up meanwhile: repairs come one by one") {
    for (const double load : {2.5, 2.9}) {
        Endurance endurance = failing_nodes_and_zones();
        endurance.waiting_load = {{1, load}};
        const double bad = 1 - endurance.kept_share(4, 3);
        CHECK(bad == Approx(1 - simulated_share(load, 4'000'000)).epsilon(0.02));
        endurance.waiting_load = {{0.5, load - 0.01}, {0.5, load + 0.01}}; // a pattern, nearly none
        CHECK(1 - endurance.kept_share(4, 3) >= 0.99 * bad);
    }
}

TEST_CASE("spare nodes follow from queues that drain while others are still away") {
    Endurance endurance = failing_nodes_and_zones();
    endurance.waiting_load = {{1, 2.9}};
    endurance.share_of_time = 0.998;
    endurance.most = 100;
    CHECK_FALSE(endurance.is_endured_by(4, 3)); // 99.77 %
    CHECK(endurance.nodes_for(3) == 5);
}

TEST_CASE("what the chain of nodes leaves out is drained by all nodes") {
    // A pool that is away for a thousandth of the time adds its load, less what was away anyhow.
    Endurance endurance = failing_nodes_and_zones();
    endurance.waiting_load = {{1, 2.9}};
    const double without = endurance.backlog_share(4, 3);
    endurance.causes.pool = availability::pool_at_rate(Rate{1.0 / (999 * 3600)}, 1h, 1);
    const double added = endurance.backlog_share(4, 3) - without;
    CHECK(added == Approx(0.001 * 2.9 / 1.1).epsilon(0.01));
}

TEST_CASE("four hundred nodes are no wider a question than four") {
    Endurance endurance = failing_nodes_and_zones();
    endurance.causes.zone.reset();
    endurance.waiting_load = {{1, 392.5}};
    // A queue outlives its overload: more than by the limit, in which all 400 drain it.
    const double share = endurance.backlog_share(400, 393);
    endurance.waiting_load = {{0.5, 392.499}, {0.5, 392.501}};
    CHECK(endurance.backlog_share(400, 393) == Approx(share).epsilon(0.01));
    CHECK(share > 0.001);
    CHECK(share < 0.1);
    endurance.waiting_load = {{1, 397}};
    CHECK(endurance.backlog_share(400, 397) == 1); // 396.7 are up on average
}
