// What holds for every cluster under every load: nothing is lost or made, no rule is broken.
#include "trace.hpp"

#include <optional>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

/// Checks every step of every request against the rules of the cluster.
class Auditor : public SilentObserver {
public:
    Auditor(const ClusterConfig& config, std::uint32_t places) : config_(config), nodes_(places) {}

    void arrived(Time now, Request& request, std::uint64_t others) {
        ++arrived_;
        broken_ += others != inside() - 1 ? 1 : 0;
        broken_ += request.arrived != now ? 1 : 0;
        ++nodes_[request.node].queued;
    }
    void started(Time now, const Request& request) {
        Counts& node = nodes_[request.node];
        --node.queued;
        ++node.busy;
        broken_ += node.busy > workers() ? 1 : 0;
        broken_ += config_.queue.max_wait && now - request.arrived >= *config_.queue.max_wait &&
                           now != request.arrived
                       ? 1
                       : 0;
    }
    void completed(Time now, const Request& request) {
        ++completed_;
        --delivering_;
        const Time served = request.started + request.service;
        broken_ +=
            config_.queue.timeout && served - request.arrived > *config_.queue.timeout ? 1 : 0;
        broken_ += now != served + request.front_end ? 1 : 0;
        broken_ += (request.front_end > Duration::zero()) != config_.front_end.has_value() ? 1 : 0;
    }
    void refused(Time now, const Request& request) {
        ++refused_;
        Counts& node = nodes_[request.node];
        --node.queued;
        const bool at_once = now == request.arrived;
        const bool full = config_.queue.limit && node.queued == limit();
        const bool waited =
            config_.queue.max_wait && now - request.arrived == *config_.queue.max_wait;
        broken_ += (at_once && full) || waited ? 0 : 1;
    }
    void abandoned(Time now, const Request& request) {
        ++abandoned_;
        if (!request.abandoned) {
            --nodes_[request.node].queued;
        }
        broken_ += now - request.arrived != config_.queue.timeout ? 1 : 0;
    }
    void released(Time /*now*/, const Request& request) {
        --nodes_[request.node].busy;
        delivering_ += request.abandoned ? 0 : 1;
    }

    void replicas(Time /*now*/, int running) {
        running_ = running;
        broken_ += running < config_.scaling->min_replicas ? 1 : 0;
        broken_ += running > config_.nodes() * config_.group().slots.count() ? 1 : 0;
        ++changes_;
    }

    /// Hooks that were called against the rules.
    [[nodiscard]] int broken() const { return broken_; }
    [[nodiscard]] std::uint64_t inside() const {
        return arrived_ - completed_ - refused_ - abandoned_;
    }
    [[nodiscard]] std::uint64_t arrivals() const { return arrived_; }
    [[nodiscard]] std::uint64_t turned_away() const { return refused_ + abandoned_; }
    [[nodiscard]] std::uint64_t ended() const { return completed_ + refused_ + abandoned_; }
    /// How often the number of replicas was told.
    [[nodiscard]] std::int64_t changes() const { return changes_; }
    /// Queued, in service (also for senders who have left), and in the front end.
    [[nodiscard]] std::int64_t held() const {
        std::int64_t sum = delivering_;
        for (const Counts& node : nodes_) {
            sum += node.queued + node.busy;
        }
        return sum;
    }

private:
    struct Counts {
        std::int64_t queued = 0;
        std::int64_t busy = 0;
    };
    [[nodiscard]] bool pooled() const { return has_one_queue(config_); }
    [[nodiscard]] std::int64_t workers() const {
        if (config_.scaling) {
            return running_; // also those that only finish what they have
        }
        return config_.group().slots.count() * (pooled() ? config_.nodes() : 1);
    }
    [[nodiscard]] std::int64_t limit() const {
        return *config_.queue.limit * (pooled() ? config_.nodes() : 1);
    }

    ClusterConfig config_;
    std::vector<Counts> nodes_;
    std::uint64_t arrived_ = 0;
    std::uint64_t completed_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t abandoned_ = 0;
    std::int64_t delivering_ = 0; ///< served, and on their way through the front end
    int broken_ = 0;
    int running_ = 0; ///< replicas, where they scale
    std::int64_t changes_ = 0;
};

std::vector<QueueRules> all_rules() {
    const std::optional<int> no_limit;
    const std::optional<Duration> none;
    return {{no_limit, none, none},   {2, none, none},           {0, none, none},
            {no_limit, 4 * ms, none}, {no_limit, none, 15 * ms}, {3, 12 * ms, 20 * ms},
            {2, none, 9 * ms},        {no_limit, 9 * ms, 9 * ms}};
}

const std::vector<std::optional<random::Distribution>> front_ends{
    std::nullopt, random::Distribution{3 * ms, random::lognormal_shape(1)}};

