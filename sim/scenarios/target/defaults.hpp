// A target's file in two parts: its rules as values, and the defaults that it gives to scenarios,
// which are merged into the scenario's tree before that is checked.
#pragma once

#include <skusim/catalog/target.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::scenarios {

/// Values of keys that a scenario leaves out, each with its place in the target's file.
struct DefaultValues {
    text::Value values; ///< a part of a scenario
    catalog::Rule rule;
};

struct TargetFile {
    catalog::Target target;
    std::vector<DefaultValues> defaults;
    std::string text; ///< the whole file, if it is a user's own; those that ship go by version
};

/// The target of that name, or the one at that path if it ends as such files do.
[[nodiscard]] Result<TargetFile> find_target(const std::string& name_or_path);

/// Whether a target's word is the path of a file.
[[nodiscard]] bool is_target_path(std::string_view name_or_path);

/// Merges the defaults (see merge.hpp). What a target says of `node` is of servers that take one
/// request at a time: where a language model is served, nothing of it is put in but the timeout.
/// Gives what was put in.
[[nodiscard]] std::vector<scenario::AppliedDefault> merge_defaults(text::Value& scenario,
                                                                   const TargetFile& target);

} // namespace skusim::scenarios
