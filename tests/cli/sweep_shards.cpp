// Sweeps in parts, through the binary: the merged table has the bytes of the undivided one, and
// what is emitted runs the same words.
#include "binary.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

/// Eight combinations of values on the SKUs of the small catalog, of which the price leaves out
/// some.
std::vector<std::string> sweep_words(const Scratch& scratch,
                                     const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"sweep",  scratch.path("small_plan.yaml"),
                                   "--vary", "workload.arrivals.rate=2..5 /s",
                                   "--vary", "select.max_price=0.12 /h,5 /h"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Locks a file as SQLite does that writes to it ("File Format", the lock-byte page), until its
/// end.
class WriterElsewhere {
public:
    explicit WriterElsewhere(const std::string& path) : file_(::open(path.c_str(), O_RDWR)) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_start = 0x40000000;
        lock.l_len = 512;
        REQUIRE(file_ >= 0);
        REQUIRE(::fcntl(file_, F_SETLK, &lock) == 0);
    }
    ~WriterElsewhere() { ::close(file_); }
    WriterElsewhere(const WriterElsewhere&) = delete;
    WriterElsewhere& operator=(const WriterElsewhere&) = delete;

private:
    int file_;
};

/// A program for a shell, in the folder.
void write_program(const Scratch& scratch, const std::string& name, const std::string& script) {
    std::ofstream(scratch.path(name)) << "#!/bin/sh\n" << script << '\n';
    std::filesystem::permissions(scratch.path(name), std::filesystem::perms::owner_all);
}

} // namespace

TEST_CASE("the tables of 1, 2, 7 and 64 shards, merged, have the bytes of the undivided sweep") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const std::string store = scratch.path("s.db");
    const Run whole = run_skusim(sweep_words(scratch, {"--format", "csv", "--store", store}));
    REQUIRE(whole.status == 0);
    const std::size_t lines = lines_of(whole.out).size();
    REQUIRE(lines > 20);
    for (const int count : {2, 7, 64}) {
        CAPTURE(count);
        // The cells of a whole store are known to a shard that is given a copy of it.
        std::vector<std::string> merge{"sweep", "merge"};
        std::size_t cells = 0;
        for (int index = 1; index <= count; ++index) {
            const std::string shard = std::to_string(index) + '/' + std::to_string(count);
            const std::string part =
                store + '.' + std::to_string(index) + "-of-" + std::to_string(count);
            if (count == 64) {
                std::filesystem::copy(store, part);
            }
            const Run run = run_skusim(
                sweep_words(scratch, {"--format", "csv", "--store", store, "--shard", shard}));
            REQUIRE(run.status == 0);
            CHECK(run.err.empty());
            cells += lines_of(run.out).size() - 1;
            merge.push_back(part);
        }
        CHECK(cells + 1 == lines); // each cell is in one shard
        const std::string all = scratch.path("all" + std::to_string(count) + ".db");
        merge.insert(merge.end(), {"--store", all, "--format", "csv"});
        const Run merged = run_skusim(merge);
        CHECK(merged.status == 0);
        CHECK(merged.err.empty());
        CHECK(merged.out == whole.out);
        // What was merged answers the undivided sweep.
        const Run again = run_skusim(sweep_words(scratch, {"--format", "csv", "--store", all}));
        CHECK(again.out == whole.out);
    }
}

TEST_CASE("a sweep tells the cheapest of each value, and where it changes") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const Run run = run_skusim(sweep_words(scratch, {"--format", "json"}));
    REQUIRE(run.status == 0);
    const Json sweep = Json::parse(run.out);
    CHECK(sweep.at("shard").is_null());
    CHECK(sweep.at("missing") == 0);
    REQUIRE(sweep.at("choices").size() == 8);
    for (const Json& choice : sweep.at("choices")) {
        const Json& best = choice.at("cheapest");
        REQUIRE(best.is_object());
        int chosen = 0;
        for (const Json& cell : sweep.at("cells")) {
            if (cell.at("varied") != choice.at("varied")) {
                continue;
            }
            if (cell.at("verdict") == "feasible") {
                CHECK(cell.at("usd_per_hour") >= best.at("usd_per_hour"));
            }
            if (!cell.at("chosen_as").empty()) {
                ++chosen;
                CHECK(cell.at("sku") == best.at("sku"));
                CHECK(cell.at("chosen_as") == Json::array({"cheapest"}));
            }
        }
        CHECK(chosen == 1);
        // Under the lower price the machine that is the cheapest cluster is not to be had.
        const bool is_cheap = choice.at("varied").at("select.max_price") == "0.12 /h";
        CHECK(best.at("sku") == (is_cheap ? "first" : "better"));
        CHECK(choice.at("changed_along") ==
              (is_cheap ? Json::array() : Json::array({"select.max_price"})));
    }
    const Run text = run_skusim(sweep_words(scratch));
    CHECK_THAT(text.out, ContainsSubstring("cheapest") && ContainsSubstring("changed by"));
    const Run part = run_skusim(sweep_words(scratch, {"--shard", "1/2", "--format", "json"}));
    CHECK(Json::parse(part.out).at("choices").empty());
    CHECK(Json::parse(part.out).at("shard") == Json{{"index", 1}, {"count", 2}});
}

