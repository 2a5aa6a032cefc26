// What a command takes from its words, as data: help, manual page, completion and the reader of
// command lines are made of it.
#pragma once

#include "candidates.hpp"

#include <string>
#include <vector>

namespace skusim::cli {

/// An option with a value, beside those that every command has.
struct Option {
    std::string name;  ///< without dashes
    std::string value; ///< what its value is called in the help
    std::string help;
    Candidates candidates = {}; ///< what its value can be
    std::string group = {};     ///< the heading that it stands under; empty for the command's own
    bool may_be_repeated = false;
};

/// An option without a value.
struct Flag {
    std::string name; ///< without dashes
    std::string help;
    std::string group = {};
};

/// What a command takes from its words: options, flags, and words without a dash.
struct CommandWords {
    std::vector<std::string> calls; ///< each way to call it: "skusim plan SCENARIO..."
    std::string about;              ///< sentences on what it does
    std::vector<Option> options;
    std::vector<Flag> flags;
    Candidates operands = {};              ///< what its words without a dash can be
    std::vector<std::string> actions = {}; ///< what the first of them must be; any if empty
    bool writes_page = false;              ///< whether its result can be a page: --format html
};

/// What every command has, beside what is its own.
[[nodiscard]] const std::vector<Option>& common_options(bool writes_page);
[[nodiscard]] const std::vector<Flag>& common_flags();

/// The heading over an option's group, as help and manual page have it.
[[nodiscard]] std::string heading_of(const std::string& group);

/// The groups of a command's options, in the order in which they are first named.
[[nodiscard]] std::vector<std::string> groups_of(const CommandWords& command);

/// How the command is called and what it does, in lines of at most 80 columns.
[[nodiscard]] std::string usage_of(const CommandWords& command);

} // namespace skusim::cli
