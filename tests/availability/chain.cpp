// The chain of nodes and zones: its shares of time are those that are counted without it.
#include <skusim/availability/chain.hpp>
#include <skusim/availability/shares.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::availability;
using namespace std::chrono_literals;

namespace {

Causes nodes_and_zones(int zones) {
    Causes causes;
    causes.node = UpAndDown{240h, 2h};
    causes.zones = zones;
    causes.zone = UpAndDown{8760h, 4h};
    return causes;
}

constexpr std::size_t all_states = 1000;

} // namespace

TEST_CASE("states of the chain have the shares of time of the mixture of binomials") {
    for (const int zones : {1, 3, 7}) {
        for (const int nodes : {1, 4, 10, 60}) {
            const Causes causes = nodes_and_zones(zones);
            const Chain chain = chain_of(causes, nodes, all_states);
            for (const int needed : {1, nodes / 2, nodes - 2, nodes}) {
                double share = 0;
                for (const ChainState& state : chain.states) {
                    share += state.nodes >= needed ? state.share_of_time : 0;
                }
                CHECK(share == Approx(share_with_at_least(causes, nodes, needed)).margin(1e-8));
            }
        }
    }
}

TEST_CASE("as much time flows into each state of the chain as out of it, with some left out, too") {
    for (const std::size_t most : {std::size_t{7}, all_states}) {
        const Chain chain = chain_of(nodes_and_zones(3), 10, most);
        CHECK(chain.states.size() <= most);
        for (std::size_t i = 0; i < chain.states.size(); ++i) {
            double out = 0;
            double in = 0;
            for (std::size_t j = 0; j < chain.states.size(); ++j) {
                out += chain.states[i].share_of_time * chain.per_second[i][j];
                in += chain.states[j].share_of_time * chain.per_second[j][i];
            }
            CHECK(in == Approx(out).epsilon(1e-9));
            CHECK(out > 0);
        }
    }
}

TEST_CASE("a node fails and is repaired, and a zone is lost, as often as they are told to") {
    const Chain chain = chain_of(nodes_and_zones(3), 4, all_states); // zones of 2, 1 and 1 nodes
    CHECK(chain.states[0].nodes == 4);
    double lost = 0;
    double two = 0;
    for (std::size_t i = 1; i < chain.states.size(); ++i) {
        lost += chain.per_second[0][i];
        two += chain.states[i].nodes == 2 ? chain.per_second[0][i] : 0;
    }
    CHECK(lost * 3600 == Approx(4.0 / 240 + 3.0 / 8760));
    CHECK(two * 3600 == Approx(1.0 / 8760)); // with the zone of two
    CHECK(chain.states[1].nodes == 3);
    CHECK(chain.per_second[1][0] * 3600 == Approx(1.0 / 2));
    Causes by_themselves = nodes_and_zones(3);
    by_themselves.zone.reset();
    const Chain nodes_only = chain_of(by_themselves, 4, all_states);
    CHECK(nodes_only.states[2].nodes == 2);
    CHECK(nodes_only.per_second[2][1] * 3600 == Approx(2.0 / 2)); // each is repaired by itself
    CHECK(nodes_only.per_second[2][3] * 3600 == Approx(2.0 / 240));
    CHECK(chain_of({}, 5, all_states).states.size() == 1);
}
