#include "batch_departures.hpp"

#include <skusim/base/check.hpp>

#include "birth_death.hpp"
#include "markov.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace skusim::theory {
namespace {

/// The rate at which P(X > n) falls: the z > 1 with ln z = (lambda S / b)(z - 1), by Newton's
/// method from above, where the function is convex.
double decay(double load_per_place) {
    double z = 1 + 2 / (load_per_place * load_per_place);
    for (int round = 0; round < 200; ++round) {
        const double next = z - (load_per_place * (z - 1) - std::log(z)) / (load_per_place - 1 / z);
        if (!(next < z)) {
            break;
        }
        z = next;
    }
    return z;
}

/// P(X = 0), P(X = 1), ... where at most `batch` are taken at once.
std::vector<double> left_waiting(double load, int batch) {
    const int arrivals_bound = poisson_bound(load);
    const std::vector<double> arrivals = poisson_distribution(load, arrivals_bound);
    const int last =
        arrivals_bound + batch + static_cast<int>(std::ceil(40 / std::log(decay(load / batch))));
    std::vector<Transition> moves;
    for (int left = 0; left <= last; ++left) {
        const int kept = std::max(left - batch, 0);
        for (int come = 0; come <= arrivals_bound && kept + come <= last; ++come) {
            const double probability = arrivals[static_cast<std::size_t>(come)];
            if (kept + come != left && probability > 0) {
                moves.push_back({left, kept + come, probability});
            }
        }
    }
    return stationary_distribution(last + 1, moves);
}

/// E[max(X - least, 0)] of a Poisson X, whose probabilities are given.
double mean_arrivals_above(int least, const std::vector<double>& poisson) {
    double sum = 0;
    for (auto count = static_cast<std::size_t>(least); count < poisson.size(); ++count) {
        sum += (static_cast<double>(count) - least) * poisson[count];
    }
    return sum;
}

/// The integral over u from 0 to `until` of P(N(u) >= least).
double time_with(const BatchDepartures& departures, double until, int least) {
    const double mean = departures.arrivals_per_second * until;
    if (mean <= 0) {
        return 0;
    }
    const std::vector<double> poisson = poisson_distribution(mean, poisson_bound(mean));
    double sum = 0;
    for (std::size_t kept = 0; kept < departures.not_taken.size(); ++kept) {
        const int missing = least - static_cast<int>(kept);
        // The integral of P(Poisson(lambda u) >= m) is E[max(Poisson - m, 0)] / lambda.
        sum += departures.not_taken[kept] * (missing <= 0 ? until
                                                          : mean_arrivals_above(missing, poisson) /
                                                                departures.arrivals_per_second);
    }
    return sum;
}

} // namespace

BatchDepartures solve_departures(const BatchServer& system) {
    const double load = system.arrivals_per_second * system.mean_service_seconds;
    const int unlimited = poisson_bound(load);
    const int batch = system.largest_batch.value_or(unlimited);
    SKUSIM_CHECK(!system.largest_batch || load <= 0.99 * batch,
                 "too near to instability for the chain at departures");
    std::vector<double> left = {std::exp(-load)};
    std::vector<double> not_taken = {1};
    if (system.largest_batch) {
        left = left_waiting(load, batch);
        not_taken.assign(left.begin() + batch, left.end());
        not_taken[0] = 0;
        for (int count = 0; count <= batch; ++count) {
            not_taken[0] += left[static_cast<std::size_t>(count)];
        }
    }
    const double idle = left[0] / system.arrivals_per_second;
    return {system.arrivals_per_second, system.mean_service_seconds, batch,
            system.mean_service_seconds / (system.mean_service_seconds + idle), not_taken};
}

double mean_wait_seconds(const BatchDepartures& departures) {
    // The mean number waiting in a service, half of its arrivals on average, by Little's law.
    double waiting = departures.arrivals_per_second * departures.service_seconds / 2;
    for (std::size_t kept = 0; kept < departures.not_taken.size(); ++kept) {
        waiting += static_cast<double>(kept) * departures.not_taken[kept];
    }
    return departures.share_busy * waiting / departures.arrivals_per_second;
}

double wait_tail(const BatchDepartures& departures, double seconds) {
    // More than k services and a fraction f of one: floor(N / b) > k, or it is k and more than f
    // of the service is left.
    const double services = seconds / departures.service_seconds;
    SKUSIM_CHECK(services * departures.largest_batch <= 1e9,
                 "too long a wait to sum over services");
    const double whole = std::floor(services);
    const double early = departures.service_seconds * (1 - (services - whole));
    const int least = static_cast<int>(whole) * departures.largest_batch;
    const int more = least + departures.largest_batch;
    const double late = time_with(departures, departures.service_seconds, more) -
                        time_with(departures, early, more);
    return departures.share_busy * (time_with(departures, early, least) + late) /
           departures.service_seconds;
}

} // namespace skusim::theory
