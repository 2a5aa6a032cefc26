// What a cluster does as its nodes go down and come back.
//
// - A node that goes down does no more work. What it has in service stands still.
// - The router goes on sending to it, and it takes what is sent, until it is known to be down: when
//   `detection` is over, or at once where the outage was announced. If it is back before that, its
//   senders learn of it then.
// - Then its requests, queued and in service, are cleared off it, unless they are to stay where
//   they are (see stranded_requests.hpp).
// - Behind one queue a node takes from it what it has workers for, so that only what is in service
//   is on a node.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/node_ranking.hpp>
#include <skusim/serving/node/contract.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/outages/outages.hpp>
#include <skusim/serving/outages/standing_still.hpp>
#include <skusim/serving/outages/stranded_requests.hpp>
#include <skusim/serving/slots.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// The nodes of one cluster. Its `Host` is the cluster, which offers, beside what StrandedRequests
/// ask of it, `queue(index)`: the simulated node of that number, a BreakableNode; the only one
/// where all nodes share a queue.
class FailingNodes {
public:
    /// The configuration tells outages, and is the whole cluster's: each node counts, also where
    /// all share a queue.
    FailingNodes(const ClusterConfig& config, const Seed& seed)
        : requests_(config.outages->in_flight, config.outages->back_off),
          detection_(config.outages->detection),
          outages_(*config.outages, static_cast<std::uint32_t>(config.nodes()), seed),
          nodes_(static_cast<std::size_t>(config.nodes())),
          in_service_(static_cast<std::uint32_t>(config.nodes())),
          slots_(config.group().slots.within(most_places)), one_queue_(has_one_queue(config)),
          running_(config.nodes()) {
        SKUSIM_CHECK(can_fail(config), "nodes whose outages can be told");
    }

    /// A worker takes the request: that of a node that runs.
    void begin(Request& request) {
        request.machine = one_queue_ ? in_service_.least_loaded() : request.node;
        in_service_.increase(request.machine);
    }
    template <class Host>
    void end(Host& host, const Request& request) {
        in_service_.decrease(request.machine);
        if (one_queue_ && !nodes_[request.machine].is_open) {
            set_capacity(host, request.machine);
        }
    }
    /// Whether the request that is in its place now completes now: what was scheduled may have been
    /// another's, or not to be as its node went down.
    [[nodiscard]] bool is_done(Time now, const Request& request) const {
        return request.in_service && nodes_[request.machine].runs &&
               later(request.started, request.service) == now;
    }

    /// The cluster begins: so many nodes run.
    template <class Host>
    void start(Host& host) {
        host.observer().nodes_run(Time{}, running_);
        foresee(host);
    }

    /// A request arrives while the router knows of no node that is up.
    template <class Host>
    void find_none_open(Host& host, Time now, std::uint32_t place) {
        requests_.find_none_open(host, now, place);
    }

    /// The sender of a request has backed off.
    template <class Host>
    void try_again(Host& host, Time now, std::uint32_t place) {
        requests_.send(host, now, place);
    }

    template <class Host>
    void pass(Host& host, Time now) {
        for (const NodeChange& change : outages_.pass(now)) {
            const bool opens = change.to == NodeState::open;
            if (change.to == NodeState::down) {
                stop(host, now, change.node, change.is_known);
            } else if (change.from == NodeState::down) {
                come_back(host, now, change.node, opens);
            } else if (opens) {
                open(host, change.node);
                resume_work(host, now, change.node);
            } else {
                close(host, change.node);
                set_capacity(host, change.node);
            }
        }
        host.observer().nodes_run(now, running_);
        // When all that come back at this instant are: they share what is sent.
        requests_.send_kept(host, now);
        foresee(host);
    }

    /// What was scheduled as the detection of that node's outage.
    template <class Host>
    void detect(Host& host, Time now, std::uint32_t number) {
        const Node& node = nodes_[number];
        if (!node.runs && !node.is_noticed && later(node.stopped, detection_) == now) {
            notice(host, now, number);
        }
    }

private:
    struct Node {
        bool runs = true;
        bool is_open = true;     ///< to the router
        bool is_ranked = true;   ///< takes from the one queue
        bool is_noticed = false; ///< that it is down
        Time stopped{};
    };

    template <class Host>
    void foresee(Host& host) {
        if (outages_.next() != never) {
            host.schedule(outages_.next(), EventKind::outage, 0);
        }
    }

    [[nodiscard]] std::uint32_t queue_of(std::uint32_t number) const {
        return one_queue_ ? 0 : number;
    }

