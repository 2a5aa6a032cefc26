// What fails, and what is to be survived: the section `failures`.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/text/tree.hpp>

#include "origin.hpp"

namespace skusim::scenarios {

[[nodiscard]] const schema::Notation<scenario::Failures>& failures();

/// Rules between `failures`, the objective's availability and the policy.
void check_survival(const text::Value& map, schema::Findings& findings);

/// Reads the recorded pool that `failures.evictions` names, and makes the pool of the told one. A
/// fault, too, if an upgrade would renew no nodes, by policy and target.
[[nodiscard]] Result<void> read_failures(scenario::Scenario& scenario, const text::Value& map,
                                         Origin& origin);

} // namespace skusim::scenarios
