// Reads scenario files: YAML, one document, `skusim: 1` at the top. What the keys mean is in
// docs/scenario_reference.md, which is made from the same table of fields as the checks here.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/override.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::scenarios {

/// A compute target in place of the one that the file names.
struct Hosting {
    std::string target;                              ///< its name, or the path of its file
    std::optional<catalog::Environment> environment; ///< in place of the file's, if given
};

/// Where a scenario is: a file, standard input where that is "-", or a text that was made.
struct ScenarioSource {
    ScenarioSource(std::string path_) : path(std::move(path_)) {} // NOLINT: a path is a source
    ScenarioSource(const char* path_) : path(path_) {}            // NOLINT
    ScenarioSource(std::string name, std::string made)
        : path(std::move(name)), text(std::move(made)) {}

    std::string path;                ///< of a text its name in messages
    std::optional<std::string> text; ///< in place of a file
};

/// Reads the scenario and the service table that it names. Paths inside are relative to the
/// scenario's folder, of what is no file to the working folder. Where the scenario is silent the
/// target's defaults are filled in and recorded in Scenario::defaults; `unlimited` and `none` count
/// as said.
///
/// Faults, all of the file at once and in file order, each with its line and column (both from 1,
/// columns in bytes): a file that is missing, a directory, over 4 MiB, empty or not UTF-8 text;
/// YAML that is malformed, nested over 64 levels, or uses anchors, aliases, tags, duplicate keys or
/// a second document; unknown and missing keys, wrong types, missing units, values out of range,
/// and values that contradict each other. There is no partial result.
///
/// `overrides` replace values of the file, or add to them, before it is checked; their faults are
/// told at the option that gave them. They are part of the scenario's hash, as is a target's file
/// of the user's own.
///
/// With `hosting`, the scenario is read as if it named that target.
[[nodiscard]] Result<scenario::Scenario>
read_scenario(const ScenarioSource& source, const std::vector<schema::Override>& overrides = {},
              const std::optional<Hosting>& hosting = {});

/// Where the file says this word below that key of `select`, for what only a catalog can tell to be
/// wrong. Nothing if it does not: the words of an option, and of standard input, have no place.
[[nodiscard]] std::optional<Place> selected_at(const std::string& file, std::string_view key,
                                               std::string_view word);

/// All faults of the scenario at `path`; empty if there is none.
[[nodiscard]] Faults check_scenario(const std::string& path);

/// The keys that a plan or a profile needs and a scenario may lack, one fault for each.
[[nodiscard]] Faults missing_for_plan(const scenario::Scenario& scenario);

} // namespace skusim::scenarios
