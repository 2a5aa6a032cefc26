// What an engine is asked to do, and what becomes of it.
#pragma once

#include <skusim/workload/tokens.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace skusim::serving::reference {

__extension__ using Moment = __int128; ///< femtoseconds since the start

struct Job {
    Moment arrived = 0;
    std::int64_t input = 1;
    std::int64_t output = 1;
    std::vector<workload::Segment> segments = {}; ///< what it says, if prefixes are kept
};

struct Fate {
    Moment scheduled = -1;
    Moment first = -1;
    Moment last = -1;
    std::int64_t preemptions = 0;
    std::int64_t cached = 0; ///< tokens that were found when it was scheduled first

    bool operator==(const Fate&) const = default;
};

/// The times from token to token, whatever their order: how many, their sum, and a sum that hardly
/// any other gaps have.
struct Gaps {
    std::int64_t count = 0;
    Moment sum = 0;
    Moment longest = 0;
    std::uint64_t trace = 0;

    bool operator==(const Gaps&) const = default;

    void add(Moment gap, std::int64_t times = 1) {
        // A step of splitmix64 (Steele, Lea and Flood 2014).
        std::uint64_t mixed = static_cast<std::uint64_t>(gap) + 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        if (times == 0) {
            return;
        }
        longest = std::max(longest, gap);
        count += times;
        sum += gap * times;
        trace += (mixed ^ (mixed >> 31)) * static_cast<std::uint64_t>(times);
    }
};

} // namespace skusim::serving::reference
