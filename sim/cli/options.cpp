#include "options.hpp"

#include <skusim/base/printable.hpp>

#include "file_writing.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <sstream>

namespace skusim::cli {

namespace po = boost::program_options;

Result<std::uint64_t> whole_number(const std::string& option, const std::string& text,
                                   std::uint64_t least, std::uint64_t most) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least ||
        number > most) {
        return failure({}, "--" + option + " \"" + text + "\" is no whole number from " +
                               std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
}

namespace {

/// The command line's form: long options, each with its whole name, and -h.
struct Grammar {
    po::options_description visible;
    po::options_description all;
    po::positional_options_description positional;

    explicit Grammar(const CommandWords& command) {
        for (const std::string& group : groups_of(command)) {
            po::options_description part(heading_of(group));
            for (const Option& option : command.options) {
                if (option.group == group) {
                    add(part, option, po::value<std::vector<std::string>>());
                }
            }
            add(part, command.flags, group);
            visible.add(part);
        }
        po::options_description common("Options of every command");
        for (const Option& option : common_options(command.writes_page)) {
            add(common, option, po::value<std::string>()); // each given once at most
        }
        add(common, common_flags(), "");
        visible.add(common);
        all.add(visible);
        all.add_options()(positional_name, po::value<std::vector<std::string>>());
        positional.add(positional_name, -1);
    }

    static constexpr const char* positional_name = "word";

private:
    template <class Value>
    static void add(po::options_description& part, const Option& option, Value* value) {
        part.add_options()(option.name.c_str(), value->value_name(option.value),
                           option.help.c_str());
    }

    static void add(po::options_description& part, const std::vector<Flag>& flags,
                    const std::string& group) {
        for (const Flag& flag : flags) {
            if (flag.group == group) {
                const std::string name = flag.name == "help" ? "help,h" : flag.name;
                part.add_options()(name.c_str(), flag.help.c_str());
            }
        }
    }
};

Result<report::Format> read_format(const std::string& word, bool writes_page) {
    const std::optional<report::Format> format = report::parse_format(word);
    if (format == report::Format::html && !writes_page) {
        return failure({}, "--format html is for plan, sweep and compare; use text, json, csv or "
                           "markdown");
    }
    if (format) {
        return *format;
    }
    return failure({}, "--format \"" + word + "\" is unknown; use text, json, csv" +
                           (writes_page ? ", markdown or html" : " or markdown"));
}

Result<CommonOptions> read_common(const po::variables_map& values, bool writes_page) {
    CommonOptions options;
    const auto text = [&](const char* name) {
        return values.count(name) > 0 ? values[name].as<std::string>() : std::string();
    };
    options.quiet = values.count("quiet") > 0;
    const bool writes_lines = values.count("progress") > 0;
    if (options.quiet && writes_lines) {
        return failure({}, "--quiet and --progress contradict each other; leave one out");
    }
    options.progress = options.quiet  ? ProgressForm::none
                       : writes_lines ? ProgressForm::lines
                                      : ProgressForm::bar;
    options.output = text("output");
    if (values.count("format") > 0) {
        const Result<report::Format> format = read_format(text("format"), writes_page);
        if (!format) {
            return failure(format.error());
        }
        options.format = *format;
    }
    if (values.count("seed") > 0) {
        const auto seed = whole_number("seed", text("seed"), 0, ~std::uint64_t{0});
        if (!seed) {
            return failure(seed.error());
        }
        options.seed = *seed;
    }
    if (values.count("threads") > 0) {
        const auto threads = whole_number("threads", text("threads"), 1, 1024);
        if (!threads) {
            return failure(threads.error());
        }
        options.threads = static_cast<int>(*threads);
    }
    return options;
}

/// An option that is given says something: an empty variable of a shell is no file and no name.
Result<void> check_values(const po::parsed_options& options) {
    for (const po::option& option : options.options) {
        const bool is_empty = std::any_of(option.value.begin(), option.value.end(),
                                          [](const std::string& value) { return value.empty(); });
        if (is_empty) {
            const bool is_option = option.position_key < 0;
            return failure({}, is_option ? "--" + option.string_key + " is empty; give it a value"
                                         : "a word of the command line is empty; see --help");
        }
    }
    return {};
}

Result<ParsedWords> parse_words(const CommandWords& command,
                                const std::vector<std::string>& words) {
    const Grammar grammar(command);
    po::variables_map values;
    try {
        constexpr int exact =
            po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
        po::command_line_parser parser(words);
        parser.options(grammar.all).positional(grammar.positional).style(exact);
        const po::parsed_options options = parser.run();
        if (const Result<void> checked = check_values(options); !checked) {
            return failure(checked.error());
        }
        po::store(options, values);
    } catch (const po::error& error) {
        return failure({}, std::string(error.what()) + "; see --help");
    }
    ParsedWords parsed;
    parsed.usage = usage_of(command);
    parsed.usage.pop_back(); // whoever tells it ends the line
    if (values.count("help") > 0) {
        std::ostringstream help;
        help << parsed.usage << '\n' << grammar.visible;
        parsed.help = help.str();
        return parsed;
    }
    const auto list = [&](const std::string& name) {
        return values.count(name) > 0 ? values[name].as<std::vector<std::string>>()
                                      : std::vector<std::string>{};
    };
    parsed.positional = list(Grammar::positional_name);
    for (const Option& option : command.options) {
        parsed.options[option.name] = list(option.name);
    }
    for (const Flag& flag : command.flags) {
        if (values.count(flag.name) > 0) {
            parsed.flags.insert(flag.name);
        }
    }
    Result<CommonOptions> common = read_common(values, command.writes_page);
    if (!common) {
        return failure(common.error());
    }
    parsed.common = *common;
    return parsed;
}

} // namespace

int run_command(const CommandWords& command, const std::vector<std::string>& words,
                Result<int> (*body)(const ParsedWords&)) {
    const Result<ParsedWords> parsed = parse_words(command, words);
    if (parsed && !parsed->help.empty()) {
        std::cout << parsed->help;
        return done;
    }
    const bool is_shown = parsed && parsed->common.output.empty();
    const report::TextWidth width(is_shown ? width_of_output() : report::usual_text_width);
    const Result<int> status = parsed ? body(*parsed) : failure(parsed.error());
    if (!status) {
        complain(status.error());
        return unusable_input;
    }
    return *status;
}

std::vector<std::string> texts(const ParsedWords& words, const std::string& option) {
    const auto found = words.options.find(option);
    return found == words.options.end() ? std::vector<std::string>{} : found->second;
}

std::string text_of(const ParsedWords& words, const std::string& option) {
    const std::vector<std::string> values = texts(words, option);
    return values.empty() ? "" : values.back();
}

namespace {

/// Writes into a device, a pipe or the like, which a rename would replace by a file.
Result<void> write_into(const std::string& path, const TextSource& source) {
    std::ofstream file(path, std::ios::binary | std::ios::app);
    source([&](std::string_view piece) { file << piece; });
    file.close();
    return file ? Result<void>() : unwritable(path, std::strerror(errno));
}

/// What is shown, or opened by what shows it, moves no cursor. JSON, and the page that holds it,
/// have escapes of their own.
std::string told_in(report::Format format, const std::string& result) {
    const bool escapes = format == report::Format::json || format == report::Format::html;
    return escapes ? result : printable(result);
}

} // namespace

Result<void> write_result(const CommonOptions& options, const std::string& result) {
    const std::string text = told_in(options.format, result);
    const bool is_dressed = options.output.empty() && options.format == report::Format::text;
    return write_in_pieces(options, [&](const TextSink& sink) {
        sink(is_dressed ? report::dressed(text, style_of_output()) : text);
    });
}

Result<void> write_in_pieces(const CommonOptions& options, const TextSource& result) {
    if (options.output.empty()) {
        result([](std::string_view piece) { std::cout << piece; });
        std::cout << std::flush;
        return std::cout ? Result<void>() : failure({}, "cannot write to standard output");
    }
    std::error_code error;
    const auto found = std::filesystem::status(options.output, error);
    const bool is_new = found.type() == std::filesystem::file_type::not_found;
    if (is_new || std::filesystem::is_regular_file(found)) {
        // A link keeps pointing to what is replaced, or made, behind it.
        return write_whole({{behind_links(options.output), "", false, result}});
    }
    return write_into(options.output, result);
}

/// What thousands of rows have in common is said of the first ones.
void complain(const Faults& faults) {
    constexpr std::size_t shown = 3;
    for (std::size_t first = 0; first < faults.size();) {
        std::size_t end = first;
        while (end < faults.size() && faults[end].message == faults[first].message &&
               faults[end].place.file == faults[first].place.file) {
            ++end;
        }
        const std::size_t told = end - first > shown + 1 ? first + shown : end;
        for (; first < told; ++first) {
            tell(line_of(faults[first]));
        }
        if (told < end) {
            tell(line_of({{faults[told].place.file, faults[told].place.line, 0},
                          fmt::format("and {} more lines with that", end - told)}));
        }
        first = end;
    }
}

void tell(const std::string& line) {
    std::cerr << printable(line) << '\n';
}

} // namespace skusim::cli
