// The scenario format, told to machines and to people from the one table of fields that the reader
// checks with. The two texts ship as docs/scenario.schema.json and docs/scenario_reference.md.
#pragma once

#include <string>

namespace skusim::formats {

/// A JSON Schema (draft 2020-12) of scenario files, for editors. It knows every key, type, choice
/// and the grammar of quantities; ranges of quantities and rules between keys it cannot express.
[[nodiscard]] std::string scenario_json_schema();

/// The reference of every key in Markdown: type, range, default, sentence.
[[nodiscard]] std::string scenario_reference();

} // namespace skusim::formats
