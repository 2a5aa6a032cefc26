// Tokens of recorded requests: each tool's form, what is dropped, and bad rows with their places.
// The samples are written by hand in the tools' shapes.
#include <skusim/traces/file.hpp>
#include <skusim/workload/arrivals.hpp>

#include "support.hpp"

#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace std::chrono_literals;
using traces::TraceText;
using traces::ZeroOutput;
using workload::TokenCounts;

namespace {

struct Replayed {
    Duration gap{};
    TokenCounts tokens;

    bool operator==(const Replayed&) const = default;
};

/// The first requests of a replay from the start.
std::vector<Replayed> replayed(const std::string& text, int count,
                               ZeroOutput zero_output = ZeroOutput::drop) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, zero_output);
    REQUIRE(trace.has_value());
    const auto cursor = (*trace)->open(0);
    std::vector<Replayed> found;
    for (int i = 0; i < count; ++i) {
        const Duration gap = cursor->next_gap();
        found.push_back({gap, cursor->last_tokens()});
    }
    return found;
}

std::string token_fault(const std::string& text, ZeroOutput zero_output = ZeroOutput::drop) {
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, zero_output);
    if (trace) {
        return "no fault";
    }
    const Fault& fault = trace.error().front();
    return std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) + ": " +
           fault.message;
}

const std::vector<Replayed> two_requests{{0s, {374, 44}}, {1500ms, {396, 109}}};

} // namespace

TEST_CASE("each tool's recording tells the same two requests") {
    CHECK(replayed("arrival_s,input_tokens,output_tokens,class\n"
                   "5,374,44,chat\n6.5,396,109,code\n",
                   2) == two_requests);
    CHECK(replayed("output_tokens,arrival_s,input_tokens\r\n44,5,374\r\n109,6.5,396\r\n", 2) ==
          two_requests);
    CHECK(replayed("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.5,374,44\n"
                   "2023-11-16 18:15:48.0,396,109\n",
                   2) == two_requests);
    CHECK(replayed("arrived_at,num_prefill_tokens,num_decode_tokens\n0.0,374,44\n1.5,396,109\n",
                   2) == two_requests);
    CHECK(replayed("request_id,request_type,application_id,arrival_timestamp,batch_size,"
                   "prompt_size,token_size\n0,2,0,0.25,1,374,44\n1,2,0,1.75,1,396,109\n",
                   2) == two_requests);
    CHECK(replayed("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                   "5,ChatGPT,374,44,418,Conversation log\n6.5,GPT-4,396,109,505,API log\n",
                   2) == two_requests);
    CHECK(replayed("Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,"
                   "Total tokens,Log Type\n5,a1,0.5,ChatGPT,374,44,418,Conversation log\n"
                   "6.5,,2.25,GPT-4,396,109,505,API log\n",
                   2) == two_requests);
    CHECK(replayed("{\"timestamp\": 27000, \"input_length\": 374, \"output_length\": 44, "
                   "\"hash_ids\": [0]}\n{\"timestamp\": 28500, \"input_length\": 396, "
                   "\"output_length\": 109, \"hash_ids\": [0]}\n",
                   2) == two_requests);
    CHECK(replayed("{\"input_toks\": 374, \"output_toks\": 44, \"arrival_time_ns\": 46926808}\n"
                   "{\"input_tok_ids\": [7, [1], {\"a\": \"}\\\"\"}], \"input_toks\": 396, "
                   "\"output_toks\": 109 , \"arrival_time_ns\": 1546926808}\n",
                   2) == two_requests);
}

TEST_CASE("the facts of a recording have its tokens' means") {
    const TraceText file("{\"timestamp\": 0, \"input_length\": 10, \"output_length\": 1}\n"
                         "{\"timestamp\": 1, \"input_length\": 20, \"output_length\": 0}\n"
                         "{\"timestamp\": 2, \"input_length\": 30, \"output_length\": 5}\n");
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    REQUIRE(trace.has_value());
    const workload::TraceFacts& facts = (*trace)->facts();
    CHECK(facts.arrivals == 2);
    CHECK(facts.period == 4ms);
    REQUIRE(facts.tokens.has_value());
    CHECK(facts.tokens->dropped == 1);
    CHECK(facts.tokens->means.input == 20);
    CHECK(facts.tokens->means.output == 3);
    CHECK(facts.tokens->means.input_output == 80);
    CHECK(facts.tokens->means.input_squared == 500);
    CHECK(facts.tokens->means.output_squared == 13);
    CHECK_FALSE(facts.tokens->fresh.has_value());
}

