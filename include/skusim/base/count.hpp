// Numbers of things, as a sentence has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skusim {

/// "1 node", "3 nodes"
[[nodiscard]] std::string count_text(std::int64_t count, std::string_view noun);
/// "1 vCPU", "0.5 vCPUs": six digits at most
[[nodiscard]] std::string amount_text(double amount, std::string_view noun);

} // namespace skusim
