// What the edges of windows may be wrong by.
//
// A window begins and ends wherever it happens to, and cuts the requests that are inside. Where
// chance rules, this differs from window to window, and their spread tells it. Where clients go
// round in lock-step, all windows are cut at the same place: none differs, and all are wrong.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/stats/estimate.hpp>

#include "measure.hpp"

#include <cstdint>
#include <optional>

namespace skusim::experiment {

/// The share of all `arrived` requests that `windows` cut if each of them cuts so many.
[[nodiscard]] inline double share_cut(double requests, std::int64_t windows, std::int64_t arrived) {
    return requests * static_cast<double>(windows) / static_cast<double>(arrived);
}

/// What the edges of all windows may leave wrong in averages over their time, such as a rate or the
/// number inside; nothing where chance makes windows differ, and their spread tells it.
///
/// A closed loop repeats its round of one request, or conversation, of each client; an open stream
/// repeats its gap, or its burst: 1 + cv^2 requests come together where gaps are of one length or
/// none. Within one round neither a count nor an integral strays from its average by more than the
/// round's own.
/// Latencies are those of whole requests, which no edge cuts: where a loop loses none, its clients
/// send one in each think time and latency (the response time law, Denning and Buzen 1978), and a
/// rate is no further off than it is from that. Where all latencies are the same, it is that; else
/// a window's last round may lack some of the clients, whose latencies, and waits, are others.
///
/// Where windows lie in the start of a cluster, which fills all the while, they differ by chance
/// alone, too, and all are low: in the long run as much is completed as comes and is answered, and
/// workers are as much busier. Rates, busy workers and requests inside may then be as much higher.
class Edges {
public:
    /// `precision` is that of the run's figures: less than a tenth of it is no matter.
    Edges(const Trial& trial, const Tallies& tallies, double precision);

    /// The estimate with at least the edges' error to either side.
    [[nodiscard]] stats::Estimate around(const stats::Estimate& estimate) const;
    /// The estimate is a rate of work, or the workers that do it.
    [[nodiscard]] stats::Estimate around_work(const stats::Estimate& estimate) const;
    [[nodiscard]] stats::Estimate around_throughput(const stats::Estimate& estimate) const;
    [[nodiscard]] stats::Estimate around_inside(const stats::Estimate& estimate) const;
    /// The estimate is a mean latency, or a mean wait.
    [[nodiscard]] stats::Estimate around_time(const stats::Estimate& estimate) const;

private:
    /// What whole requests tell of an average, and how far that may be off.
    struct ByRequests {
        double value = 0;
        double error = 0;
    };
    void see_rounds(const workload::ClosedArrivals& closed, const Tallies& tallies);
    [[nodiscard]] stats::Estimate around(const stats::Estimate& estimate,
                                         const std::optional<ByRequests>& known) const;
    [[nodiscard]] static stats::Estimate within(const stats::Estimate& estimate, double error);
    [[nodiscard]] stats::Estimate filled(stats::Estimate estimate) const;

    double fills_ = 1; ///< times what was seen, at most, that the long run has
    double relative_ = 0;
    double seconds_ = 0; ///< of a mean time of requests
    std::optional<ByRequests> throughput_;
    std::optional<ByRequests> inside_;
};

} // namespace skusim::experiment
