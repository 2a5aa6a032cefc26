// The arrival-driven fast path: an open stream through fifo nodes, without a list of events.
//
// In a fifo queue, what becomes of a request depends on earlier arrivals only. Each node keeps the
// times at which its workers become free (Kiefer and Wolfowitz 1955; for one worker, Lindley 1952);
// the fate of a request is known as soon as it arrives. Routers that look at the nodes' load are
// told of departures when the next request arrives. Fates are those of Cluster with the same
// arguments, to the nanosecond.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/departures.hpp>
#include <skusim/serving/front/front_end.hpp>
#include <skusim/serving/front/router.hpp>
#include <skusim/serving/source/open_source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// What becomes of one request.
struct Fate {
    Time arrived{};
    Time ended{};    ///< for its sender
    Time started{};  ///< of service; meaningless unless `is_served`
    Time released{}; ///< when its worker is free again; meaningless unless `is_served`
    Ending ending = Ending::completed;
    std::uint8_t request_class = 0;
    bool is_served = true; ///< whether a worker takes it at all
};

class ArrivalRecursion {
public:
    /// `source` must outlive the recursion. `mean_service` scales its unit-mean demands.
    ArrivalRecursion(const ClusterConfig& config, Duration mean_service, OpenSource& source,
                     const Seed& seed);

    /// The next request of the stream.
    [[nodiscard]] Fate next();

private:
    /// Times, ascending, at which earlier requests leave the queue of a node: those still to come
    /// are the requests that wait.
    class WaitingLine {
    public:
        [[nodiscard]] std::size_t length_at(Time now);
        void join(Time leaves) { leaves_.push_back(leaves); }

    private:
        std::vector<Time> leaves_;
        std::size_t gone_ = 0;
    };

    [[nodiscard]] Fate serve(Time now, std::uint32_t node, Duration service);
    void leave_unserved(Fate& fate, std::uint32_t node, bool queue_is_full);
    void occupy(Time* workers, Time released);

    ClusterConfig config_; ///< as simulated: one node for a central queue
    std::size_t workers_;  ///< of each node
    double mean_service_ns_;
    Duration patience_; ///< longest time in a queue, before refusal or abandonment
    Duration timeout_;  ///< longest time until the end of service, before abandonment
    OpenSource& source_;
    Router router_;
    Time now_{};
    std::vector<Time> free_;         ///< a heap of its workers' times for each node
    std::vector<WaitingLine> lines_; ///< by node; none without a queue limit
    Departures departures_;          ///< none unless the router tracks the load
    FrontEnd front_end_;
};

// Inline, as a simulation spends most of its time here.

inline Fate ArrivalRecursion::next() {
    now_ = later(now_, source_.next_gap());
    const Duration service = from_nanoseconds(source_.next_demand() * mean_service_ns_);
    departures_.leave_until(now_, [&](std::uint32_t node) { router_.left(node); });
    const std::uint32_t node = router_.pick();
    Fate fate = serve(now_, node, service);
    fate.request_class = source_.request_class();
    if (router_.looks_at_load()) {
        router_.sent(node);
        departures_.put(fate.is_served ? fate.released : fate.ended, node);
    }
    if (front_end_.delays()) {
        const Duration delay =
            front_end_.delay(InOrder{}); // one for each arrival, whatever becomes of it
        if (fate.ending == Ending::completed) {
            fate.ended = later(fate.released, delay);
        }
    }
    return fate;
}

inline Fate ArrivalRecursion::serve(Time now, std::uint32_t node, Duration service) {
    Time* const workers = free_.data() + node * workers_;
    Fate fate;
    fate.arrived = now;
    const Duration wait = std::max(workers[0] - now, Duration::zero());
    const bool is_full =
        config_.queue.limit && wait > Duration::zero() &&
        lines_[node].length_at(now) >= static_cast<std::size_t>(*config_.queue.limit);
    if (is_full || (wait >= patience_ && wait > Duration::zero())) {
        leave_unserved(fate, node, is_full);
        return fate;
    }
    fate.started = now + wait;
    fate.released = later(fate.started, service);
    fate.ended = fate.released;
    if (fate.released - now > timeout_) {
        fate.ended = now + timeout_;
        fate.ending = Ending::abandoned;
    }
    if (wait > Duration::zero() && !lines_.empty()) {
        lines_[node].join(fate.started);
    }
    occupy(workers, fate.released);
    return fate;
}

// The first worker of the heap, the one free earliest, is now busy until `released`. That is late
// in most cases, so the place for it is looked for from the bottom of the heap (Wegener 1993),
// which spares comparisons and guesses of the processor.
inline void ArrivalRecursion::occupy(Time* workers, Time released) {
    const std::size_t count = workers_;
    std::size_t hole = 0;
    std::size_t child = 2;
    for (; child < count; child = 2 * hole + 2) {
        child -= static_cast<std::size_t>(workers[child - 1] < workers[child]);
        workers[hole] = workers[child];
        hole = child;
    }
    if (child == count) {
        workers[hole] = workers[child - 1];
        hole = child - 1;
    }
    for (; hole > 0 && released < workers[(hole - 1) / 2]; hole = (hole - 1) / 2) {
        workers[hole] = workers[(hole - 1) / 2];
    }
    workers[hole] = released;
}

} // namespace skusim::serving
