// The newest first, against the busy periods that its waits are.
//
// In M/M/1 a request that finds the server busy waits for the service in progress, for those who
// arrive meanwhile, for those who arrive during theirs, and so on: for a busy period B, whatever
// waited before it (Wishart 1960, "Queuing systems in which the discipline is last-come,
// first-served"). Hence P(W > 0) = rho and, with mu the server's rate,
//
//   E[W] = rho / (mu (1 - rho)),   E[W^2] = 2 rho / (mu^2 (1 - rho)^3),
//
// the mean as in order of arrival, the second moment 1 / (1 - rho) times as great. B has the
// density exp(-(lambda + mu) t) I_1(2 t sqrt(lambda mu)) / (t sqrt(rho)) (Takacs 1962).
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/interval.hpp>

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

constexpr double service_seconds = 0.01;

Trial one_server(double load, const serving::NodeKind& kind) {
    Trial trial;
    trial.service = {10ms, random::exponential_shape()};
    trial.arrivals = workload::PoissonArrivals{Rate{load / service_seconds}};
    trial.cluster.group().kind = kind;
    return trial;
}

/// In units of the mean service.
double busy_period_density(double load, double time) {
    return time == 0
               ? 1
               : std::exp(-(1 + load) * time) * std::cyl_bessel_i(1.0, 2 * time * std::sqrt(load)) /
                     (time * std::sqrt(load));
}

/// P(W <= seconds), by Simpson's rule.
double wait_share(double load, double seconds) {
    constexpr int steps = 2000;
    const double step = seconds / service_seconds / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * busy_period_density(load, i * step);
    }
    return 1 - load + load * sum * step / 3;
}

double wait_quantile(double load, double probability) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2;
        (wait_share(load, middle) < probability ? low : high) = middle;
    }
    return high;
}

Effort at_9999() {
    Effort effort;
    effort.confidence = 0.9999;
    effort.max_requests = 100'000'000;
    return effort;
}

void check_within(const stats::Estimate& measured, double expected) {
    CAPTURE(measured.low, measured.value, measured.high, expected);
    CHECK(measured.low <= expected);
    CHECK(measured.high >= expected);
    CHECK(measured.half_width() <= 0.03 * measured.value);
}

/// The second moment of the wait, at 99.99 % confidence, from recordings that are independent.
stats::Estimate second_moment(const Trial& trial) {
    constexpr int count = 16;
    constexpr std::size_t most = 200'000;
    constexpr std::size_t edge = 5'000; // the first find it empty, the last are not served yet
    std::vector<double> means;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        const Recording recording = record(trial, seed, most);
        double sum = 0;
        for (std::size_t i = edge; i < most - edge; ++i) {
            const RecordedRequest& request = recording.requests[i];
            sum += std::pow(in_seconds(request.started.value() - request.arrived), 2);
        }
        means.push_back(sum / (most - 2 * edge));
    }
    double mean = 0;
    for (const double each : means) {
        mean += each / count;
    }
    double variance = 0;
    for (const double each : means) {
        variance += std::pow(each - mean, 2) / (count - 1);
    }
    const double half = stats::student_t(0.9999, count - 1) * std::sqrt(variance / count);
    return {mean, mean - half, mean + half};
}

} // namespace

TEST_CASE("Busy periods have the moments of the formula, and their waits its shares") {
    CHECK(wait_share(0.7, 0) == Approx(0.3));
    CHECK(wait_share(0.7, 1.5) == Approx(1).epsilon(1e-4));
    // E[W] is the integral of P(W > t).
    double mean = 0;
    for (int i = 0; i < 800; ++i) {
        mean += (1 - wait_share(0.5, (i + 0.5) * 0.001)) * 0.001;
    }
    CHECK(mean == Approx(0.01).epsilon(1e-3));
}

