#include "cli/command_table.hpp"
#include "completion.hpp"
#include "word_lists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

constexpr std::string_view zsh_beginning = R"(#compdef skusim
# zsh completion of skusim, written by: skusim completion zsh

_skusim_pick() { # PATTERN WORD...: the words, and files of the pattern where it is not empty
    local pattern=$1 found=1
    shift
    local -a known=("$@")
    (($#known)) && compadd -a known && found=0
    [[ -n $pattern ]] && _files -g $pattern && found=0
    return found
}

_skusim() {
)";

/// Inside single quotes and inside the brackets of a specification.
std::string in_specification(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '\'') {
            result += "'\\''";
        } else {
            result += std::string_view("[]:\\").find(letter) != std::string_view::npos ? "\\" : "";
            result += letter;
        }
    }
    return result;
}

/// "*.(yaml|yml)"; "*" for any file.
std::string pattern_of(const std::vector<std::string_view>& endings) {
    std::vector<std::string_view> kinds;
    for (const std::string_view ending : endings) {
        if (ending.empty()) {
            return "*";
        }
        kinds.push_back(ending.substr(1));
    }
    return fmt::format("*.({})", fmt::join(kinds, "|"));
}

/// The action of a specification, which offers the candidates of one place.
std::string offered_by_zsh(const Candidates& candidates, WordLists& lists) {
    if (candidates.are_folders) {
        return "_files -/";
    }
    const std::string list = lists.name_of(candidates);
    if (list.empty() && candidates.endings.empty()) {
        return " "; // its message alone
    }
    return fmt::format(" _skusim_pick \"{}\"{}",
                       candidates.endings.empty() ? "" : pattern_of(candidates.endings),
                       list.empty() ? "" : " $" + list);
}

std::string zsh_option(const Option& option, WordLists& lists) {
    return fmt::format("        '{}--{}=[{}]:{}:{}' \\\n", option.may_be_repeated ? "*" : "",
                       option.name, in_specification(option.help), in_specification(option.value),
                       offered_by_zsh(option.candidates, lists));
}

std::string zsh_case(const Command& command, WordLists& lists) {
    const CommandWords words = command.words();
    std::string text = fmt::format("    '{}') _arguments -S \\\n", command.name);
    for (const std::vector<Option>& options : {words.options, common_options(words.writes_page)}) {
        for (const Option& option : options) {
            text += zsh_option(option, lists);
        }
    }
    for (const std::vector<Flag>& flags : {words.flags, common_flags()}) {
        for (const Flag& flag : flags) {
            text += fmt::format("        '--{}[{}]' \\\n", flag.name, in_specification(flag.help));
        }
    }
    if (!words.actions.empty()) {
        text += fmt::format("        '1:what to do:({})' \\\n", fmt::join(words.actions, " "));
    }
    return text + fmt::format("        '*:word:{}' ;;\n", offered_by_zsh(words.operands, lists));
}

/// Makes one word of the two that name a part of a command.
std::string zsh_parts() {
    std::string text;
    for (const Command& command : commands()) {
        const std::size_t blank = command.name.find(' ');
        if (blank != std::string_view::npos) {
            text += fmt::format("    if [[ \"$words[2] $words[3]\" == '{}' ]] && ((CURRENT > 3)); "
                                "then\n"
                                "        words=(skusim '{}' $words[4,-1])\n"
                                "        ((CURRENT--))\n"
                                "    fi\n",
                                command.name, command.name);
        }
    }
    return text;
}

} // namespace

std::string zsh_completion() {
    WordLists lists;
    std::string cases;
    std::string names;
    for (const Command& command : commands()) {
        cases += zsh_case(command, lists);
        if (command.name.find(' ') == std::string_view::npos) {
            names +=
                fmt::format("        '{}:{}'\n", command.name, in_specification(command.summary));
        }
    }
    std::string script(zsh_beginning);
    const std::vector<std::string> texts = lists.texts();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        script += fmt::format("    local -a _skusim_list_{}=({})\n", i + 1, texts[i]);
    }
    script +=
        "    local -a commands=(\n" + names + "        'help:how a command is called'\n    )\n";
    script += "    if ((CURRENT == 2)) || [[ $words[2] == help ]]; then\n"
              "        [[ $words[2] == help ]] && commands+=('glossary:the words of results')\n"
              "        _describe -t commands 'command of skusim' commands\n"
              "        return\n"
              "    fi\n" +
              zsh_parts() +
              "    shift words\n"
              "    ((CURRENT--))\n"
              "    case $words[1] in\n" +
              cases + "    esac\n}\n\n";
    return script + "_skusim \"$@\"\n";
}

} // namespace skusim::cli
