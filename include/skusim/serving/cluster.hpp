// The simulated cluster: a router, and nodes that serve what it sends them.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/kernel/agenda.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/deadlines.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/front_end.hpp>
#include <skusim/serving/front/replica_set.hpp>
#include <skusim/serving/front/router.hpp>
#include <skusim/serving/front/station_routers.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/outages/failing_nodes.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace skusim::serving {

/// One cluster under one load. `Observer` is as SilentObserver; it and the source must outlive the
/// cluster. `Kind` is the kind of its nodes, a row of
/// node/kinds.hpp whose node's header is included, too. Drive it with kernel::run_while.
template <SourceOfRequests Source, class Observer, KindOfNode Kind>
class Cluster {
    using Node = typename Kind::Node;

public:
    /// `mean_service` scales the source's unit-mean demands. The configuration's nodes are of the
    /// kind that the cluster is compiled for.
    Cluster(const ClusterConfig& config, Duration mean_service, Source& source, const Seed& seed,
            Observer& observer)
        : config_(merged_if_central(config)),
          mean_service_ns_(static_cast<double>(mean_service.count())),
          patience_(config.queue.patience()), source_(source), observer_(observer),
          nodes_(static_cast<std::size_t>(config_.nodes()),
                 Node(rules_of(config_), config_.group().slots)),
          router_(make_router(config_, seed)), front_end_(config, seed),
          tokens_(rules_of(config_), seed) {
        static_assert(NodeOf<Node, Kind, Cluster> && BreakableNode<Node, Cluster> &&
                      HostOfNodes<Cluster>);
        if constexpr (can_scale) {
            if (config_.scaling) {
                replicas_.emplace(*config_.scaling);
                nodes_.front().set_capacity(replicas_->capacity());
            }
        } else {
            SKUSIM_CHECK(!config_.scaling, "replicas of such nodes are not scaled");
        }
        if (config.outages) {
            SKUSIM_CHECK(serving::can_fail(config), "nodes whose outages can be told");
            failing_.emplace(*config.outages, seed, static_cast<std::uint32_t>(config.nodes()),
                             config.group().slots, has_one_queue(config));
        }
    }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Schedules the first arrivals.
    void start() {
        if (replicas_) {
            observer_.replicas(Time{}, replicas_->running());
            schedule(Time{} + config_.scaling->refresh, EventKind::refresh, 0);
        }
        for (std::uint32_t sender = 0; sender < source_.senders(); ++sender) {
            schedule(Time{} + source_.first(sender), EventKind::arrival, sender);
        }
        if (failing_) {
            failing_->start(*this);
        }
    }

    [[nodiscard]] kernel::Agenda<Event, Phase>& agenda() { return agenda_; }
    /// Requests that wait or are served now, those that nobody waits for any more among them.
    [[nodiscard]] std::size_t inside() const { return pool_.in_use(); }

    void handle(Time now, const Event& event) {
        switch (event.kind) {
        case EventKind::expiry:
            nodes_[event.index].expire(*this, now, event.index);
            return;
        case EventKind::completion:
            if (PausableNode<Node> && failing_ && !failing_->is_done(now, pool_[event.index])) {
                return;
            }
            nodes_[pool_[event.index].node].complete(*this, now, event.index);
            return;
        case EventKind::abandonment:
            if constexpr (has_tokens) {
                pass_deadlines(now);
            } else {
                abandon_in_service(now, event.index);
            }
            return;
        case EventKind::delivery:
            deliver(now, event.index);
            return;
        case EventKind::arrival:
            arrive(now, event.index);
            return;
        case EventKind::ready:
            if constexpr (can_scale) {
                begin_replica(now, event.index);
            }
            return;
        case EventKind::formation:
            if constexpr (FormingNode<Node, Cluster>) {
                nodes_[event.index].form(*this, now);
            }
            return;
        case EventKind::refresh:
            if constexpr (can_scale) {
                scale(now);
            }
            return;
        case EventKind::step:
            if constexpr (SteppingNode<Node, Cluster>) {
                nodes_[event.index].step(*this, now);
            }
            return;
        case EventKind::outage:
            failing_->pass(*this, now);
            return;
        case EventKind::detection:
            failing_->detect(*this, now, event.index);
            return;
        case EventKind::second_try:
            failing_->try_again(*this, now, event.index);
            return;
        }
    }

    [[nodiscard]] static const char* name(const Event& event) { return serving::name(event.kind); }

    // What its nodes call (see HostOfNodes).

    [[nodiscard]] const QueueRules& queue_rules() const { return config_.queue; }
    [[nodiscard]] Duration patience() const { return patience_; }
    [[nodiscard]] RequestPool& pool() { return pool_; }

    void schedule(Time time, EventKind kind, std::uint32_t index) {
        agenda_.schedule(time, phase_of(kind), Event{kind, index});
    }

    void begin(Time now, std::uint32_t place, Time done) {
        Request& request = pool_[place];
        request.started = now;
        request.in_service = true;
        if (failing_) {
            failing_->begin(request);
        }
        observer_.started(now, request);
        request.has_begun = true;
        foresee_abandonment(now, place, done);
    }

