#include "command_table.hpp"

#include "commands.hpp"

#include <algorithm>
#include <array>

namespace skusim::cli {

namespace {

constexpr std::array<Command, 14> table{{
    {"plan", "which SKU, and how many: the capacity plan of a scenario", plan_words, plan_command},
    {"init", "a first scenario, from a few words", init_words, init_command},
    {"profile", "the load curve of one node of one SKU", profile_words, profile_command},
    {"simulate", "one cluster under one load: every metric with its interval", simulate_words,
     simulate_command},
    {"sweep", "scenarios, SKUs and varied values, as one table; resumable", sweep_words,
     sweep_command},
    {"sweep merge", "the stores of a sweep's shards as one", merge_words, merge_command},
    {"compare", "two plans side by side; a guard for pipelines", compare_words, compare_command},
    {"calibrate", "fit a service model to what a load tool measured", calibrate_words,
     calibrate_command},
    {"check", "validate scenarios and catalogs: every fault with its place", check_words,
     check_command},
    {"catalog", "look at SKU catalogs and join them: list, show, import", catalog_words,
     catalog_command},
    {"inspect", "a model: its size, a request's cost, what of it fits on each card", inspect_words,
     inspect_command},
    {"measure", "load a running HTTP endpoint and measure its latencies", measure_words,
     measure_command},
    {"completion", "what lets bash or zsh complete skusim's words", completion_words,
     completion_command},
    {"manual", "the manual pages, for man", manual_words, manual_command},
}};

} // namespace

std::span<const Command> commands() {
    return table;
}

const Command* find_command(std::string_view name) {
    const auto* found = std::find_if(table.begin(), table.end(),
                                     [&](const Command& it) { return it.name == name; });
    return found == table.end() ? nullptr : found;
}

Faults unknown_command(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Command& command : table) {
        names.push_back(command.name);
    }
    const std::string_view meant = nearest(name, names);
    return {{{},
             "skusim: unknown command \"" + std::string(name) + '"' +
                 (meant.empty() ? "" : "; did you mean \"" + std::string(meant) + "\"?") +
                 " See skusim --help"}};
}

} // namespace skusim::cli
