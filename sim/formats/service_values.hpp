// From the checked map of a service section to service models.
#pragma once

#include <skusim/service/model.hpp>
#include <skusim/service/uncertainty.hpp>

#include "value_reading.hpp"

#include <string>

namespace skusim::formats {

/// The model that the section describes. The rows of a table are not read yet: only its file is
/// named, relative to `file`.
[[nodiscard]] service::ServiceModel as_service(const Value& map, const std::string& file);

/// The list under `uncertainty`.
[[nodiscard]] service::Uncertainty as_uncertainty(const Value& list);

} // namespace skusim::formats
