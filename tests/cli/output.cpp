// What is written where: bytes that repeat, files whole or not at all, text that fits.
#include "binary.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace skusim::cli;

namespace {

/// Also those that are hidden.
std::ptrdiff_t files_in(const Scratch& scratch) {
    const std::filesystem::directory_iterator files(scratch.folder());
    return std::distance(begin(files), end(files));
}

} // namespace

TEST_CASE("The same seed gives the same bytes, on one thread and on two") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run one = run_skusim({"plan", path, "--format", "json", "--threads", "1"});
    const Run two = run_skusim({"plan", path, "--format", "json", "--threads", "2"});
    const Run again = run_skusim({"plan", path, "--format", "json"});
    REQUIRE(one.status == 0);
    CHECK(one.out == two.out);
    CHECK(one.out == again.out);
    const Run other = run_skusim({"plan", path, "--format", "json", "--seed", "2"});
    CHECK(other.status == 0);
    CHECK(one.out != other.out);
}

TEST_CASE("Batches are told in text, JSON and CSV, and are null where nothing batches") {
    const std::string path = std::string(SKUSIM_SOURCE_DIR) + "/scenarios/theory-batching.yaml";
    const auto simulated = [&](const char* format, const std::string& scenario) {
        return run_skusim({"simulate", scenario, "--format", format}).out;
    };
    CHECK_THAT(simulated("text", path), ContainsSubstring("up to 64 requests") &&
                                            ContainsSubstring("5 ms of 1, 68 ms of 64"));
    CHECK_THAT(simulated("csv", path), ContainsSubstring("batch_size,1,6."));
    const auto json = nlohmann::json::parse(simulated("json", path));
    CHECK(json.at("batching").at("max_size") == 64);
    CHECK(json.at("batching").at("mean_by_size").size() == 64);
    CHECK(json.at("metrics").at("batch_size").at("value") > 5.8);
    const auto plain = nlohmann::json::parse(
        simulated("json", std::string(SKUSIM_SOURCE_DIR) + "/scenarios/theory-mm8.yaml"));
    CHECK(plain.at("batching").is_null());
    CHECK_FALSE(plain.at("metrics").contains("batch_size"));
}

TEST_CASE("--output writes the same bytes to a file, and nothing to standard output") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string file = scratch.path("plan.csv");
    const Run run = run_skusim({"plan", path, "--format", "csv", "--output", file});
    CHECK(run.status == 0);
    CHECK(run.out.empty());
    CHECK(read_file(file) == run_skusim({"plan", path, "--format", "csv"}).out);
    CHECK(files_in(scratch) == 4); // of the scenario, its tables and the plan
}

TEST_CASE("--output writes into a pipe, and behind a link, and leaves both what they are") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string pipe = scratch.path("pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    REQUIRE(reader >= 0);
    CHECK(run_skusim({"check", path, "--output", pipe}).status == 0);
    std::array<char, 256> text{};
    CHECK(read(reader, text.data(), text.size()) > 0);
    close(reader);
    CHECK(std::filesystem::is_fifo(pipe));

    const std::string file = scratch.write("result.txt", "before");
    const std::string link = scratch.path("link");
    std::filesystem::create_symlink(file, link);
    CHECK(run_skusim({"check", path, "--output", link}).status == 0);
    CHECK(std::filesystem::is_symlink(link));
    CHECK_THAT(read_file(file), ContainsSubstring("ok"));
}

TEST_CASE("--output replaces a result, with --force or without, and no file that it is made from") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string scenario = read_file(path);
    const std::string file = scratch.write("plan.txt", "before");
    CHECK(run_skusim({"plan", path, "--output", file}).status == 0);
    CHECK_THAT(read_file(file), StartsWith("plan "));
    CHECK(run_skusim({"plan", path, "--output", file, "--force"}).status == 0);
    const std::string link = scratch.path("link.yaml");
    std::filesystem::create_symlink(path, link);
    const std::string catalog = scratch.path("small_catalog.csv");
    const std::string prices = read_file(catalog);
    for (const std::string& precious : {path, link, catalog}) {
        for (const char* command : {"plan", "sweep"}) {
            const Run run = run_skusim({command, path, "--output", precious});
            CHECK(run.status == 2);
            CHECK_THAT(run.err, ContainsSubstring("--output would replace it"));
        }
    }
    CHECK(read_file(path) == scenario);
    CHECK(read_file(catalog) == prices);
}

TEST_CASE("A file that cannot be written is told, and the one that was there stays") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run nowhere =
        run_skusim({"plan", path, "--output", scratch.path("no/such/folder/plan.txt")});
    CHECK(nowhere.status == 2);
    CHECK(nowhere.out.empty());
    CHECK_THAT(nowhere.err, ContainsSubstring("cannot be written"));
    // A folder in the file's place: what was written beside it goes away again.
    const std::string folder = scratch.path("folder");
    std::filesystem::create_directory(folder);
    const Run onto_folder = run_skusim({"plan", path, "--output", folder});
    CHECK(onto_folder.status == 2);
    CHECK(std::filesystem::is_directory(folder));
    CHECK(files_in(scratch) == 4);
}

TEST_CASE("Text stays within 100 columns") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::vector<std::vector<std::string>> calls{
        {"plan", path},
        {"plan", std::string(SKUSIM_SOURCE_DIR) + "/scenarios/quickstart.yaml"},
        {"profile", path, "--sku", "better"},
        {"simulate", path, "--sku", "large", "--nodes", "3"},
        {"check", path},
        {"catalog", "show", "first", scratch.path("small_catalog.csv")},
        {"plan", "--help"},
        {"--help"}};
    for (const std::vector<std::string>& words : calls) {
        const Run run = run_skusim(words);
        CAPTURE(words[0]);
        CHECK(run.status == 0);
        for (const std::string& line : lines_of(run.out)) {
            CAPTURE(line);
            CHECK((line.size() <= 100 || line.find(scratch.folder()) != std::string::npos));
        }
    }
}

