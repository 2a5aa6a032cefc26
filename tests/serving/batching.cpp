// Nodes that batch, by scripts whose every moment can be worked out by hand.
#include <skusim/serving/node/batching/batching_node.hpp>

#include "trace.hpp"

#include <algorithm>
#include <map>

using namespace skusim;
using namespace skusim::serving;

namespace {

using Sent = ScriptedSource::Sent;
using Began = std::vector<std::pair<Duration, std::uint32_t>>;

/// Workers whose batches of b take 8 ms + b x 2 ms: 10 ms alone, as trace() has it.
ClusterConfig cluster(const BatchRules& rules, int workers = 1) {
    ClusterConfig config;
    config.group().slots = workers;
    Batching batching{rules, {}, workers};
    for (int size = 1; size <= rules.max_size; ++size) {
        batching.times.push_back(8 * ms + size * 2 * ms);
    }
    config.group().kind = std::move(batching);
    return config;
}

Recorder batches_of(const ClusterConfig& config, std::vector<Sent> sent) {
    return trace<Batching>(config, std::move(sent));
}

Duration completion_of(const Recorder& recorder, std::uint32_t client) {
    for (const Entry& entry : recorder.all(Hook::completed)) {
        if (entry.client == client) {
            return entry.time;
        }
    }
    return Duration::max();
}

} // namespace

TEST_CASE("A batch of the largest preferred size starts; else the queue waits for its delay") {
    const BatchRules eager{8, Duration{}, {}};
    CHECK(batch_to_start(eager, 1, Duration{}) == 1);
    CHECK(batch_to_start(eager, 5, Duration{}) == 5);
    CHECK(batch_to_start(eager, 20, Duration{}) == 8);
    const BatchRules patient{8, 2 * ms, {}};
    CHECK(batch_to_start(patient, 5, 2 * ms - tick) == 0);
    CHECK(batch_to_start(patient, 5, 2 * ms) == 5);
    CHECK(batch_to_start(patient, 8, Duration{}) == 8);
    const BatchRules choosy{8, 2 * ms, {2, 4}};
    CHECK(batch_to_start(choosy, 1, Duration{}) == 0);
    CHECK(batch_to_start(choosy, 3, Duration{}) == 2);
    CHECK(batch_to_start(choosy, 7, Duration{}) == 4);
    CHECK(batch_to_start(choosy, 20, Duration{}) == 4);
    CHECK(batch_to_start(choosy, 7, 2 * ms) == 7); // all that waits, as it is
    CHECK(batch_to_start(choosy, 20, 3 * ms) == 8);
    const BatchRules choosy_and_eager{8, Duration{}, {4}};
    CHECK(batch_to_start(choosy_and_eager, 3, Duration{}) == 3);
    CHECK(batch_to_start(choosy_and_eager, 20, Duration{}) == 4);
    CHECK(batch_under_backlog(eager) == 8);
    CHECK(batch_under_backlog(choosy) == 8);
    CHECK(batch_under_backlog(choosy_and_eager) == 4);
}

TEST_CASE("The size at which requests leave fastest need not be the largest") {
    CHECK(fastest_batch({{3, {}, {}}, {10 * ms, 12 * ms, 14 * ms}, 1}) == 3);
    CHECK(fastest_batch({{3, {}, {}}, {10 * ms, 12 * ms, 24 * ms}, 1}) == 2);
    CHECK(fastest_batch({{3, {}, {}}, {10 * ms, 20 * ms, 30 * ms}, 1}) == 1); // the first of equals
}

TEST_CASE("A free worker takes what waits, at most the largest batch, in order of arrival") {
    const Recorder recorder =
        batches_of(cluster({3, {}, {}}), {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {4 * ms}});
    // One alone until 10 ms, three until 24 ms, the last until 34 ms.
    CHECK(recorder.batches() == Began{{0 * ms, 1}, {10 * ms, 3}, {24 * ms, 1}});
    CHECK(completion_of(recorder, 0) == 10 * ms);
    CHECK(completion_of(recorder, 3) == 24 * ms);
    CHECK(completion_of(recorder, 4) == 34 * ms);
}

