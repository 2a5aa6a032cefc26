// How spot machines are taken back: failures.evictions.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/text/tree.hpp>

#include "origin.hpp"

namespace skusim::scenarios {

[[nodiscard]] const schema::Notation<scenario::Evictions>& evictions();

/// The pool that the evictions in the section `failures` tell of, read from its recording if they
/// name one.
[[nodiscard]] Result<void> read_pool(scenario::Scenario& scenario, const text::Value& section,
                                     Origin& origin);

} // namespace skusim::scenarios
