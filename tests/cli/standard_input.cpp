// A scenario from standard input is the one in the file; its paths stand beside the working folder.
#include "binary.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>
#include <sys/wait.h>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

struct Fed {
    int status;
    std::string out;
    std::string err;
};

/// Runs skusim in the folder with the text of a file on its standard input.
Fed fed(const Scratch& scratch, const std::string& file, const std::string& words) {
    const std::string command = "cd '" + scratch.folder() + "' && timeout 30 '" +
                                std::string(SKUSIM_BINARY) + "' " + words + " < " + file +
                                " > fed.out 2> fed.err";
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), read_file(scratch.path("fed.out")),
            read_file(scratch.path("fed.err"))};
}

/// Without what tells where the scenario came from.
Json without_source(const std::string& text) {
    Json json = Json::parse(text);
    if (json.contains("provenance")) {
        json.at("provenance").erase("scenario");
    }
    return json;
}

} // namespace

TEST_CASE("plan, simulate, profile, sweep and check read a scenario from standard input") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    for (const char* words : {"plan @ --format json", "profile @ --sku better --format json",
                              "simulate @ --sku better --nodes 4 --format json",
                              "sweep @ --vary 'workload.arrivals.rate=2 /s,3 /s' --format json"}) {
        CAPTURE(words);
        std::string of_file = words;
        std::string of_input = words;
        of_file.replace(of_file.find('@'), 1, "small_plan.yaml");
        of_input.replace(of_input.find('@'), 1, "-");
        const Fed input = fed(scratch, "small_plan.yaml", of_input);
        const Fed file = fed(scratch, "small_plan.yaml", of_file);
        CAPTURE(input.err, file.err);
        CHECK(input.status == file.status);
        REQUIRE(!input.out.empty());
        CHECK(without_source(input.out) == without_source(file.out));
    }
    CHECK(fed(scratch, "small_plan.yaml", "check -").status == 0);
}

TEST_CASE("a fault of standard input has its line and column; an empty one is told") {
    const Scratch scratch;
    scratch.write("wrong.yaml", "skusim: 1\nslo: {latency: {p95: 250}}\n");
    const Fed wrong = fed(scratch, "wrong.yaml", "plan -");
    CHECK(wrong.status == 2);
    CHECK_THAT(wrong.err, ContainsSubstring("-:2:22: "));
    const Fed empty = fed(scratch, "/dev/null", "plan -");
    CHECK(empty.status == 2);
    CHECK(lines_of(empty.err).size() == 1);
}

TEST_CASE("JSON is YAML: a scenario in the keys of JSON is read as it is") {
    const Scratch scratch;
    scratch.write("s.json", "{\n \"skusim\": 1,\n \"workload\": {\"arrivals\": {\"kind\": "
                            "\"poisson\", \"rate\": \"10 /s\"}},\n \"service\": {\"kind\": "
                            "\"distribution\", \"time\": {\"kind\": \"exponential\", \"mean\": "
                            "\"40 ms\"}},\n \"node\": {\"workers\": 1}\n}\n");
    const Fed run = fed(scratch, "s.json", "simulate - --format json");
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK(Json::parse(run.out).at("stable") == true);
}

TEST_CASE("with --progress there are lines that a program can read, and no bar") {
    const Scratch scratch;
    (void)write_small_plan(scratch);
    const Fed run = fed(scratch, "small_plan.yaml", "plan - --progress");
    CHECK(run.status == 0);
    const std::vector<std::string> lines = lines_of(run.err);
    REQUIRE(!lines.empty());
    for (const std::string& line : lines) {
        const Json told = Json::parse(line);
        CHECK(told.at("progress").is_string());
        CHECK(told.at("done") <= told.at("total"));
    }
    CHECK(fed(scratch, "small_plan.yaml", "plan - --progress --quiet").status == 2);
}
