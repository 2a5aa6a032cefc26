// Systems whose exact answers are known, as trials for the simulator beside those answers.
//
// The answers come from floor theory, where independent solvers verify them, and, for impatient
// requests, from Barrer's formula below. Service takes 10 ms on average in every system.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <reference/service_law.hpp>
#include <string>
#include <vector>

namespace skusim::reference {

/// A range that holds the exact value of one figure: a point where there is a closed form.
struct Truth {
    std::string figure; ///< as in results: "latency.mean", "latency.p95", "error_rate"
    double low = 0;
    double high = 0;
    /// The half-width, over the value, that a measurement to 2 % must not exceed. Figures that a
    /// run does not stop for may be a little wider.
    double precision = 0.02;
};

struct ReferenceSystem {
    std::string name;
    experiment::Trial trial;
    std::vector<Truth> truths;
};

/// M/M/c at a share `utilization` of its workers' time.
[[nodiscard]] ReferenceSystem multi_server(int workers, double utilization);
/// M/G/1; shape and law are the same law, the one unit-mean, the other with the mean of 10 ms.
[[nodiscard]] ReferenceSystem single_server(const random::Shape& shape, double utilization);
/// M/M/c/K with K = workers + waiting places.
[[nodiscard]] ReferenceSystem loss(int workers, int waiting_places, double offered_utilization);
/// M/M/c//N with exponential thinking.
[[nodiscard]] ReferenceSystem closed(int clients, int workers, Duration mean_think_time);
/// `nodes` nodes with one worker each behind a random router: as many M/M/1 with a fair share each.
[[nodiscard]] ReferenceSystem random_nodes(int nodes, double utilization);
/// Nodes behind one central queue: M/M/(nodes x workers).
[[nodiscard]] ReferenceSystem central_queue(int nodes, int workers, double utilization);

/// M/G/c with processor sharing: any number of requests share `processors`, which need not be
/// whole.
[[nodiscard]] ReferenceSystem shared(const random::Shape& shape,
                                     const serving::Processors& processors, double utilization);
/// As shared(), where `workers` requests are in service at most and the rest wait; exponential.
[[nodiscard]] ReferenceSystem shared_by(int workers, const serving::Processors& processors,
                                        double utilization);
/// Closed, with processor sharing.
[[nodiscard]] ReferenceSystem closed_shared(const random::Shape& shape, int clients, int processors,
                                            Duration mean_think_time);

/// closed(), with thinking of any law: the answers need its mean only (BCMP 1975).
[[nodiscard]] ReferenceSystem closed_thinking(const random::Shape& shape, int clients, int workers,
                                              Duration mean_think_time);
/// Closed, with service of any law and a worker for each client: nobody waits.
[[nodiscard]] ReferenceSystem closed_unshared(const random::Shape& shape, int clients,
                                              Duration mean_think_time);
/// M/G/c with so many workers for its load that nobody waits.
[[nodiscard]] ReferenceSystem unshared(const random::Shape& shape, int workers, double utilization);

/// M/M/1 whose requests leave unserved after a fixed wait, tau (Barrer 1957, "Queuing with
/// impatient customers and ordered service"; Baccelli and Hebuterne 1981). The wait that an arrival
/// is offered is 0 with probability p0 and else has the density
///
///   f(x) = lambda p0 exp(-(mu - lambda) x)  up to tau,   f(tau) exp(-mu (x - tau))  beyond it,
///
/// for requests that are offered more than tau add no work. Hence P(refused) = f(tau) / mu.
struct ImpatientServer {
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
    double patience_seconds = 0;

    [[nodiscard]] double idle_share() const; ///< p0
    [[nodiscard]] double refused_share() const;
    /// P(begins service, and wait plus service is longer than `seconds`).
    [[nodiscard]] double served_tail(double seconds) const;
};
/// ImpatientServer through max_wait: requests are refused.
[[nodiscard]] ReferenceSystem max_wait(double offered_utilization, Duration patience);
/// ImpatientServer through timeout: those in service at their timeout are lost as well, yet occupy
/// their worker to the end, so that waits are those of max_wait.
[[nodiscard]] ReferenceSystem timeout(double offered_utilization, Duration patience);

/// The figure of that name.
[[nodiscard]] stats::Estimate figure(const experiment::Outcome& outcome, const std::string& name);

/// Whether the interval holds a value of the truth's range.
[[nodiscard]] bool holds(const stats::Estimate& estimate, const Truth& truth);

} // namespace skusim::reference
