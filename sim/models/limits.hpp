// The largest figures that are read of a model: far beyond any that is known, and small enough for
// its parameters to be counted in 64 bits.
#pragma once

#include <cstdint>

namespace skusim::models {

inline constexpr std::int64_t most_layers = 1000;
inline constexpr std::int64_t most_hidden = 100'000;
inline constexpr std::int64_t most_heads = 10'000;
inline constexpr std::int64_t most_dimension = 10'000;
inline constexpr std::int64_t most_width = 1'000'000;
inline constexpr std::int64_t most_vocabulary = 10'000'000;
inline constexpr std::int64_t most_experts = 10'000;
inline constexpr std::int64_t most_context = 1'000'000'000;
inline constexpr std::int64_t most_other = 1'000'000'000'000; // parameters

} // namespace skusim::models
