#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/emission/sharded_sweep.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/ranks/ranked_sweep.hpp>
#include <skusim/report/results.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/run.hpp>
#include <skusim/sweep/sqlite_store.hpp>

#include "commands.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "shard_words.hpp"
#include "sweep_grid.hpp"
#include "sweep_merge.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <memory>
#include <set>
#include <utility>

namespace skusim::cli {

namespace {

/// Nothing is kept where no file was told.
Result<std::unique_ptr<sweep::Store>> open_store(const std::string& path, const sweep::Grid& grid,
                                                 const sweep::Shard& shard) {
    if (path.empty()) {
        return std::make_unique<sweep::NoStore>();
    }
    Result<sweep::SqliteStore> opened =
        sweep::SqliteStore::open(sweep::store_of(path, shard), shard);
    if (!opened) {
        return failure(opened.error());
    }
    if (const Result<void> noted = opened->note(grid, shard, SKUSIM_VERSION); !noted) {
        return failure(noted.error());
    }
    return std::make_unique<sweep::SqliteStore>(std::move(*opened));
}

/// A cell is at the fitted values: to seek its nodes again for dozens of parameter sets, as a plan
/// does for the two that it chooses, would take dozens of times as long.
void tell_uncertainty(const sweep::Grid& grid) {
    const sweep::Group* group = nullptr;
    std::set<std::string> told;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (std::exchange(group, grid.cell(i).group) != grid.cell(i).group &&
            !group->scenario.service_uncertainty.empty() &&
            told.insert(group->scenario.file).second) {
            complain({{{group->scenario.file, 0, 0},
                       "service.uncertainty is not carried into a sweep, whose cells are at the "
                       "fitted values; plan --sku NAME shows what it does to one"}});
        }
    }
}

/// The sweep on the ranks of an MPI job, of which this process is one. Rank 0 speaks for all.
Result<int> run_on_ranks(const ParsedWords& words) {
    for (const char* option : {"shard", "shards"}) {
        if (!texts(words, option).empty()) {
            return failure({}, fmt::format("--{} cuts a sweep that --mpi shares out as it goes; "
                                           "leave one of them out",
                                           option));
        }
    }
    const experiment::ThreadLimit threads(std::max(words.common.threads, 1));
    ProgressBar bar(words.common.progress);
    const ranks::RankedSweep sweep{
        [&] { return load_grid(words); },
        [&](const sweep::Grid& grid) {
            tell_uncertainty(grid);
            return open_store(text_of(words, "store"), grid, {});
        },
        {SKUSIM_VERSION, catalogs::shipped_hardware()},
        [&](std::size_t done, std::size_t total) { bar.show("cells", done, total); }};
    const Result<std::optional<sweep::FinishedSweep>> result = ranks::run(sweep);
    if (!result) {
        return failed_on_store(result.error());
    }
    bar.erase();
    if (!*result) {
        return done;
    }
    const Result<void> written =
        write_result(words.common, report::sweep(**result, words.common.format));
    return written ? Result<int>(done) : failure(written.error());
}

Result<int> run_sweep(const ParsedWords& words) {
    const Result<ToldShard> told =
        told_shard(text_of(words, "shard"), text_of(words, "shards"), this_environment());
    if (!told) {
        return failure(told.error());
    }
    const sweep::Shard& shard = told->shard;
    const Result<sweep::Grid> grid = load_grid(words);
    if (!grid) {
        return failure(grid.error());
    }
    tell_uncertainty(*grid);
    // A table that is a part of what was asked for must not go for the whole.
    if (!shard.is_whole() && told->source != "--shard") {
        tell(fmt::format("shard {} by {}; --shard 1/1 is the whole sweep", shard.text(),
                         told->source));
    }
    const auto store = open_store(text_of(words, "store"), *grid, shard);
    if (!store) {
        return failed_on_store(store.error());
    }
    const experiment::ThreadLimit threads(words.common.threads);
    ProgressBar bar(words.common.progress);
    const Result<sweep::FinishedSweep> result =
        sweep::run(*grid, shard, {SKUSIM_VERSION, catalogs::shipped_hardware()}, **store,
                   [&](std::size_t done, std::size_t total) { bar.show("cells", done, total); });
    if (!result) {
        return failed_on_store(result.error());
    }
    bar.erase();
    const Result<void> written =
        write_result(words.common, report::sweep(*result, words.common.format));
    return written ? Result<int>(done) : failure(written.error());
}

/// The words of the sweep that all shards have in common.
std::vector<std::string> common_words(const ParsedWords& words) {
    std::vector<std::string> common = words.positional;
    for (const std::string& variation : texts(words, "vary")) {
        common.push_back("--vary");
        common.push_back(variation);
    }
    if (words.common.seed) {
        common.push_back("--seed");
        common.push_back(std::to_string(*words.common.seed));
    }
    if (words.flags.count("yes") > 0) {
        common.emplace_back("--yes");
    }
    return common;
}

/// A makefile cannot quote names of files.
bool is_plain_path(const std::string& path) {
    return std::all_of(path.begin(), path.end(), [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '.' || letter == '_' || letter == '-' ||
               letter == '/';
    });
}

Result<emission::ShardedSweep> sharded(const ParsedWords& words,
                                       emission::ClusterScheduler scheduler) {
    const std::string count = text_of(words, "shards");
    const std::string limit = text_of(words, "at-once");
    emission::ShardedSweep sweep;
    sweep.store = text_of(words, "store");
    if (count.empty() || sweep.store.empty()) {
        return failure({}, "--emit needs --shards N, into how many parts the sweep is cut, and "
                           "--store FILE, where their cells are kept");
    }
    if (scheduler == emission::ClusterScheduler::make && !is_plain_path(sweep.store)) {
        return failure({}, "--emit make: a makefile cannot name \"" + sweep.store +
                               "\"; use letters, digits, and . _ - / for --store");
    }
    if (std::find(words.positional.begin(), words.positional.end(), "-") !=
        words.positional.end()) {
        return failure({},
                       "--emit: other machines have not this standard input; name the scenario's "
                       "file");
    }
    const auto shards = whole_number("shards", count, 1, sweep::most_shards);
    if (!shards) {
        return failure(shards.error());
    }
    const auto at_once = limit.empty() ? shards : whole_number("at-once", limit, 1, *shards);
    if (!at_once) {
        return failure(at_once.error());
    }
    const Result<sweep::Grid> grid = load_grid(words);
    if (!grid) {
        return failure(grid.error());
    }
    sweep.version = SKUSIM_VERSION;
    sweep.words = common_words(words);
    sweep.title = grid->size() == 0 ? "sweep" : grid->cell(0).group->scenario.name;
    sweep.cells = static_cast<std::int64_t>(grid->size());
    sweep.shards = static_cast<int>(*shards);
    sweep.at_once = static_cast<int>(*at_once);
    return sweep;
}

Result<int> emit_sweep(const ParsedWords& words, const std::string& name) {
    const auto scheduler = value_in_table<emission::ClusterScheduler>(name);
    if (!scheduler) {
        return failure({}, "--emit \"" + name + "\" is unknown; use slurm, kubernetes or make");
    }
    if (!texts(words, "shard").empty()) {
        return failure({}, "--emit writes what runs all shards; leave --shard out");
    }
    const Result<emission::ShardedSweep> sweep = sharded(words, *scheduler);
    if (!sweep) {
        return failure(sweep.error());
    }
    const Result<void> written =
        write_result(words.common, emission::sharded_sweep(*scheduler, *sweep));
    return written ? Result<int>(done) : failure(written.error());
}

Result<int> sweep_or_emit(const ParsedWords& words) {
    if (!texts(words, "emit").empty()) {
        return emit_sweep(words, text_of(words, "emit"));
    }
    if (!texts(words, "at-once").empty()) {
        return failure({}, "--at-once is for --emit: how many shards the scheduler runs at a time");
    }
    return words.flags.count("mpi") > 0 ? run_on_ranks(words) : run_sweep(words);
}

} // namespace

