// From the checked map of a service section to service models.
#pragma once

#include <skusim/schema/values.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/uncertainty.hpp>

#include <string>

namespace skusim::scenarios {

/// The model that the section describes. The rows of a table are not read yet: only its file is
/// named, relative to `file`.
[[nodiscard]] service::ServiceModel as_service(const text::Value& map, const std::string& file);

/// The list under `uncertainty`.
[[nodiscard]] service::Uncertainty as_uncertainty(const text::Value& list);

} // namespace skusim::scenarios
