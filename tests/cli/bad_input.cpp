// Bad input of every kind: one line for each fault with its place and remedy, exit 2, no result.
#include "binary.hpp"

#include <filesystem>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

const std::string good = "skusim: 1\n"
                         "workload: {arrivals: {kind: poisson, rate: 40 /s}}\n"
                         "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
                         "node: {workers: 4}\n";

std::string with(const std::string& from, const std::string& to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
}

void check_refused(const Run& run, const std::string& words) {
    CAPTURE(run.out, run.err);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(words));
    CHECK(lines_of(run.err).size() <= 100);
}

struct BadFile {
    std::string text;
    std::string words; ///< of what is told
};

} // namespace

TEST_CASE("Bad scenarios: a line with place and remedy, exit 2") {
    std::string bomb = good + "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name < 'j'; ++name) {
        const std::string one(1, static_cast<char>(name - 1));
        bomb +=
            std::string(1, name) + ": &" + name + " [*" + one + ", *" + one + ", *" + one + "]\n";
    }
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += "[";
    }
    const std::vector<BadFile> files{
        {with("kind: poisson", "knd: poisson"), "did you mean \"kind\"?"},
        {with("rate: 40 /s", "rte: 40 /s"), "did you mean \"rate\"?"},
        {with("40 ms", "40"), ":3:"},
        {with("40 /s", "forty"), ":2:"},
        {with("40 /s", "-40 /s"), ":2:"},
        {with("40 /s", "nan /s"), ":2:"},
        {with("40 /s", "1e300 /s"), ":2:"},
        {with("workers: 4", "workers: 4.5"), ":4:"},
        {with("workers: 4", "workers: [4]"), ":4:"},
        {with("workers: 4", "workers: 99999999999999999999"), ":4:"},
        {with("poisson", "poison"), "did you mean \"poisson\"?"},
        {with("distribution", "llm"),
         "service: key \"step\" is missing; add \"step: {kind: roofline}\""},
        {with("poisson", "batch"), "key \"items\" is missing"},
        {with("skusim: 1", "skusim: 2"), ":1:"},
        {good + "skusim: 1\n", ":5:"},
        {good + "---\n" + good, ":5:"},
        {good.substr(0, 60), "bad.yaml"},
        {"", "bad.yaml"},
        {std::string("\x7f"
                     "ELF\0\1\2\3",
                     8),
         "bad.yaml"},
        {"\xff\xfe\n", "bad.yaml"},
        {bomb, "bad.yaml:"},
        {deep, "bad.yaml:"},
        {"just words\n", "bad.yaml:1:1"},
        {good + std::string(5 << 20, '#'), "4 MiB"},
    };
    const Scratch scratch;
    for (const BadFile& file : files) {
        CAPTURE(file.text.substr(0, 300));
        const std::string path = scratch.write("bad.yaml", file.text);
        check_refused(run_skusim({"simulate", path}), file.words);
        check_refused(run_skusim({"plan", path}), file.words);
    }
}

TEST_CASE("Files that are none: missing, folders, unreadable names") {
    const Scratch scratch;
    check_refused(run_skusim({"plan", scratch.path("absent.yaml")}), "absent.yaml");
    check_refused(run_skusim({"plan", scratch.folder()}), scratch.folder());
    check_refused(run_skusim({"simulate", ""}), "");
    check_refused(run_skusim({"catalog", "list", scratch.folder()}), scratch.folder());
    check_refused(run_skusim({"catalog", "list", scratch.path("absent.csv")}), "absent.csv");
    const Run checked = run_skusim({"check", scratch.path("absent.yaml")});
    CHECK(checked.status == 2);
    CHECK_THAT(checked.out + checked.err, ContainsSubstring("absent.yaml"));
}