    template <class Host>
    void stop(Host& host, Time now, std::uint32_t number, bool is_known) {
        Node& node = nodes_[number];
        node.runs = false;
        node.is_noticed = false;
        node.stopped = now;
        --running_;
        rank(number);
        interrupt(host.queue(queue_of(number)), host, now,
                  {in_service_.outstanding(number), requests_.stay()});
        set_capacity(host, number);
        for (const std::uint32_t place : in_service_on(host, number)) {
            requests_.stand_still(host, now, place);
        }
        if (is_known || detection_ == Duration::zero()) {
            notice(host, now, number);
        } else {
            host.schedule(later(now, detection_), EventKind::detection, number);
        }
    }

    template <class Host>
    void notice(Host& host, Time now, std::uint32_t number) {
        nodes_[number].is_noticed = true;
        close(host, number);
        clear(host, now, number);
    }

    template <class Host>
    void come_back(Host& host, Time now, std::uint32_t number, bool opens) {
        Node& node = nodes_[number];
        if (!node.is_noticed) {
            clear(host, now, number);
        }
        node.runs = true;
        ++running_;
        if (opens) {
            open(host, number);
        } else {
            close(host, number);
        }
        set_capacity(host, number);
        go_on(host.queue(queue_of(number)), host, now,
              {requests_, in_service_on(host, number), node.stopped});
        resume_work(host, now, number);
    }

    /// Idle workers take what waits.
    template <class Host>
    void resume_work(Host& host, Time now, std::uint32_t number) {
        set_capacity(host, number);
        host.queue(queue_of(number)).fill(host, now);
    }

    /// Whoever was on a node that is down is told.
    template <class Host>
    void clear(Host& host, Time now, std::uint32_t number) {
        if (requests_.stay()) {
            return;
        }
        std::vector<std::uint32_t> leave = in_service_on(host, number);
        for (std::size_t left = leave.size(); left > 0; --left) {
            in_service_.decrease(number);
        }
        if (!one_queue_) {
            auto& queue = host.queue(number);
            for (std::uint32_t place = queue.take_waiting(host.pool()); place != no_request;
                 place = queue.take_waiting(host.pool())) {
                leave.push_back(place);
            }
        }
        for (const std::uint32_t place : leave) {
            requests_.clear(host, now, place);
        }
    }

    /// Places of the requests that are in service there, in the order of their arrival.
    template <class Host>
    const std::vector<std::uint32_t>& in_service_on(Host& host, std::uint32_t number) {
        const RequestPool& pool = host.pool();
        found_.clear();
        for (std::uint32_t place = 0; place < pool.places(); ++place) {
            if (pool[place].in_service && pool[place].machine == number) {
                found_.push_back(place);
            }
        }
        std::sort(found_.begin(), found_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return pool[a].arrived < pool[b].arrived ||
                   (pool[a].arrived == pool[b].arrived && a < b);
        });
        return found_;
    }

    template <class Host>
    void open(Host& host, std::uint32_t number) {
        if (!nodes_[number].is_open) {
            nodes_[number].is_open = true;
            if (!one_queue_) { // which is there whatever nodes are
                host.router().open(number);
            }
        }
        rank(number);
    }
    template <class Host>
    void close(Host& host, std::uint32_t number) {
        if (nodes_[number].is_open) {
            nodes_[number].is_open = false;
            if (!one_queue_) {
                host.router().close(number);
            }
        }
        rank(number);
    }
    void rank(std::uint32_t number) {
        Node& node = nodes_[number];
        const bool takes = node.runs && node.is_open;
        if (takes && !node.is_ranked) {
            in_service_.unpark(number);
        } else if (!takes && node.is_ranked) {
            in_service_.park(number);
        }
        node.is_ranked = takes;
    }

    /// A node that leaves one queue goes on with what it has in service, and takes no more.
    [[nodiscard]] std::uint64_t capacity_of(std::uint32_t number) const {
        const Node& node = nodes_[number];
        if (!node.runs) {
            return 0;
        }
        return node.is_open || !one_queue_ ? slots_ : in_service_.outstanding(number);
    }
    template <class Host>
    void set_capacity(Host& host, std::uint32_t number) {
        std::uint64_t capacity = 0;
        if (one_queue_) {
            for (std::uint32_t each = 0; each < nodes_.size(); ++each) {
                capacity += capacity_of(each);
            }
        } else {
            capacity = capacity_of(number);
        }
        host.queue(queue_of(number))
            .set_capacity(
                static_cast<std::uint32_t>(std::min<std::uint64_t>(capacity, most_places)));
    }

    StrandedRequests requests_;
    Duration detection_;
    Outages outages_;
    std::vector<Node> nodes_;
    NodeRanking in_service_; ///< requests, by node, frozen ones among them
    std::uint32_t slots_;    ///< of each node
    bool one_queue_;
    int running_;
    std::vector<std::uint32_t> found_;
};

} // namespace skusim::serving
