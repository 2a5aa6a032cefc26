#include <skusim/scenarios/scenario_file.hpp>

#include "commands.hpp"
#include "file_writing.hpp"
#include "options.hpp"
#include "starter.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <unistd.h>

namespace skusim::cli {

namespace {

/// An answer of whoever sits at the terminal; empty where the line is.
std::string asked(const std::string& question) {
    std::cerr << question << ' ' << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer;
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// Fills in what the options left open, where somebody can be asked.
void ask(Starter& starter) {
    if (starter.model.empty()) {
        starter.model =
            asked("Which model? A name of skusim inspect --list, a config.json, or an .onnx file:");
    }
    if (starter.rate.empty() && starter.clients.empty()) {
        const std::string load = asked("How much load? 200/s, or a number of users who each wait "
                                       "for their answer:");
        (is_number(load) ? starter.clients : starter.rate) = load;
    }
    if (starter.latency.empty() && starter.ttft.empty() && starter.tpot.empty()) {
        const std::string bound = asked("How fast? The time within which 95 of 100 requests are "
                                        "answered, such as 250ms:");
        if (!bound.empty()) {
            starter.latency.emplace_back("p95", bound);
        }
    }
    if (starter.region.empty()) {
        starter.region = asked("Which region, such as eastus? Empty for all of the catalog:");
    }
    if (starter.target.empty()) {
        starter.target = asked("Which compute target, such as aks? Empty for machines alone:");
    }
}

/// A file of the working folder, as the file at `path` names it; what is no file stays.
std::string seen_from(const std::string& path, const std::string& name) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(name, error)) {
        return name;
    }
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    return std::filesystem::proximate(name, folder).string();
}

/// Comments on keys that a first scenario can do without.
constexpr const char* more_keys =
    "# More of what can be said; docs/scenario_reference.md has every key.\n"
    "# node: {threads_per_worker: 4}      # else as many as let a node carry most\n"
    "# policy: {spare_nodes: 1}           # nodes beyond those that the objective needs\n"
    "# service: service.yaml              # what skusim calibrate fitted to your load test\n";

Result<int> init(const ParsedWords& words) {
    Starter starter = starter_of(words);
    if (isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0) {
        ask(starter);
    }
    const auto written_by = [](const Starter& it) {
        return starter_scenario(it, "A first scenario, written by skusim init. skusim plan FILE "
                                    "answers it.");
    };
    Result<std::string> text = written_by(starter);
    if (!text) {
        return failure(text.error());
    }
    if (auto checked = scenarios::read_scenario({"the scenario of these words", *text}); !checked) {
        return failure(checked.error());
    }
    const std::string& path = words.common.output;
    if (path.empty()) {
        std::cout << *text << more_keys << std::flush;
        return done;
    }
    if (auto place = may_be_written(path, "--output", words.flags.contains("force")); !place) {
        return failure(place.error());
    }
    starter.model_from_scenario = seen_from(path, starter.model);
    starter.catalog = seen_from(path, starter.catalog);
    text = written_by(starter);
    if (!text) {
        return failure(text.error());
    }
    const Result<void> written = write_whole({{path, *text + more_keys}});
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace

CommandWords init_words() {
    CommandWords command;
    command.calls = {"skusim init [--model NAME|FILE] [--rate 200/s] [--p95 250ms] [--output FILE "
                     "[--force]]"};
    command.about = "Writes a first scenario. On a terminal it asks for what is left out.";
    command.options = starter_options();
    command.flags = {{"force", "write over a file that is there"}};
    return command;
}

Result<int> init_command(const ParsedWords& words) {
    return words.positional.empty() ? init(words) : misused(words);
}

} // namespace skusim::cli
