// Single events that `simulate` looks at: failures.episodes.
#pragma once

#include <skusim/scenario/failures.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/text/tree.hpp>

#include <string>

namespace skusim::scenarios {

[[nodiscard]] const schema::Notation<scenario::AskedEpisode>& episode();

/// Rules between the list at `path` and the rest of `failures`.
void check_episodes(const text::Value& list, const scenario::Failures& failures,
                    const std::string& path, schema::Findings& findings);

} // namespace skusim::scenarios