CommandWords sweep_words() {
    CommandWords command;
    command.writes_page = true;
    command.calls = {
        "skusim sweep SCENARIO... [--vary KEY=V1,V2,... | KEY=FIRST..LAST[:STEP]]... [--store "
        "FILE] "
        "[--shard I/N | --shards N]",
        "skusim sweep SCENARIO... --store FILE --shards N --emit slurm|kubernetes|make",
        "mpirun -np N skusim sweep SCENARIO... [--store FILE] --mpi",
        "skusim sweep merge STORE... [--store FILE] [--missing]"};
    command.about = "Plans every scenario on every SKU at every varied value, as one table. With "
                    "--store it goes on where it was interrupted.";
    command.operands = yaml_files();
    command.options = {{"vary", "KEY=VALUES",
                        "values that a key of the scenario takes in turn, such as "
                        "workload.arrivals.rate=100..400 /s:100; may be given again"},
                       {"store", "FILE",
                        "an SQLite file in which finished cells are kept: a sweep that was "
                        "interrupted goes on where it was",
                        any_file()}};
    command.options[0].may_be_repeated = true;
    for (Option& option : shard_options()) {
        command.options.push_back(std::move(option));
    }
    command.options.push_back({"emit",
                               "SCHEDULER",
                               "print what runs all shards: slurm (a job array), kubernetes (an "
                               "Indexed Job) or make (a makefile)",
                               {names_of<emission::ClusterScheduler>}});
    command.options.push_back({"at-once", "K", "of --emit: shards that run at a time, at most"});
    command.flags = {{"mpi",
                      "share the cells out over the ranks of an MPI job, one thread each unless "
                      "--threads says more: mpirun -np 8 skusim sweep ... --mpi"},
                     {"yes", "run a sweep of over 100000 cells"}};
    return command;
}

Result<int> sweep_command(const ParsedWords& words) {
    return words.positional.empty() ? misused(words) : sweep_or_emit(words);
}

CommandWords merge_words() {
    CommandWords command;
    command.writes_page = true;
    command.calls = {"skusim sweep merge STORE... --store FILE",
                     "skusim sweep merge STORE... --missing"};
    command.about = "Joins the stores of a sweep's shards into one store, and prints its table.";
    command.operands = any_file();
    command.options = {{"store", "FILE",
                        "the store with the cells of all; where it is there, it is one of them",
                        any_file()}};
    command.flags = {{"missing", "print the shards to run again, as 3,5, and no table"}};
    return command;
}

Result<int> merge_command(const ParsedWords& words) {
    return words.positional.empty() ? misused(words) : merge_stores(words, words.positional);
}

} // namespace skusim::cli
