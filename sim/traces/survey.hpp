// The first reading of a recording, from end to end: checks every row and measures the whole.
#pragma once

#include <skusim/workload/trace.hpp>

#include "row_reader.hpp"
#include "rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skusim::traces {

/// A row of the file from which it can be read on.
struct Checkpoint {
    std::int64_t offset = 0;
    Duration since_first{};
};

/// What the first reading found out.
struct Survey {
    workload::TraceFacts facts;
    RowRules rules;
    Duration last{};                     ///< of the last arrival since the first
    std::vector<Checkpoint> checkpoints; ///< in order; the first is the first row
};

/// Where `classes` are given, a row of another class is a fault, and facts.class_counts are
/// counted. Tokens are read where the recording has some and `zero_output` says how.
[[nodiscard]] Result<Survey> survey_trace(const std::string& path,
                                          std::shared_ptr<const OpenFile> file,
                                          const std::vector<std::string>& classes,
                                          std::optional<ZeroOutput> zero_output);

} // namespace skusim::traces
