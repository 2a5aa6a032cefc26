// Streams of tokens as servers write them, whole, in pieces and broken.
#include "http/event_stream.hpp"

#include <support/catch.hpp>

using namespace skusim;
using http::EventStream;
using namespace std::chrono_literals;

namespace {

std::string chunk(const std::string& text, const std::string& finish_reason = "null") {
    return R"(data: {"id": "c", "choices": [{"index": 0, "text": ")" + text +
           R"(", "finish_reason": )" + finish_reason + "}], \"usage\": null}\n\n";
}

std::string usage(const std::string& prompt, const std::string& completion) {
    return R"(data: {"choices": [], "usage": {"prompt_tokens": )" + prompt +
           R"(, "completion_tokens": )" + completion + "}}\n\n";
}

const std::string the_end = "data: [DONE]\n\n";

/// What is wrong with an answer that comes at once.
std::string wrong_with(const std::string& answer) {
    EventStream stream;
    stream.take(answer, 1ms);
    return stream.finish();
}

} // namespace

TEST_CASE("Each chunk is delivered when it came, and the server counts the tokens") {
    EventStream stream;
    stream.take(chunk(" a"), 10ms);
    stream.take(chunk(" b") + chunk(" c"), 15ms);
    stream.take(": a comment\nevent: message\r\n" + chunk(" d", "\"length\""), 21ms);
    stream.take(usage("7", "5") + the_end, 22ms);
    CHECK(stream.finish().empty());
    CHECK(stream.tokens().deliveries == std::vector<Duration>{10ms, 15ms, 15ms, 21ms});
    CHECK(stream.tokens().input == 7U);
    CHECK(stream.tokens().output == 5U);
}

TEST_CASE("Bytes may be cut anywhere: a chunk is there with the end of its line") {
    const std::string answer = chunk(" a") + chunk(" b") + usage("3", "2") + the_end;
    const std::size_t whole = chunk(" a").size() - 1; // the line, without the empty one after it
    for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
        CAPTURE(cut);
        EventStream stream;
        stream.take(std::string_view(answer).substr(0, cut), 1ms);
        stream.take(std::string_view(answer).substr(cut), 2ms);
        CHECK(stream.finish().empty());
        REQUIRE(stream.tokens().deliveries.size() == 2);
        CHECK(stream.tokens().deliveries[0] == (cut >= whole ? 1ms : 2ms));
    }
    EventStream byte_by_byte;
    for (const char& byte : answer) {
        byte_by_byte.take({&byte, 1}, 1ms);
    }
    CHECK(byte_by_byte.finish().empty());
    CHECK(byte_by_byte.tokens().deliveries.size() == 2);
    EventStream with_returns;
    with_returns.take("data:{\"choices\":[{\"text\":\"a\"}]}\r\n\r\ndata: [DONE]\r\n\r\n", 1ms);
    CHECK(with_returns.finish().empty());
    CHECK(with_returns.tokens().deliveries.size() == 1);
}

TEST_CASE("An empty text is a token; at the end it is one only if the server counts it") {
    for (const auto& [counted, deliveries] :
         {std::pair{"3", 3U}, std::pair{"2", 2U}, std::pair{"9", 2U}}) {
        CAPTURE(counted);
        EventStream stream;
        stream.take(chunk("") + chunk(" b"), 1ms);
        stream.take(chunk("", "\"length\""), 2ms);
        stream.take(usage("1", counted) + the_end, 3ms);
        CHECK(stream.finish().empty());
        CHECK(stream.tokens().deliveries.size() == deliveries);
    }
}

TEST_CASE("A count that cannot be one is none") {
    for (const char* count :
         {"0", "-1", "1.5", "1e3", "\"4\"", "null", "{}", "18446744073709551615"}) {
        CAPTURE(count);
        EventStream stream;
        stream.take(chunk(" a") + usage(count, count) + the_end, 1ms);
        CHECK(stream.finish().empty());
        CHECK_FALSE(stream.tokens().input);
        CHECK_FALSE(stream.tokens().output);
    }
}

TEST_CASE("An answer that is not whole, or is something else, is told") {
    CHECK_THAT(wrong_with(""), ContainsSubstring("no stream of tokens"));
    CHECK_THAT(wrong_with(R"({"choices": [{"text": "all at once"}]})"),
               ContainsSubstring("no stream of tokens"));
    CHECK_THAT(wrong_with("data: [DONE]\n"), ContainsSubstring("no stream of tokens"));
    CHECK_THAT(wrong_with(chunk(" a") + usage("1", "2")), ContainsSubstring("[DONE]"));
    CHECK_THAT(wrong_with(chunk(" a") + "data: {\"choices\": [{\"te\n"),
               ContainsSubstring("no JSON object: {\"choices\""));
    CHECK_THAT(wrong_with("data: 7\n"), ContainsSubstring("no JSON object"));
    CHECK_THAT(wrong_with("data: " + std::string(100'000, '[') + "\n"),
               ContainsSubstring("no JSON object: [[["));
    CHECK_THAT(
        wrong_with(chunk(" a") + "data: {\"error\": {\"message\": \"out of blocks\"}}\n" + the_end),
        ContainsSubstring("out of blocks"));
    CHECK_THAT(wrong_with("data: {\"error\": \"busy\"}\n"), ContainsSubstring("busy"));
    for (const char* choice : {"{}", "7", "{\"text\": 7}", "{\"delta\": {\"content\": \"a\"}}"}) {
        CHECK_THAT(wrong_with(std::string("data: {\"choices\": [") + choice + "]}\n" + the_end),
                   ContainsSubstring("/v1/completions"));
    }
    CHECK_THAT(wrong_with(std::string(std::size_t{3} << 20U, 'x')),
               ContainsSubstring("longer than 1 MiB"));
}
