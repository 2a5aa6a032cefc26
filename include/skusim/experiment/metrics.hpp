// The figures that every run measures, as quantities of the table in stats/quantity.hpp.
#pragma once

#include <skusim/stats/quantity.hpp>

#include <array>
#include <cstddef>

namespace skusim::experiment {

/// Numbers the figures that an outcome has one estimate of.
enum class Metric : std::size_t {
    latency_mean,
    wait_mean,
    throughput,
    utilization,
    error_rate,
    in_system,
};

/// What each metric is an estimate of, in the metrics' order.
inline constexpr std::array<stats::Quantity, 6> metric_quantities{{
    stats::mean_latency,
    stats::mean_wait,
    {stats::QuantityKind::throughput},
    {stats::QuantityKind::utilization},
    {stats::QuantityKind::error_rate},
    {stats::QuantityKind::in_system},
}};
inline constexpr std::size_t metric_count = metric_quantities.size();

[[nodiscard]] constexpr const stats::Quantity& quantity_of(Metric metric) {
    return metric_quantities[static_cast<std::size_t>(metric)];
}

/// The last of the standard quantiles takes ten times the requests of the one before: it is shown,
/// but a run does not go on for its sake, and no law is held against it.
inline constexpr double rarest_quantile = stats::standard_quantiles.back();

} // namespace skusim::experiment