ClusterConfig cluster_of(const Dispatch& router, const QueueRules& rules,
                         const std::optional<random::Distribution>& front_end = {}) {
    ClusterConfig config;
    config.front_end = front_end;
    config.group().nodes = 3;
    config.group().slots = 2;
    config.dispatch = router;
    config.queue = rules;
    return config;
}

void check_kept(const ClusterConfig& config, const Auditor& auditor, std::uint64_t most_inside) {
    CAPTURE(name(config.dispatch), config.queue.limit.has_value(),
            config.queue.max_wait.has_value(), config.queue.timeout.has_value());
    CHECK(auditor.broken() == 0);
    CHECK(auditor.arrivals() > 1000);
    CHECK(auditor.inside() <= most_inside);
    CHECK((auditor.turned_away() > 0) == config.queue.can_lose());
    // Whatever is inside is queued, in service or in the front end; a worker may also be busy for a
    // sender who left.
    const auto inside = static_cast<std::int64_t>(auditor.inside());
    CHECK(auditor.held() >= inside);
    CHECK(auditor.held() - inside <= (config.queue.timeout ? 6 : 0));
}

} // namespace

TEST_CASE("Open: arrived = completed + refused + abandoned + inside, and every rule is kept") {
    // 105 % of six workers of 10 ms, so that all queues are at their limits.
    const workload::PoissonArrivals arrivals{Rate{630}};
    const random::Shape demand = random::exponential_shape();
    for (const DispatchName& router : dispatch_names) {
        for (const QueueRules& rules : all_rules()) {
            for (const auto& front_end : front_ends) {
                const ClusterConfig config = cluster_of(router.dispatch, rules, front_end);
                OpenSource source(arrivals, demand, {3, 1});
                Auditor auditor(config, 3);
                simulate(config, 10 * ms, source, auditor, std::chrono::seconds{5}, {3, 1});
                check_kept(config, auditor, 1000);
            }
        }
    }
}

TEST_CASE("Closed: arrived = completed + refused + abandoned + inside, and every rule is kept") {
    const workload::ClosedArrivals arrivals{30, {5 * ms, random::exponential_shape()}, 5 * ms};
    const random::Shape demand = random::exponential_shape();
    for (const DispatchName& router : dispatch_names) {
        for (const QueueRules& rules : all_rules()) {
            for (const auto& front_end : front_ends) {
                const ClusterConfig config = cluster_of(router.dispatch, rules, front_end);
                ClosedSource source(arrivals, demand, 10 * ms, {4, 2});
                Auditor auditor(config, 3);
                simulate(config, 10 * ms, source, auditor, std::chrono::seconds{5}, {4, 2});
                check_kept(config, auditor, 30);
            }
        }
    }
}

TEST_CASE("Autoscaled: nobody is lost or cut off as replicas come and go") {
    // From nothing to twice what six workers do, and back, every second.
    const workload::PatternArrivals open{{Rate{1200}, Rate{100}, Rate{0}, Rate{300}}, 1s};
    const workload::ClosedArrivals closed{30, {5 * ms, random::exponential_shape()}, 5 * ms};
    const random::Shape demand = random::exponential_shape();
    for (const QueueRules& rules : all_rules()) {
        for (const Duration start_time : {0 * ms, 40 * ms, 300 * ms}) {
            ClusterConfig config = cluster_of(RouterKind::least_outstanding, rules, front_ends[1]);
            config.scaling = ClusterScaling{};
            config.scaling->refresh = 10 * ms;
            config.scaling->scale_down_after = 50 * ms;
            config.scaling->start_time = start_time;
            {
                OpenSource source(open, demand, {3, 1});
                Auditor auditor(config, 3);
                simulate(config, 10 * ms, source, auditor, 10s, {3, 1});
                check_kept(config, auditor, 3000);
                CHECK(auditor.changes() > 100);
            }
            ClosedSource source(closed, demand, 10 * ms, {4, 2});
            Auditor auditor(config, 3);
            simulate(config, 10 * ms, source, auditor, 5s, {4, 2});
            check_kept(config, auditor, 30);
        }
    }
}

TEST_CASE("Scripted: when the last request is long past, all have ended, and no worker is busy") {
    for (const DispatchName& router : dispatch_names) {
        for (const QueueRules& rules : all_rules()) {
            const ClusterConfig config = cluster_of(router.dispatch, rules);
            std::vector<ScriptedSource::Sent> sent;
            for (int i = 0; i < 500; ++i) {
                sent.push_back({i * ms, 0.25 + i % 7});
            }
            ScriptedSource source(sent);
            Auditor auditor(config, 3);
            simulate(config, 10 * ms, source, auditor, std::chrono::hours{1});
            CHECK(auditor.broken() == 0);
            CHECK(auditor.ended() == 500);
            // The run stops at the first event past its end, an arrival of the next round.
            CHECK(auditor.inside() == 1);
            CHECK(auditor.held() == 1);
        }
    }
}
