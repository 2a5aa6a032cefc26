// Machines that differ in everything that a choice depends on.
#pragma once

#include <skusim/random/stream.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace skusim::planner {

struct Machine {
    std::string name;
    double vcpus;
    double ram_gib;
    double usd_per_hour;
    double request_ms;
};

// Prices per speed cross: what is first up the ladder is not what is cheapest.
inline const std::vector<Machine> few_machines{
    {"slow2", 2, 4, 0.08, 130}, {"c2", 2, 4, 0.10, 40},  {"d2", 2, 8, 0.12, 38},
    {"c4", 4, 8, 0.17, 36},     {"d4", 4, 16, 0.21, 44}, {"e4", 4, 32, 0.26, 30},
    {"c8", 8, 16, 0.30, 40},    {"d8", 8, 32, 0.33, 28}, {"e16", 16, 64, 0.70, 25},
};

/// Sixty machines, their speeds and prices as scattered as a real catalog's.
[[nodiscard]] inline std::vector<Machine> sixty_machines() {
    constexpr std::array<double, 4> sizes{2, 4, 8, 16};
    std::vector<Machine> list;
    random::SmallStream stream({42, random::Purpose::demand, 0, 0});
    for (int i = 0; i < 60; ++i) {
        const double vcpus = sizes[static_cast<std::size_t>(i) % sizes.size()];
        const double gib_per_vcpu = 2 << (i % 3);
        const double price =
            vcpus * (0.03 + 0.003 * gib_per_vcpu) * (0.8 + 0.4 * random::uniform_fraction(stream));
        const double request_ms = 20 + 40 * random::uniform_fraction(stream);
        const bool is_old = i % 15 == 14;
        list.push_back({fmt::format("m{}", i), vcpus, vcpus * gib_per_vcpu,
                        std::round(price * 1e4) / 1e4, is_old ? 130 : std::round(request_ms)});
    }
    return list;
}

} // namespace skusim::planner
