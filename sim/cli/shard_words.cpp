#include "shard_words.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <vector>

namespace skusim::cli {

namespace {

using sweep::Shard;

constexpr const char* by_hand = "say it with --shard I/N, or --shard 1/1 for the whole sweep";

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number ? std::optional(number) : std::nullopt;
}

Result<Shard> parse_shard(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto index = number_in(std::string_view(text).substr(0, slash));
    const auto count = slash == std::string::npos
                           ? std::nullopt
                           : number_in(std::string_view(text).substr(slash + 1));
    if (!index || !count) {
        return failure({}, fmt::format("--shard \"{}\" is no shard; write I/N, such as 3/7 for the "
                                       "third of seven",
                                       text));
    }
    if (*count < 1 || *count > sweep::most_shards) {
        return failure({}, fmt::format("--shard \"{}\": the number of shards is from 1 to {}", text,
                                       sweep::most_shards));
    }
    if (*index < 1 || *index > *count) {
        return failure({},
                       fmt::format("--shard \"{}\": there is no shard {} of {}; they count from "
                                   "1 to {}",
                                   text, *index, *count, *count));
    }
    return Shard{*index, *count};
}

/// What a launcher tells in two variables: the index of a process, counted from `first`, and how
/// many there are.
struct Launcher {
    const char* index;
    const char* count;
    int first;
};
constexpr std::array<Launcher, 6> launchers{{
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", 0}, // Open MPI
    {"PMI_RANK", "PMI_SIZE", 0},                         // MPICH, Intel MPI, Slurm's srun
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},               // GitLab, `parallel:`
    {"CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},       // CircleCI, `parallelism:`
    {"BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
    {"JOB_COMPLETION_INDEX", nullptr, 0}, // Kubernetes, which does not tell how many
}};

constexpr const char* slurm_index = "SLURM_ARRAY_TASK_ID";

Result<int> whole_variable(const Environment& environment, const std::string& name) {
    const std::string text = environment(name).value_or("");
    const auto number = number_in(text);
    if (!number || *number < 0) {
        return failure({}, fmt::format("{} \"{}\" is no whole number; {}", name, text, by_hand));
    }
    return *number;
}

Result<ToldShard> checked(int index, int count, const std::string& source) {
    if (count < 1 || count > sweep::most_shards || index < 1 || index > count) {
        return failure({}, fmt::format("{}: there is no shard {} of {}; number the tasks from 1 to "
                                       "{}, or say it with --shard I/N",
                                       source, index, count, std::max(count, 1)));
    }
    return ToldShard{{index, count}, source};
}

/// One of those that have the count in a variable, or none at all.
Result<ToldShard> launched(const Launcher& launcher, std::optional<int> shards,
                           const Environment& environment) {
    const Result<int> index = whole_variable(environment, launcher.index);
    if (!index) {
        return failure(index.error());
    }
    if (launcher.count == nullptr || !environment(launcher.count)) {
        return shards ? checked(*index - launcher.first + 1, *shards, launcher.index)
                      : failure({}, fmt::format("{} is set, but nothing says how many shards there "
                                                "are; add --shards N, or --shard 1/1 for the whole "
                                                "sweep",
                                                launcher.index));
    }
    const Result<int> count = whole_variable(environment, launcher.count);
    if (!count) {
        return failure(count.error());
    }
    if (shards && *shards != *count) {
        return failure({}, fmt::format("--shards {} contradicts {} {}; {}", *shards, launcher.count,
                                       *count, by_hand));
    }
    return checked(*index - launcher.first + 1, *count, launcher.index);
}

/// A task of a job array. With `--shards` its number is the shard's, so that a part of the array
/// can be run again; else the array is the whole of it.
Result<ToldShard> task_of_array(std::optional<int> shards, const Environment& environment) {
    const Result<int> index = whole_variable(environment, slurm_index);
    if (!index) {
        return failure(index.error());
    }
    if (shards) {
        return checked(*index, *shards, slurm_index);
    }
    const Result<int> count = whole_variable(environment, "SLURM_ARRAY_TASK_COUNT");
    const Result<int> least = whole_variable(environment, "SLURM_ARRAY_TASK_MIN");
    const Result<int> most = whole_variable(environment, "SLURM_ARRAY_TASK_MAX");
    if (!count || !least || !most) {
        return failure(!count ? count.error() : !least ? least.error() : most.error());
    }
    const bool has_step = environment("SLURM_ARRAY_TASK_STEP").has_value();
    const Result<int> step =
        has_step ? whole_variable(environment, "SLURM_ARRAY_TASK_STEP") : Result<int>(1);
    if (!step) {
        return failure(step.error());
    }
    const bool is_gapless = *step >= 1 && *count >= 1 && (*most - *least) % *step == 0 &&
                            (*most - *least) / *step + 1 == *count;
    if (!is_gapless || *least > 1) {
        return failure({}, "a job array that begins above 1 or has gaps is a part of a sweep; add "
                           "--shards N, the number of all its shards");
    }
    return checked((*index - *least) / *step + 1, *count, slurm_index);
}

/// What the environment says; nothing if it says nothing.
Result<std::optional<ToldShard>> surrounding(std::optional<int> shards,
                                             const Environment& environment) {
    std::vector<Result<ToldShard>> told;
    if (environment(slurm_index)) {
        told.push_back(task_of_array(shards, environment));
    }
    for (const Launcher& launcher : launchers) {
        if (environment(launcher.index)) {
            told.push_back(launched(launcher, shards, environment));
        }
    }
    std::optional<ToldShard> found;
    for (Result<ToldShard>& each : told) {
        if (!each) {
            return failure(each.error());
        }
        // A launcher that started one process says nothing.
        if (each->shard.is_whole() && told.size() > 1) {
            continue;
        }
        if (found && found->shard != each->shard) {
            return failure({}, fmt::format("{} and {} both tell a shard; {}", found->source,
                                           each->source, by_hand));
        }
        found = found ? std::move(found) : std::optional(std::move(*each));
    }
    return found;
}

} // namespace

Environment this_environment() {
    return [](const std::string& name) {
        const char* text = std::getenv(name.c_str());
        return text != nullptr ? std::optional<std::string>(text) : std::nullopt;
    };
}

Result<ToldShard> told_shard(const std::string& shard, const std::string& shards,
                             const Environment& environment) {
    if (!shard.empty() && !shards.empty()) {
        return failure({}, "--shard I/N says the number of shards already; leave --shards out");
    }
    if (!shard.empty()) {
        const Result<Shard> parsed = parse_shard(shard);
        return parsed ? Result<ToldShard>(ToldShard{*parsed, "--shard"}) : failure(parsed.error());
    }
    std::optional<int> count;
    if (!shards.empty()) {
        const auto number = whole_number("shards", shards, 1, sweep::most_shards);
        if (!number) {
            return failure(number.error());
        }
        count = static_cast<int>(*number);
    }
    const Result<std::optional<ToldShard>> found = surrounding(count, environment);
    if (!found) {
        return failure(found.error());
    }
    if (*found) {
        return **found;
    }
    return count.value_or(1) == 1
               ? Result<ToldShard>(ToldShard{})
               : failure({},
                         fmt::format("--shards {} is given, but no scheduler says which of them "
                                     "this is; write --shard I/{}",
                                     *count, *count));
}

std::vector<Option> shard_options() {
    return {{"shard", "I/N",
             "work on part I of N parts alone, on a machine of its own; the store is called "
             "FILE.I-of-N, and `sweep merge` joins the stores"},
            {"shards", "N",
             "how many parts there are, where a scheduler says which of them this is: a job array "
             "of Slurm, an Indexed Job of Kubernetes, mpirun, GitLab, CircleCI, Buildkite"}};
}

} // namespace skusim::cli
