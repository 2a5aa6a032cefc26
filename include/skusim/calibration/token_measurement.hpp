// What was measured of the engine of a language model, whatever tool wrote it down: loads that were
// held for a while, requests one by one, or the operators of a step. The floor `measured` makes it
// from files.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::calibration {

/// One load, held for a while: means over its requests, as the client saw them. What a file does
/// not tell is absent.
struct TokenPoint {
    Place place;                         ///< of its row or document
    std::optional<double> concurrency;   ///< requests that a closed loop keeps in flight
    std::optional<double> offered_per_s; ///< requests that an open loop sends a second
    std::optional<double> completed_per_s;
    double input = 0;  ///< tokens of a prompt
    double output = 0; ///< tokens of an answer
    double ttft_s = 0; ///< from sending a request to its first token
    /// From the first token to the last, over the tokens after the first.
    double tpot_s = 0;
    std::optional<double> itl_s;     ///< between deliveries, which may be of several tokens
    std::optional<double> latency_s; ///< of whole requests
    double failed_share = 0;         ///< of the requests that ended; their times are left out
};

/// One request that the engine completed. Times are of one clock.
struct TimedTokenRequest {
    int line = 0;
    std::int64_t input = 1;
    std::int64_t output = 1;
    double first_s = 0; ///< its first token
    double last_s = 0;  ///< its last
};

/// An operator that was timed alone, on so many tokens or sequences.
struct OperatorTime {
    std::string name;
    std::int64_t count = 1;
    double seconds = 0;
};

/// The attention of one layer: a chunk of `chunk` new tokens on top of `before` computed ones,
/// together with `sequences` decoding sequences of `context` tokens each.
struct AttentionTime {
    double chunk = 0;
    double before = 0;
    double sequences = 0;
    double context = 0;
    double seconds = 0;
};

/// One file of such measurements. One of its lists is not empty.
struct TokenMeasurement {
    std::string tool; ///< "vllm", "requests": the name of its format
    std::string file;
    std::vector<TokenPoint> points;
    std::vector<TimedTokenRequest> requests;
    std::vector<OperatorTime> dense;        ///< by tokens; of one layer, or once a step
    std::vector<OperatorTime> per_sequence; ///< by sequences sampled; once a step
    std::vector<AttentionTime> attention;
};

} // namespace skusim::calibration
