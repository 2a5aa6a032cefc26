// What the metrics of tokens and engines are made of, added up over the windows of a replication.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/stats/histogram.hpp>

#include <cstdint>

namespace skusim::experiment {

struct TokenTally {
    // These count watched requests that were completed.
    stats::Histogram to_first_token;
    stats::Histogram per_output_token; ///< of those with more tokens than one
    double to_first_token_ns = 0;
    double per_output_token_ns = 0;
    std::int64_t good = 0;
    std::int64_t preemptions = 0;
    std::int64_t cached = 0;
    std::int64_t watched_input = 0;
    std::int64_t truncated = 0;
    std::int64_t too_long = 0; ///< watched requests that no engine takes, for their prompts' length
    // These are of the time that windows were open: of requests and flights that ended then.
    stats::Histogram gaps; ///< between tokens
    double gaps_ns = 0;
    std::int64_t input = 0; ///< tokens
    std::int64_t output = 0;
    std::int64_t steps = 0;
    std::int64_t dropped = 0;    ///< tokens whose KV was lost to preemption
    double step_seconds = 0;     ///< of all engines
    double sequence_seconds = 0; ///< integral of the sequences in steps
    double kv_seconds = 0;       ///< integral of the share of the KV blocks, of all engines
    double kv_most = 0;
    double waiting_seconds = 0; ///< integral of the requests that no step had yet
};

} // namespace skusim::experiment