TEST_CASE("The newest first, M/M/1 waits as long on average, by the quantiles of busy periods") {
    constexpr double load = 0.7;
    const Trial trial = one_server(load, serving::Lifo{});
    const Outcome outcome = run(trial, nullptr, at_9999());
    REQUIRE(outcome.precise);
    check_within(outcome.metric(Metric::wait_mean), load * service_seconds / (1 - load));
    check_within(outcome.metric(Metric::in_system), load / (1 - load));
    int held = 0;
    for (const QuantileResult& each : outcome.wait) {
        const double probability = each.quantity.probability;
        if (probability == 0.5 || probability == 0.95) {
            CAPTURE(probability);
            check_within(each.value, wait_quantile(load, probability));
            ++held;
        }
    }
    CHECK(held == 2);
    for (const CrossCheck& check : cross_checks(trial, outcome, 0.9999)) {
        CAPTURE(subject(check), check.law);
        CHECK(check.agrees);
        CHECK(check.quantity.probability == 0); // those of the order of arrival do not hold
    }
}

TEST_CASE("The newest first, waits vary more than in order of arrival, by 1 / (1 - rho)") {
    constexpr double load = 0.5;
    const double in_order = 2 * load * std::pow(service_seconds / (1 - load), 2);
    const stats::Estimate newest = second_moment(one_server(load, serving::Lifo{}));
    const stats::Estimate oldest = second_moment(one_server(load, serving::Fifo{}));
    CAPTURE(newest.low, newest.value, newest.high, oldest.low, oldest.value, oldest.high, in_order);
    CHECK(newest.low <= in_order / (1 - load));
    CHECK(newest.high >= in_order / (1 - load));
    CHECK(oldest.low <= in_order);
    CHECK(oldest.high >= in_order);
    CHECK(newest.low > 1.5 * oldest.high);
}

TEST_CASE("The newest first, laws of means hold of all that waits, and none of quantiles is told") {
    std::vector<Trial> trials{one_server(0.8, serving::Lifo{}), one_server(1.2, serving::Lifo{}),
                              one_server(0.7, serving::Lifo{}), one_server(0.6, serving::Lifo{})};
    trials[0].cluster.group().nodes = 3;
    trials[0].cluster.dispatch = serving::OneQueue{};
    trials[0].arrivals = workload::PoissonArrivals{Rate{240}};
    trials[1].cluster.queue.limit = 5;
    trials[2].service.shape = random::lognormal_shape(1.5);
    trials[3].arrivals = workload::ClosedArrivals{5, {20ms, random::exponential_shape()}, 1s};
    const std::vector<std::string> laws{"M/M/c (Erlang C)", "M/M/c/K", "Pollaczek-Khinchine",
                                        "closed M/M/c//N"};
    for (std::size_t i = 0; i < trials.size(); ++i) {
        Effort effort;
        effort.precision = 0.05;
        const std::vector<CrossCheck> checks =
            cross_checks(trials[i], run(trials[i], nullptr, effort), 0.95);
        CAPTURE(laws[i]);
        CHECK(std::any_of(checks.begin(), checks.end(), [&](const CrossCheck& check) {
            return check.law.find(laws[i]) != std::string::npos;
        }));
        for (const CrossCheck& check : checks) {
            CAPTURE(subject(check), check.law, check.expected, check.measured.value);
            CHECK(check.agrees);
            CHECK(check.quantity.probability == 0);
        }
    }
}

TEST_CASE("Overloaded, with a timeout, the newest first completes many more in time") {
    // In order of arrival, who is served has waited until an exponential time of mean
    // 1 / (lambda - mu) before the timeout (Barrer 1957), and of those a share mu / lambda takes
    // less. The server can do 100 a second.
    for (const double load : {1.5, 4.0}) {
        const auto throughput = [&](const serving::NodeKind& kind) {
            Trial trial = one_server(load, kind);
            trial.cluster.queue.timeout = 100ms;
            Effort effort;
            effort.precision = 0.02;
            return run(trial, nullptr, effort).metric(Metric::throughput);
        };
        const stats::Estimate newest = throughput(serving::Lifo{});
        const stats::Estimate oldest = throughput(serving::Fifo{});
        CAPTURE(load, newest.value, oldest.value);
        CHECK(oldest.value == Approx(100 / load).epsilon(0.03));
        CHECK(newest.low > 1.4 * oldest.high);
        CHECK(newest.low > 90);
    }
}
