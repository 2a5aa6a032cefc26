#include "quantile.hpp"

#include <skusim/base/check.hpp>

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace skusim::theory {

double quantile_of(const std::function<double(double)>& tail, double probability,
                   double scale_seconds) {
    SKUSIM_CHECK(probability > 0 && probability < 1, "a quantile needs a probability in (0, 1)");
    const auto excess = [&](double seconds) { return tail(seconds) - (1 - probability); };
    double low = 0;
    double high = scale_seconds;
    while (excess(high) > 0) {
        low = high;
        high *= 2;
        SKUSIM_CHECK(std::isfinite(high), "the tail never falls to the wanted probability");
    }
    if (excess(low) <= 0) {
        return low; // at 0: so large a share takes no time at all
    }
    std::uintmax_t iterations = 200;
    const auto [below, above] = boost::math::tools::toms748_solve(
        excess, low, high, boost::math::tools::eps_tolerance<double>(45), iterations);
    return above;
}

} // namespace skusim::theory
