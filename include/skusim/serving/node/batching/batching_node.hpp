// A node that serves requests in batches, in the order of arrival.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/batching/batching.hpp>
#include <skusim/serving/node/batching/shared_accelerator.hpp>
#include <skusim/serving/node/patience.hpp>
#include <skusim/serving/node/request_pool.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::serving {

/// A node as FifoNode, but that a worker takes a batch at a time (see Batching). A batch takes the
/// mean time of its size, times the unit-mean demand of its first request: one draw for each batch,
/// the same on every SKU and node count for the same request, and independent of the size. It is
/// formed after all else of an instant: who arrives as a worker becomes free can be in its batch. A
/// free worker of the least busy accelerator takes it.
///
/// Requests leave the queue in batches only: one that is turned away or loses its patience does so
/// as from any queue.
class BatchingNode {
public:
    BatchingNode(const Batching& rules, Slots slots)
        : rules_(rules), workers_(static_cast<std::uint32_t>(slots.count())),
          shares_(rules.accelerators < slots.count()),
          accelerators_(static_cast<std::size_t>(rules.accelerators)) {}

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        // Those whom free workers will take wait for company, not for a worker.
        const std::uint32_t taken =
            free_workers() * static_cast<std::uint32_t>(rules_.rules.max_size);
        if (queue_.length() >= taken && host.queue_rules().is_full(queue_.length() - taken)) {
            host.refuse(now, place);
            return;
        }
        queue_.push(host.pool(), place);
        watch_patience(host, now, place, expiry_scheduled_);
        foresee_batch(host, now);
    }

    /// What was scheduled as the end of the batch whose first request is in `place`.
    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        const auto accelerator =
            std::find_if(accelerators_.begin(), accelerators_.end(),
                         [&](const SharedAccelerator& it) { return it.ends(now, place); });
        if (accelerator == accelerators_.end()) {
            return; // another batch has joined it, or left it, since
        }
        if (const auto next = accelerator->end(now)) {
            host.schedule(next->time, EventKind::completion, next->batch);
        }
        --busy_workers_;
        finish_batch(host, now, place);
        foresee_batch(host, now);
    }

    /// A formation that was scheduled for one who leaves looks again at those who stay.
    template <class Host>
    void expire(Host& host, Time now, std::uint32_t index) {
        expiry_scheduled_ = queue_.let_impatient_go(host, now, index);
    }

    template <class Host>
    void form(Host& host, Time now) {
        if (forms_at_ == now) {
            forms_at_ = Time::max();
        }
        while (free_workers() > 0 && queue_.length() > 0) {
            const int size = size_at(host, now);
            if (size == 0) {
                break;
            }
            start_batch(host, now, size);
        }
        foresee_batch(host, now);
    }

    // For outages, which take all workers at once.

    void set_capacity(std::uint32_t workers) { workers_ = workers; }
    /// Batches in service come to nothing.
    template <class Host>
    void interrupt(Host& host, Time now, std::uint32_t /*requests*/) {
        stand_still(host, now);
        for (SharedAccelerator& accelerator : accelerators_) {
            accelerator.stop();
        }
        busy_workers_ = 0;
    }
    template <class Host>
    void stand_still(Host& host, Time now) {
        for (SharedAccelerator& accelerator : accelerators_) {
            accelerator.for_each([&](std::uint32_t first) {
                host.observer().batch_ended(now, batch_size(host, first),
                                            host.pool()[first].started);
            });
            accelerator.pause(now);
        }
    }
    template <class Host>
    void go_on(Host& host, Time now) {
        for (SharedAccelerator& accelerator : accelerators_) {
            accelerator.for_each([&](std::uint32_t first) {
                host.observer().batch_continued(now, batch_size(host, first),
                                                host.pool()[first].started);
            });
            if (const auto next = accelerator.go_on(now)) {
                host.schedule(next->time, EventKind::completion, next->batch);
            }
        }
    }
    template <class Host>
    void fill(Host& host, Time now) {
        foresee_batch(host, now);
    }
    [[nodiscard]] std::uint32_t take_waiting(const RequestPool& pool) {
        return queue_.length() > 0 ? queue_.pop(pool) : no_request;
    }

private:
    /// None while the node is down, whatever it has in service.
    [[nodiscard]] std::uint32_t free_workers() const {
        return workers_ > busy_workers_ ? workers_ - busy_workers_ : 0;
    }

    template <class Host>
    [[nodiscard]] int size_at(Host& host, Time now) const {
        return batch_to_start(rules_.rules, queue_.length(),
                              now - host.pool()[queue_.head()].arrived);
    }

    /// Schedules the moment at which a batch may form, unless an earlier one will look.
    template <class Host>
    void foresee_batch(Host& host, Time now) {
        if (free_workers() == 0 || queue_.length() == 0 || forms_at_ <= now) {
            return;
        }
        const Request& first = host.pool()[queue_.head()];
        const Time at = size_at(host, now) > 0 ? now : later(first.arrived, rules_.rules.max_delay);
        if (at < forms_at_) {
            forms_at_ = at;
            host.schedule(at, EventKind::formation, first.node);
        }
    }

    template <class Host>
    void start_batch(Host& host, Time now, int size) {
        ++busy_workers_;
        const std::uint32_t head = queue_.head();
        const Duration work =
            from_nanoseconds(static_cast<double>(host.pool()[head].service.count()) *
                             (in_seconds(rules_.time_of(size)) / in_seconds(rules_.time_of(1))));
        const auto accelerator =
            std::min_element(accelerators_.begin(), accelerators_.end(),
                             [](const SharedAccelerator& a, const SharedAccelerator& b) {
                                 return a.batches() < b.batches();
                             });
        const SharedAccelerator::End first_end = accelerator->start(now, head, work);
        host.schedule(first_end.time, EventKind::completion, first_end.batch);
        const Time done = shares_ ? Time::max() : first_end.time;
        std::uint32_t last = head;
        for (int taken = 0; taken < size; ++taken) {
            last = queue_.pop(host.pool());
            host.begin(now, last, done);
        }
        host.pool()[last].next = no_request; // requests of a batch stay linked
        host.observer().batch_began(now, static_cast<std::uint32_t>(size));
    }

    template <class Host>
    void finish_batch(Host& host, Time now, std::uint32_t place) {
        host.observer().batch_ended(now, batch_size(host, place), host.pool()[place].started);
        while (place != no_request) {
            const std::uint32_t next = host.pool()[place].next;
            host.finish(now, place);
            place = next;
        }
    }

    template <class Host>
    [[nodiscard]] static std::uint32_t batch_size(Host& host, std::uint32_t place) {
        std::uint32_t size = 0;
        for (; place != no_request; place = host.pool()[place].next) {
            ++size;
        }
        return size;
    }

    Batching rules_;
    RequestQueue queue_;
    std::uint32_t workers_;
    std::uint32_t busy_workers_ = 0;
    bool shares_; ///< accelerators, so that ends of batches move
    std::vector<SharedAccelerator> accelerators_;
    bool expiry_scheduled_ = false;
    Time forms_at_ = Time::max(); ///< the earliest formation that is scheduled
};

} // namespace skusim::serving
