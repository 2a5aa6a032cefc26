// A node whose workers each serve one request at a time, as fast as if they were alone.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/patience.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/slots.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::serving {

/// What NodeOf, ScalableNode and PausableNode ask for (see contract.hpp), for any order of the
/// queue: `Queue` has the functions of RequestQueue.
template <class Queue>
class WorkerNode {
public:
    WorkerNode(Queue queue, Slots slots)
        : queue_(std::move(queue)), capacity_(slots.within(most_places)) {}

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        if (busy_ < capacity_) {
            serve(host, now, place);
            return;
        }
        wait_or_refuse(host, now, place, queue_, expiry_scheduled_);
    }

    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        --busy_;
        host.finish(now, place);
        fill(host, now);
    }

    template <class Host>
    void expire(Host& host, Time now, std::uint32_t index) {
        expiry_scheduled_ = queue_.let_impatient_go(host, now, index);
    }

    // For the autoscaler.

    [[nodiscard]] std::uint32_t busy() const { return busy_; }
    [[nodiscard]] std::uint32_t queued() const { return queue_.length(); }
    void set_capacity(std::uint32_t workers) { capacity_ = workers; }
    template <class Host>
    void fill(Host& host, Time now) {
        while (queue_.length() > 0 && busy_ < capacity_) {
            serve(host, now, queue_.pop(host.pool()));
        }
    }

    // For outages.

    template <class Host>
    void interrupt(Host& /*host*/, Time /*now*/, std::uint32_t requests) {
        busy_ -= requests;
    }
    void go_on(const RequestPool& /*pool*/, const std::vector<std::uint32_t>& places) {
        busy_ += static_cast<std::uint32_t>(places.size());
    }
    [[nodiscard]] std::uint32_t take_waiting(const RequestPool& pool) {
        return queue_.length() > 0 ? queue_.pop(pool) : no_request;
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

} // namespace skusim::serving
