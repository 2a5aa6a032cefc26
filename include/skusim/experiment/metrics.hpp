// Every measured figure: its key in results, unit, symbol and meaning, in one table from which
// reports and documentation are made.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace skusim::experiment {

enum class Metric : std::size_t {
    latency_mean,
    wait_mean,
    throughput,
    utilization,
    error_rate,
    in_system,
};
inline constexpr std::size_t metric_count = 6;

struct MetricDefinition {
    Metric metric;
    std::string_view key;
    std::string_view unit;
    std::string_view symbol;
    std::string_view sentence;
};

inline constexpr std::array<MetricDefinition, metric_count> metric_definitions{{
    {Metric::latency_mean, "latency.mean", "s", "R",
     "Mean time from arrival to completion, of completed requests."},
    {Metric::wait_mean, "wait.mean", "s", "W",
     "Mean time from arrival to the start of service, of requests that began service."},
    {Metric::throughput, "throughput", "1/s", "X", "Completed requests per second."},
    {Metric::utilization, "utilization", "1", "U", "Share of the workers' time in service."},
    {Metric::error_rate, "error_rate", "1", "E",
     "Share of arrivals that were refused or abandoned."},
    {Metric::in_system, "in_system", "1", "L",
     "Mean number of requests inside, queued and in service."},
}};

/// A quantile of latency or wait that is always reported.
struct QuantileName {
    std::string_view name;
    double probability;
};

inline constexpr std::array<QuantileName, 5> standard_quantiles{
    {{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}}};

} // namespace skusim::experiment
