// Each router of engines does what its name says.
#include <skusim/serving/front/engine_router.hpp>

#include "support/catch.hpp"

#include <vector>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

/// A router with what it would see of three engines.
class Routed {
public:
    explicit Routed(EngineRouterKind kind, Duration staleness = {})
        : router_({kind, staleness}, 3), outstanding_(3), open_(3) {}

    std::uint32_t pick(Duration now, RoutedRequest request = {}) {
        request.place = sent_++;
        const std::uint32_t picked =
            router_.pick(Time{now}, request, outstanding_, open_,
                         [&](std::uint32_t engine) { return states[engine]; });
        outstanding_.increase(picked);
        return picked;
    }
    /// The request that was picked for as number `place` is answered.
    void answer(std::uint32_t engine, std::uint32_t place) {
        router_.left(engine, place);
        outstanding_.decrease(engine);
    }

    void close(std::uint32_t engine) {
        open_.close(engine);
        outstanding_.park(engine);
    }
    void open(std::uint32_t engine) {
        open_.open(engine);
        outstanding_.unpark(engine);
    }

    std::vector<EngineState> states = std::vector<EngineState>(3);

private:
    EngineRouter router_;
    NodeRanking outstanding_;
    OpenNodes open_;
    std::uint32_t sent_ = 0;
};

RoutedRequest saying(const std::vector<workload::Segment>& segments) {
    RoutedRequest request;
    request.segments = segments;
    return request;
}

RoutedRequest turn(std::uint32_t sender, std::uint32_t number) {
    RoutedRequest request;
    request.session = OfSession{0, number, sender};
    return request;
}

} // namespace

TEST_CASE("Least-kv picks the emptiest cache, of equals the one with fewer requests") {
    Routed routed(EngineRouterKind::least_kv);
    routed.states = {{30, 0, 0}, {20, 9, 9}, {20, 0, 0}};
    CHECK(routed.pick(0ms) == 1);
    CHECK(routed.pick(0ms) == 2);
    CHECK(routed.pick(0ms) == 1);
    routed.states[0].used_blocks = 19;
    CHECK(routed.pick(0ms) == 0);
}

TEST_CASE("What engines said is used until it is as old as the staleness") {
    Routed routed(EngineRouterKind::least_kv, 50ms);
    routed.states = {{10, 0, 0}, {20, 0, 0}, {20, 0, 0}};
    CHECK(routed.pick(7ms) == 0);
    routed.states = {{90, 0, 0}, {20, 0, 0}, {10, 0, 0}};
    CHECK(routed.pick(57ms - Duration{1}) == 0);
    CHECK(routed.pick(57ms) == 2);
}

TEST_CASE("Vllm-dp weighs those that wait four times, and counts those that it has sent since") {
    Routed routed(EngineRouterKind::vllm_dp, 100ms);
    routed.states = {{0, 2, 1}, {0, 0, 8}, {0, 1, 5}}; // 9, 8, 9
    CHECK(routed.pick(0ms) == 1);                      // which is 12 from now on
    CHECK(routed.pick(1ms) == 0);                      // 13
    CHECK(routed.pick(2ms) == 2);                      // 13
    CHECK(routed.pick(3ms) == 1);
    CHECK(routed.pick(100ms) == 1); // asked again: 9, 8, 9
}

TEST_CASE("Least-tokens counts what goes in and out of requests without an answer") {
    Routed routed(EngineRouterKind::least_tokens);
    const auto request = [](std::uint32_t input, std::uint32_t output) {
        RoutedRequest made;
        made.tokens = {input, output};
        return made;
    };
    CHECK(routed.pick(0ms, request(100, 10)) == 0);
    CHECK(routed.pick(0ms, request(10, 99)) == 1);
    CHECK(routed.pick(0ms, request(300, 1)) == 2);
    CHECK(routed.pick(0ms, request(1, 1)) == 1); // of 110, 109, 301
    CHECK(routed.pick(0ms, request(1, 1)) == 0); // of 110, 111, 301
    routed.answer(2, 2);
    CHECK(routed.pick(0ms, request(1, 1)) == 2);
}

TEST_CASE("Session keeps a conversation where it began, and starts the next where least is to do") {
    Routed routed(EngineRouterKind::session);
    CHECK(routed.pick(0ms, turn(5, 0)) == 0);
    CHECK(routed.pick(0ms, turn(6, 0)) == 1);
    CHECK(routed.pick(0ms, turn(5, 1)) == 0);
    CHECK(routed.pick(0ms, turn(5, 2)) == 0);
    CHECK(routed.pick(0ms, turn(5, 0)) == 2); // another conversation of that number
    CHECK(routed.pick(0ms, turn(5, 1)) == 2);
    CHECK(routed.pick(0ms) == 1); // no conversation
}

TEST_CASE("Prefix-affinity goes where the longest part of the prompt went before") {
    Routed routed(EngineRouterKind::prefix_affinity);
    const std::vector<workload::Segment> first{{1, 500}, {100, 0}};
    const std::vector<workload::Segment> alike{{1, 500}, {101, 0}};
    const std::vector<workload::Segment> other{{2, 500}, {102, 0}};
    CHECK(routed.pick(0ms, saying(first)) == 0);
    CHECK(routed.pick(0ms, saying(other)) == 1);
    CHECK(routed.pick(0ms, saying({{3, 500}})) == 2);
    CHECK(routed.pick(0ms, saying(alike)) == 0);
    CHECK(routed.pick(0ms, saying(alike)) == 0); // 2 of 4 requests: 1.5 times the mean, no more
    // Engine 0 has 3 of 5: the least loaded gets the prefix, too.
    CHECK(routed.pick(0ms, saying(alike)) == 1);
    // Engine 0 knows all of it, engine 1 only how it begins.
    routed.answer(0, 0);
    CHECK(routed.pick(0ms, saying(first)) == 0);
    // Equal tokens behind different ones are no equal beginning.
    CHECK(routed.pick(0ms, saying({{2, 500}, {100, 0}})) == 1);
}

TEST_CASE("no router picks an engine that is down, however good it looks") {
    for (const EngineRouterKind kind :
         {EngineRouterKind::least_kv, EngineRouterKind::vllm_dp, EngineRouterKind::least_tokens,
          EngineRouterKind::session, EngineRouterKind::prefix_affinity}) {
        CAPTURE(static_cast<int>(kind));
        Routed routed(kind);
        RoutedRequest request = turn(4, 0);
        const std::vector<workload::Segment> said{{1, 500}};
        request.segments = said;
        routed.states = {{0, 0, 0}, {50, 5, 5}, {60, 6, 6}};
        REQUIRE(routed.pick(0ms, request) == 0);
        routed.close(0);
        request.session->turn = 1;
        CHECK(routed.pick(0ms, request) == 1);
        routed.close(1);
        CHECK(routed.pick(0ms, request) == 2);
        routed.open(0);
        request.session->turn = 2;
        CHECK((routed.pick(0ms, request) == 0) ==
              (kind != EngineRouterKind::session && kind != EngineRouterKind::prefix_affinity));
    }
}
