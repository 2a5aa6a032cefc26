// The newest first: traces worked out by hand, and how long the oldest stay.
#include <skusim/serving/node/lifo/lifo_node.hpp>

#include "trace.hpp"

using namespace skusim;
using namespace skusim::serving;

namespace {

ClusterConfig newest_first(int workers) {
    ClusterConfig config;
    config.group().slots = workers;
    config.group().kind = Lifo{};
    return config;
}

} // namespace

TEST_CASE("The newest goes first, and interrupts nobody") {
    const Recorder recorder =
        trace<Lifo>(newest_first(1), {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {12 * ms}});
    CHECK(recorder.all(Hook::started) == std::vector<Entry>{{Hook::started, 0 * ms, 0},
                                                            {Hook::started, 10 * ms, 3},
                                                            {Hook::started, 20 * ms, 4},
                                                            {Hook::started, 30 * ms, 2},
                                                            {Hook::started, 40 * ms, 1}});
}

TEST_CASE("Of two workers, whichever is free first takes the newest") {
    const Recorder recorder =
        trace<Lifo>(newest_first(2), {{0 * ms, 3}, {1 * ms}, {2 * ms}, {3 * ms, 0.1}});
    CHECK(recorder.all(Hook::completed) == std::vector<Entry>{{Hook::completed, 11 * ms, 1},
                                                              {Hook::completed, 12 * ms, 3},
                                                              {Hook::completed, 22 * ms, 2},
                                                              {Hook::completed, 30 * ms, 0}});
}

TEST_CASE("Of a queue with the newest first, the oldest wait their limit and leave") {
    ClusterConfig config = newest_first(1);
    config.queue.max_wait = 15 * ms;
    SECTION("while newer ones are served") {
        const Recorder recorder =
            trace<Lifo>(config, {{0 * ms}, {1 * ms}, {1 * ms + tick}, {2 * ms}, {12 * ms}});
        CHECK(recorder.all(Hook::started) == std::vector<Entry>{{Hook::started, 0 * ms, 0},
                                                                {Hook::started, 10 * ms, 3},
                                                                {Hook::started, 20 * ms, 4}});
        CHECK(recorder.all(Hook::refused) ==
              std::vector<Entry>{{Hook::refused, 16 * ms, 1}, {Hook::refused, 16 * ms + tick, 2}});
    }
    SECTION("each at its own instant, though one watched before it was served") {
        const Recorder recorder = trace<Lifo>(config, {{0 * ms}, {1 * ms}, {12 * ms}, {13 * ms}});
        CHECK(recorder.all(Hook::started) == std::vector<Entry>{{Hook::started, 0 * ms, 0},
                                                                {Hook::started, 10 * ms, 1},
                                                                {Hook::started, 20 * ms, 3}});
        CHECK(recorder.all(Hook::refused) == std::vector<Entry>{{Hook::refused, 27 * ms, 2}});
    }
}

TEST_CASE("At their timeout the oldest leave, and the newest is served in time") {
    ClusterConfig config = newest_first(1);
    config.queue.timeout = 12 * ms;
    const Recorder recorder = trace<Lifo>(config, {{0 * ms}, {1 * ms}, {2 * ms}, {9 * ms}});
    // In order of arrival the second would have begun at 10, in vain, and the fourth at 20, too.
    CHECK(recorder.entries() == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::arrived, 1 * ms, 1},
                                                   {Hook::arrived, 2 * ms, 2},
                                                   {Hook::arrived, 9 * ms, 3},
                                                   {Hook::released, 10 * ms, 0},
                                                   {Hook::completed, 10 * ms, 0},
                                                   {Hook::started, 10 * ms, 3},
                                                   {Hook::abandoned, 13 * ms, 1},
                                                   {Hook::abandoned, 14 * ms, 2},
                                                   {Hook::released, 20 * ms, 3},
                                                   {Hook::completed, 20 * ms, 3}});
}

TEST_CASE("A full queue refuses the newest, too") {
    ClusterConfig config = newest_first(1);
    config.queue.limit = 2;
    const Recorder recorder =
        trace<Lifo>(config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {11 * ms}});
    CHECK(recorder.all(Hook::refused) == std::vector<Entry>{{Hook::refused, 3 * ms, 3}});
    CHECK(recorder.all(Hook::started) == std::vector<Entry>{{Hook::started, 0 * ms, 0},
                                                            {Hook::started, 10 * ms, 2},
                                                            {Hook::started, 20 * ms, 4},
                                                            {Hook::started, 30 * ms, 1}});
}
