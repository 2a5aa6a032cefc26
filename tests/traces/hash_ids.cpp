// What recorded prompts say (Mooncake's hash_ids): which begin alike, how much of a recording is
// new, and bad lists with their places.
#include <skusim/traces/file.hpp>
#include <skusim/workload/arrivals.hpp>

#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using traces::TraceText;
using traces::ZeroOutput;
using workload::Segment;

namespace {

std::string row(int milliseconds, int input, const std::string& hash_ids, int output = 5) {
    return "{\"timestamp\": " + std::to_string(milliseconds) +
           ", \"input_length\": " + std::to_string(input) +
           ", \"output_length\": " + std::to_string(output) + ", \"hash_ids\": " + hash_ids + "}\n";
}

const std::string plain_row = "{\"timestamp\": 9, \"input_length\": 1, \"output_length\": 1}\n";

std::string fault_of_ids(const std::string& text) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    if (trace) {
        return "no fault";
    }
    const Fault& fault = trace.error().front();
    return std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ": " +
           fault.message;
}

/// What the prompts of so many arrivals say.
std::vector<std::vector<Segment>> said(const std::string& text, int count, double start = 0) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    REQUIRE(trace.has_value());
    const auto cursor = (*trace)->open(start);
    std::vector<std::vector<Segment>> all;
    for (int i = 0; i < count; ++i) {
        static_cast<void>(cursor->next_gap());
        const auto segments = cursor->last_segments();
        all.emplace_back(segments.begin(), segments.end());
    }
    return all;
}

} // namespace

TEST_CASE("a prompt says a segment of 512 tokens for each of its numbers") {
    const auto all =
        said(row(0, 1100, "[7, 1,\t9]") + row(5, 512, "[7]") + row(9, 513, "[7,2]"), 3);
    CHECK(all[0] == std::vector<Segment>{{7, 512}, {1, 512}, {9, 512}});
    CHECK(all[1] == std::vector<Segment>{{7, 512}});
    CHECK(all[2] == std::vector<Segment>{{7, 512}, {2, 512}});
}

TEST_CASE(
    "a byte order mark before the first of the JSON lines changes nothing, round after round") {
    const std::string text = row(0, 1024, "[1, 2]") + row(5, 512, "[1]") + row(9, 513, "[3, 4]");
    for (const double start : {0.0, 0.5}) {
        CAPTURE(start);
        CHECK(said("\xEF\xBB\xBF" + text, 7, start) == said(text, 7, start));
    }
    CHECK(fault_of_ids("\xEF\xBB\xBF" + row(0, 513, "[1]")) == fault_of_ids(row(0, 513, "[1]")));
}

TEST_CASE("numbers beyond a prompt's end are of its answer, and left") {
    CHECK(said(row(0, 512, "[7, 8]") + row(1, 1, "[3]"), 1)[0] == std::vector<Segment>{{7, 512}});
}

TEST_CASE("numbers beyond both prompt and answer tell of blocks of another size") {
    // 1019 tokens and 5 of an answer are 1024, two blocks of 512; a token more begins a third.
    CHECK(said(row(0, 1019, "[1, 2]") + row(1, 9, "[3]"), 1)[0].size() == 2);
    CHECK(said(row(0, 1020, "[1, 2, 4]") + row(1, 9, "[3]"), 1)[0].size() == 2);
    CHECK(fault_of_ids(row(0, 9, "[3]") + row(1, 1019, "[1, 2, 4]")) ==
          "2:72: a prompt of 1019 tokens and its answer of 5 have 3 hash_ids, and 2 blocks of 512 "
          "tokens; is the recording's block another? Number blocks of 512, or leave hash_ids out");
}

TEST_CASE("each round of a replay says something new, and the same of it alike") {
    const std::string text = row(0, 600, "[0, 1]") + row(1, 9, "[]", 0) + row(2, 1000, "[0, 2]");
    for (const double start : {0.0, 0.9}) { // 0.9 is behind the last arrival
        CAPTURE(start);
        const auto all = said(text, 6, start);
        std::set<std::uint64_t> firsts;
        for (std::size_t round = 0; round < 3; ++round) {
            const auto& one = all[2 * round];
            const auto& other = all[2 * round + 1];
            REQUIRE(one.size() == 2);
            CHECK(one[0] == other[0]);
            CHECK_FALSE(one[1] == other[1]);
            firsts.insert(one[0].identity);
        }
        CHECK(firsts.size() == 3);
    }
}

TEST_CASE("what is new in a recording is counted by hand") {
    // 700 of 700; 1024 of 1100 are known and 76 new; all of 512 but the last token, which is
    // computed; nothing, as it begins otherwise; 512 of 600 are known.
    const std::string text = row(0, 1100, "[0, 1, 2]") + row(1, 1100, "[0, 1, 3]") +
                             row(2, 512, "[0]") + row(3, 600, "[1, 0]") + row(4, 600, "[0, 5]");
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    REQUIRE(trace.has_value());
    const auto& tokens = *(*trace)->facts().tokens;
    REQUIRE(tokens.fresh.has_value());
    CHECK(tokens.means.input == (1100 + 1100 + 512 + 600 + 600) / 5.0);
    CHECK(tokens.fresh->means.input == (1100 + 76 + 1 + 600 + 88) / 5.0);
    CHECK(tokens.fresh->means.output == 5);
    CHECK(tokens.fresh->by_prompt ==
          (1100.0 * 1100 + 76 * 1100 + 512 + 600 * 600 + 88 * 600) / 5.0);
    const auto notes = workload::notes(workload::TraceArrivals{*trace});
    REQUIRE(notes.size() == 2);
    CHECK(notes[1].find("at most 52.33 % of their tokens") != std::string::npos); // 1 - 1865 / 3912
}

