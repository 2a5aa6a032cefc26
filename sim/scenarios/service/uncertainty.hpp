// The key `uncertainty` of a service section, and its rules.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/service/uncertainty.hpp>

#include <string>

namespace skusim::scenarios {

/// How sure the parameters of a fit are.
[[nodiscard]] const schema::Notation<service::Uncertainty>& uncertainty();

/// The rule of a service section that has the key: each parameter is one of the model's, once, and
/// errors can be correlated like that.
void check_uncertainty(const text::Value& map, const std::string& path, schema::Findings& findings);

} // namespace skusim::scenarios