TEST_CASE("requests without output are left out, or count as one token") {
    const std::string text = "arrival_s,input_tokens,output_tokens\n"
                             "0,9,0\n1,10,1\n2,0,0\n3,30,3\n4,40,0\n";
    const std::vector<Replayed> kept{{0s, {10, 1}}, {2s, {30, 3}}, {2s, {10, 1}}, {2s, {30, 3}}};
    CHECK(replayed(text, 4) == kept);
    CHECK(token_fault(text, ZeroOutput::one) ==
          "4:3: the prompt has no tokens; a request has at least one");
    CHECK(replayed("arrival_s,input_tokens,output_tokens\n0,9,0\n1,10,1\n", 2, ZeroOutput::one) ==
          std::vector<Replayed>{{0s, {9, 1}}, {1s, {10, 1}}});
}

TEST_CASE("tokens are those of the arrival from every starting point, and from round to round") {
    std::string text = "arrival_s,input_tokens,output_tokens\n";
    for (int i = 0; i < 20'000; ++i) { // more rows than checkpoints, every third without output
        text +=
            std::to_string(i) + ',' + std::to_string(i + 1) + ',' + std::to_string(i % 3) + '\n';
    }
    const TraceText file(text);
    const auto trace = traces::read_trace(file.path, {}, ZeroOutput::drop);
    REQUIRE(trace.has_value());
    for (const double start : {0.0, 0.3, 0.77, 0.999}) {
        CAPTURE(start);
        const auto cursor = (*trace)->open(start);
        const Duration period = (*trace)->facts().period;
        Duration at = from_nanoseconds(start * static_cast<double>(period.count()));
        int wrong = 0;
        for (int i = 0; i < 25'000; ++i) {
            at += cursor->next_gap();
            const auto row = static_cast<std::uint32_t>((at % period + 1s) / 1s); // the first at 1
            wrong += cursor->last_tokens() == TokenCounts{row + 1, row % 3} ? 0 : 1;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("tokens are not looked at unless they are asked for") {
    const TraceText file("TIMESTAMP,ContextTokens,GeneratedTokens\n"
                         "2023-11-16 18:15:46,x,0\n2023-11-16 18:15:48,-3,0\n");
    const auto trace = traces::read_trace(file.path);
    REQUIRE(trace.has_value());
    CHECK((*trace)->facts().arrivals == 2);
    CHECK_FALSE((*trace)->facts().tokens.has_value());
    const TraceText bare("arrival_s\n0\n1\n");
    CHECK_FALSE((*traces::read_trace(bare.path, {}, ZeroOutput::drop))->facts().tokens);
}

TEST_CASE("readers of results are told of requests left out") {
    const TraceText file("arrival_s,input_tokens,output_tokens\n0,1,1\n1,1,0\n2,1,1\n");
    const auto notes_of = [&](std::optional<ZeroOutput> zero_output) {
        return workload::notes(
            workload::TraceArrivals{*traces::read_trace(file.path, {}, zero_output)});
    };
    CHECK(notes_of(std::nullopt).size() == 1);
    const std::vector<std::string> notes = notes_of(ZeroOutput::drop);
    REQUIRE(notes.size() == 2);
    CHECK(notes[1] == "requests left out of the trace, as they generated no token: 1");
}

TEST_CASE("a column that nobody reads is refused, also one that names prefixes") {
    CHECK(token_fault("arrival_s,input_tokens,output_tokens,prefix\n0,1,1,a\n1,1,1,a\n") ==
          "1:38: unknown column \"prefix\"; known are arrival_s, class, input_tokens, "
          "output_tokens");
}

TEST_CASE("bad rows and headers of tokens have their line and column") {
    const std::string header = "arrival_s,input_tokens,output_tokens\n0,1,1\n";
    const std::string rest = " is no number of tokens: a whole number of at most 10000000";
    CHECK(token_fault(header + "1,-5,1\n") == "3:3: \"-5\"" + rest);
    CHECK(token_fault(header + "1,5,1.5\n") == "3:5: \"1.5\"" + rest);
    CHECK(token_fault(header + "1,10000001,1\n") == "3:3: \"10000001\"" + rest);
    CHECK(token_fault(header + "1,99999999999,1\n") == "3:3: \"99999999999\"" + rest);
    CHECK(token_fault(header + "1,,1\n") == "3:3: \"\"" + rest);
    CHECK(token_fault(header + "1,5,nan\n") == "3:5: \"nan\"" + rest);
    CHECK(token_fault(header + "1,0,1\n") ==
          "3:3: the prompt has no tokens; a request has at least one");
    CHECK(token_fault(header + "1,0\n") == "3:0: the row has 2 fields, the header 3");
    CHECK(token_fault("arrival_s,input_tokens\n0,1\n") ==
          "1:1: the header has one of input_tokens and output_tokens; name both, or neither");
    CHECK(token_fault("arrived_at,num_prefill_tokens\n0,1\n").find("num_decode_tokens") !=
          std::string::npos);
    CHECK(token_fault("arrival_s,input_tokens,output_tokens\n0,1,0\n1,1,0\n") ==
          "3:0: the trace has no rows; a rate needs at least two arrivals");
}

TEST_CASE("bad JSON lines have their line and column") {
    const std::string row = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}\n";
    CHECK(token_fault("{\"time\": 0}\n").find("1:1: the row is no JSON object of a known tool") ==
          0);
    CHECK(token_fault(row + "{\"timestamp\": 1, \"input_length\": 1}\n") ==
          "2:1: the row has no output_length");
    CHECK(token_fault(row + "{\"timestamp\": 1, \"timestamp\": 1, \"input_length\": 1}\n") ==
          "2:31: the row has timestamp twice");
    for (const char* broken :
         {"{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1\n", "[1, 2]\n",
          "{\"timestamp\": 1, \"x\": [1, \"output_length\": 1}\n", "{\"timestamp: 1}\n",
          "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1} x\n", "{}\n",
          "{\"timestamp\": , \"input_length\": 1, \"output_length\": 1}\n", "{\"a\\\n"}) {
        CAPTURE(broken);
        CHECK(token_fault(row + broken).find(": the row is no JSON object on one line") !=
              std::string::npos);
    }
    const std::string later = "{\"input_length\": 1, \"output_length\": 1, \"timestamp\": ";
    CHECK(token_fault(row + later + "-1}\n") == "2:54: \"-1\" is negative");
    CHECK(token_fault(row + later + "\"1\"}\n").find("is no number of milliseconds") !=
          std::string::npos);
    CHECK(token_fault(row + later + "1e300}\n") ==
          "2:54: \"1e300\" is beyond the clock's range of 285 years");
    CHECK(token_fault(row + later + "9223372036854775807}\n") ==
          "2:54: \"9223372036854775807\" is beyond the clock's range of 285 years");
    CHECK(token_fault(row + later + "0.5}\n") == "no fault");
}

TEST_CASE("pairs are the tokens of a file of any of these forms, with times or without") {
    const std::vector<TokenCounts> pairs{{374, 44}, {396, 109}};
    for (const char* text :
         {"input_tokens,output_tokens\n374,44\n1,0\n396,109\n",
          "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n374,44,418,8.5\n"
          "1,0,1,inf\n396,109,505,3.6\n",
          "arrival_s,input_tokens,output_tokens,class\n9,374,44,\nx,1,0,\n0,396,109,\n",
          "{\"timestamp\": 0, \"input_length\": 374, \"output_length\": 44}\n"
          "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 0}\n"
          "{\"timestamp\": 0, \"input_length\": 396, \"output_length\": 109}\n"}) {
        CAPTURE(text);
        const TraceText file(text);
        const auto found = traces::read_pairs(file.path, ZeroOutput::drop);
        REQUIRE(found.has_value());
        CHECK(*found->pairs == pairs);
        CHECK(found->dropped == 1);
        CHECK(traces::read_pairs(file.path, ZeroOutput::one)->pairs->size() == 3);
    }
    const TraceText one("input_tokens,output_tokens\n1,2\n");
    const TraceText other("input_tokens,output_tokens\n1,3\n", "other.csv");
    CHECK(traces::read_pairs(one.path, ZeroOutput::drop)->hash !=
          traces::read_pairs(other.path, ZeroOutput::drop)->hash);
}

TEST_CASE("faults of pairs have their place") {
    const auto fault = [](const std::string& text) {
        const TraceText file(text);
        const auto found = traces::read_pairs(file.path, ZeroOutput::drop);
        REQUIRE_FALSE(found.has_value());
        const Fault& first = found.error().front();
        return std::to_string(first.place.line) + ':' + std::to_string(first.place.column) + ": " +
               first.message;
    };
    CHECK(fault("") == "0:0: the file is empty; expected CSV with a header line such as "
                       "\"input_tokens,output_tokens\"");
    CHECK(fault("input_tokens,output_tokens\n1,0\n") ==
          "2:0: the file has no requests to draw from");
    CHECK(fault("input_tokens,output_tokens\n1,1\nx,1\n") ==
          "3:1: \"x\" is no number of tokens: a whole number of at most 10000000");
    CHECK(fault("arrival_s\n1\n").find("input_tokens") != std::string::npos);
    CHECK(traces::read_pairs("/nowhere.csv", ZeroOutput::drop)
              .error()
              .front()
              .message.find("cannot be opened") == 0);
}
