// The simulated cluster: a router, and nodes that serve what it sends them.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/kernel/agenda.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/deadlines.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/arriving_requests.hpp>
#include <skusim/serving/front/replica_set.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/outages/failing_nodes.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstdint>
#include <optional>
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
        : config_(merged_if_central(config)), patience_(config.queue.patience()),
          observer_(observer), nodes_(static_cast<std::size_t>(config_.nodes()),
                                      Node(rules_of(config_), config_.group().slots)),
          arriving_(config_, rules_of(config_), mean_service, source, seed),
          deadlines_(config.queue.timeout) {
        static_assert(NodeOf<Node, Kind, Cluster> && BreakableNode<Node, Cluster> &&
                      HostOfNodes<Cluster>);
        if constexpr (can_scale) {
            if (config_.scaling) {
                replicas_.emplace(*config_.scaling, nodes_.front());
            }
        } else {
            SKUSIM_CHECK(!config_.scaling, "replicas of such nodes are not scaled");
        }
        if (config.outages) {
            failing_.emplace(config, seed);
        }
    }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Schedules the first arrivals.
    void start() {
        if (replicas_) {
            replicas_->start(*this);
        }
        arriving_.start(*this);
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
                deadlines_.pass(*this, now);
            } else {
                give_up(now, event.index);
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
                replicas_->begin(*this, now, event.index);
            }
            return;
        case EventKind::formation:
            if constexpr (FormingNode<Node, Cluster>) {
                nodes_[event.index].form(*this, now);
            }
            return;
        case EventKind::refresh:
            if constexpr (can_scale) {
                replicas_->scale(*this, now);
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
    [[nodiscard]] Observer& observer() { return observer_; }
    /// What requests of engines say; only these have any.
    [[nodiscard]] TokenRequests& tokens() { return arriving_.tokens(); }

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
                answer_to(request, now, tokens()[place], rules_of(config_).api);
            request.front_end += answer.after_last_step;
            tokens().said(request, place);
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
        } else if (arriving_.delays_answers()) {
            schedule(later(now, request.front_end), EventKind::delivery, place);
        } else {
            deliver(now, place);
        }
        if constexpr (can_scale) {
            if (replicas_) {
                replicas_->end(*this, now);
            }
        }
    }

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
    [[nodiscard]] auto& router() { return arriving_.router(); }
    void left(std::uint32_t place) { arriving_.left(pool_[place], place); }

    void route(Time now, std::uint32_t place) {
        arriving_.send(*this, now, place);
        nodes_[pool_[place].node].admit(*this, now, place);
    }
    void leave_unserved(Time now, std::uint32_t place, Ending ending) {
        left(place);
        end_unserved(now, place, ending);
    }
    void end_unserved(Time now, std::uint32_t place, Ending ending) {
        arriving_.ended(*this, now, pool_[place].client, ending);
        pool_.give_back(place);
    }
    void forget(std::uint32_t place) {
        --orphans_;
        left(place);
        pool_.give_back(place);
    }
    /// The request is in service, and done at that time if nothing happens.
    void foresee_abandonment(Time now, std::uint32_t place, Time done) {
        if (!has_tokens) {
            deadlines_.foresee_in_service(*this, now, place, done);
        }
    }

    // What else schedules: the deadlines, and the replicas of an autoscaled service, which is one
    // node (see Deadlines and ReplicaSet).

    /// The sender of that request in service goes, if it is old enough.
    void give_up(Time now, std::uint32_t place) {
        Request& request = pool_[place];
        // Scheduled for the request that was here then, which may have completed since.
        if (!request.in_service || request.abandoned ||
            later(request.arrived, *config_.queue.timeout) > now) {
            return;
        }
        request.abandoned = true;
        ++orphans_;
        observer_.abandoned(now, request);
        arriving_.ended(*this, now, request.client, Ending::abandoned);
    }

private:
    static constexpr bool can_scale = ScalableNode<Node, Cluster>;
    static constexpr bool has_tokens = ServesTokens<Kind>;

    static const Kind& rules_of(const ClusterConfig& config) {
        const Kind* rules = config.template kind_if<Kind>();
        SKUSIM_CHECK(rules != nullptr, "nodes of the kind that the cluster is compiled for");
        return *rules;
    }

    void arrive(Time now, std::uint32_t sender) {
        const std::uint64_t others = pool_.in_use() - orphans_;
        const std::uint32_t place = pool_.take();
        const bool finds_node = arriving_.arrive(*this, now, sender, place);
        Request& request = pool_[place];
        observer_.arrived(now, request, others);
        if constexpr (has_tokens) {
            observer_.asked(request, tokens()[place]);
            deadlines_.foresee(*this, now, place);
        }
        if (!finds_node) {
            failing_->find_none_open(*this, now, place);
            return;
        }
        nodes_[request.node].admit(*this, now, place);
    }

    void deliver(Time now, std::uint32_t place) {
        const Request& request = pool_[place];
        observer_.completed(now, request);
        arriving_.ended(*this, now, request.client, Ending::completed);
        pool_.give_back(place);
    }

    ClusterConfig config_; ///< as simulated: one node if pooled
    Duration patience_;    ///< longest time in a queue, before refusal or abandonment
    Observer& observer_;
    std::vector<Node> nodes_;
    ArrivingRequests<Source, Kind> arriving_;
    RequestPool pool_;
    std::uint64_t orphans_ = 0; ///< in service, though abandoned
    kernel::Agenda<Event, Phase> agenda_;
    Deadlines deadlines_;                ///< of nodes that serve tokens
    std::optional<ReplicaSet> replicas_; ///< of an autoscaled service
    std::optional<FailingNodes> failing_;
};

} // namespace skusim::serving
