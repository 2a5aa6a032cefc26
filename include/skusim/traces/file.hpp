// Reads recorded arrivals from CSV, as a stream: a file of any length takes the same memory.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/workload/trace.hpp>

#include <memory>
#include <string>
#include <vector>

namespace skusim::traces {

/// Reads the recording at `path` once from end to end, checks and measures it, and gives it back to
/// be walked; each cursor then reads the file again for itself, by 64 KiB. Two headers are known:
///
/// - `arrival_s`, seconds from any moment on, and optionally `class`, the name of one of `classes`,
///   or any word if there are none;
/// - `TIMESTAMP,ContextTokens,GeneratedTokens`, as Azure's LLM inference traces have it, with times
///   like "2023-11-16 18:15:46.6805900" (also with "T" between, and "Z" or "+00:00" after). The
///   numbers of tokens are not read.
///
/// Times are kept to the nanosecond; further digits are cut off. Blank lines are no rows. Faults,
/// each with its line and column, the first ten of them: a header of another form, a row with more
/// or fewer fields, a time that is malformed, negative or before that of the row above it, fewer
/// than two arrivals, arrivals that are all at one moment, a file that is no regular file.
///
/// The file must stay as it is while it is replayed.
[[nodiscard]] Result<std::shared_ptr<const workload::TraceSource>>
read_trace(const std::string& path, const std::vector<std::string>& classes = {});

} // namespace skusim::traces
