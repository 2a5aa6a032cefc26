// How requests come to a cluster: what each is, which node it is sent to, and when the next one of
// its sender comes.
//
// - A request has its demand, its class, its front end's time and, for engines of a language model,
//   its tokens from its arrival on. All are drawn in the order of arrivals.
// - It is sent to a node at once, if the router knows of one that is open. One that is sent again,
//   as its node went down, is routed as a new one.
// - The next one of its sender comes some time after it arrived, or after it ended, as the source
//   has it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/front_end.hpp>
#include <skusim/serving/front/router.hpp>
#include <skusim/serving/front/station_routers.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>

namespace skusim::serving {

/// The front of one cluster, whose nodes are of that kind. The source must outlive it. Its `Host`
/// is the cluster, which offers, of what it offers its nodes (see HostOfNodes), `pool()` and
/// `schedule(time, kind, index)`, and `queue(index)`, the node of that number.
template <SourceOfRequests Source, KindOfNode Kind>
class ArrivingRequests {
public:
    /// The configuration is as simulated: one node if all nodes share a queue. `mean_service`
    /// scales the source's unit-mean demands.
    ArrivingRequests(const ClusterConfig& config, const Kind& rules, Duration mean_service,
                     Source& source, const Seed& seed)
        : mean_service_ns_(static_cast<double>(mean_service.count())), source_(source),
          router_(make_router(config, rules, seed)), front_end_(config, seed),
          tokens_(rules, seed) {}

    /// Schedules the first of each sender.
    template <class Host>
    void start(Host& host) {
        for (std::uint32_t sender = 0; sender < source_.senders(); ++sender) {
            host.schedule(Time{} + source_.first(sender), EventKind::arrival, sender);
        }
    }

    /// The sender's request comes to that place of the pool. Says whether it is sent to a node, or
    /// there is none to send it to.
    template <class Host>
    [[nodiscard]] bool arrive(Host& host, Time now, std::uint32_t sender, std::uint32_t place) {
        Request& request = host.pool()[place];
        request = Request{};
        request.arrived = now;
        request.client = sender;
        const bool finds_node = router_.is_open();
        if (picks_first && finds_node) {
            pick_node(host, now, place);
        }
        const std::optional<Duration> next = source_.after_arrival(sender);
        send_next(host, now, source_.follower(sender), next);
        request.service = from_nanoseconds(source_.demand(sender) * mean_service_ns_);
        request.request_class = source_.request_class();
        if (front_end_.delays()) {
            request.front_end = front_end_.delay(source_.identity(sender));
        }
        if constexpr (has_tokens) {
            tokens_.ask(place, source_.identity(sender), source_.recorded_tokens(),
                        source_.recorded_segments());
        }
        if (!picks_first && finds_node) {
            pick_node(host, now, place);
        }
        if (finds_node) {
            router_of(request).sent(request.node);
        }
        return finds_node;
    }

    /// Sends one that arrived before to a node that is open; there is one.
    template <class Host>
    void send(Host& host, Time now, std::uint32_t place) {
        pick_node(host, now, place);
        const Request& request = host.pool()[place];
        router_of(request).sent(request.node);
    }

    /// The request in that place is at its node no more.
    void left(const Request& request, std::uint32_t place) {
        router_of(request).left(request.node, place);
    }

    /// So a request of that sender ended, who may have waited for it to send the next.
    template <class Host>
    void ended(Host& host, Time now, std::uint32_t sender, Ending ending) {
        send_next(host, now, sender, source_.after_ending(sender, ending));
    }

    /// Whether an answer is with its sender some time after its worker is free.
    [[nodiscard]] bool delays_answers() const { return has_tokens || front_end_.delays(); }

    /// It knows which nodes are open, whatever class they serve.
    [[nodiscard]] auto& router() { return router_; }
    /// Only a kind that serves tokens has these.
    [[nodiscard]] TokenRequests& tokens() { return tokens_; }

private:
    static constexpr bool has_tokens = ServesTokens<Kind>;
    static constexpr bool has_stations = ServesByClass<Kind>;
    /// What a router has to know of a request is known before the request itself.
    static constexpr bool picks_first = !has_tokens && !has_stations;
    struct NoTokens {
        NoTokens(const Kind& /*rules*/, const Seed& /*seed*/) {}
    };

    static auto make_router(const ClusterConfig& config, const Kind& rules, const Seed& seed) {
        const auto nodes = static_cast<std::uint32_t>(config.nodes());
        if constexpr (has_stations) {
            return StationRouters(config.dispatch, nodes, seed, rules.workers.size());
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

    template <class Host>
    void pick_node(Host& host, Time now, std::uint32_t place) {
        Request& request = host.pool()[place];
        if constexpr (has_tokens) {
            request.node =
                router_.pick(now, tokens_.routed(place, source_.identity(request.client)),
                             [&](std::uint32_t engine) { return host.queue(engine).state(now); });
        } else {
            request.node = router_of(request).pick();
        }
    }

    template <class Host>
    void send_next(Host& host, Time now, std::uint32_t sender, std::optional<Duration> wait) {
        if (wait) {
            host.schedule(later(now, *wait), EventKind::arrival, sender);
        }
    }

    double mean_service_ns_;
    Source& source_;
    std::conditional_t<has_stations, StationRouters, Router> router_;
    FrontEnd front_end_;
    /// Only nodes that serve tokens have any.
    [[no_unique_address]] std::conditional_t<has_tokens, TokenRequests, NoTokens> tokens_;
};

} // namespace skusim::serving
