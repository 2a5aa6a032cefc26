// What a figure is about: a quantile of latency, the throughput, what a cluster costs. One table
// tells of every kind of quantity what it is called in results, how and in which unit it is
// written, which way is good, and what it means. Whoever measures, bounds, writes, reads or
// compares figures asks the table; nobody looks at a name.
//
//     const Quantity tail = latency_quantile(0.95);
//     name(tail);                                // "latency.p95"
//     short_name(tail);                          // "p95"
//     definition(tail).measure == Measure::time; // and is written in seconds
//     read_quantity("latency.p95");              // tail again; "latncy.p95" is an error
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace skusim::stats {

enum class QuantityKind : std::size_t {
    latency,
    wait,
    time_to_first_token,
    time_per_output_token,
    inter_token_latency,
    throughput,
    utilization,
    error_rate,
    in_system,
    batch_size,
    replicas,
    nodes,
    makespan,
    node_hours,
    evictions,
    attempts_again,
    usd_per_hour,
    usd_total,
    goodput,
};

/// A quantity that figures are of.
struct Quantity {
    QuantityKind kind;
    /// The share of single requests that have no more than the figure, such as 0.95, in steps of
    /// a millionth; 0 for their mean, and for every kind that does not tell single requests apart.
    double probability = 0;

    bool operator==(const Quantity&) const = default;
};

inline constexpr Quantity mean_latency{QuantityKind::latency};
inline constexpr Quantity mean_wait{QuantityKind::wait};

[[nodiscard]] constexpr Quantity latency_quantile(double probability) {
    return {QuantityKind::latency, probability};
}
[[nodiscard]] constexpr Quantity wait_quantile(double probability) {
    return {QuantityKind::wait, probability};
}

/// How figures are written.
enum class Measure {
    time,  ///< held in seconds, written in the unit that fits
    share, ///< written in percent
    rate,  ///< in a second
    cost,  ///< in US dollars
    count, ///< a number of things, which need not be whole
};

/// Which way a change is good. A bound keeps a quantity of which less is good from above, one of
/// which more is good from below.
enum class Good { less, more, neither };

struct QuantityDefinition {
    QuantityKind kind;
    std::string_view name; ///< the key in results
    Measure measure;
    std::string_view unit;
    Good good;
    bool has_quantiles;     ///< of single requests: it has a mean and quantiles
    std::string_view words; ///< the name within a sentence
    std::string_view sentence;
};

/// By kind, in the order of the kinds.
inline constexpr std::array<QuantityDefinition, 19> quantity_definitions{{
    {QuantityKind::latency, "latency", Measure::time, "s", Good::less, true, "latency",
     "Time from arrival to completion, of completed requests."},
    {QuantityKind::wait, "wait", Measure::time, "s", Good::less, true, "wait",
     "Time from arrival to the start of service, of requests that began service."},
    {QuantityKind::time_to_first_token, "ttft", Measure::time, "s", Good::less, true,
     "time to first token", "Time from arrival to the first token of the answer."},
    {QuantityKind::time_per_output_token, "tpot", Measure::time, "s", Good::less, true,
     "time per output token",
     "Of each request, the mean time between its tokens after the first; requests of one token "
     "have none."},
    {QuantityKind::inter_token_latency, "itl", Measure::time, "s", Good::less, true,
     "inter-token latency",
     "Time between two tokens of a request, of all tokens of all requests: long answers weigh "
     "more."},
    {QuantityKind::throughput, "throughput", Measure::rate, "1/s", Good::more, false, "throughput",
     "Completed requests per second."},
    {QuantityKind::utilization, "utilization", Measure::share, "1", Good::neither, false,
     "utilization", "Share of the workers' time in service."},
    {QuantityKind::error_rate, "error_rate", Measure::share, "1", Good::less, false, "error rate",
     "Share of arrivals that were refused or abandoned, or of a job's items."},
    {QuantityKind::in_system, "in_system", Measure::count, "1", Good::neither, false, "in system",
     "Mean number of requests inside, queued and in service."},
    {QuantityKind::batch_size, "batch_size", Measure::count, "1", Good::neither, false,
     "batch size", "Mean number of requests in a batch, on nodes that batch."},
    {QuantityKind::replicas, "replicas", Measure::count, "1", Good::less, false, "replicas",
     "Mean number of replicas that run, of an autoscaled service."},
    {QuantityKind::nodes, "nodes", Measure::count, "1", Good::less, false, "nodes",
     "Number of nodes that are rented."},
    {QuantityKind::makespan, "makespan", Measure::time, "s", Good::less, false, "makespan",
     "Time from the start of a job to its end."},
    {QuantityKind::node_hours, "node_hours", Measure::count, "h", Good::less, false, "node hours",
     "Hours of nodes that one run of a job rents."},
    {QuantityKind::evictions, "evictions", Measure::count, "1", Good::less, false, "evictions",
     "Nodes that are taken away in one run of a job."},
    {QuantityKind::attempts_again, "attempts_again", Measure::count, "1", Good::less, false,
     "attempts again", "Attempts of one run that begin after a failure, a timeout or an eviction."},
    {QuantityKind::usd_per_hour, "usd_per_hour", Measure::cost, "USD/h", Good::less, false,
     "USD an hour", "Price of all nodes for an hour."},
    {QuantityKind::usd_total, "usd_total", Measure::cost, "USD", Good::less, false,
     "USD for the job", "Price of one run of a job."},
    {QuantityKind::goodput, "goodput", Measure::share, "1", Good::more, false, "goodput",
     "Share of arrivals that are answered within all of the bounds of `slo.goodput`."},
}};

[[nodiscard]] constexpr const QuantityDefinition& definition(QuantityKind kind) {
    return quantity_definitions[static_cast<std::size_t>(kind)];
}
[[nodiscard]] constexpr const QuantityDefinition& definition(const Quantity& quantity) {
    return definition(quantity.kind);
}

/// Whether a bound keeps the quantity from below.
[[nodiscard]] constexpr bool is_kept_from_below(const Quantity& quantity) {
    return definition(quantity).good == Good::more;
}

/// The quantiles that are always reported.
inline constexpr std::array<double, 5> standard_quantiles{0.5, 0.9, 0.95, 0.99, 0.999};

/// "p95", "p999": p and the digits of the probability after "0.", at least two.
[[nodiscard]] std::string quantile_name(double probability);
/// The probability that "p95" or "p999" names: two to six digits. Nothing for a word of another
/// form, for "p00", which no request is below, or for a second spelling such as "p950".
[[nodiscard]] std::optional<double> quantile_of(std::string_view name);

/// The name in results: "latency.p95", "latency.mean", "error_rate".
[[nodiscard]] std::string name(const Quantity& quantity);
/// What tells it from others of its kind, "p95" or "mean"; the name of a kind without quantiles.
[[nodiscard]] std::string short_name(const Quantity& quantity);
/// The column that a table for programs has it in, with its unit: "latency_p95_s". `end` names an
/// end of the interval: "_low" for "latency_p95_low_s", "_high".
[[nodiscard]] std::string column_name(const Quantity& quantity, std::string_view end = "");

/// The quantity of that name(); else a clause that says what is wrong with the name, to stand after
/// the place where it was read.
[[nodiscard]] tl::expected<Quantity, std::string> read_quantity(std::string_view name);

} // namespace skusim::stats