TEST_CASE("Text stays within 100 columns whatever things are called") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    std::string catalog = read_file(scratch.path("small_catalog.csv"));
    std::string times = read_file(scratch.path("small_times.csv"));
    std::string scenario = read_file(path);
    const std::string unbroken = "Standard_" + std::string(70, 'X') + "_v5";
    const std::string accented = "b\xC3\xA9tter_" + std::string(60, 'y');
    const auto rename = [](std::string& text, const std::string& from, const std::string& to) {
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
            text.replace(at, from.size(), to);
            at += to.size();
        }
    };
    for (std::string* text : {&catalog, &times}) {
        rename(*text, "first", unbroken);
        rename(*text, "better", accented);
        rename(*text, "tiny", unbroken + "s");
    }
    rename(scenario, "small-plan", "small-" + std::string(150, 'z') + " plan");
    scratch.write("small_catalog.csv", catalog);
    scratch.write("small_times.csv", times);
    scratch.write("small_plan.yaml", scenario);
    const Run run = run_skusim({"plan", path});
    REQUIRE(run.status == 0);
    for (const std::string& line : lines_of(run.out)) {
        CAPTURE(line);
        const auto characters = std::count_if(line.begin(), line.end(), [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
        });
        CHECK(characters <= 100);
    }
    std::string joined = run.out;
    joined.erase(std::remove_if(joined.begin(), joined.end(),
                                [](char letter) { return letter == ' ' || letter == '\n'; }),
                 joined.end());
    CHECK_THAT(joined, ContainsSubstring(accented)); // broken, but whole
}

TEST_CASE("CSV: as many fields in every record as in the header") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::vector<std::vector<std::string>> calls{
        {"plan", path},
        {"profile", path, "--sku", "better"},
        {"simulate", path, "--sku", "large", "--nodes", "3"},
        {"catalog", "list", scratch.path("small_catalog.csv")}};
    for (std::vector<std::string> words : calls) {
        CAPTURE(words[0]);
        words.insert(words.end(), {"--format", "csv"});
        const Run run = run_skusim(words);
        CHECK(run.status == 0);
        const std::vector<std::string> lines = lines_of(run.out);
        REQUIRE(lines.size() >= 2);
        const auto fields = [](const std::string& line) {
            bool is_quoted = false;
            return std::count_if(line.begin(), line.end(), [&](char letter) {
                is_quoted = is_quoted != (letter == '"');
                return letter == ',' && !is_quoted;
            });
        };
        for (const std::string& line : lines) {
            CAPTURE(line);
            CHECK(fields(line) == fields(lines[0]));
        }
    }
}

TEST_CASE("The shared catalog of all regions is planned on as it stands") {
    const std::string shared =
        std::string(SKUSIM_SOURCE_DIR) + "/../shared/data/catalogs/azure_vms.csv";
    if (!std::filesystem::exists(shared)) {
        WARN("skipped: no " + shared);
        return;
    }
    const Scratch scratch;
    const std::string path =
        scratch.write("real.yaml", "skusim: 1\n"
                                   "model: {ram: 2 GiB}\n"
                                   "target: aks\n"
                                   "workload: {arrivals: {kind: poisson, rate: 100 /s}}\n"
                                   "service: {kind: distribution, time: {kind: exponential, "
                                   "mean: 40 ms}}\n"
                                   "slo: {latency: {p95: 200 ms}}\n"
                                   "catalog: " +
                                       shared + "\nselect: {region: eastus, families: [D, F]}\n");
    const Run run = run_skusim({"plan", path, "--format", "csv"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(lines_of(run.out).size() > 50);
    CHECK_THAT(run.out, ContainsSubstring(",cheapest,"));
}

TEST_CASE("Classes are told by a profile, their discipline and notes by simulate") {
    const Scratch scratch;
    const std::string path = scratch.path("classes.yaml");
    std::string text = read_file(write_small_plan(scratch));
    text += "classes: [{name: a, share: 50 %, priority: 1, slo: {latency: {p95: 1 s}}},\n"
            "          {name: b, share: 50 %, priority: 2}]\n";
    (void)scratch.write("classes.yaml", text);
    const Run table = run_skusim({"profile", path, "--sku", "better"});
    CHECK_THAT(table.out, ContainsSubstring("a latency.p95 <= 1 s") &&
                              ContainsSubstring("note: the priorities of `classes` do nothing"));
    const Run csv = run_skusim({"profile", path, "--sku", "better", "--format", "csv"});
    CHECK_THAT(csv.out, ContainsSubstring("objective,a.latency_p95_s,a.latency_p95_low_s"));
    const auto json = nlohmann::json::parse(
        run_skusim({"simulate", path, "--sku", "better", "--nodes", "3", "--format", "json"}).out);
    REQUIRE(json.at("notes").size() == 1);
    CHECK(json.at("discipline") == "fifo");
    const std::string threads = "{threads_per_worker: 1}";
    text.replace(text.find(threads), threads.size(), "{discipline: priority}");
    (void)scratch.write("classes.yaml", text);
    const Run urgent = run_skusim({"simulate", path, "--sku", "better", "--nodes", "3"});
    CHECK_THAT(urgent.out, ContainsSubstring("discipline") && !ContainsSubstring("note "));
}
