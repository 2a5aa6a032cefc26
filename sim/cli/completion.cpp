#include "cli/shells/completion.hpp"

#include "commands.hpp"

namespace skusim::cli {

namespace {

std::vector<std::string> shell_names() {
    return {"bash", "zsh"};
}

} // namespace

CommandWords completion_words() {
    CommandWords command;
    command.calls = {"skusim completion bash|zsh"};
    command.about = "Prints the script by which the shell completes skusim's commands, options, "
                    "files and names. For bash: source <(skusim completion bash), in ~/.bashrc, or "
                    "once: skusim completion bash --output "
                    "~/.local/share/bash-completion/completions/skusim. For zsh, in a folder of "
                    "its $fpath: skusim completion zsh --output _skusim";
    command.operands = {shell_names};
    command.actions = shell_names();
    return command;
}

Result<int> completion_command(const ParsedWords& words) {
    if (words.positional.size() != 1) {
        return misused(words);
    }
    const std::string& shell = words.positional.front();
    if (shell != "bash" && shell != "zsh") {
        return failure({}, "no completion for \"" + shell + "\"; there is one for bash and zsh");
    }
    const Result<void> written =
        write_result(words.common, shell == "bash" ? bash_completion() : zsh_completion());
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace skusim::cli
