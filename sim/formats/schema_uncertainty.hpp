// The key `uncertainty` of a service section, and its rules.
#pragma once

#include "schema_type.hpp"

#include <string>

namespace skusim::formats {

[[nodiscard]] Field uncertainty_field();

/// The rule of a service section that has the key: each parameter is one of the model's, once, and
/// errors can be correlated like that.
void check_uncertainty(const Value& map, const std::string& path, Findings& findings);

} // namespace skusim::formats
