// What loads that were held for a while tell of the steps in them.
#pragma once

#include <skusim/calibration/token_measurement.hpp>

#include "term_fit.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace skusim::calibration {

/// The rows of all points. Notes tell of those that are not what they seem: a TPOT that counts
/// deliveries instead of tokens, a load generator that did not keep up, an open load that its
/// client's limit made a closed one.
[[nodiscard]] std::vector<WorkRow> sweep_rows(const std::vector<TokenPoint>& points,
                                              std::int64_t max_batched_tokens,
                                              std::vector<std::string>& notes);

} // namespace skusim::calibration
