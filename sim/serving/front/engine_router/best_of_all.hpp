// The choice of the engine that is best by some figure.
#pragma once

#include <skusim/serving/front/engine_router.hpp>

#include <cstdint>
#include <tuple>

namespace skusim::serving {

/// The open engine with the least `cost(engine)`, the one with fewer outstanding requests of
/// equals, and of these the first.
template <class Cost>
std::uint32_t least_costly(const Sight& sight, Cost&& cost) {
    std::uint32_t best = sight.open[0];
    for (std::uint32_t index = 1; index < sight.open.count(); ++index) {
        const std::uint32_t engine = sight.open[index];
        if (std::tuple(cost(engine), sight.outstanding.outstanding(engine)) <
            std::tuple(cost(best), sight.outstanding.outstanding(best))) {
            best = engine;
        }
    }
    return best;
}

} // namespace skusim::serving
