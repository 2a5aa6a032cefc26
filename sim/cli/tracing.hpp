// A file in which simulated requests can be looked at.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/report/results.hpp>

#include "options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace skusim::cli {

struct Tracing {
    std::string file;
    std::size_t most_requests = 10'000;
};

/// --trace and --trace-limit
[[nodiscard]] std::vector<Option> trace_options();

/// What the words ask for; nothing if there is no --trace. A fault if the file is there already and
/// there is no --force.
[[nodiscard]] Result<std::optional<Tracing>> read_tracing(const ParsedWords& words);

/// Writes the file, and tells on standard error what it shows of the load.
[[nodiscard]] Result<void> write_trace(const Tracing& tracing, const report::TraceResult& result,
                                       const CommonOptions& options);

} // namespace skusim::cli
