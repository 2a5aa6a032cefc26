// A tree of values as a list of keys with their texts.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include <vector>

namespace skusim::scenarios {

/// Every value of a map under the way to it, as it is written: "slo.latency.p95", "150 ms". A list
/// of plain values is one text, "[D, F]"; the maps of a list are counted, "classes[0].name". The
/// version of the format is none of them.
[[nodiscard]] std::vector<scenario::Input> flattened(const text::Value& root);

} // namespace skusim::scenarios
