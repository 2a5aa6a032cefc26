// The language models that skusim knows by name, from a table with a source for each row.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/llm/model.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::models {

struct BuiltInModel {
    llm::Transformer model;
    std::string source;
    std::string date; ///< ISO date on which the source was read
};

/// The rows of data/models/language_models.csv, compiled into the program and parsed once, in
/// order of name.
[[nodiscard]] const std::vector<BuiltInModel>& built_in_models();

/// nullptr if there is none of that name.
[[nodiscard]] const llm::Transformer* built_in_model(std::string_view name);

/// Reads such a table from CSV text; `file` is its name in messages. Blank cells are 0, none or
/// false, norms 2, the format bf16. `quantized` is `all` (but embedding, head, norms and routers)
/// or `experts`.
[[nodiscard]] Result<std::vector<BuiltInModel>> parse_models(const std::string& file,
                                                             std::string_view text);

} // namespace skusim::models
