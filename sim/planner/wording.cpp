#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::planner {

std::string gib(Bytes amount) {
    return fmt::format("{:.4g} GiB", in_gibibytes(amount));
}

std::string percent(double share) {
    return fmt::format("{:.4g} %", share * 100);
}

std::string time_text(double seconds) {
    if (seconds < 1e-3) {
        return fmt::format("{:.3g} us", seconds * 1e6);
    }
    if (seconds < 1) {
        return fmt::format("{:.3g} ms", seconds * 1e3);
    }
    if (seconds < 600) {
        return fmt::format("{:.3g} s", seconds);
    }
    if (seconds < 7200) {
        return fmt::format("{:.3g} min", seconds / 60);
    }
    return seconds < 360'000 ? fmt::format("{:.3g} h", seconds / 3600)
                             : fmt::format("{:.4g} d", seconds / 86'400);
}

std::string usd_per_hour(UsdPerHour price) {
    return price.text() + " USD/h";
}

} // namespace skusim::planner
