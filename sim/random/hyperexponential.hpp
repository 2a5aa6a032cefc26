// Two exponential phases with balanced means: p1 / rate1 = p2 / rate2 (Whitt 1982).
#pragma once

#include <cmath>

namespace skusim::random {

struct Hyperexponential {
    double first_probability;
    double first_rate;
    double second_rate;
};

/// Mean one, coefficient of variation `cv` >= 1.
[[nodiscard]] inline Hyperexponential balanced_hyperexponential(double cv) {
    const double square = cv * cv;
    const double first = 0.5 * (1.0 + std::sqrt((square - 1.0) / (square + 1.0)));
    return {first, 2.0 * first, 2.0 * (1.0 - first)};
}

} // namespace skusim::random