    void finish(Time now, std::uint32_t place) {
        Request& request = pool_[place];
        if constexpr (has_tokens) {
            const TokenAnswer answer =
                answer_to(request, now, tokens_[place], rules_of(config_).api);
            request.front_end += answer.after_last_step;
            tokens_.said(request, place);
            observer_.answered(now, request, answer);
        }
        request.in_service = false;
        if (failing_) {
            failing_->end(*this, request);
        }
        observer_.released(now, request);
        left(place);
        if (request.abandoned) {
            --orphans_;
            pool_.give_back(place);
        } else if (has_tokens || front_end_.delays()) {
            schedule(later(now, request.front_end), EventKind::delivery, place);
        } else {
            deliver(now, place);
        }
        if constexpr (can_scale) {
            if (replicas_ && replicas_->takes_slot()) {
                adjust_capacity(now);
            }
        }
    }

    void batch_began(Time now, std::uint32_t size) { observer_.batch_began(now, size); }
    void batch_ended(Time now, std::uint32_t size, Time began) {
        observer_.batch_ended(now, size, began);
    }
    void batch_continued(Time now, std::uint32_t size, Time began) {
        observer_.batch_continued(now, size, began);
    }

    // What engines call, besides.

    [[nodiscard]] TokenRequest& token_request(std::uint32_t place) { return tokens_[place]; }
    [[nodiscard]] std::span<const workload::Segment> token_segments(std::uint32_t place) const {
        return tokens_.segments(place);
    }
    void flight_began(Time now, const TokenEngine& engine) { observer_.flight_began(now, engine); }
    void flight_ended(Time now, const TokenEngine& engine) { observer_.flight_ended(now, engine); }
    void flight_broke(Time now, const TokenEngine& engine) { observer_.flight_broke(now, engine); }
    void resumed(Time now, Duration gap) { observer_.resumed(now, gap); }

    void dismiss(Time now, std::uint32_t place) {
        if (config_.queue.refuses_first()) {
            refuse(now, place);
        } else {
            observer_.abandoned(now, pool_[place]);
            leave_unserved(now, place, Ending::abandoned);
        }
    }

    void refuse(Time now, std::uint32_t place) {
        observer_.refused(now, pool_[place]);
        leave_unserved(now, place, Ending::refused);
    }

    // What its failing nodes call, besides (see FailingNodes and StrandedRequests).

    [[nodiscard]] Node& queue(std::uint32_t index) { return nodes_[index]; }
    [[nodiscard]] auto& router() { return router_; }
    [[nodiscard]] Observer& observer() { return observer_; }
    void left(std::uint32_t place) {
        const Request& request = pool_[place];
        router_of(request).left(request.node, place);
    }

    void route(Time now, std::uint32_t place) {
        pick_node(now, place);
        router_of(pool_[place]).sent(pool_[place].node);
        nodes_[pool_[place].node].admit(*this, now, place);
    }
    void leave_unserved(Time now, std::uint32_t place, Ending ending) {
        left(place);
        end_unserved(now, place, ending);
    }
    void end_unserved(Time now, std::uint32_t place, Ending ending) {
        const Request& request = pool_[place];
        send_next(now, request.client, source_.after_ending(request.client, ending));
        pool_.give_back(place);
    }
    void forget(std::uint32_t place) {
        --orphans_;
        left(place);
        pool_.give_back(place);
    }
    /// Of a request in service, done at that time if nothing happens.
    void foresee_abandonment(Time now, std::uint32_t place, Time done) {
        if (!has_tokens && config_.queue.timeout) {
            const Time gives_up =
                std::max(later(pool_[place].arrived, *config_.queue.timeout), now);
            if (gives_up < done) {
                schedule(gives_up, EventKind::abandonment, place);
            }
        }
    }

private:
    static constexpr bool can_scale = ScalableNode<Node, Cluster>;
    static constexpr bool has_tokens = ServesTokens<Kind>;
    static constexpr bool has_stations = ServesByClass<Kind>;
    /// What a router has to know of a request is known before the request itself.
    static constexpr bool picks_first = !has_tokens && !has_stations;
    struct NoTokens {
        NoTokens(const Kind& /*rules*/, const Seed& /*seed*/) {}
    };

    static const Kind& rules_of(const ClusterConfig& config) {
        const Kind* rules = config.template kind_if<Kind>();
        SKUSIM_CHECK(rules != nullptr, "nodes of the kind that the cluster is compiled for");
        return *rules;
    }

    static auto make_router(const ClusterConfig& config, const Seed& seed) {
        const auto nodes = static_cast<std::uint32_t>(config.nodes());
        if constexpr (has_stations) {
            return StationRouters(config.dispatch, nodes, seed, rules_of(config).workers.size());
        } else {
            return Router(config.dispatch, nodes, seed.key(random::Purpose::routing));
        }
    }
    [[nodiscard]] Router& router_of(const Request& request) {
        if constexpr (has_stations) {
            return router_.of(request.request_class);
        } else {
            return router_;
        }
    }

