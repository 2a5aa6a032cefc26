// What a result takes for granted, in words: the scenario's own values, beside which the defaults
// of its target are listed.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::report {

/// A list of {"key": "model.ram", "value": "1.6 GiB"}, as the scenario's file would say it.
[[nodiscard]] Json assumptions_json(const scenario::Scenario& scenario);

} // namespace skusim::report
