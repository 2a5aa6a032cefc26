#include "command_words.hpp"

#include <skusim/base/line_breaking.hpp>

#include <algorithm>

namespace skusim::cli {

namespace {

std::vector<std::string> format_words() {
    return {"text", "json", "csv", "markdown"};
}

std::vector<std::string> format_words_with_page() {
    return {"text", "json", "csv", "markdown", "html"};
}

std::vector<Option> make_common_options(bool writes_page) {
    return {{"format",
             "FORM",
             writes_page ? "text (default), json, csv, markdown or html"
                         : "text (default), json, csv or markdown",
             {writes_page ? format_words_with_page : format_words}},
            {"output", "FILE",
             "write the result to FILE, in place of what is there, not to standard output",
             any_file()},
            {"seed", "N", "seed of the simulation, in place of the scenario's"},
            {"threads", "N", "threads to use (default: all); results do not depend on it"}};
}

} // namespace

const std::vector<Option>& common_options(bool writes_page) {
    static const std::vector<Option> with_page = make_common_options(true);
    static const std::vector<Option> without_page = make_common_options(false);
    return writes_page ? with_page : without_page;
}

const std::vector<Flag>& common_flags() {
    static const std::vector<Flag> flags{
        {"quiet", "no progress on standard error"},
        {"progress", "progress as lines of JSON on standard error, for programs"},
        {"help", "this text"}};
    return flags;
}

std::string heading_of(const std::string& group) {
    return group.empty() ? "Options" : group;
}

std::vector<std::string> groups_of(const CommandWords& command) {
    std::vector<std::string> groups;
    const auto add = [&](const std::string& group) {
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
            groups.push_back(group);
        }
    };
    for (const Option& option : command.options) {
        add(option.group);
    }
    for (const Flag& flag : command.flags) {
        add(flag.group);
    }
    return groups;
}

std::string usage_of(const CommandWords& command) {
    constexpr std::size_t columns = 80;
    std::string text;
    for (const std::string& call : command.calls) {
        std::string before = text.empty() ? "usage: " : "       ";
        for (const std::string& line : wrapped(call, columns - before.size() - 2)) {
            text += before + line + '\n';
            before = "         ";
        }
    }
    for (const std::string& line : wrapped(command.about, columns)) {
        text += line.empty() ? "" : line + '\n';
    }
    return text;
}

} // namespace skusim::cli
