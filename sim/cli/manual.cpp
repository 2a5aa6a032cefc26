#include "command_table.hpp"
#include "commands.hpp"
#include "file_writing.hpp"
#include "manual_page.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

std::vector<std::string> command_names() {
    std::vector<std::string> names;
    for (const Command& command : commands()) {
        names.emplace_back(command.name);
    }
    return names;
}

Result<int> write_pages(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    std::vector<FileText> files;
    for (ManualPage& page : manual_pages()) {
        files.push_back({(std::filesystem::path(folder) / page.file).string(), page.text});
    }
    const Result<void> written = write_whole(files);
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace

CommandWords manual_words() {
    CommandWords command;
    command.calls = {"skusim manual [COMMAND] | man -l -", "skusim manual --into DIR"};
    command.about = "Prints the manual page of skusim, or of one of its commands.";
    command.operands = {command_names};
    command.options = {{"into", "DIR", "write all pages into the folder DIR", folders()}};
    return command;
}

Result<int> manual_command(const ParsedWords& words) {
    const std::string folder = text_of(words, "into");
    if (!folder.empty()) {
        return words.positional.empty() ? write_pages(folder) : misused(words);
    }
    const std::string name = fmt::format("{}", fmt::join(words.positional, "-"));
    const std::string file = name.empty() ? "skusim.1" : "skusim-" + name + ".1";
    for (const ManualPage& page : manual_pages()) {
        if (page.file == file) {
            const Result<void> written = write_result(words.common, page.text);
            return written ? Result<int>(done) : failure(written.error());
        }
    }
    return failure(unknown_command(fmt::format("{}", fmt::join(words.positional, " "))));
}

} // namespace skusim::cli
