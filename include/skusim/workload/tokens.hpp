// The shape of a language model's requests: how many tokens come in and go out.
#pragma once

#include <cstdint>

namespace skusim::workload {

/// Of one request; both are at least 1.
struct TokenCounts {
    std::uint32_t input = 1;  ///< tokens of the prompt
    std::uint32_t output = 1; ///< tokens that are generated

    bool operator==(const TokenCounts&) const = default;
};

} // namespace skusim::workload
