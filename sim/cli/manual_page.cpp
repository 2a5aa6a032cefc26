#include "manual_page.hpp"

#include "command_table.hpp"
#include "glossary.hpp"

#include <fmt/format.h>

namespace skusim::cli {

namespace {

/// The text of a line as roff takes it: its dashes stay dashes, and no line is a request.
std::string in_roff(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        result += letter == '\\' ? "\\e" : letter == '-' ? "\\-" : std::string(1, letter);
    }
    return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

/// "sweep merge" is told in skusim-sweep-merge(1).
std::string page_name(std::string_view command) {
    std::string name = "skusim";
    name += command.empty() ? "" : "-" + std::string(command);
    for (char& letter : name) {
        letter = letter == ' ' ? '-' : letter;
    }
    return name;
}

std::string beginning(const std::string& name, std::string_view summary) {
    return fmt::format(".TH {} 1 \"\" \"skusim {}\" \"User Commands\"\n"
                       ".SH NAME\n{} \\- {}\n",
                       name, SKUSIM_VERSION, in_roff(name), in_roff(summary));
}

std::string synopsis(const std::vector<std::string>& calls) {
    std::string text = ".SH SYNOPSIS\n.nh\n.ad l\n";
    for (const std::string& call : calls) {
        text += (call == calls.front() ? "" : ".br\n") + in_roff(call) + '\n';
    }
    return text + ".ad b\n.hy\n";
}

std::string entry(const std::string& name, const std::string& value, const std::string& help) {
    return fmt::format(".TP\n\\fB\\-\\-{}\\fR{}\n{}\n", in_roff(name),
                       value.empty() ? "" : " \\fI" + in_roff(value) + "\\fR", in_roff(help));
}

std::string entries(const std::vector<Option>& options, const std::vector<Flag>& flags,
                    const std::string& group) {
    std::string text;
    for (const Option& option : options) {
        text += option.group == group ? entry(option.name, option.value, option.help) : "";
    }
    for (const Flag& flag : flags) {
        text += flag.group == group ? entry(flag.name, "", flag.help) : "";
    }
    return text;
}

constexpr std::string_view exit_status = ".SH EXIT STATUS\n"
                                         ".TP\n.B 0\ndone\n"
                                         ".TP\n.B 1\nno plan meets the objective, or a condition "
                                         "is breached\n"
                                         ".TP\n.B 2\nunusable input\n";

/// One page names the others.
std::string see_also(std::string_view but) {
    std::string text = ".SH SEE ALSO\n";
    std::string before;
    const auto add = [&](std::string_view command) {
        if (command != but) {
            text += fmt::format("{}.BR {} (1)", before, in_roff(page_name(command)));
            before = ",\n";
        }
    };
    add("");
    for (const Command& command : commands()) {
        add(command.name);
    }
    return text + '\n';
}

ManualPage page_of(const Command& command) {
    const CommandWords words = command.words();
    const std::string name = page_name(command.name);
    std::string text = beginning(name, command.summary) + synopsis(words.calls);
    text += ".SH DESCRIPTION\n" + in_roff(words.about) + '\n';
    text += ".SH OPTIONS\n";
    for (const std::string& group : groups_of(words)) {
        text += fmt::format(".SS {}\n", in_roff(heading_of(group)));
        text += entries(words.options, words.flags, group);
    }
    text += ".SS Options of every command\n";
    text += entries(common_options(words.writes_page), common_flags(), "");
    text += exit_status;
    return {name + ".1", text + see_also(command.name)};
}

ManualPage page_of_all() {
    std::string text = beginning("skusim", "capacity planner for machine-learning inference");
    text += synopsis({"skusim COMMAND ...", "skusim help COMMAND", "skusim help glossary [WORD]"});
    text += ".SH DESCRIPTION\nTells which machine SKU, and how many of it, serve a model at a "
            "concurrency, inside a latency objective, at the least price.\n"
            ".SH COMMANDS\n";
    for (const Command& command : commands()) {
        text += fmt::format(".TP\n.B {}\n{}\n", in_roff(command.name), in_roff(command.summary));
    }
    text += ".SH ENVIRONMENT\n"
            ".TP\n.B COLUMNS\nhow wide text on a terminal may be, in place of what the terminal "
            "says\n"
            ".TP\n.B NO_COLOR\nset to anything, takes colours away\n";
    text += exit_status;
    text += ".SH GLOSSARY\n";
    for (const Term& term : glossary()) {
        text += fmt::format(".TP\n.B {}\n{}\n", in_roff(term.word), in_roff(term.meaning));
    }
    return {"skusim.1", text + see_also("")};
}

} // namespace

std::vector<ManualPage> manual_pages() {
    std::vector<ManualPage> pages{page_of_all()};
    for (const Command& command : commands()) {
        pages.push_back(page_of(command));
    }
    return pages;
}

} // namespace skusim::cli