TEST_CASE("Who comes at the instant at which a worker becomes free is in its batch") {
    const auto sizes = [](Duration second) {
        return batches_of(cluster({3, {}, {}}), {{0 * ms}, {5 * ms}, {second}}).batches();
    };
    CHECK(sizes(10 * ms) == Began{{0 * ms, 1}, {10 * ms, 2}});
    CHECK(sizes(10 * ms + tick) == Began{{0 * ms, 1}, {10 * ms, 1}, {20 * ms, 1}});
    // All at once are one batch, though the first of them found the worker free.
    CHECK(batches_of(cluster({3, {}, {}}), {{0 * ms}, {0 * ms}, {0 * ms}}).batches() ==
          Began{{0 * ms, 3}});
}

TEST_CASE("All who return as several workers become free at an instant can be in one batch") {
    // Both workers are free at 10 ms; their clients ask again at once, and one has waited.
    ScriptedSource source({{0 * ms}, {2 * ms, 0.8}, {5 * ms}}, Duration{});
    Recorder recorder(11 * ms);
    simulate<Batching>(cluster({3, {}, {}}, 2), 10 * ms, source, recorder, 11 * ms);
    CHECK(recorder.batches() == Began{{0 * ms, 1}, {2 * ms, 1}, {10 * ms, 3}});
}

TEST_CASE("A batch waits for more until its first request is as old as the delay") {
    const ClusterConfig config = cluster({3, 4 * ms, {}});
    CHECK(batches_of(config, {{1 * ms}}).batches() == Began{{5 * ms, 1}});
    CHECK(batches_of(config, {{1 * ms}, {5 * ms}}).batches() == Began{{5 * ms, 2}});
    CHECK(batches_of(config, {{1 * ms}, {5 * ms + tick}}).batches() ==
          Began{{5 * ms, 1}, {15 * ms, 1}});
    CHECK(batches_of(config, {{1 * ms}, {2 * ms}, {3 * ms}}).batches() == Began{{3 * ms, 3}});
    // The delay runs while the worker is busy, too.
    CHECK(batches_of(config, {{0 * ms}, {9 * ms}}).batches() == Began{{4 * ms, 1}, {14 * ms, 1}});
    // Preferred sizes start at once.
    const ClusterConfig pairs = cluster({3, 4 * ms, {2}});
    CHECK(batches_of(pairs, {{1 * ms}, {2 * ms}, {3 * ms}}).batches() ==
          Began{{2 * ms, 2}, {14 * ms, 1}});
}

TEST_CASE("A batch takes the time of its size times the demand of its first request") {
    const Recorder recorder =
        batches_of(cluster({2, 4 * ms, {}}), {{0 * ms, 3}, {1 * ms, 7}, {2 * ms, 1}});
    CHECK(completion_of(recorder, 0) == 37 * ms); // 1 ms + 3 x 12 ms
    CHECK(completion_of(recorder, 1) == 37 * ms);
    CHECK(completion_of(recorder, 2) == 47 * ms);
}

TEST_CASE("Batches on one accelerator share it") {
    ClusterConfig config = cluster({1, {}, {}}, 2);
    std::get<Batching>(config.group().kind).accelerators = 1;
    // Alone for 4 ms; both at half speed until the first is done at 16 ms; then 4 ms of the second.
    const Recorder recorder = batches_of(config, {{0 * ms}, {4 * ms}});
    CHECK(completion_of(recorder, 0) == 16 * ms);
    CHECK(completion_of(recorder, 1) == 20 * ms);
    // On accelerators of their own they do not meet.
    std::get<Batching>(config.group().kind).accelerators = 2;
    CHECK(completion_of(batches_of(config, {{0 * ms}, {4 * ms}}), 1) == 14 * ms);
    // Of two accelerators and four workers the idle one is taken first.
    ClusterConfig pairs = cluster({1, {}, {}}, 4);
    std::get<Batching>(pairs.group().kind).accelerators = 2;
    const Recorder three = batches_of(pairs, {{0 * ms}, {1 * ms}, {2 * ms}});
    CHECK(completion_of(three, 1) == 11 * ms);
    CHECK(completion_of(three, 0) == 18 * ms);
    CHECK(completion_of(three, 2) == 20 * ms);
}

