// A file with a row for each simulated request.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/experiment/trial.hpp>

#include "options.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::cli {

struct RequestRows {
    std::string file;
    std::optional<std::size_t> most_requests; ///< absent for as many as are usual
};

/// --requests and --requests-limit
[[nodiscard]] std::vector<Option> request_rows_options();

/// What the words ask for; nothing if there is no --requests. A fault if the file is there already
/// and there is no --force.
[[nodiscard]] Result<std::optional<RequestRows>> read_request_rows(const ParsedWords& words);

/// Simulates the first replication again, and writes down its requests: all of a recorded load, of
/// others the first 10,000.
[[nodiscard]] Result<void> write_request_rows(const RequestRows& rows,
                                              const experiment::Trial& trial, std::uint64_t seed);

} // namespace skusim::cli
