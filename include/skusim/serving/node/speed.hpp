// How fast nodes serve.
#pragma once

#include <skusim/base/time.hpp>

namespace skusim::serving {

/// How fast servers work while nothing is idle: `places` requests in each `time`, on average.
struct ServingSpeed {
    Duration time{};
    double places = 1; ///< not whole where workers share processors

    [[nodiscard]] double per_second() const { return places / in_seconds(time); }
};

} // namespace skusim::serving
