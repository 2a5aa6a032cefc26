// The commands: what each takes from its words, and what it does with them. Each gives an exit
// status, or the faults of what it was given.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

namespace skusim::cli {

[[nodiscard]] CommandWords plan_words();
[[nodiscard]] Result<int> plan_command(const ParsedWords& words);

[[nodiscard]] CommandWords init_words();
[[nodiscard]] Result<int> init_command(const ParsedWords& words);

[[nodiscard]] CommandWords profile_words();
[[nodiscard]] Result<int> profile_command(const ParsedWords& words);

[[nodiscard]] CommandWords simulate_words();
[[nodiscard]] Result<int> simulate_command(const ParsedWords& words);

[[nodiscard]] CommandWords sweep_words();
[[nodiscard]] Result<int> sweep_command(const ParsedWords& words);

[[nodiscard]] CommandWords merge_words();
[[nodiscard]] Result<int> merge_command(const ParsedWords& words);

[[nodiscard]] CommandWords compare_words();
[[nodiscard]] Result<int> compare_command(const ParsedWords& words);

[[nodiscard]] CommandWords calibrate_words();
[[nodiscard]] Result<int> calibrate_command(const ParsedWords& words);

[[nodiscard]] CommandWords check_words();
[[nodiscard]] Result<int> check_command(const ParsedWords& words);

[[nodiscard]] CommandWords catalog_words();
[[nodiscard]] Result<int> catalog_command(const ParsedWords& words);

[[nodiscard]] CommandWords inspect_words();
[[nodiscard]] Result<int> inspect_command(const ParsedWords& words);

[[nodiscard]] CommandWords measure_words();
[[nodiscard]] Result<int> measure_command(const ParsedWords& words);

[[nodiscard]] CommandWords completion_words();
[[nodiscard]] Result<int> completion_command(const ParsedWords& words);

[[nodiscard]] CommandWords manual_words();
[[nodiscard]] Result<int> manual_command(const ParsedWords& words);

} // namespace skusim::cli
