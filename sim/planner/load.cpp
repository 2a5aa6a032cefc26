#include <skusim/planner/profile.hpp>

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

std::string_view name(LoadUnit unit) {
    return unit == LoadUnit::clients ? "clients" : "requests/s";
}

double load_of(const workload::Arrivals& arrivals) {
    if (const std::optional<Rate> rate = workload::peak_rate(arrivals)) {
        return rate->value();
    }
    return std::get<workload::ClosedArrivals>(arrivals).concurrency;
}

workload::Arrivals with_load(const workload::Arrivals& arrivals, double load) {
    if (std::holds_alternative<workload::PatternArrivals>(arrivals)) {
        return workload::PoissonArrivals{Rate{load}};
    }
    if (workload::is_open(arrivals)) {
        return workload::at_rate(arrivals, Rate{load});
    }
    workload::ClosedArrivals closed = std::get<workload::ClosedArrivals>(arrivals);
    closed.concurrency = static_cast<int>(std::clamp(std::round(load), 1.0, 1e9));
    return closed;
}

LoadUnit load_unit(const workload::Arrivals& arrivals) {
    return workload::is_open(arrivals) ? LoadUnit::requests_per_second : LoadUnit::clients;
}

} // namespace skusim::planner
