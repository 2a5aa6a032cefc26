// What the metrics of one replication are made of, added up over its windows.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/histogram.hpp>

#include "token_tally.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::experiment {

struct Tally {
    explicit Tally(Waits waits_asked, std::size_t class_count = 0) : asked(waits_asked) {
        if (class_count > 0) { // a class has no classes of its own
            classes.assign(class_count, Tally(waits_asked));
        }
    }

    void count_wait(Duration wait, std::size_t request_class = 0) {
        count_waits(wait, 1);
        for_class(request_class, [&](Tally& tally) { tally.count_wait(wait); });
    }
    /// So many requests, which are alike, waited so long.
    void count_waits(Duration wait, std::int64_t times) {
        if (asked != Waits::unmeasured) {
            waits.record(wait, static_cast<std::uint64_t>(times));
            wait_ns += static_cast<double>(times) * static_cast<double>(wait.count());
        }
    }
    void count_latencies(Duration latency, std::int64_t times) {
        latencies.record(latency, static_cast<std::uint64_t>(times));
        latency_ns += static_cast<double>(times) * static_cast<double>(latency.count());
    }
    void count_latency(Duration latency, std::size_t request_class = 0) {
        count_latencies(latency, 1);
        for_class(request_class, [&](Tally& tally) {
            tally.count_latency(latency);
            ++tally.arrived;
        });
    }
    void count_nodes(int nodes, double seconds) {
        const auto level = static_cast<std::size_t>(nodes);
        if (node_levels.size() <= level) {
            node_levels.resize(level + 1);
        }
        node_levels[level] += seconds;
    }
    void count_refusal(std::size_t request_class = 0) {
        ++refused;
        for_class(request_class, [](Tally& tally) {
            tally.count_refusal();
            ++tally.arrived;
        });
    }
    void count_abandonment(std::size_t request_class = 0) {
        ++abandoned;
        for_class(request_class, [](Tally& tally) {
            tally.count_abandonment();
            ++tally.arrived;
        });
    }

    void count_loss(std::size_t request_class = 0) {
        ++lost;
        for_class(request_class, [](Tally& tally) {
            tally.count_loss();
            ++tally.arrived;
        });
    }
    /// Arrivals that were not answered.
    [[nodiscard]] std::int64_t unanswered() const { return refused + abandoned + lost; }

    Waits asked;
    // These count watched requests: those that arrived while a window was open.
    stats::Histogram latencies; ///< of completed requests
    stats::Histogram waits;     ///< of requests that began service
    double latency_ns = 0;
    double wait_ns = 0;
    std::int64_t arrived = 0;
    std::int64_t refused = 0;
    std::int64_t abandoned = 0;
    std::int64_t lost = 0;       ///< with a node that went down
    std::int64_t sent_again = 0; ///< times
    // These are of the time that windows were open.
    std::int64_t windows = 0; ///< that closed; 0 of a pattern, whose windows are its periods
    double window_seconds = 0;
    double inside_seconds = 0; ///< integral of the number of requests inside
    double busy_seconds = 0;   ///< integral of the number of busy workers; of workers that share
                               ///< processors, of what they do in requests alone
    std::int64_t completed_in_window = 0;
    double replica_seconds = 0; ///< integral of the running replicas of an autoscaled service
    double node_seconds = 0;    ///< integral of the nodes that hold them
    /// Seconds with 0, 1, 2, ... nodes that hold them; of an autoscaled service.
    std::vector<double> node_levels;
    double running_seconds = 0; ///< integral of the nodes that run, where they can fail
    std::int64_t outages = 0;   ///< of one node or of several at once
    std::int64_t batches = 0;   ///< that began
    std::int64_t batched = 0;   ///< requests in them

    TokenTally tokens; ///< of nodes that serve tokens

    std::int64_t simulated = 0; ///< all arrivals, watched or not
    /// Requests, or seconds, that one simulated stands for, at most: 1 where all are simulated.
    std::int64_t weight = 1;

    /// Each class has one, where there are several: it holds only what is counted by request, of
    /// those that have ended.
    std::vector<Tally> classes;

private:
    template <class Count>
    void for_class(std::size_t request_class, Count&& count) {
        if (!classes.empty()) {
            count(classes[request_class]);
        }
    }
};

} // namespace skusim::experiment
