// What becomes of requests whose node is down, one by one.
//
// - One in service stands still. If its node goes on with it, it ends as much later.
// - Else it is lost or sent again (see InFlight), with those that wait behind it. One that is sent
//   again is routed as a new one and begins anew, with the same demand; the limits on its wait and
//   its age go on counting from its arrival. Its sender may back off before.
// - While no node is known to be up, requests that arrive are lost, or wait in front of the router
//   until one is, as their in-flight rule has it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/outages/rules.hpp>
#include <skusim/serving/source/contract.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

/// Its `Host` is the cluster, which offers, beside what it offers its nodes (see HostOfNodes):
///
/// - `observer()`, which is told, `router()`, and `left(place)`, by which it learns of requests
/// that
///   leave;
/// - `foresee_abandonment(now, place, done)`: its sender may give up before it is done;
/// - `end_unserved(now, place, ending)` of a request that is at no node, and `leave_unserved` of
///   one that is: it ends, and its sender may send the next;
/// - `forget(place)`: one whose sender has gone is no more;
/// - `route(now, place)`: it goes to a node that is open; there is one.
class StrandedRequests {
public:
    StrandedRequests(InFlight rule, Duration back_off) : rule_(rule), back_off_(back_off) {}

    /// Requests stay on their node, whatever happens to it.
    [[nodiscard]] bool stay() const { return rule_ == InFlight::paused; }

    template <class Host>
    void stand_still(Host& host, Time now, std::uint32_t place) {
        host.observer().interrupted(now, host.pool()[place]);
        if (!host.pool()[place].abandoned) {
            host.foresee_abandonment(now, place, never);
        }
    }

    /// It stood still since `stopped`; its node knows when it ends.
    template <class Host>
    void go_on_in_batch(Host& host, Time now, std::uint32_t place, Time stopped) {
        Request& request = host.pool()[place];
        request.started += now - stopped;
        host.observer().continued(now, request);
    }
    /// A request that is served by itself goes on, and its end is scheduled.
    template <class Host>
    void go_on(Host& host, Time now, std::uint32_t place, Time stopped) {
        go_on_in_batch(host, now, place, stopped);
        const Request& request = host.pool()[place];
        const Time done = later(request.started, request.service);
        host.schedule(done, EventKind::completion, place);
        if (!request.abandoned) {
            host.foresee_abandonment(now, place, done);
        }
    }

    /// Whoever waits for it is told that its node is down.
    template <class Host>
    void clear(Host& host, Time now, std::uint32_t place) {
        Request& request = host.pool()[place];
        if (request.abandoned) {
            request.in_service = false;
            host.forget(place);
        } else if (rule_ == InFlight::lost) {
            host.observer().lost(now, request);
            request.in_service = false;
            host.leave_unserved(now, place, Ending::lost);
        } else {
            host.left(place);
            host.observer().sent_again(now, request);
            request.in_service = false;
            if (back_off_ > Duration::zero()) {
                back_off(host, now, place);
            } else {
                send(host, now, place);
            }
        }
    }

    /// It has arrived, and no node is known to be up.
    template <class Host>
    void find_none_open(Host& host, Time now, std::uint32_t place) {
        if (rule_ != InFlight::lost) {
            keep(host, now, place);
        } else {
            host.observer().lost(now, host.pool()[place]);
            host.end_unserved(now, place, Ending::lost);
        }
    }

    /// A node may be open again: those that waited for one are sent there.
    template <class Host>
    void send_kept(Host& host, Time now) {
        for (std::size_t waiting = host.router().is_open() ? kept_.size() : 0; waiting > 0;
             --waiting) {
            const std::uint32_t place = kept_.front();
            kept_.pop_front();
            send(host, now, place);
        }
    }

    /// It arrived before, and may have timed out since.
    template <class Host>
    void send(Host& host, Time now, std::uint32_t place) {
        const Request& request = host.pool()[place];
        const auto& timeout = host.queue_rules().timeout;
        if (timeout && later(request.arrived, *timeout) <= now) {
            host.observer().abandoned(now, request);
            host.end_unserved(now, place, Ending::abandoned);
        } else if (!host.router().is_open()) {
            keep(host, now, place);
        } else {
            host.route(now, place);
        }
    }

private:
    template <class Host>
    void back_off(Host& host, Time now, std::uint32_t place) {
        host.schedule(later(now, back_off_), EventKind::second_try, place);
    }
    template <class Host>
    void keep(Host& host, Time now, std::uint32_t place) {
        if (rule_ == InFlight::sent_again && back_off_ > Duration::zero()) {
            back_off(host, now, place);
        } else {
            kept_.push_back(place);
        }
    }

    InFlight rule_;
    Duration back_off_;
    std::deque<std::uint32_t> kept_; ///< places of requests in front of the router
};

} // namespace skusim::serving