TEST_CASE("of a block that an earlier prompt ended in, no more is known than that prompt had") {
    // Of 1024 tokens as many as the earlier prompts had: 600; 90 and 88 of the second block (602);
    // and of a prompt that ends before an earlier one did, all but the last token.
    const auto fresh = [](const std::string& earlier, int input) {
        const TraceText file(earlier + row(8, input, "[0, 1]"));
        const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
        REQUIRE(trace.has_value());
        const auto& facts = (*trace)->facts();
        return std::lround(facts.tokens->fresh->means.input *
                           static_cast<double>(facts.arrivals));
    };
    const std::string short_one = row(0, 600, "[0, 1]");
    CHECK(fresh(short_one, 1024) == 600 + 424);
    CHECK(fresh(short_one + row(1, 602, "[0, 1]"), 1024) == 600 + 2 + 422);
    CHECK(fresh(short_one, 599) == 600 + 1);
    CHECK(fresh(short_one, 592) == 600 + 1);
    CHECK(fresh(row(0, 1024, "[0, 1]"), 600) == 1024 + 1);
    CHECK(fresh(row(0, 513, "[0, 1]"), 1024) == 513 + 511);
}

TEST_CASE("a file of as many blocks as a day has counts none of them as known") {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        std::string ids;
        for (int block = 0; block < 10; ++block) {
            ids += (block == 0 ? "[" : ",") + std::to_string(10 * i + block);
        }
        text += row(i, 5120, ids + "]");
    }
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    REQUIRE(trace.has_value());
    CHECK((*trace)->facts().tokens->fresh->means.input == 5120);
}

TEST_CASE("numbers are not looked at unless tokens are, and not of pairs") {
    const TraceText file(row(0, 1, "[x]") + row(1, 1, "[]"));
    CHECK(traces::read_trace(file.path).has_value());
    const auto pairs = traces::read_pairs(file.path, ZeroOutput::drop);
    REQUIRE(pairs.has_value());
    CHECK(pairs->pairs->size() == 2);
    CHECK(pairs->tells_prompts);
    const TraceText plain(plain_row + plain_row);
    CHECK_FALSE(traces::read_pairs(plain.path, ZeroOutput::drop)->tells_prompts);
    const TraceText mixed(plain_row + row(10, 1, "[0]"));
    CHECK(traces::read_trace(mixed.path).has_value());
}

TEST_CASE("bad lists of numbers have their line and column") {
    const std::string good = row(0, 600, "[0, 1]");
    const std::string rest = " is no number of a block: a whole number of at most 1099511627775";
    // The list begins in column 71 of a row with one digit of time and three of input.
    CHECK(fault_of_ids(good + row(1, 600, "[0, -1]")) == "2:75: \"-1\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[\"a\", 1]")) == "2:72: \"\"a\"\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[0, 1.5]")) ==
          "2:71: hash_ids is no list of numbers, such as [0, 1]");
    CHECK(fault_of_ids(good + row(1, 600, "[0, 1099511627776]")) ==
          "2:75: \"1099511627776\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[0, 99999999999999999999999]")) ==
          "2:75: \"99999999999999999999999\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[0, null]")) == "2:75: \"null\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[0, [1]]")) == "2:75: \"[1\"" + rest);
    CHECK(fault_of_ids(good + row(1, 600, "[0, 1,]")) == "2:77: \"\"" + rest);
    for (const char* list : {"7", "null", "{}", "\"[0, 1]\"", "[0 1]", "[0, 1]]"}) {
        CAPTURE(list);
        CHECK(fault_of_ids(good + row(1, 600, list)).find("2:") == 0);
    }
    CHECK(fault_of_ids(good + row(1, 600, "[0]")) ==
          "2:71: the prompt of 600 tokens has 1 hash_ids, and 2 blocks of 512 tokens; give one of "
          "each block");
    CHECK(fault_of_ids(good + row(1, 600, "[]")).find("has 0 hash_ids, and 2 blocks") !=
          std::string::npos);
    CHECK(fault_of_ids(good + row(1, 1024, "[0, 1]")) == "no fault");
    CHECK(fault_of_ids(good + row(1, 1025, "[0, 1]")).find("3 blocks") != std::string::npos);
    CHECK(fault_of_ids(good + row(1, 600, "[0, 1099511627775]")) == "no fault");
    CHECK(fault_of_ids(good + plain_row) == "2:1: the row has no hash_ids");
    CHECK(fault_of_ids(plain_row + row(9, 600, "[0, 1]")) ==
          "2:60: the row has hash_ids, which the first lacks; give them of all requests, or of "
          "none");
    CHECK(fault_of_ids(good + row(1, 600, "[]", 0) + row(2, 1, "[3]")) == "no fault"); // dropped
}
