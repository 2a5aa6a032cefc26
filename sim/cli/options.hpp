// The words of a command line, and what every command understands.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/text_sink.hpp>
#include <skusim/report/format.hpp>

#include "command_words.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace skusim::cli {

/// Exit statuses of every command; 3 is the launcher's. What is in use elsewhere may be free when
/// the same command runs again.
enum : int { done = 0, no_answer = 1, unusable_input = 2, in_use_elsewhere = 4 };

/// How far the work is: not told, on a bar that is drawn where there is a terminal, or in lines.
enum class ProgressForm { none, bar, lines };

/// Options that every command has.
struct CommonOptions {
    report::Format format = report::Format::text;
    std::string output; ///< file; standard output if empty
    std::optional<std::uint64_t> seed;
    int threads = 0; ///< 0: all processors
    bool quiet = false;
    ProgressForm progress = ProgressForm::bar;
};

struct ParsedWords {
    std::vector<std::string> positional;                     ///< words without a dash, in order
    std::map<std::string, std::vector<std::string>> options; ///< the values given to each option
    std::set<std::string> flags;
    CommonOptions common;
    std::string usage; ///< the ways to call the command, for words that make no call
    std::string help;  ///< set if it was asked for, and then nothing else is
};

/// Reads the words after the command's name, prints help where it is asked for, and else hands them
/// to `body`. Faults, of the words or of `body`, are told on standard error. Gives the exit status.
[[nodiscard]] int run_command(const CommandWords& command, const std::vector<std::string>& words,
                              Result<int> (*body)(const ParsedWords&));

/// Words that do not make a call of the command.
[[nodiscard]] inline tl::unexpected<Faults> misused(const ParsedWords& words) {
    return failure({}, words.usage);
}

/// All values of an option; empty if it was not given.
[[nodiscard]] std::vector<std::string> texts(const ParsedWords& words, const std::string& option);

/// Writes the result where it is wanted, whole or not at all. A fault if that fails.
[[nodiscard]] Result<void> write_result(const CommonOptions& options, const std::string& result);
/// A result that escapes what moves a cursor itself, as JSON does, written as it is made.
[[nodiscard]] Result<void> write_in_pieces(const CommonOptions& options, const TextSource& result);

/// The last value of an option; empty if it was not given.
[[nodiscard]] std::string text_of(const ParsedWords& words, const std::string& option);

/// The whole number in an option's value, from `least` to `most`.
[[nodiscard]] Result<std::uint64_t> whole_number(const std::string& option, const std::string& text,
                                                 std::uint64_t least, std::uint64_t most);

/// Every fault on a line of standard error.
void complain(const Faults& faults);

/// Says a line on standard error, its control characters escaped.
void tell(const std::string& line);

} // namespace skusim::cli
