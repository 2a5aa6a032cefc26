// The keys `workload.tokens` and `workload.sessions`: the requests of a language model.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/traces/file.hpp>
#include <skusim/workload/tokens.hpp>

#include <optional>
#include <string>

namespace skusim::scenarios {

/// What a file says of tokens, before the files that it names are read.
struct DescribedTokens {
    std::optional<workload::LengthLaw> input;
    std::optional<workload::LengthLaw> output;
    double correlation = 0;
    std::optional<std::string> pairs;  ///< a path, relative to the scenario's folder
    std::optional<std::string> preset; ///< a name
    std::optional<workload::SharedPrefix> shared_prefix;
    traces::ZeroOutput zero_output = traces::ZeroOutput::drop;
};

[[nodiscard]] const schema::Notation<DescribedTokens>& tokens();
[[nodiscard]] schema::Notation<workload::Sessions> sessions();

/// The lengths as described; pairs are not there yet.
[[nodiscard]] workload::TokenLengths lengths_of(const DescribedTokens& described);

/// Rules between tokens and the other keys of a checked scenario.
void check_tokens(const text::Value& map, schema::Findings& findings);

} // namespace skusim::scenarios
