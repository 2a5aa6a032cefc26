// A node that serves one request per worker, in the order of a queue.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/patience.hpp>
#include <skusim/serving/request_pool.hpp>

#include <cstdint>

namespace skusim::serving {

/// What a node does with its requests. Cluster is given the type of its nodes, so that calls are
/// bound when it is compiled; every such type has the functions of this one.
///
/// The `Host` is the cluster. Through it a node reads `config()`, `patience()` and `pool()` and
/// says what becomes of a request, each of which it is handed by its place in the pool:
///
/// - `begin(now, place, done)`: a worker takes it, and is done with it at `done`, or at a time not
///   known yet (`Time::max()`);
/// - `finish(now, place)`: its worker is done with it; the place is not the node's any more;
/// - `dismiss(now, place)`: it has waited its limit and leaves, unserved;
/// - `refuse(now, place)`: it is turned away;
/// - `schedule(time, kind, index)`: the cluster calls the node again, at an expiry with the node's
///   number as index, at a completion with a place of one of its requests;
/// - `batch_began(now, size)` and `batch_ended(now, size, began)`: so many of those that begin, or
///   finish, at that time are served by one worker.
///
/// An event cannot be taken back: a node whose completions move when requests come and go schedules
/// the new one as well, and lets the one that no longer holds pass.
template <class Queue>
class WorkerNode {
public:
    static constexpr bool can_scale = true;      ///< has what the autoscaler calls
    static constexpr bool forms_batches = false; ///< has form(), for the event of that name

    explicit WorkerNode(const ClusterConfig& config)
        : capacity_(static_cast<std::uint32_t>(config.workers)) {}

    /// A request arrives.
    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        if (busy_ < capacity_) {
            serve(host, now, place);
            return;
        }
        wait_or_refuse(host, now, place, queue_, expiry_scheduled_);
    }

    /// What was scheduled as the completion of the request in `place`.
    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        --busy_;
        host.finish(now, place);
        fill(host, now);
    }

    /// The first of the queue may have waited its limit. `index` is the node's number.
    template <class Host>
    void expire(Host& host, Time now, std::uint32_t index) {
        expiry_scheduled_ = let_impatient_go(host, now, index, queue_);
    }

    // For the autoscaler, whose service is a single node.

    [[nodiscard]] std::uint32_t busy() const { return busy_; }
    [[nodiscard]] std::uint32_t queued() const { return queue_.length; }
    /// Workers from now on; those in use beyond that number go on to the end of their requests.
    void set_capacity(std::uint32_t workers) { capacity_ = workers; }
    /// Free workers take what waits.
    template <class Host>
    void fill(Host& host, Time now) {
        while (queue_.length > 0 && busy_ < capacity_) {
            serve(host, now, queue_.pop(host.pool()));
        }
    }

private:
    template <class Host>
    void serve(Host& host, Time now, std::uint32_t place) {
        ++busy_;
        const Time done = later(now, host.pool()[place].service);
        host.begin(now, place, done);
        host.schedule(done, EventKind::completion, place);
    }

    Queue queue_;
    std::uint32_t busy_ = 0;
    std::uint32_t capacity_; ///< requests in service at once
    bool expiry_scheduled_ = false;
};

/// Requests in order of arrival.
using FifoNode = WorkerNode<RequestQueue>;
/// In order of priority, of those alike in order of arrival. Nobody in service is interrupted.
using PriorityNode = WorkerNode<PriorityQueue>;

} // namespace skusim::serving
