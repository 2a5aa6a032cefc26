// What the planner tells while it works.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace skusim::planner {

/// The step's name, and how much of it is done.
struct Progress {
    std::string_view step;
    std::size_t done = 0;
    std::size_t total = 0;
};
using ProgressSink = std::function<void(const Progress&)>;

} // namespace skusim::planner