TEST_CASE("Bad catalogs: missing columns, no rows, not text") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string catalog = read_file(scratch.path("small_catalog.csv"));
    const std::string header = lines_of(catalog)[0];
    std::string renamed = catalog;
    renamed.replace(renamed.find("ram_gib"), 7, "ram_gob");
    for (const BadFile& file : {BadFile{renamed, "ram_gib"}, BadFile{"", "small_catalog.csv"},
                                BadFile{header + '\n', "small_catalog.csv"},
                                BadFile{std::string("\0\1\2", 3), "small_catalog.csv"}}) {
        CAPTURE(file.text.substr(0, 200));
        scratch.write("small_catalog.csv", file.text);
        check_refused(run_skusim({"plan", path}), file.words);
        CHECK(run_skusim({"check", path}).status == 2);
    }
}

TEST_CASE("Rows that cannot be used are counted and told, and the others are planned on") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    std::string catalog = read_file(scratch.path("small_catalog.csv"));
    catalog.replace(catalog.find("0.90,"), 5, "nan,");
    scratch.write("small_catalog.csv", catalog);
    const Run run = run_skusim({"plan", path, "--format", "json"});
    CHECK(run.status == 0);
    CHECK_THAT(run.out, ContainsSubstring("small_catalog.csv:9:"));
    CHECK_THAT(run.out, ContainsSubstring("\"sku\": \"better\""));
}

TEST_CASE("Bad tables of times: told with file and line") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string table = read_file(scratch.path("small_times.csv"));
    std::string negative = table;
    negative.replace(negative.find("300,"), 4, "-30,");
    scratch.write("small_times.csv", negative);
    check_refused(run_skusim({"plan", path}), "small_times.csv:3:");
    std::filesystem::remove(scratch.path("small_times.csv"));
    check_refused(run_skusim({"plan", path}), "small_times.csv");
}

TEST_CASE("A scenario that lacks what the command needs says what") {
    const Scratch scratch;
    const std::string path = scratch.write("s.yaml", good);
    for (const char* key : {"model", "slo", "catalog"}) {
        check_refused(run_skusim({"plan", path}), key);
        check_refused(run_skusim({"profile", path, "--sku", "x"}), key);
    }
    check_refused(run_skusim({"simulate", path, "--sku", "x"}), "catalog");
    scratch.write("s.yaml", with("node: {workers: 4}\n", ""));
    check_refused(run_skusim({"simulate", path}), "node: {workers: N}");
}

TEST_CASE("Bad words: unknown commands and options, values out of range") {
    const Scratch scratch;
    const std::string path = scratch.write("s.yaml", good);
    check_refused(run_skusim({}), "usage");
    check_refused(run_skusim({"plann"}), "did you mean \"plan\"?");
    check_refused(run_skusim({"plan"}), "usage");
    check_refused(run_skusim({"profile", path}), "usage");
    check_refused(run_skusim({"simulate", path, "--frobnicate"}), "frobnicate");
    check_refused(run_skusim({"simulate", path, "--nodes"}), "nodes");
    check_refused(run_skusim({"simulate", path, "--nodes", "0"}), "--nodes \"0\"");
    check_refused(run_skusim({"simulate", path, "--nodes", "2x"}), "--nodes \"2x\"");
    check_refused(run_skusim({"simulate", path, "--threads", "0"}), "--threads \"0\"");
    check_refused(run_skusim({"simulate", path, "--seed", "-1"}), "--seed \"-1\"");
    check_refused(run_skusim({"simulate", path, "--format", "xml"}), "text, json, csv");
    check_refused(run_skusim({"simulate", path, "--format", "html"}), "is for plan");
    check_refused(run_skusim({"catalog", "sort", path}), "usage");
    check_refused(run_skusim({"catalog", "list", path, "--max-price", "cheap"}), "--max-price");
}

TEST_CASE("Help and version go to standard output, exit 0") {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"--help"},
                                               {"--version"},
                                               {"plan", "--help"},
                                               {"simulate", "--version"},
                                               {"catalog", "--help"}}) {
        const Run run = run_skusim(words);
        CHECK(run.status == 0);
        CHECK(!run.out.empty());
        CHECK(run.err.empty());
    }
}