TEST_CASE("merge tells what is missing, with status 1; --missing prints shards to run again") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const std::string store = scratch.path("s.db");
    REQUIRE(run_skusim(sweep_words(scratch, {"--store", store, "--shard", "2/3"})).status == 0);
    const std::string all = scratch.path("all.db");
    const Run merged =
        run_skusim({"sweep", "merge", store + ".2-of-3", "--store", all, "--format", "csv"});
    CHECK(merged.status == 1);
    CHECK_THAT(merged.err, ContainsSubstring("missing; run shards 1,3 of 3 again, and merge"));
    const Run missing = run_skusim({"sweep", "merge", store + ".2-of-3", "--missing"});
    CHECK(missing.status == 0);
    CHECK(missing.out == "1,3\n");
    for (const char* shard : {"1/3", "3/3"}) {
        REQUIRE(run_skusim(sweep_words(scratch, {"--store", store, "--shard", shard})).status == 0);
    }
    const Run complete = run_skusim({"sweep", "merge", store + ".1-of-3", store + ".3-of-3",
                                     "--store", all, "--format", "csv"});
    CHECK(complete.status == 0);
    CHECK(complete.err.empty());
    CHECK(complete.out == run_skusim(sweep_words(scratch, {"--format", "csv"})).out);
    CHECK(run_skusim({"sweep", "merge", all, "--missing"}).out.empty());
}

TEST_CASE("what is no shard, and no merge, is told in one line: exit 2") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const std::vector<std::vector<std::string>> cases = {
        sweep_words(scratch, {"--shard", "0/3"}),
        sweep_words(scratch, {"--shard", "4/3"}),
        sweep_words(scratch, {"--shard", "1/0"}),
        sweep_words(scratch, {"--shards", "7"}),
        sweep_words(scratch, {"--emit", "slurm"}),
        sweep_words(scratch, {"--emit", "pbs", "--shards", "2", "--store", "s.db"}),
        sweep_words(scratch, {"--emit", "make", "--shards", "2", "--store", "s and.db"}),
        sweep_words(scratch, {"--at-once", "2"}),
        {"sweep", "merge", scratch.path("small_plan.yaml"), "--store", scratch.path("all.db")},
        {"sweep", "merge", scratch.path("none.db"), "--store", scratch.path("all.db")},
        {"sweep", "merge", scratch.path("small_plan.yaml")},
        {"sweep", "-", "--emit", "slurm", "--shards", "2", "--store", "s.db"}};
    for (const auto& words : cases) {
        const Run run = run_skusim(words);
        CAPTURE(words, run.err);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK(lines_of(run.err).size() == 1);
    }
    CHECK_FALSE(std::filesystem::exists(scratch.path("all.db")));
}

TEST_CASE("a store that another process has is no unusable input: exit 4, and later it does") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const std::string store = scratch.path("s.db");
    const std::vector<std::string> shard =
        sweep_words(scratch, {"--store", store, "--shard", "1/2"});
    REQUIRE(run_skusim(shard).status == 0);
    const std::vector<std::string> merge{"sweep", "merge", store + ".1-of-2", "--missing"};
    {
        const WriterElsewhere writer(store + ".1-of-2");
        // Each waits for its turn some seconds, both the same.
        auto sweeps = std::async(std::launch::async, [&] { return run_skusim(shard); });
        auto merges = std::async(std::launch::async, [&] { return run_skusim(merge); });
        for (const Run& run : {sweeps.get(), merges.get()}) {
            CHECK(run.status == 4);
            CHECK(run.out.empty());
            CHECK(run.err == store + ".1-of-2: the sweep store is in use by another process; run "
                                     "this again when that has ended\n");
        }
    }
    CHECK(run_skusim(shard).status == 0);
    CHECK(run_skusim(merge).out == "2\n");
}

