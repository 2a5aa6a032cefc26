#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/base/shell.hpp>
#include <skusim/emission/sharded_sweep.hpp>

#include "wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

std::string command(const std::vector<std::string>& words) {
    std::string text = "sweep";
    for (const std::string& word : words) {
        text += ' ' + shell_quoted(word);
    }
    return text;
}

/// What a shell makes the stores of all shards of.
std::string all_stores(const ShardedSweep& sweep) {
    return fmt::format("{}.*-of-{}", shell_quoted(sweep.store), sweep.shards);
}

std::string merging(const ShardedSweep& sweep) {
    return fmt::format("sweep merge {} --store {} --format csv", all_stores(sweep),
                       shell_quoted(sweep.store));
}

std::string written_by(const ShardedSweep& sweep, const char* what) {
    return fmt::format("# Written by skusim {}: {} of a sweep in {}, {}.\n", sweep.version,
                       count_text(sweep.cells, "cell"), count_text(sweep.shards, "shard"), what);
}

/// A shard uses one processor: the shards themselves are what runs at the same time.
std::string slurm(const ShardedSweep& sweep) {
    const std::string limit =
        sweep.at_once < sweep.shards ? fmt::format("%{}", sweep.at_once) : std::string();
    return "#!/bin/sh\n" + written_by(sweep, "as a job array of Slurm") +
           "# Submit it with sbatch, in the folder that its paths are relative to. A task that is\n"
           "# stopped goes on where it was when it is queued again. When all have ended:\n"
           "#   skusim " +
           merging(sweep) +
           "\n# and if cells are missing, of tasks that ran out of time, for example, submit "
           "those:\n"
           "#   sbatch --array=\"$(skusim sweep merge " +
           all_stores(sweep) +
           " --missing)\" THIS_FILE\n"
           "#SBATCH --job-name=" +
           service_name(sweep.title) + "\n#SBATCH --array=1-" + std::to_string(sweep.shards) +
           limit +
           "\n#SBATCH --ntasks=1\n"
           "#SBATCH --cpus-per-task=1\n"
           "#SBATCH --time=04:00:00\n"
           "#SBATCH --requeue\n"
           "\n"
           "\"${SKUSIM:-skusim}\" " +
           command(sweep.words) + " \\\n    --store " + shell_quoted(sweep.store) + " --shards " +
           std::to_string(sweep.shards) +
           " \\\n    --threads \"${SLURM_CPUS_PER_TASK:-1}\" --quiet --output /dev/null\n"
           "status=$?\n"
           "# It still runs elsewhere, on a node that was taken for lost: queue up again.\n"
           "[ \"$status\" -eq 4 ] && scontrol requeue \"$SLURM_JOB_ID\"\n"
           "exit \"$status\"\n";
}

std::string escaped_for_make(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::string escaped;
    for (const char letter : text) {
        escaped += letter == '$' ? "$$" : std::string(1, letter);
    }
    return escaped;
}

/// The table of a shard is its target: it is written whole or not at all, unlike the store, which
/// is there from the first cell on.
std::string make(const ShardedSweep& sweep) {
    const std::string stores =
        fmt::format("$(foreach i,$(SHARDS),$(STORE).$(i)-of-{})", sweep.shards);
    std::string shards;
    for (int shard = 1; shard <= sweep.shards; ++shard) {
        shards += (shard == 1 ? "" : " ") + std::to_string(shard);
    }
    return written_by(sweep, "as a makefile") +
           fmt::format("# make --jobs={} -f THIS_FILE\n", sweep.at_once) +
           "# What was stopped goes on where it was when make is run again. A shard's table\n"
           "# ($(STORE).I-of-N.csv) is there when it is finished; make clean takes tables and "
           "stores away.\n"
           ".RECIPEPREFIX := >\n"
           "SKUSIM ?= skusim\n"
           "STORE := " +
           escaped_for_make(sweep.store) + "\nSHARDS := " + shards + "\nSTORES := " + stores +
           "\nTABLES := $(addsuffix .csv,$(STORES))\n"
           "\n"
           ".PHONY: all clean\n"
           "all: $(STORE).csv\n"
           "\n"
           "$(STORE).csv: $(TABLES)\n"
           "> $(SKUSIM) sweep merge $(STORES) --store $(STORE) --format csv --output $@\n"
           "\n"
           "$(STORE).%-of-" +
           std::to_string(sweep.shards) + ".csv:\n> $(SKUSIM) " +
           escaped_for_make(command(sweep.words)) + " --store $(STORE) --shard $*/" +
           std::to_string(sweep.shards) +
           " --threads 1 --quiet --format csv --output $@\n"
           "\n"
           "clean:\n"
           "> rm -f $(STORE).csv $(TABLES) $(STORES) $(STORE)\n";
}

