// What is no plain, single, strict YAML document is refused with a place and a remedy.
#include "support.hpp"

#include <array>
#include <fmt/format.h>
#include <support/catch.hpp>
#include <utility>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::string_literals;

namespace {

std::string nested(std::size_t levels) {
    return "name: " + std::string(levels, '[') + "1" + std::string(levels, ']') + "\n";
}

} // namespace

TEST_CASE("a file that cannot be read says why") {
    const ScratchFolder folder;
    const Faults missing = check_scenario(folder.path() + "/none.yaml");
    REQUIRE(missing.size() == 1);
    CHECK(line_of(missing[0]) ==
          folder.path() + "/none.yaml: cannot be opened: No such file or directory");
    const Faults directory = check_scenario(folder.path());
    REQUIRE(directory.size() == 1);
    CHECK(line_of(directory[0]) == folder.path() + ": is a directory; name a file");
}

TEST_CASE("what is no text is refused at its byte") {
    const std::string empty = "the file is empty; a scenario starts with \"skusim: 1\"\n";
    CHECK(faults_of("") == empty);
    CHECK(faults_of("# only a comment\n\n") == empty);
    CHECK(faults_of("---\n...\n") == empty);
    CHECK(faults_of("skusim: 1\nname: a\xff\n") ==
          "2:8: byte 0xFF is not valid UTF-8; save the file as UTF-8 text\n");
    CHECK(faults_of("skusim: 1\nname: \xc0\xaf\n") ==
          "2:7: byte 0xC0 is not valid UTF-8; save the file as UTF-8 text\n");
    CHECK(faults_of("\xff\xfes\0k\0"s) ==
          "1:1: byte 0xFF is not valid UTF-8; save the file as UTF-8 text\n");
    CHECK(faults_of("skusim: 1\n\0"s) == "2:1: control character 0x00; the file must be text, this "
                                         "looks like a binary file\n");
    // yaml-cpp takes byte 4 for the end of the file: what follows would be lost without a word.
    CHECK(faults_of(least("\x04zebra: 1\n")) ==
          "7:1: control character 0x04; the file must be text, this looks like a binary file\n");
    CHECK(faults_of("skusim: 1\n\tname: a\n") ==
          "2:1: tab in the indentation; YAML is indented with spaces\n");
}

TEST_CASE("a file over 4 MiB, a line over 256 KiB and a thousand brackets are refused") {
    CHECK(faults_of(least(std::string(4 << 20, '\n'))) ==
          "the file is over 4 MiB; is it the right file?\n");
    CHECK(faults_of("# " + std::string(300'000, 'x')) ==
          "1:262146: the line is over 256 KiB; break it into several\n");
    CHECK(faults_of("name: " + std::string(2000, '[')) ==
          "1:1008: over 1000 brackets are open; is a ] or } missing?\n");
}

TEST_CASE("64 levels are read, 65 are refused") {
    CHECK(faults_of(least(nested(63))) == "7:7: name: found a list, expected text\n");
    CHECK(faults_of(least(nested(64))) == "7:70: nested over 64 levels deep; no key needs that\n");
}

TEST_CASE("YAML that says more than a tree of values is refused") {
    CHECK(faults_of(least("name: &a x\n")) ==
          "7:7: an anchor (&); anchors and aliases are not allowed: write the value out where it "
          "is needed\n");
    CHECK(faults_of(least("select: &a {region: x}\nname: *a\n")) ==
          "7:9: an anchor (&); anchors and aliases are not allowed: write the value out where it "
          "is needed\n"
          "8:7: an alias (*); anchors and aliases are not allowed: write the value out\n");
    CHECK(faults_of(least("name: !!str x\n")) ==
          "7:7: tag \"tag:yaml.org,2002:str\" is not allowed; remove it\n");
    CHECK(faults_of(least("name: a\nname: b\n")) ==
          "8:1: key \"name\" is given twice; the first is on line 7: remove one\n");
    CHECK(faults_of(least("? [a]\n: 1\n")) == "7:3: a key must be text\n");
    CHECK(faults_of(least("<<: {name: x}\n")).starts_with("7:1: unknown key \"<<\"; known keys: "));
    CHECK(faults_of(least("---\nskusim: 1\n")) ==
          "7:1: a second document; a file holds one: split it in two\n");
    CHECK(faults_of("  skusim: 1\nname: a\n") ==
          "2:1: text after the end of the document; is the indentation of this line right?\n");
}

TEST_CASE("anchors that would explode cost nothing") {
    std::string bomb = "a0: &a0 [x, x]\n";
    for (int i = 1; i < 40; ++i) {
        bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
    }
    CHECK_THAT(faults_of(bomb), ContainsSubstring("40:12: an alias (*); anchors and aliases are "
                                                  "not allowed"));
}

TEST_CASE("text that is no YAML says what to look for") {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> texts{{
        {"name: {a: [1", "7:11: not valid YAML: this [ is not closed; is the file cut off?"},
        {"name: {a: 1", "7:7: not valid YAML: this { is not closed; is the file cut off?"},
        {"name: \"abc", "7:11: not valid YAML: a quote is not closed; is the file cut off?"},
        {"name: a: b", "7:8: not valid YAML: a value cannot start here; is the indentation right, "
                       "or is text with \": \" not quoted?"},
        {"name: \"a\" b", "7:11: not valid YAML: is a \": \" missing, or the indentation wrong?"},
        {"name: - a", "7:7: not valid YAML: a list cannot start here; is the indentation right?"},
        {"name: @a", "7:7: not valid YAML: no value starts with this character; quote the text"},
        {"name: ]", "7:7: not valid YAML: this ] or } closes nothing"},
    }};
    for (const auto& [line, fault] : texts) {
        CHECK(faults_of(least(line)) == std::string(fault) + '\n');
    }
}

TEST_CASE("a byte order mark, a version directive and Windows line ends are read") {
    std::string windows = "\xef\xbb\xbf%YAML 1.2\r\n---\r\n";
    for (const char character : least()) {
        windows += character == '\n' ? "\r\n" : std::string(1, character);
    }
    CHECK(faults_of(windows + "...\r\n").empty());
}

TEST_CASE("quantities may be quoted, and need no space before their unit") {
    CHECK(faults_of(least("slo: {latency: {p95: \"150 ms\", p99: 150ms, p999: '1   s'}}")).empty());
    CHECK(faults_of(least("policy: {ram_factor: 150%}")).empty());
}
