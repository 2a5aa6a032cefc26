// plan --emit: when files are written, and when none is.
#include "emitted.hpp"

#include <support/catch.hpp>

using namespace skusim::cli;
namespace fs = std::filesystem;

TEST_CASE("where nothing can be deployed, that is said before anything is planned") {
    for (const std::string target : {"target: local\n", ""}) {
        std::string text = emitted_scenario("x", real_time);
        text.replace(text.find("target: x\n"), 10, target);
        const Emitted it(text);
        CAPTURE(target);
        CHECK(it.run.status == 2);
        CHECK(it.run.out.empty());
        CHECK(lines_of(it.run.err).size() == 1);
        CHECK_THAT(it.run.err,
                   ContainsSubstring("s.yaml: ") && ContainsSubstring("managed-online"));
        CHECK(it.wrote_nothing());
    }
}

TEST_CASE("without a plan nothing is written, and that is said") {
    const Emitted refused(emitted_scenario("amlcompute", real_time));
    CHECK(refused.run.status == 1);
    CHECK(refused.plan.at("cheapest").is_null());
    CHECK_THAT(refused.run.err, ContainsSubstring("nothing written"));
    CHECK(refused.wrote_nothing());
    const Emitted impossible(emitted_scenario("aks",
                                              "workload: {arrivals: {kind: poisson, rate: 20 /s}}\n"
                                              "slo: {latency: {p95: 20 ms}}\n"));
    CHECK(impossible.run.status == 1);
    CHECK_THAT(impossible.run.err, ContainsSubstring("nothing written"));
    CHECK(impossible.wrote_nothing());
}

TEST_CASE("no file is written over without --force, and then none at all is written") {
    const Scratch scratch;
    (void)scratch.write("c.csv", emitted_catalog);
    const std::string path = scratch.write("s.yaml", emitted_scenario("aks", real_time));
    fs::create_directories(scratch.path("out/guidance"));
    (void)scratch.write("out/nodepool.sh", "mine");
    (void)scratch.write("out/guidance/kubernetes.yaml", "of another plan");
    (void)scratch.write("out/notes.txt", "not in the way");
    const std::vector<std::string> words{"plan", path, "--emit", scratch.path("out")};
    const Run refused = run_skusim(words);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(lines_of(refused.err).size() == 2);
    CHECK_THAT(refused.err, ContainsSubstring("out/nodepool.sh: is there already; --force") &&
                                ContainsSubstring("out/guidance/kubernetes.yaml: is there"));
    CHECK(files_in(scratch.path("out")).size() == 3);
    CHECK(read_file(scratch.path("out/nodepool.sh")) == "mine");

    std::vector<std::string> forced = words;
    forced.emplace_back("--force");
    CHECK(run_skusim(forced).status == 0);
    CHECK_THAT(read_file(scratch.path("out/nodepool.sh")), ContainsSubstring("az aks nodepool"));
    CHECK(read_file(scratch.path("out/notes.txt")) == "not in the way");
    CHECK(files_in(scratch.path("out")).size() == 7);
}

TEST_CASE("a file that cannot be written keeps all others from being written") {
    const Scratch scratch;
    (void)scratch.write("c.csv", emitted_catalog);
    const std::string path = scratch.write("s.yaml", emitted_scenario("aks", real_time));
    fs::create_directories(scratch.path("out/azureml-endpoint.yaml")); // a folder in its place
    const Run run = run_skusim({"plan", path, "--emit", scratch.path("out"), "--force"});
    CHECK(run.status == 2);
    CHECK_THAT(run.err, ContainsSubstring("azureml-endpoint.yaml: cannot be written"));
    CHECK(files_in(scratch.path("out")).empty());
    (void)scratch.write("file", "");
    CHECK(run_skusim({"plan", path, "--emit", scratch.path("file")}).status == 2);
    const Run below = run_skusim({"plan", path, "--emit", scratch.path("file/out")});
    CHECK(below.status == 2);
    CHECK_THAT(below.err, ContainsSubstring("cannot be written"));
}

TEST_CASE("a folder that was made for files that could not be written goes away again") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch); // guidance and cheapest differ
    fs::create_directory(scratch.path("out"));
    (void)scratch.write("out/cheapest", "a file in the folder's place");
    const Run run = run_skusim({"plan", path, "--emit", scratch.path("out")});
    CHECK(run.status == 2);
    CHECK_THAT(run.err, ContainsSubstring("out/cheapest: cannot be written"));
    CHECK(files_in(scratch.path("out")) == std::vector<std::string>{"cheapest"});
    CHECK(!fs::exists(scratch.path("out/guidance")));
}

TEST_CASE("--emit is for one scenario and needs a folder; --force is for --emit") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
        {{"plan", path, path, "--emit", scratch.path("out")}, "one scenario at a time"},
        {{"plan", path, "--emit", ""}, "--emit is empty"},
        {{"plan", path, "--force"}, "--force is for --emit"},
    };
    for (const auto& [words, message] : calls) {
        const Run run = run_skusim(words);
        CHECK(run.status == 2);
        CHECK_THAT(run.err, ContainsSubstring(message));
    }
}

TEST_CASE("the result is the same with files as without, and the files the same each time") {
    const Emitted one(emitted_scenario("aks", real_time));
    const Emitted two(emitted_scenario("aks", real_time), emitted_catalog,
                      {"--threads", "2", "--quiet"});
    CHECK(one.run.out == two.run.out);
    CHECK(one.run.out ==
          run_skusim({"plan", "s.yaml", "--format", "json"}, one.scratch.folder()).out);
    CHECK(two.run.err.empty());
    CHECK(lines_of(one.run.err).size() == 5);
    for (const std::string& path : files_in(one.scratch.path("out"))) {
        CHECK(one.text(path) == two.text(path));
    }
}
