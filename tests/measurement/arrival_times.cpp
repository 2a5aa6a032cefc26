// The schedules have the statistics that their names promise.
#include "measurement/arrival_times.hpp"

#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::measurement;
using namespace std::chrono_literals;

namespace {

std::vector<Duration> times(ArrivalTimes (*arrivals_of)(), int count) {
    std::vector<Duration> list;
    ArrivalTimes arrivals = arrivals_of();
    for (int i = 0; i < count; ++i) {
        list.push_back(arrivals.next());
    }
    return list;
}

} // namespace

TEST_CASE("Evenly spaced times are whole gaps from 0, without a drift") {
    ArrivalTimes arrivals(Schedule::fixed, Rate{300}, 1, 0);
    for (int i = 0; i < 300'000; ++i) {
        const double error = static_cast<double>(arrivals.next().count()) - i * 1e9 / 300;
        REQUIRE(std::abs(error) <= 1);
    }
}

TEST_CASE(
    "Poisson times: exponential pauses that are independent, counts as variable as their mean") {
    constexpr int count = 200'000;
    constexpr double rate = 250;
    const std::vector<Duration> list =
        times([] { return ArrivalTimes(Schedule::poisson, Rate{rate}, 7, 0); }, count);
    double sum = 0;
    double squares = 0;
    double products = 0;
    double longer_than_mean = 0;
    double last = 0;
    for (std::size_t i = 1; i < list.size(); ++i) {
        const double pause = in_seconds(list[i] - list[i - 1]) * rate;
        REQUIRE(pause >= 0);
        sum += pause;
        squares += pause * pause;
        products += (pause - 1) * (last - 1);
        longer_than_mean += pause > 1 ? 1 : 0;
        last = pause;
    }
    // Standard errors of n exponential pauses; 3.9 of them are exceeded once in ten thousand.
    const double unit = 3.9 / std::sqrt(count);
    CHECK_THAT(sum / count, WithinAbs(1, unit));
    CHECK_THAT(squares / count, WithinAbs(2, unit * std::sqrt(20)));
    CHECK_THAT(longer_than_mean / count, WithinAbs(std::exp(-1), unit * 0.49));
    CHECK_THAT(products / count, WithinAbs(0, unit));

    std::vector<double> seconds(static_cast<std::size_t>(in_seconds(list.back())));
    for (const Duration time : list) {
        const auto second = static_cast<std::size_t>(in_seconds(time));
        if (second < seconds.size()) {
            seconds[second] += 1;
        }
    }
    double spread = 0;
    for (const double arrivals : seconds) {
        spread += (arrivals - rate) * (arrivals - rate) / static_cast<double>(seconds.size());
    }
    CHECK_THAT(spread / rate,
               WithinAbs(1, 3.9 * std::sqrt(2.0 / static_cast<double>(seconds.size()))));
}

TEST_CASE("The same seed gives the same schedule, and each step its own") {
    const auto first = times([] { return ArrivalTimes(Schedule::poisson, Rate{10}, 3, 0); }, 100);
    CHECK(first == times([] { return ArrivalTimes(Schedule::poisson, Rate{10}, 3, 0); }, 100));
    CHECK(first != times([] { return ArrivalTimes(Schedule::poisson, Rate{10}, 3, 1); }, 100));
    CHECK(first != times([] { return ArrivalTimes(Schedule::poisson, Rate{10}, 4, 0); }, 100));
}
