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
#include <skusim/serving/front_end.hpp>
#include <skusim/serving/router.hpp>
#include <skusim/serving/sources.hpp>

#include <cstdint>
#include <vector>

namespace skusim::serving {

enum class Ending : std::uint8_t { completed, refused, abandoned };

/// What becomes of one request.
struct Fate {
    Time arrived{};
    Time ended{};    ///< for its sender
    Time started{};  ///< of service; meaningless unless `is_served`
    Time released{}; ///< when its worker is free again; meaningless unless `is_served`
    Ending ending = Ending::completed;
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
    struct Departure {
        Time time;
        std::uint32_t node;
    };

    [[nodiscard]] Fate serve(Time now, std::uint32_t node, Duration service);
    void occupy(Time* workers, Time released);
    void forget_departed(Time now);

    ClusterConfig config_; ///< as simulated: one node for a central queue
    double mean_service_ns_;
    Duration patience_; ///< longest time in a queue, before refusal or abandonment
    bool tracks_load_;  ///< whether the router looks at the nodes' load
    OpenSource& source_;
    Router router_;
    Time now_{};
    std::vector<Time> free_;            ///< a heap of its workers' times for each node
    std::vector<WaitingLine> lines_;    ///< by node; none without a queue limit
    std::vector<Departure> departures_; ///< a heap
    FrontEnd front_end_;
};

} // namespace skusim::serving
