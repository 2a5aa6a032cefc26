// Which part of a sweep a process is to work on: as it is told, or as the scheduler that started it
// says.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/shard.hpp>

#include "options.hpp"

#include <functional>
#include <optional>
#include <string>

namespace skusim::cli {

/// A variable of the environment; nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Asks the environment of this process.
[[nodiscard]] Environment this_environment();

/// A shard, and what said so: "--shard", or names of variables.
struct ToldShard {
    sweep::Shard shard;
    std::string source; ///< empty for a whole sweep that nothing was said about
};

/// The shard that the words `--shard I/N` and `--shards N` say, each empty if not given. Without
/// `--shard` the variables of Slurm's job arrays, of Kubernetes' Indexed Jobs, of MPI's launchers,
/// and of GitLab, CircleCI and Buildkite say it.
///
/// Faults: what is no shard; an index without a number of shards, as of an Indexed Job without
/// `--shards`; an array that has gaps or begins above 1, as only `--shards` tells what it is a part
/// of; a variable that contradicts `--shards`; two schedulers that both say something.
[[nodiscard]] Result<ToldShard> told_shard(const std::string& shard, const std::string& shards,
                                           const Environment& environment);

/// The two options.
[[nodiscard]] std::vector<Option> shard_options();

} // namespace skusim::cli
