// Arrivals of a pattern: Poisson at the rate of each interval.
#include "trace.hpp"

#include <cmath>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

const random::Shape demand = random::constant_shape();

std::vector<Time> arrivals_of(const workload::Arrivals& arrivals, std::size_t count) {
    OpenSource source(arrivals, demand, {5, 2});
    std::vector<Time> times;
    Time now{};
    for (std::size_t i = 0; i < count; ++i) {
        now += source.next_gap();
        times.push_back(now);
    }
    return times;
}

} // namespace

TEST_CASE("A pattern of equal rates is Poisson with that rate, draw for draw") {
    const workload::PatternArrivals equal{std::vector<Rate>(7, Rate{0.1}), 1h};
    CHECK(arrivals_of(equal, 10'000) == arrivals_of(workload::PoissonArrivals{Rate{0.1}}, 10'000));
}

TEST_CASE("A pattern of nearly equal rates is nearly that: the edges of intervals cost no draw") {
    const workload::PatternArrivals nearly{{Rate{100}, Rate{100 * (1 + 1e-15)}}, 10ms};
    const auto some = arrivals_of(nearly, 10'000);
    const auto poisson = arrivals_of(workload::PoissonArrivals{Rate{100}}, 10'000);
    std::size_t apart = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
        apart += std::abs((some[i] - poisson[i]).count()) > 20 ? 1 : 0;
    }
    CHECK(apart == 0);
}

TEST_CASE("As many arrive in each interval as its rate says, evenly, and none at rate 0") {
    const workload::PatternArrivals pattern{{Rate{50}, Rate{0}, Rate{400}, Rate{5}}, 8s};
    std::vector<double> in_interval(4, 0);
    double into_busy = 0;
    constexpr double periods = 500;
    for (const Time time : arrivals_of(pattern, 480'000)) {
        const Duration since = time.time_since_epoch();
        if (since >= 500 * pattern.period) {
            break;
        }
        const Duration phase = since % pattern.period;
        const std::size_t interval = pattern.interval_at(phase);
        in_interval[interval] += 1;
        into_busy += interval == 2 ? in_seconds(phase - pattern.start_of(2)) : 0;
    }
    CHECK(in_interval[1] == 0);
    for (const std::size_t i : {0U, 2U, 3U}) {
        const double expected = pattern.rates[i].value() * 2 * periods;
        CHECK(std::abs(in_interval[i] - expected) < 4 * std::sqrt(expected)); // Poisson
    }
    // Uniform over the 2 s of the interval: mean 1 s, standard deviation 2 / sqrt(12).
    CHECK(into_busy / in_interval[2] == Approx(1).margin(4 * 2 / std::sqrt(12.0 * in_interval[2])));
}

TEST_CASE("The k-th arrival comes when the cumulated rate reaches the k-th unit draw") {
    // 100 /s for 10 ms, nothing for 10 ms: each period holds one unit of the cumulated rate.
    const workload::PatternArrivals pattern{{Rate{100}, Rate{0}}, 20ms};
    const auto times = arrivals_of(pattern, 1000);
    const auto units = arrivals_of(workload::PoissonArrivals{Rate{1}}, 1000);
    std::size_t apart = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const double unit = in_seconds(units[i].time_since_epoch());
        const double expected = std::floor(unit) * 0.020 + (unit - std::floor(unit)) * 0.010;
        apart += std::abs(in_seconds(times[i].time_since_epoch()) - expected) > 1e-7 ? 1 : 0;
    }
    CHECK(apart == 0);
}

TEST_CASE("Months without a request are passed over, and the rate stays what it is") {
    // 0.0036 requests in an hour, all of them in its second half.
    const workload::PatternArrivals slow{{Rate{0}, Rate{2e-6}}, 1h};
    constexpr std::size_t count = 2000; // 63 years: the source goes on for a century
    const std::vector<Time> times = arrivals_of(slow, count);
    const double years = in_seconds(times.back().time_since_epoch()) / 31'557'600;
    CHECK(years == Approx(count / 1e-6 / 31'557'600).epsilon(4 / std::sqrt(count)));
    for (const Time time : times) {
        REQUIRE(slow.interval_at(time.time_since_epoch() % slow.period) == 1);
    }
}
