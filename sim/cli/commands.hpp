// The commands: each takes its words and gives an exit status.
#pragma once

#include <string>
#include <vector>

namespace skusim::cli {

using Words = std::vector<std::string>;

[[nodiscard]] int plan_command(const Words& words);
[[nodiscard]] int init_command(const Words& words);
[[nodiscard]] int profile_command(const Words& words);
[[nodiscard]] int simulate_command(const Words& words);
[[nodiscard]] int sweep_command(const Words& words);
[[nodiscard]] int compare_command(const Words& words);
[[nodiscard]] int calibrate_command(const Words& words);
[[nodiscard]] int check_command(const Words& words);
[[nodiscard]] int catalog_command(const Words& words);
[[nodiscard]] int inspect_command(const Words& words);
[[nodiscard]] int measure_command(const Words& words);

} // namespace skusim::cli
