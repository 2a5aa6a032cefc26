// How good the picture is that a plan takes for granted: a cluster in its steady state with
// whatever nodes there are, against the exact chain of servers that fail while they serve.
#include <skusim/availability/shares.hpp>
#include <skusim/theory/erlang.hpp>

#include "theory/markov.hpp"

#include <algorithm>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;

namespace {

/// Poisson arrivals, exponential service and servers that fail at rate `fail` and are repaired at
/// rate `repair`, each by itself; a request that loses its server goes on with another.
struct FailingServers {
    int servers;
    double arrivals;
    double fail;
    double repair;
    double service = 1;
};

struct Exact {
    double waiting = 0; ///< share of arrivals that find no free server
    double inside = 0;  ///< mean number of requests
    [[nodiscard]] double seconds(const FailingServers& queue) const {
        return inside / queue.arrivals;
    }
};

/// The chain with at most `most` requests inside.
Exact exact_of(const FailingServers& queue, int most) {
    const auto state = [&](int up, int inside) { return up * (most + 1) + inside; };
    std::vector<theory::Transition> moves;
    for (int up = 0; up <= queue.servers; ++up) {
        for (int inside = 0; inside <= most; ++inside) {
            const int here = state(up, inside);
            if (inside < most) {
                moves.push_back({here, state(up, inside + 1), queue.arrivals});
            }
            if (std::min(up, inside) > 0) {
                moves.push_back(
                    {here, state(up, inside - 1), std::min(up, inside) * queue.service});
            }
            if (up > 0) {
                moves.push_back({here, state(up - 1, inside), up * queue.fail});
            }
            if (up < queue.servers) {
                moves.push_back({here, state(up + 1, inside), (queue.servers - up) * queue.repair});
            }
        }
    }
    const std::vector<double> shares =
        theory::stationary_distribution(state(queue.servers, most) + 1, moves);
    Exact exact;
    for (int up = 0; up <= queue.servers; ++up) {
        for (int inside = 0; inside <= most; ++inside) {
            const double share = shares[static_cast<std::size_t>(state(up, inside))];
            exact.waiting += inside >= up ? share : 0;
            exact.inside += inside * share;
        }
    }
    return exact;
}

double decomposed_waiting(const FailingServers& queue) {
    availability::Causes causes;
    causes.node =
        availability::UpAndDown{from_seconds(1 / queue.fail), from_seconds(1 / queue.repair)};
    const double load = queue.arrivals / queue.service;
    double waiting = 0;
    for (int up = 0; up <= queue.servers; ++up) {
        const double share = availability::share_with_at_least(causes, queue.servers, up) -
                             availability::share_with_at_least(causes, queue.servers, up + 1);
        waiting += share * (up > load ? theory::erlang_c(up, load) : 1);
    }
    return waiting;
}

} // namespace

TEST_CASE(
    "the decomposed share of arrivals that wait comes to the exact one as repairs take longer") {
    const auto queue = [](double repair) {
        return FailingServers{8, 5, repair / 100, repair}; // each server is up 100/101 of the time
    };
    CHECK(decomposed_waiting(queue(0.1)) == Approx(0.1799871).epsilon(1e-6));
    CHECK(exact_of(queue(0.1), 200).waiting == Approx(0.17971).margin(6e-6));
    CHECK(exact_of(queue(0.01), 200).waiting == Approx(0.17995).margin(6e-6));
    CHECK(exact_of(queue(0.001), 200).waiting == Approx(0.17998).margin(6e-6));
}

TEST_CASE("the exact chain is that of M/M/1 with breakdowns, and of M/M/c with independent ones") {
    const FailingServers one{1, 0.5, 0.05, 0.5};
    CHECK(exact_of(one, 150).inside == Approx(1.424242).margin(1e-6));
    CHECK(exact_of(one, 150).seconds(one) == Approx(2.848485).margin(1e-6));
    const FailingServers two{2, 1.2, 0.001, 0.1};
    CHECK(exact_of(two, 150).seconds(two) == Approx(1.6614).margin(6e-5));
    const FailingServers three{3, 2, 0.001, 0.1};
    CHECK(exact_of(three, 150).seconds(three) == Approx(1.5154).margin(6e-5));
    const FailingServers eight{8, 6, 0.001, 0.1};
    CHECK(exact_of(eight, 150).seconds(eight) == Approx(1.2066).margin(6e-5));
}
