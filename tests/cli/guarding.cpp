// What others have put into the way: links, names and streams that are not what they seem.
#include "binary.hpp"

#include <cstdlib>
#include <filesystem>
#include <support/catch.hpp>
#include <sys/wait.h>

using namespace skusim::cli;

TEST_CASE("--output follows no file of another's, and keeps the permissions of what it replaces") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::string precious = scratch.write("precious.txt", "precious");
    std::filesystem::create_symlink(precious, scratch.path("out.txt.part"));
    const std::string file = scratch.write("out.txt", "before");
    using std::filesystem::perms;
    std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
    CHECK(run_skusim({"check", path, "--output", file}).status == 0);
    CHECK_THAT(read_file(file), ContainsSubstring("ok"));
    CHECK(read_file(precious) == "precious");
    CHECK(std::filesystem::is_symlink(scratch.path("out.txt.part")));
    CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));

    const std::string dangling = scratch.path("dangling");
    std::filesystem::create_symlink("new.txt", dangling);
    CHECK(run_skusim({"check", path, "--output", dangling}).status == 0);
    CHECK(std::filesystem::is_symlink(dangling));
    CHECK_THAT(read_file(scratch.path("new.txt")), ContainsSubstring("ok"));
}

TEST_CASE("An option whose value is empty is no option that was left out") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    for (const char* option : {"--output", "--format", "--emit", "--threads"}) {
        CAPTURE(option);
        const Run run = run_skusim({"plan", path, option, ""});
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(std::string(option) + " is empty"));
    }
    CHECK(run_skusim({"check", ""}).status == 2);
}

TEST_CASE("What cannot be written to standard output, or grows too large, is told") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const auto status = [](const std::string& command) {
        const int result = std::system((command + " 2>/dev/null").c_str());
        return WIFEXITED(result) ? WEXITSTATUS(result) : 128 + WTERMSIG(result);
    };
    const std::string skusim = SKUSIM_BINARY;
    for (const char* words : {" --help", " --version", " plan --help", " plan --version"}) {
        CAPTURE(words);
        CHECK(status(skusim + words + " >/dev/full") == 2);
        CHECK(status(skusim + words + " >/dev/null") == 0);
    }
    // Files of 0 blocks: the first byte is too much.
    CHECK(status("ulimit -f 0; " + skusim + " check " + path + " --output " +
                 scratch.path("large.txt")) == 2);
    CHECK_FALSE(std::filesystem::exists(scratch.path("large.txt")));
}

TEST_CASE("No name of a SKU moves the cursor, is calculated, or becomes a tag") {
    const Scratch scratch;
    const std::string catalog = scratch.write(
        "catalog.csv", "name,region,vcpus,ram_gib,usd_per_hour\n\x1b[31mred,r,2,8,0.1\n"
                       "=1+1,r,2,8,0.2\n<img src=x>,r,2,8,0.3\n-0.5,r,2,8,0.4\n");
    for (const char* format : {"text", "markdown", "csv"}) {
        CAPTURE(format);
        const Run run = run_skusim({"catalog", "list", catalog, "--format", format});
        REQUIRE(run.status == 0);
        CHECK(run.out.find('\x1b') == std::string::npos);
        CHECK_THAT(run.out, ContainsSubstring("\\x1b[31mred"));
    }
    const std::string csv = run_skusim({"catalog", "list", catalog, "--format", "csv"}).out;
    CHECK_THAT(csv, ContainsSubstring("\n'=1+1,") && ContainsSubstring("\n-0.5,"));
    const std::string page = run_skusim({"catalog", "list", catalog, "--format", "markdown"}).out;
    CHECK_THAT(page, ContainsSubstring("&lt;img src=x>"));
    const Run fault = run_skusim({"check", scratch.path("\x1b[31m.yaml")});
    CHECK(fault.status == 2);
    CHECK((fault.out + fault.err).find('\x1b') == std::string::npos);
}
