// A scenario from a few words: what `init` writes, and what `plan --model ...` stands for.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

#include <string>
#include <utility>
#include <vector>

namespace skusim::cli {

/// What a scenario begins with, each value as a scenario writes it; empty where it is left out.
struct Starter {
    std::string model; ///< a name that is known, or the path of a file
    /// How the scenario names that file, if it is to lie in another folder than the working one.
    std::string model_from_scenario;
    std::vector<std::string> shape; ///< "batch=1"
    std::string rate;
    std::string clients;
    std::vector<std::pair<std::string, std::string>> latency; ///< "p95", "250 ms"
    std::string ttft;
    std::string tpot;
    std::string target;
    std::string region;
    std::string catalog = "azure";
    std::string accelerator;
    std::string pricing;
};

/// The options that a starter is read from.
[[nodiscard]] std::vector<Option> starter_options();

/// Whether any of them is given.
[[nodiscard]] bool has_starter(const ParsedWords& words);

[[nodiscard]] Starter starter_of(const ParsedWords& words);

/// The scenario of a starter as YAML, with a comment for each key. `made_by` is its first line: the
/// command that it stands for. Faults: no model, load or objective, a model that nobody knows, and
/// options that do not go together. Values are checked where the scenario is read.
[[nodiscard]] Result<std::string> starter_scenario(const Starter& starter,
                                                   const std::string& made_by);

} // namespace skusim::cli
