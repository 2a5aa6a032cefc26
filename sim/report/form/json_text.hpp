// JSON as text, for people who look at it and for programs that compare it line by line.
#pragma once

#include <skusim/base/json.hpp>

#include <string>

namespace skusim::report {

/// What `result_version` of every result says: the keys that it has, as docs/schemas tells them. It
/// counts up when a key goes or changes its meaning, and not when one is added.
inline constexpr int result_version = 1;

/// Objects are indented, a line for each key; each element of a list takes one line, so that a plan
/// over a whole cloud stays readable and is not twice as long as what it says. Plans in a list are
/// indented like one alone.
[[nodiscard]] std::string json_text(const Json& json);
/// json_text(), as it is made.
void write_json_text(const Json& json, const TextSink& sink);

} // namespace skusim::report
