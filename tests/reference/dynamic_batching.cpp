#include <skusim/base/check.hpp>

#include "theory/birth_death.hpp"
#include "theory/markov.hpp"

#include <algorithm>
#include <cstddef>
#include <reference/dynamic_batching.hpp>

namespace skusim::theory {
namespace {

/// What the next service does from so many left waiting.
struct Service {
    int size;
    int kept;
};

Service next_service(int left, int largest) {
    const int waiting = std::max(left, 1);
    const int size = std::min(waiting, largest);
    return {size, waiting - size};
}

class Chain {
public:
    explicit Chain(const SizedBatchServer& server)
        : server_(server), largest_(static_cast<int>(server.seconds.size())) {
        for (const double seconds : server.seconds) {
            const double mean = server.arrivals_per_second * seconds;
            arrivals_.push_back(poisson_distribution(mean, poisson_bound(mean)));
        }
    }

    /// P(L = 0), P(L = 1), ... up to `last`, which takes the place of all beyond.
    [[nodiscard]] std::vector<double> left_up_to(int last) const {
        std::vector<Transition> moves;
        for (int left = 0; left <= last; ++left) {
            const Service service = next_service(left, largest_);
            const std::vector<double>& come = arrivals_[static_cast<std::size_t>(service.size - 1)];
            for (std::size_t count = 0; count < come.size(); ++count) {
                const int next = std::min(service.kept + static_cast<int>(count), last);
                if (next != left && come[count] > 0) {
                    moves.push_back({left, next, come[count]});
                }
            }
        }
        return stationary_distribution(last + 1, moves);
    }

    /// Cut off where less than 1e-12 lies in the upper half.
    [[nodiscard]] std::vector<double> left() const {
        for (int last = 64;; last *= 2) {
            SKUSIM_CHECK(last <= 1 << 16, "too near to instability for the chain of batches");
            std::vector<double> shares = left_up_to(last);
            double beyond = 0;
            for (auto i = static_cast<std::size_t>(last) / 2; i < shares.size(); ++i) {
                beyond += shares[i];
            }
            if (beyond < 1e-12) {
                return shares;
            }
        }
    }

private:
    const SizedBatchServer& server_;
    int largest_;
    std::vector<std::vector<double>> arrivals_; ///< during a service, by size
};

} // namespace

SizedBatches solve(const SizedBatchServer& server) {
    const double rate = server.arrivals_per_second;
    const int largest = static_cast<int>(server.seconds.size());
    SKUSIM_CHECK(rate > 0 && largest >= 1, "a server with arrivals");
    SKUSIM_CHECK(rate * server.seconds.back() <= 0.99 * largest,
                 "an unstable queue has no stationary wait");
    const std::vector<double> left = Chain(server).left();
    double size = 0;
    double busy = 0;
    double inside = 0;
    double in_service = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const Service service = next_service(static_cast<int>(i), largest);
        const double seconds = server.seconds[static_cast<std::size_t>(service.size - 1)];
        size += left[i] * service.size;
        busy += left[i] * seconds;
        in_service += left[i] * service.size * seconds;
        inside +=
            left[i] * ((service.kept + service.size) * seconds + rate * seconds * seconds / 2);
    }
    const double cycle = busy + left[0] / rate;
    return {inside / (rate * cycle), (inside - in_service) / (rate * cycle), size, busy / cycle};
}

double most_response_seconds(double arrivals_per_second, double overhead_seconds,
                             double seconds_per_request) {
    const double load = arrivals_per_second * seconds_per_request;
    const double fixed = arrivals_per_second * overhead_seconds;
    SKUSIM_CHECK(arrivals_per_second > 0 && load >= 0 && fixed >= 0 && load + fixed > 0 && load < 1,
                 "a stable server with arrivals");
    const double few = (seconds_per_request + overhead_seconds) / (2 * (1 - load)) *
                       (1 + 2 * fixed + (1 - fixed) / (1 + load));
    const double many = 1.5 * overhead_seconds / (1 - load) +
                        seconds_per_request * (load + 2) / (2 * (1 - load * load));
    return std::min(few, many);
}

} // namespace skusim::theory