    void arrive(Time now, std::uint32_t sender) {
        const std::uint64_t others = pool_.in_use() - orphans_;
        const std::uint32_t place = pool_.take();
        Request& request = pool_[place];
        request = Request{};
        request.arrived = now;
        request.client = sender;
        if (picks_first && router_.is_open()) {
            request.node = router_of(request).pick();
        }
        const std::optional<Duration> next = source_.after_arrival(sender);
        send_next(now, source_.follower(sender), next);
        request.service = from_nanoseconds(source_.demand(sender) * mean_service_ns_);
        request.request_class = source_.request_class();
        if (front_end_.delays()) {
            request.front_end = front_end_.delay(source_.identity(sender));
        }
        if constexpr (has_tokens) {
            tokens_.ask(place, source_.identity(sender), source_.recorded_tokens(),
                        source_.recorded_segments());
        }
        const bool finds_node = router_.is_open();
        if (finds_node && !picks_first) {
            pick_node(now, place);
        }
        if (finds_node) {
            router_of(request).sent(request.node);
        }
        observer_.arrived(now, request, others);
        if constexpr (has_tokens) {
            observer_.asked(request, tokens_[place]);
            foresee_deadline(now, place);
        }
        if (!finds_node) {
            failing_->find_none_open(*this, now, place);
            return;
        }
        nodes_[request.node].admit(*this, now, place);
    }

    void pick_node(Time now, std::uint32_t place) {
        Request& request = pool_[place];
        if constexpr (has_tokens) {
            request.node =
                router_.pick(now, tokens_.routed(place, source_.identity(request.client)),
                             [&](std::uint32_t engine) { return nodes_[engine].state(now); });
        } else {
            request.node = router_of(request).pick();
        }
    }

    /// Of a request with tokens, which it has from its arrival on.
    void foresee_deadline(Time now, std::uint32_t place) {
        if (config_.queue.timeout) {
            const Time gives_up = later(now, *config_.queue.timeout);
            if (deadlines_.add({gives_up, place})) {
                schedule(gives_up, EventKind::abandonment, 0);
            }
        }
    }

    void deliver(Time now, std::uint32_t place) {
        const Request& request = pool_[place];
        observer_.completed(now, request);
        send_next(now, request.client, source_.after_ending(request.client, Ending::completed));
        pool_.give_back(place);
    }

    /// An autoscaled service is one node.
    void scale(Time now) {
        const Node& service = nodes_.front();
        const ReplicaSet::Started started =
            replicas_->refresh(now, service.busy(), service.queued());
        for (std::uint32_t number = started.first; number < started.last; ++number) {
            schedule(later(now, config_.scaling->start_time), EventKind::ready, number);
        }
        adjust_capacity(now);
        schedule(replicas_->next_refresh(now, agenda_.next_time()), EventKind::refresh, 0);
    }

    void begin_replica(Time now, std::uint32_t number) {
        if (!replicas_->becomes_ready(number)) {
            return;
        }
        adjust_capacity(now);
        nodes_.front().fill(*this, now);
    }

    void adjust_capacity(Time now) {
        nodes_.front().set_capacity(replicas_->capacity());
        observer_.replicas(now, replicas_->running());
    }

    void abandon_in_service(Time now, std::uint32_t place) {
        Request& request = pool_[place];
        // Scheduled for the request that was here then, which may have completed since.
        if (!request.in_service || request.abandoned ||
            later(request.arrived, *config_.queue.timeout) > now) {
            return;
        }
        request.abandoned = true;
        ++orphans_;
        observer_.abandoned(now, request);
        send_next(now, request.client, source_.after_ending(request.client, Ending::abandoned));
    }

    void pass_deadlines(Time now) {
        const auto is_inside = [&](const Deadlines::Deadline& deadline) {
            return later(pool_[deadline.place].arrived, *config_.queue.timeout) == deadline.time;
        };
        const Time next = deadlines_.pass(
            now, [&](std::uint32_t place) { abandon_in_service(now, place); }, is_inside);
        if (next != never) {
            schedule(next, EventKind::abandonment, 0);
        }
    }

    void send_next(Time now, std::uint32_t sender, std::optional<Duration> wait) {
        if (wait) {
            schedule(later(now, *wait), EventKind::arrival, sender);
        }
    }

    ClusterConfig config_; ///< as simulated: one node if pooled
    double mean_service_ns_;
    Duration patience_; ///< longest time in a queue, before refusal or abandonment
    Source& source_;
    Observer& observer_;
    std::vector<Node> nodes_;
    std::conditional_t<has_stations, StationRouters, Router> router_;
    RequestPool pool_;
    std::uint64_t orphans_ = 0; ///< in service, though abandoned
    kernel::Agenda<Event, Phase> agenda_;
    FrontEnd front_end_;
    /// Of nodes that serve tokens.
    [[no_unique_address]] std::conditional_t<has_tokens, TokenRequests, NoTokens> tokens_;
    Deadlines deadlines_;                ///< of nodes that serve tokens
    std::optional<ReplicaSet> replicas_; ///< of an autoscaled service
    std::optional<FailingNodes> failing_;
};

} // namespace skusim::serving
