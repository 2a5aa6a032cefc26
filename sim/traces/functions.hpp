// Recordings of Azure Functions, which tell when functions were invoked, as rows of ours.
#pragma once

#include <skusim/base/fault.hpp>

#include "rows.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::traces {

/// Whether a file that begins with this line is such a recording: that of invocations
/// (app,func,end_timestamp,duration; 2021), or of their number in each minute
/// (HashOwner,HashApp,HashFunction,Trigger,1,2,...; 2019).
[[nodiscard]] bool is_of_functions(std::string_view first_line);

/// Reads the file as a stream, keeps the times of arrival in order, and gives them as a file of the
/// column `arrival_s`, which begins with 0. An invocation arrives when it ends less its duration;
/// those that are only counted come at random moments of their minute, the same in every run, as
/// independent users do.
///
/// Kept are the rows whose owner, app or function is one of `functions`, each a whole identifier or
/// its first six letters and more; all if it is empty. Faults, each with its place: rows with too
/// few or too many fields, times and counts that are none, an identifier that no row has, more than
/// ten million arrivals.
[[nodiscard]] Result<std::shared_ptr<const OpenFile>>
arrivals_of_functions(const std::string& path, std::shared_ptr<const OpenFile> file,
                      const std::vector<std::string>& functions);

} // namespace skusim::traces
