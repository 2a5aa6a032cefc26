// Reads measured times of an engine's steps from CSV.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/service/model.hpp>

#include <string>

namespace skusim::scenarios {

/// The step of a language model that a file has the times of; nullptr for other services.
[[nodiscard]] service::TableStep* table_step_of(service::ServiceModel& service);

/// Puts the rows of the file that the step names into it, and gives the file's hash: columns
/// `tokens` (whole, rising from row to row) and `time_us`, the time of a step that computes so
/// many. Every bad row is a fault; two are the least, and the last must not fall: larger steps go
/// on from it.
[[nodiscard]] Result<std::string> read_step_table(service::TableStep& step);

} // namespace skusim::scenarios