/// Nothing is tried again that would fail again (status 2), and what befalls a machine costs no
/// attempt. All else does, as a pod that finds its store in use by another (status 4): that one may
/// never end.
Json failure_policy(const std::string& container) {
    return {
        {"rules",
         Json::array(
             {{{"action", "FailIndex"},
               {"onExitCodes",
                {{"containerName", container}, {"operator", "In"}, {"values", Json::array({2})}}}},
              {{"action", "Ignore"},
               {"onPodConditions",
                Json::array({{{"type", "DisruptionTarget"}, {"status", "True"}}})}}})}};
}

Json container(const ShardedSweep& sweep, const std::string& name) {
    Json arguments = Json::array({"sweep"});
    for (const std::string& word : sweep.words) {
        arguments.push_back(word);
    }
    for (const std::string& word :
         {std::string("--store"), sweep.store, std::string("--shards"),
          std::to_string(sweep.shards), std::string("--threads"), std::string("1"),
          std::string("--quiet"), std::string("--output"), std::string("/dev/null")}) {
        arguments.push_back(word);
    }
    return {{"name", name},
            {"image", "skusim:" + sweep.version},
            {"command", Json::array({"skusim"})},
            {"args", arguments},
            {"workingDir", "/sweep"},
            {"resources", {{"requests", {{"cpu", "1"}, {"memory", "1Gi"}}}}},
            {"volumeMounts", Json::array({{{"name", "sweep"}, {"mountPath", "/sweep"}}})}};
}

std::string kubernetes_job(const ShardedSweep& sweep) {
    // Twice as long from one to the next, ten minutes in all: a pod on a node that was lost is
    // taken for gone after five.
    constexpr int attempts = 6;
    const std::string name = service_name(sweep.title);
    const Json claim{{"claimName", "skusim-sweep"}};
    const Json pod{
        {"restartPolicy", "Never"},
        {"containers", Json::array({container(sweep, name)})},
        {"volumes", Json::array({{{"name", "sweep"}, {"persistentVolumeClaim", claim}}})}};
    const Json job{{"apiVersion", "batch/v1"},
                   {"kind", "Job"},
                   {"metadata", {{"name", name}}},
                   {"spec",
                    {{"completionMode", "Indexed"},
                     {"completions", sweep.shards},
                     {"parallelism", std::min(sweep.at_once, sweep.shards)},
                     {"backoffLimitPerIndex", attempts},
                     {"maxFailedIndexes", sweep.shards},
                     {"podFailurePolicy", failure_policy(name)},
                     {"template", {{"spec", pod}}}}}};
    return written_by(sweep, "as an Indexed Job of Kubernetes (1.33 and newer)") +
           "# Fill in the image, and the claim of a volume that all pods can write "
           "(ReadWriteMany);\n"
           "# scenarios and catalogs lie on it, where the arguments say, and the stores will.\n"
           "#   kubectl apply -f THIS_FILE\n"
           "# A pod that is lost goes on where it was. When the job has ended, in the volume's "
           "folder:\n"
           "#   skusim " +
           merging(sweep) + "\n---\n" + yaml_text(job);
}

} // namespace

std::string sharded_sweep(ClusterScheduler scheduler, const ShardedSweep& sweep) {
    switch (scheduler) {
    case ClusterScheduler::slurm:
        return slurm(sweep);
    case ClusterScheduler::kubernetes:
        return kubernetes_job(sweep);
    case ClusterScheduler::make:
        return make(sweep);
    }
    return "";
}

} // namespace skusim::emission