TEST_CASE("Waiting places are counted beyond what free workers take") {
    ClusterConfig config = cluster({2, 4 * ms, {}});
    config.queue.limit = 1;
    // Two fill a batch; while it is in service one waits, and one more is refused.
    const Recorder recorder =
        batches_of(config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {20 * ms}});
    CHECK(recorder.all(Hook::refused) == std::vector<Entry>{{Hook::refused, 3 * ms, 3}});
    CHECK(recorder.all(Hook::completed).size() == 4);
    // All at one instant: a batch of two, one waits, the others find no place.
    const Recorder crowd = batches_of(config, {{0 * ms}, {0 * ms}, {0 * ms}, {0 * ms}, {0 * ms}});
    CHECK(crowd.all(Hook::refused).size() == 2);
}

TEST_CASE("Requests lose their patience in a queue, and in service on a shared accelerator") {
    ClusterConfig config = cluster({2, {}, {}});
    config.queue.max_wait = 6 * ms;
    const Recorder refused = batches_of(config, {{0 * ms}, {4 * ms}, {5 * ms}});
    CHECK(refused.all(Hook::refused) == std::vector<Entry>{{Hook::refused, 10 * ms, 1}});
    CHECK(refused.batches() == Began{{0 * ms, 1}, {10 * ms, 1}});

    ClusterConfig shared = cluster({1, {}, {}}, 2);
    std::get<Batching>(shared.group().kind).accelerators = 1;
    shared.queue.timeout = 15 * ms;
    const Recorder abandoned = batches_of(shared, {{0 * ms}, {4 * ms}, {30 * ms}});
    CHECK(abandoned.all(Hook::abandoned) ==
          std::vector<Entry>{{Hook::abandoned, 15 * ms, 0}, {Hook::abandoned, 19 * ms, 1}});
    CHECK(completion_of(abandoned, 2) == 40 * ms);
    CHECK(abandoned.all(Hook::released).size() == 3);
}

namespace {

/// Checks batches as they begin and end.
class BatchAuditor : public SilentObserver {
public:
    explicit BatchAuditor(const ClusterConfig& config) : config_(config) {}

    void started(Time /*now*/, const Request& request) {
        ++begun_;
        CHECK(request.arrived >= last_started_[request.node]); // first come, first served
        last_started_[request.node] = request.arrived;
    }
    void completed(Time now, const Request& request) {
        ++completed_;
        CHECK(now - request.started >= config_.kind_if<Batching>()->time_of(1));
    }
    void batch_began(Time /*now*/, std::uint32_t size) {
        CHECK(size == begun_);
        CHECK(size <= static_cast<std::uint32_t>(config_.kind_if<Batching>()->rules.max_size));
        CHECK(++busy_ <= config_.group().slots.count() * config_.nodes());
        begun_ = 0;
        largest_ = std::max(largest_, size);
        in_service_ += size;
    }
    void batch_ended(Time now, std::uint32_t size, Time began) {
        CHECK(now > began);
        CHECK(size <= in_service_);
        in_service_ -= size;
        CHECK(--busy_ >= 0);
    }

    [[nodiscard]] std::uint32_t largest() const { return largest_; }
    [[nodiscard]] std::int64_t completed() const { return completed_; }

private:
    ClusterConfig config_;
    std::uint32_t begun_ = 0; ///< started, and not yet told as a batch
    std::uint32_t in_service_ = 0;
    std::uint32_t largest_ = 0;
    std::int64_t completed_ = 0;
    int busy_ = 0;
    std::map<std::uint32_t, Time> last_started_; ///< arrival of the last that started, by node
};

} // namespace

TEST_CASE("Under random load batches keep to their rules, and all requests end") {
    const random::Shape constant = random::constant_shape();
    for (const int accelerators : {1, 2, 4}) {
        for (const Dispatch& dispatch :
             {Dispatch(RouterKind::least_outstanding), Dispatch(OneQueue{})}) {
            for (const Duration delay : {Duration{}, 3 * ms}) {
                CAPTURE(accelerators, name(dispatch), delay.count());
                ClusterConfig config = cluster({6, delay, {3}}, 4);
                config.group().nodes = 3;
                config.dispatch = dispatch;
                std::get<Batching>(config.group().kind).accelerators = accelerators;
                const Seed seed{3, 1};
                OpenSource source(workload::PoissonArrivals{Rate{560.0 * accelerators}}, constant,
                                  seed);
                BatchAuditor auditor(config);
                simulate<Batching>(config, 10 * ms, source, auditor, std::chrono::seconds{2}, seed);
                CHECK(auditor.completed() > 900);
                CHECK(auditor.largest() >= 3);
            }
        }
    }
}
