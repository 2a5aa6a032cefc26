#include <skusim/base/check.hpp>
#include <skusim/theory/approximate.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace skusim::theory {

namespace {

/// The wait of those that wait: what is left of a service, cut in as many parts as there are
/// servers, and then with probability `busy` an exponential wait more.
class WaitOfWaiting {
public:
    /// `service_seconds` ascend. What is left of a part is `stretch` times as long as it is for
    /// Poisson arrivals.
    WaitOfWaiting(double busy, double mean_seconds, const std::vector<double>& service_seconds,
                  double stretch)
        : busy_(busy), mean_(mean_seconds) {
        double sum = 0;
        for (const double seconds : service_seconds) {
            sum += seconds;
        }
        const auto count = static_cast<double>(service_seconds.size());
        Step step{0, stretch > 0 && sum > 0 ? count / (sum * stretch) : 0, 1, 0};
        for (std::size_t i = 0; i < service_seconds.size(); ++i) {
            steps_.push_back(step);
            const double end = service_seconds[i] * stretch;
            step.longer = longer_left(step, end);
            step.joined = joined(step, end);
            step.begin = end;
            step.density = steps_.front().density * (count - static_cast<double>(i + 1)) / count;
        }
        step.longer = 0;
        steps_.push_back(step);
    }

    /// The share of them that waits longer than `seconds` >= 0.
    [[nodiscard]] double longer_than(double seconds) const {
        const auto next =
            std::upper_bound(steps_.begin(), steps_.end(), seconds,
                             [](double value, const Step& step) { return value < step.begin; });
        const Step& step = *std::prev(next);
        return longer_left(step, seconds) + busy_ * joined(step, seconds);
    }

private:
    /// From `begin` on, what is left has this density.
    struct Step {
        double begin;
        double density;
        double longer; ///< share of what is left that is longer than `begin`
        double joined; ///< share that is not, but is with an exponential wait more
    };

    [[nodiscard]] static double longer_left(const Step& step, double seconds) {
        return step.longer - step.density * (seconds - step.begin);
    }
    [[nodiscard]] double joined(const Step& step, double seconds) const {
        const double decay = mean_ > 0 ? std::exp(-(seconds - step.begin) / mean_) : 0;
        return step.joined * decay + step.density * mean_ * (1 - decay);
    }

    double busy_;
    double mean_;
    std::vector<Step> steps_;
};

} // namespace

double approximate_mean_wait_seconds(const MultiServer& system, double arrival_cv,
                                     double service_cv) {
    SKUSIM_CHECK(std::isfinite(arrival_cv) && arrival_cv >= 0 && std::isfinite(service_cv) &&
                     service_cv >= 0,
                 "a coefficient of variation cannot be negative");
    const double variation = (arrival_cv * arrival_cv + service_cv * service_cv) / 2;
    return mean_wait_seconds(system) * variation;
}

double guess_response_tail(const MultiServer& system, double arrival_cv, double service_cv,
                           const std::vector<double>& service_seconds, double seconds) {
    const double offered = offered_load(system);
    const double waiting = erlang_c(system.servers, offered);
    // mean_wait / waiting, without dividing by a probability that may be 0.
    const double mean_wait_of_waiting = (arrival_cv * arrival_cv + service_cv * service_cv) / 2 *
                                        system.mean_service_seconds / (system.servers - offered);
    const double stretch = (arrival_cv * arrival_cv + service_cv * service_cv) /
                           (1 + service_cv * service_cv) / system.servers;
    const WaitOfWaiting wait(offered / system.servers, mean_wait_of_waiting, service_seconds,
                             stretch);
    double sum = 0;
    for (const double service : service_seconds) {
        const double rest = seconds - service;
        sum += rest <= 0 ? 1 : waiting * wait.longer_than(rest);
    }
    return sum / static_cast<double>(service_seconds.size());
}

} // namespace skusim::theory