TEST_CASE("a sweep that a scheduler cuts says so, for its table is no whole one") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    ::setenv("CI_NODE_INDEX", "2", 1);
    ::setenv("CI_NODE_TOTAL", "3", 1);
    const Run run = run_skusim(sweep_words(scratch, {"--format", "csv", "--quiet"}));
    ::unsetenv("CI_NODE_INDEX");
    ::unsetenv("CI_NODE_TOTAL");
    CHECK(run.err == "shard 2-of-3 by CI_NODE_INDEX; --shard 1/1 is the whole sweep\n");
    CHECK(run.out == run_skusim(sweep_words(scratch, {"--format", "csv", "--shard", "2/3"})).out);
}

TEST_CASE("a job array and an Indexed Job carry the words of the sweep") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const auto emitted = [&](const char* scheduler) {
        const Run run = run_skusim(
            {"sweep", "small_plan.yaml", "--vary", "workload.arrivals.rate=2..5 /s", "--seed", "5",
             "--store", "it's.db", "--shards", "7", "--at-once", "3", "--emit", scheduler},
            scratch.folder());
        CAPTURE(run.err);
        REQUIRE(run.status == 0);
        return run.out;
    };
    const std::string slurm = emitted("slurm");
    CHECK_THAT(slurm, ContainsSubstring("#SBATCH --array=1-7%3\n"));
    CHECK_THAT(slurm, ContainsSubstring("#SBATCH --requeue\n"));
    CHECK_THAT(slurm, ContainsSubstring("--store 'it'\\''s.db' --shards 7"));
    const std::string kubernetes = emitted("kubernetes");
    for (const char* part : {"completionMode: Indexed", "completions: 7", "parallelism: 3",
                             "backoffLimitPerIndex: 6", "action: FailIndex", "DisruptionTarget",
                             "maxFailedIndexes: 7", "workload.arrivals.rate=2..5 /s"}) {
        CHECK_THAT(kubernetes, ContainsSubstring(part));
    }
}

TEST_CASE("tasks of the emitted job array, and make, end with the table of the undivided sweep") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const Run whole = run_skusim(sweep_words(scratch, {"--format", "csv"}));
    const std::vector<std::string> words = sweep_words(
        scratch, {"--store", "s.db", "--shards", "3", "--output", scratch.path("emitted")});
    const auto emit = [&](const char* scheduler) {
        std::vector<std::string> all = words;
        all.insert(all.end(), {"--emit", scheduler});
        REQUIRE(run_skusim(all, scratch.folder()).status == 0);
    };
    const std::string in_folder =
        "cd '" + scratch.folder() + "' && export SKUSIM='" + std::string(SKUSIM_BINARY) + "' && ";
    SECTION("slurm") {
        emit("slurm");
        for (const char* task : {"1", "2", "3"}) {
            const std::string command = in_folder + "SLURM_ARRAY_TASK_ID=" + task + " sh emitted";
            REQUIRE(std::system((command + " 2> err").c_str()) == 0);
        }
        const Run merged = run_skusim({"sweep", "merge", "s.db.1-of-3", "s.db.2-of-3",
                                       "s.db.3-of-3", "--store", "s.db", "--format", "csv"},
                                      scratch.folder());
        CHECK(merged.out == whole.out);
    }
    SECTION("a task whose store is in use queues up again, and no other does") {
        emit("slurm");
        write_program(scratch, "scontrol", "echo \"$@\" >> told");
        for (const char* status : {"0", "1", "2", "4"}) {
            CAPTURE(status);
            write_program(scratch, "fake", std::string("exit ") + status);
            const std::string command = "cd '" + scratch.folder() +
                                        "' && PATH=\"$PWD:$PATH\" SKUSIM=./fake SLURM_JOB_ID=17 "
                                        "sh emitted";
            const int ended = std::system(command.c_str());
            CHECK(std::to_string(WEXITSTATUS(ended)) == status);
        }
        CHECK(read_file(scratch.path("told")) == "requeue 17\n");
    }
    SECTION("make") {
        if (std::system("command -v make > /dev/null") != 0) {
            WARN("skipped: no make");
            return;
        }
        emit("make");
        const std::string command = in_folder + "make -s -j2 -f emitted > out 2>&1";
        const int status = std::system(command.c_str());
        CAPTURE(read_file(scratch.path("out")));
        REQUIRE(status == 0);
        CHECK(read_file(scratch.path("s.db.csv")) == whole.out);
    }
}
