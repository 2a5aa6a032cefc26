// A node whose requests in service share its processors.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/patience.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/node/sharing/sharing.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace skusim::serving {

/// A node as FifoNode, for workers that are more than their processors: each of n requests in
/// service proceeds at speed(n) / n (see Processors). Where there is no limit on them nobody waits,
/// and it is the egalitarian processor sharing of the textbooks.
///
/// The node keeps the work that a request in service since ever would have been given. A request is
/// done when that has grown by its service time, so an arrival or an end moves no other request's
/// mark, only the moment at which the first of them is reached.
class SharingNode {
public:
    SharingNode(const Sharing& rules, Slots slots)
        : rules_(rules), capacity_(slots.within(most_places)) {}

    template <class Host>
    void admit(Host& host, Time now, std::uint32_t place) {
        if (busy() < capacity_) {
            proceed(now);
            serve(host, now, place);
            schedule_first(host, now);
            return;
        }
        wait_or_refuse(host, now, place, queue_, expiry_scheduled_);
    }

    /// What was scheduled as the completion of the request in `place`; others may have come and
    /// gone since, so that it is none.
    template <class Host>
    void complete(Host& host, Time now, std::uint32_t place) {
        if (marks_.empty() || marks_.front().place != place || first_done_ != now) {
            return;
        }
        proceed(now);
        std::pop_heap(marks_.begin(), marks_.end(), std::greater<>{});
        marks_.pop_back();
        host.finish(now, place);
        if (queue_.length() > 0 && busy() < capacity_) {
            serve(host, now, queue_.pop(host.pool()));
        }
        if (marks_.empty()) {
            given_ = 0;
        } else {
            schedule_first(host, now);
        }
    }

    template <class Host>
    void expire(Host& host, Time now, std::uint32_t index) {
        expiry_scheduled_ = queue_.let_impatient_go(host, now, index);
    }

    // For outages, which take all workers at once.

    void set_capacity(std::uint32_t workers) { capacity_ = workers; }
    /// Requests in service come to nothing.
    template <class Host>
    void interrupt(Host& /*host*/, Time /*now*/, std::uint32_t /*requests*/) {
        marks_.clear();
        given_ = 0;
    }
    template <class Host>
    void fill(Host& host, Time now) {
        const bool was_idle = marks_.empty();
        proceed(now);
        while (queue_.length() > 0 && busy() < capacity_) {
            serve(host, now, queue_.pop(host.pool()));
        }
        if (was_idle && !marks_.empty()) {
            schedule_first(host, now);
        }
    }
    [[nodiscard]] std::uint32_t take_waiting(const RequestPool& pool) {
        return queue_.length() > 0 ? queue_.pop(pool) : no_request;
    }

private:
    /// When a request in service is done, in nanoseconds of work given to each.
    struct Mark {
        double work;
        std::uint64_t order; ///< of those done together, who came first
        std::uint32_t place;

        bool operator>(const Mark& other) const {
            return work > other.work || (work == other.work && order > other.order);
        }
    };

    [[nodiscard]] std::size_t busy() const { return marks_.size(); }
    [[nodiscard]] double speed_of_each() const {
        const auto count = static_cast<double>(marks_.size());
        return rules_.speed(count) / count;
    }

    /// Gives all in service their work until now.
    void proceed(Time now) {
        if (!marks_.empty()) {
            given_ += static_cast<double>((now - since_).count()) * speed_of_each();
        }
        since_ = now;
        // Marks are kept exact to a small part of a nanosecond on nodes that are never idle.
        constexpr double most_given = 1e13;
        if (given_ > most_given) {
            for (Mark& mark : marks_) {
                mark.work -= given_;
            }
            given_ = 0;
        }
    }

    template <class Host>
    void serve(Host& host, Time now, std::uint32_t place) {
        marks_.push_back(
            {given_ + static_cast<double>(host.pool()[place].service.count()), count_++, place});
        std::push_heap(marks_.begin(), marks_.end(), std::greater<>{});
        host.begin(now, place, Time::max());
    }

    template <class Host>
    void schedule_first(Host& host, Time now) {
        const Mark& first = marks_.front();
        const double left = std::max(first.work - given_, 0.0) / speed_of_each();
        first_done_ = later(now, from_nanoseconds(left));
        host.schedule(first_done_, EventKind::completion, first.place);
    }

    Sharing rules_;
    RequestQueue queue_;
    std::vector<Mark> marks_; ///< of the requests in service; a heap, the first done on top
    double given_ = 0;        ///< work, in nanoseconds, to each request in service until `since_`
    Time since_{};
    Time
        first_done_{}; ///< when the first of the requests in service is done, if none comes or goes
    std::uint64_t count_ = 0;
    std::uint32_t capacity_; ///< requests in service at once
    bool expiry_scheduled_ = false;
};

} // namespace skusim::serving
