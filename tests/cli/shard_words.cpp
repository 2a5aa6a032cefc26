// What a scheduler's variables say of a shard, and what they must not be taken to say.
#include "cli/shard_words.hpp"

#include <map>
#include <support/catch.hpp>

namespace {

using namespace skusim::cli;
using Variables = std::map<std::string, std::string>;

skusim::Result<ToldShard> told(const Variables& variables, const std::string& shard = "",
                               const std::string& shards = "") {
    return told_shard(shard, shards, [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

void check_told(const skusim::Result<ToldShard>& told, int index, int count,
                const std::string& source) {
    REQUIRE(told);
    CHECK(told->shard == skusim::sweep::Shard{index, count});
    CHECK(told->source == source);
}

std::string fault(const skusim::Result<ToldShard>& told) {
    REQUIRE_FALSE(told);
    REQUIRE(told.error().size() == 1);
    return skusim::line_of(told.error().front());
}

Variables array(const char* index, const char* least, const char* most, const char* count,
                const char* step = "1") {
    return {{"SLURM_ARRAY_TASK_ID", index},
            {"SLURM_ARRAY_TASK_MIN", least},
            {"SLURM_ARRAY_TASK_MAX", most},
            {"SLURM_ARRAY_TASK_COUNT", count},
            {"SLURM_ARRAY_TASK_STEP", step}};
}

} // namespace

TEST_CASE("without a word and a variable the sweep is whole") {
    check_told(told({}), 1, 1, "");
    check_told(told({}, "", "1"), 1, 1, "");
}

TEST_CASE("--shard I/N is a shard, whatever the environment says") {
    check_told(told({}, "3/7"), 3, 7, "--shard");
    check_told(told(array("2", "1", "4", "4"), "1/1"), 1, 1, "--shard");
    for (const char* wrong : {"0/3", "4/3", "1/0", "1", "a/b", "1/", "/2", "-1/2", "1/2/3", "1/ 2",
                              "1/100001", "99999999999/99999999999"}) {
        CAPTURE(wrong);
        CHECK_THAT(fault(told({}, wrong)), ContainsSubstring(std::string("--shard \"") + wrong));
    }
    CHECK_THAT(fault(told({}, "1/2", "2")), ContainsSubstring("leave --shards out"));
}

TEST_CASE("a job array of Slurm is a sweep, from whatever it counts and by whatever step") {
    check_told(told(array("3", "1", "7", "7")), 3, 7, "SLURM_ARRAY_TASK_ID");
    check_told(told(array("0", "0", "6", "7")), 1, 7, "SLURM_ARRAY_TASK_ID");
    check_told(told(array("5", "1", "7", "4", "2")), 3, 4, "SLURM_ARRAY_TASK_ID");
}

TEST_CASE("a part of an array that runs again needs --shards, with which its numbers are shards") {
    const Variables third = array("3", "3", "5", "2", "2");
    CHECK_THAT(fault(told(third)), ContainsSubstring("add --shards N"));
    CHECK_THAT(fault(told(array("3", "1", "7", "3"))), ContainsSubstring("has gaps"));
    check_told(told(third, "", "7"), 3, 7, "SLURM_ARRAY_TASK_ID");
    CHECK_THAT(fault(told(array("0", "0", "6", "7"), "", "7")),
               ContainsSubstring("there is no shard 0 of 7"));
}

TEST_CASE("an Indexed Job of Kubernetes needs --shards: it does not tell how many there are") {
    CHECK_THAT(fault(told({{"JOB_COMPLETION_INDEX", "2"}})), ContainsSubstring("add --shards N"));
    check_told(told({{"JOB_COMPLETION_INDEX", "2"}}, "", "7"), 3, 7, "JOB_COMPLETION_INDEX");
    CHECK_THAT(fault(told({{"JOB_COMPLETION_INDEX", "7"}}, "", "7")),
               ContainsSubstring("there is no shard 8 of 7"));
}

TEST_CASE("ranks of MPI count from 0, nodes of GitLab from 1, of CircleCI and Buildkite from 0") {
    const struct {
        const char* index;
        const char* count;
        const char* number;
    } cases[] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "1"},
                 {"PMI_RANK", "PMI_SIZE", "1"},
                 {"CI_NODE_INDEX", "CI_NODE_TOTAL", "2"},
                 {"CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "1"},
                 {"BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", "1"}};
    for (const auto& it : cases) {
        CAPTURE(it.index);
        const Variables variables{{it.index, it.number}, {it.count, "3"}};
        check_told(told(variables), 2, 3, it.index);
        check_told(told(variables, "", "3"), 2, 3, it.index);
        CHECK_THAT(fault(told(variables, "", "4")),
                   ContainsSubstring(std::string("--shards 4 contradicts ") + it.count));
    }
}

TEST_CASE("two schedulers must say the same, and one process says nothing") {
    Variables variables = array("2", "1", "4", "4");
    variables["PMI_RANK"] = "0";
    variables["PMI_SIZE"] = "1"; // srun of a single process within the task
    check_told(told(variables), 2, 4, "SLURM_ARRAY_TASK_ID");
    variables["PMI_SIZE"] = "2";
    CHECK_THAT(fault(told(variables)), ContainsSubstring("both tell a shard"));
    check_told(told({{"OMPI_COMM_WORLD_RANK", "1"},
                     {"OMPI_COMM_WORLD_SIZE", "3"},
                     {"PMI_RANK", "1"},
                     {"PMI_SIZE", "3"}}),
               2, 3, "OMPI_COMM_WORLD_RANK");
}

TEST_CASE("a variable that is no number, and --shards that nothing divides, are told") {
    CHECK_THAT(fault(told(array("x", "1", "7", "7"))),
               ContainsSubstring("SLURM_ARRAY_TASK_ID \"x\" is no whole number"));
    CHECK_THAT(fault(told({}, "", "7")), ContainsSubstring("write --shard I/7"));
    CHECK_THAT(fault(told({}, "", "0")), ContainsSubstring("--shards \"0\""));
}
