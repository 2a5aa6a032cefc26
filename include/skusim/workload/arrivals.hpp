// How requests arrive, as values. The draws themselves are made in serving, from streams handed in.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>

#include <variant>

namespace skusim::workload {

/// A fixed population of clients. Each thinks, sends one request, waits for its end, and so on;
/// after a refused or abandoned request it waits `backoff` instead of thinking.
struct ClosedArrivals {
    int concurrency = 1; ///< number of clients of the whole cluster
    random::Distribution think_time;
    Duration backoff =
        std::chrono::seconds{1}; ///< above 0, or a full cluster would be asked for ever

    bool operator==(const ClosedArrivals&) const = default;
};

/// An open stream of independent users: exponential times between arrivals.
struct PoissonArrivals {
    Rate rate;

    bool operator==(const PoissonArrivals&) const = default;
};

using Arrivals = std::variant<ClosedArrivals, PoissonArrivals>;

} // namespace skusim::workload
