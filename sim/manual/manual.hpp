// The formats of scenarios and of compute targets, told to machines and to people from the tables
// of fields that the readers check with. The texts ship in docs/: scenario.schema.json,
// scenario_reference.md, target.schema.json, target_reference.md.
#pragma once

#include <string>

namespace skusim::manual {

/// A JSON Schema (draft 2020-12) of scenario files, for editors. It knows every key, type, choice
/// and the grammar of quantities; ranges of quantities and rules between keys it cannot express.
[[nodiscard]] std::string scenario_json_schema();

/// The reference of every key in Markdown: type, range, default, sentence.
[[nodiscard]] std::string scenario_reference();

/// Schema and reference of the files of compute targets.
[[nodiscard]] std::string target_json_schema();
[[nodiscard]] std::string target_reference();

} // namespace skusim::manual
