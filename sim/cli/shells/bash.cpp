#include "cli/command_table.hpp"
#include "completion.hpp"
#include "word_lists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

/// Functions that add to what is offered, and those of the script that find out what is asked.
constexpr std::string_view bash_beginning =
    R"(# bash completion of skusim, written by: skusim completion bash

_skusim_words() { # WORDS: those that begin with the word at the cursor
    COMPREPLY+=($(compgen -W "$1" -- "$word"))
}

_skusim_files() { # ENDING...: files that end so, and folders on the way to them
    local name ending
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do
        [[ -d $name ]] && COMPREPLY+=("$name") && continue
        for ending; do
            [[ $name == *"$ending" ]] && COMPREPLY+=("$name")
        done
    done < <(compgen -f -- "$word")
}

_skusim_folders() {
    local name
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do
        COMPREPLY+=("$name")
    done < <(compgen -d -- "$word")
}

_skusim() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]}
    COMPREPLY=()
    # What is written --option=value comes as three words.
    if [[ $word == = ]]; then
        word=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD-2]}
    fi
)";

/// What offers the candidates of one place.
std::string offered_by_bash(const Candidates& candidates, WordLists& lists) {
    std::vector<std::string> parts;
    if (const std::string list = lists.name_of(candidates); !list.empty()) {
        parts.push_back(fmt::format("_skusim_words \"${}\"", list));
    }
    if (!candidates.endings.empty()) {
        parts.push_back(fmt::format("_skusim_files '{}'", fmt::join(candidates.endings, "' '")));
    }
    if (candidates.are_folders) {
        parts.emplace_back("_skusim_folders");
    }
    return parts.empty() ? ":" : fmt::format("{}", fmt::join(parts, "; "));
}

/// The options of a command and of every command.
std::vector<Option> all_options(const CommandWords& words) {
    std::vector<Option> options = words.options;
    const std::vector<Option>& common = common_options(words.writes_page);
    options.insert(options.end(), common.begin(), common.end());
    return options;
}

/// The case of a command: after an option its value, after a dash its options, else its operands.
std::string bash_case(const Command& command, WordLists& lists) {
    const CommandWords words = command.words();
    std::string text = fmt::format("    '{}')\n        case $option in\n", command.name);
    std::vector<std::string> dashed;
    for (const Option& option : all_options(words)) {
        text += fmt::format("        --{}) {}; return ;;\n", option.name,
                            offered_by_bash(option.candidates, lists));
        dashed.push_back("--" + option.name);
    }
    for (const std::vector<Flag>& flags : {words.flags, common_flags()}) {
        for (const Flag& flag : flags) {
            dashed.push_back("--" + flag.name);
        }
    }
    text += fmt::format("        esac\n"
                        "        if [[ $word == -* ]]; then\n"
                        "            _skusim_words '{}'\n"
                        "            return\n"
                        "        fi\n",
                        fmt::join(dashed, " "));
    if (!words.actions.empty()) {
        text += fmt::format("        if ((COMP_CWORD == 2)); then\n"
                            "            _skusim_words '{}'\n"
                            "            return\n"
                            "        fi\n",
                            fmt::join(words.actions, " "));
    }
    return text + fmt::format("        {}\n        ;;\n", offered_by_bash(words.operands, lists));
}

/// At the second word: the part of a command whose name has two.
std::string bash_parts() {
    std::string text;
    for (const Command& command : commands()) {
        const std::size_t blank = command.name.find(' ');
        if (blank != std::string_view::npos) {
            const std::string_view first = command.name.substr(0, blank);
            const std::string_view second = command.name.substr(blank + 1);
            text += fmt::format(
                "    if [[ $command == {0} ]]; then\n"
                "        ((COMP_CWORD == 2)) && _skusim_words {1}\n"
                "        ((COMP_CWORD > 2)) && [[ ${{COMP_WORDS[2]}} == {1} ]] && command='{2}'\n"
                "    fi\n",
                first, second, command.name);
        }
    }
    return text;
}

} // namespace

std::string bash_completion() {
    WordLists lists;
    std::string cases;
    std::vector<std::string_view> names;
    for (const Command& command : commands()) {
        cases += bash_case(command, lists);
        if (command.name.find(' ') == std::string_view::npos) {
            names.push_back(command.name);
        }
    }
    const std::string all = fmt::format("{}", fmt::join(names, " "));
    std::string script(bash_beginning);
    script += fmt::format("    if ((COMP_CWORD == 1)); then\n"
                          "        _skusim_words '{0} help --help --version'\n"
                          "        return\n"
                          "    fi\n"
                          "    if [[ $command == help ]]; then\n"
                          "        ((COMP_CWORD == 2)) && _skusim_words '{0} glossary'\n"
                          "        return\n"
                          "    fi\n",
                          all);
    script += bash_parts() + "    case $command in\n" + cases + "    esac\n}\n\n";
    const std::vector<std::string> texts = lists.texts();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        script += fmt::format("_skusim_list_{}='{}'\n", i + 1, texts[i]);
    }
    return script + "complete -F _skusim skusim\n";
}

} // namespace skusim::cli
