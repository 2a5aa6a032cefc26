// The figures of a measured step, with their intervals, and what speaks against trusting them.
#pragma once

#include <skusim/measurement/run.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/stats/quantity.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace skusim::measurement {

/// Times in seconds, of completed requests or of their tokens.
struct Latency {
    stats::Estimate mean;
    double deviation = 0;                                                    ///< of single times
    std::array<stats::Estimate, stats::standard_quantiles.size()> quantiles; ///< the standard ones
    double least = 0;
    double greatest = 0;
};

/// What the streamed answers of completed requests show. `tpot` is of each request the mean time
/// between its tokens after the first. `itl` is of single tokens: the first of a delivery has
/// waited since the delivery before, any others of it have not, so that no token is left out where
/// a server sends several at once.
struct TokenFigures {
    Latency ttft;                ///< from the intended send time to the first delivery
    std::optional<Latency> tpot; ///< of at least one answer of two tokens or more
    std::optional<Latency> itl;
    stats::Estimate per_second; ///< tokens delivered per second of the window
    /// Mean tokens of a request: as the server counts them; else as they were asked, or as many as
    /// there were deliveries where those are more.
    double input = 0;
    double output = 0;
    std::uint64_t tokens = 0;     ///< of all answers
    std::uint64_t deliveries = 0; ///< in which they came
    std::uint64_t uncounted = 0;  ///< answers whose tokens the server did not count
};

/// Intervals are those of batch means: the window is cut into slices of equal length, which are
/// taken for independent of each other (quantiles: Woodruff 1952). That holds where a slice is long
/// beside the time that the endpoint's queue takes to forget; `correlation` tells where it does
/// not.
struct StepFigures {
    int slices = 0; ///< 20, and fewer below 200 completed requests
    std::uint64_t completed = 0;
    std::uint64_t errors = 0;
    std::optional<Latency> latency;     ///< of at least one completed request
    std::optional<TokenFigures> tokens; ///< of a load test with tokens, likewise
    stats::Estimate throughput;         ///< completed per second of the window
    stats::Estimate error_rate;
    /// How the mean latency of a slice goes with that of the next; absent below 20 slices.
    std::optional<double> correlation;
    double lag_p50 = 0; ///< seconds
    double lag_p99 = 0;
    double lag_max = 0;
};

[[nodiscard]] StepFigures figures_of(const MeasuredStep& measured, double confidence);

/// A sentence for each thing that a reader of the figures must know: coordinated omission, a late
/// client, a lack of connections, an endpoint that did not keep up, errors, slices that are not
/// independent.
[[nodiscard]] std::vector<std::string> warnings(const MeasuredStep& measured,
                                                const StepFigures& figures);

} // namespace skusim::measurement
