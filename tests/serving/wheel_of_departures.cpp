// Who has left by then, against an ordered list of all departures.
#include <skusim/random/stream.hpp>
#include <skusim/serving/departures.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using serving::Departures;

namespace {

/// The wheel beside the list, which the same requests are put into.
class Both {
public:
    void put(std::int64_t time_ns, std::uint32_t node) {
        wheel_.put(Time{Duration{time_ns}}, node);
        listed_.emplace(time_ns, node);
    }
    /// Those that have left by `now_ns`, as both tell it, sorted.
    std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>> left_by(std::int64_t now_ns) {
        std::vector<std::uint32_t> told;
        wheel_.leave_until(Time{Duration{now_ns}},
                           [&](std::uint32_t node) { told.push_back(node); });
        std::vector<std::uint32_t> expected;
        const auto end = listed_.upper_bound(now_ns);
        for (auto it = listed_.begin(); it != end; ++it) {
            expected.push_back(it->second);
        }
        listed_.erase(listed_.begin(), end);
        std::sort(told.begin(), told.end());
        std::sort(expected.begin(), expected.end());
        return {told, expected};
    }

private:
    Departures wheel_;
    std::multimap<std::int64_t, std::uint32_t> listed_;
};

} // namespace

TEST_CASE("Those leave that an ordered list has until then, whatever the gaps and times inside") {
    // Powers of the mean by which gaps and times vary: 0 for all alike, 12 for many at one instant
    // and a few that stay for a million gaps.
    const double gap_power = GENERATE(0.0, 1.0, 6.0, 12.0);
    const double inside_power = GENERATE(0.0, 1.0, 6.0, 12.0);
    const double mean_inside = GENERATE(0.0, 3.0, 300.0); // in gaps
    CAPTURE(gap_power, inside_power, mean_inside);
    constexpr double mean_gap_ns = 5e5;
    random::Stream stream({1, random::Purpose::arrivals});
    const auto varied = [&](double mean, double power) {
        return mean * std::pow(2 * random::uniform_fraction(stream), power);
    };
    Both both;
    std::int64_t now = 0;
    std::size_t left = 0;
    for (std::uint32_t request = 0; request < 5000; ++request) {
        now += static_cast<std::int64_t>(varied(mean_gap_ns, gap_power));
        const auto [told, expected] = both.left_by(now);
        REQUIRE(told == expected);
        left += told.size();
        both.put(now + static_cast<std::int64_t>(varied(mean_inside * mean_gap_ns, inside_power)),
                 request);
    }
    const auto [told, expected] = both.left_by(now + (std::int64_t{1} << 52));
    CHECK(told == expected);
    CHECK(left + told.size() == 5000);
}

TEST_CASE("A departure at the very nanosecond has left, and one a nanosecond later has not") {
    Both both;
    both.put(1'000'000, 1);
    both.put(1'000'001, 2);
    CHECK(both.left_by(999'999).first.empty());
    CHECK(both.left_by(1'000'000).first == std::vector<std::uint32_t>{1});
    CHECK(both.left_by(1'000'001).first == std::vector<std::uint32_t>{2});
}
