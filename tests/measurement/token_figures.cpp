// Figures of streamed tokens, of streams that are known to the nanosecond.
#include <skusim/measurement/figures.hpp>

#include "virtual_endpoint.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::measurement;
using namespace std::chrono_literals;

namespace {

/// A server whose answers have their deliveries 30, 40, 50, ... ms after the request, of so many
/// tokens each.
class StreamingEndpoint : public VirtualEndpoint {
public:
    StreamingEndpoint(int deliveries, std::optional<std::uint64_t> output)
        : VirtualEndpoint(1000, constant_service(20ms + deliveries * 10ms)),
          deliveries_(deliveries), output_(output) {}

    void wait(Duration until, std::vector<Answer>& answers) override {
        VirtualEndpoint::wait(until, answers);
        for (Answer& answer : answers) {
            for (int i = 1; i <= deliveries_; ++i) {
                answer.tokens.deliveries.push_back(answer.at - (deliveries_ - i) * 10ms);
            }
            answer.tokens.output = output_;
        }
    }

private:
    int deliveries_;
    std::optional<std::uint64_t> output_;
};

struct Seen {
    StepFigures figures;
    std::vector<std::string> warnings;
};

Seen seen_of(StreamingEndpoint& endpoint, const TokensAsked& asked) {
    LoadTest test;
    test.steps = {OpenStep{Rate{10}}};
    test.schedule = Schedule::fixed;
    test.duration = 100s;
    test.timeout = 10s;
    test.max_connections = 100;
    test.tokens = asked;
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    const StepFigures figures = figures_of(step, 0.95);
    return {figures, warnings(step, figures)};
}

/// Times are whole nanoseconds, and histograms hold them to a part in some hundreds.
void check_time(const Latency& times, double mean, double p50, double p99) {
    CHECK_THAT(times.mean.value, WithinAbs(mean, 1e-9));
    CHECK_THAT(times.quantiles[0].value, WithinRel(p50, 0.01));
    CHECK_THAT(times.quantiles[3].value, WithinRel(p99, 0.01));
}

} // namespace

TEST_CASE("A token a delivery: ttft, tpot and itl are those of the stream") {
    StreamingEndpoint endpoint(11, 11);
    const Seen seen = seen_of(endpoint, {100, 11, ""});
    REQUIRE(seen.figures.tokens);
    const TokenFigures& tokens = *seen.figures.tokens;
    check_time(tokens.ttft, 0.03, 0.03, 0.03);
    check_time(*tokens.tpot, 0.01, 0.01, 0.01);
    check_time(*tokens.itl, 0.01, 0.01, 0.01);
    check_time(*seen.figures.latency, 0.13, 0.13, 0.13);
    CHECK(tokens.output == 11);
    CHECK(tokens.input == 100);
    CHECK(tokens.tokens == 11'000);
    CHECK(tokens.deliveries == 11'000);
    CHECK(tokens.uncounted == 0);
    // 10 requests a second; of the last, two tokens of a thousand come after the window.
    CHECK_THAT(tokens.per_second.value, WithinRel(110, 0.001));
    CHECK(seen.warnings.empty());
}

TEST_CASE("Two tokens a delivery: tpot divides by tokens, and each has its gap, every other none") {
    StreamingEndpoint endpoint(11, 22);
    const Seen seen = seen_of(endpoint, {100, 22, ""});
    const TokenFigures& tokens = *seen.figures.tokens;
    check_time(tokens.ttft, 0.03, 0.03, 0.03);
    check_time(*tokens.tpot, 0.1 / 21, 0.1 / 21, 0.1 / 21);
    check_time(*tokens.itl, 0.1 / 21, 0, 0.01);
    // Of 21 gaps ten are 10 ms and eleven are none.
    CHECK_THAT(tokens.itl->deviation, WithinRel(0.01 * std::sqrt(10.0 * 11) / 21, 1e-3));
    REQUIRE(seen.warnings.size() == 1);
    CHECK_THAT(seen.warnings[0], ContainsSubstring("2 tokens at once"));
}

TEST_CASE("A server that does not count tokens is believed to have kept to what was asked") {
    StreamingEndpoint endpoint(11, std::nullopt);
    const Seen as_asked = seen_of(endpoint, {100, 11, ""});
    CHECK(as_asked.figures.tokens->output == 11);
    REQUIRE(as_asked.warnings.size() == 1);
    CHECK_THAT(as_asked.warnings[0], ContainsSubstring("of 1000 answers"));
    const Seen more = seen_of(endpoint, {100, 21, ""});
    check_time(*more.figures.tokens->tpot, 0.005, 0.005, 0.005);
    CHECK_THAT(more.warnings[0], ContainsSubstring("tokens at once"));
}

TEST_CASE("What the server counts otherwise than was asked is told") {
    StreamingEndpoint shorter(5, 5);
    const Seen seen = seen_of(shorter, {100, 11, ""});
    check_time(*seen.figures.tokens->tpot, 0.01, 0.01, 0.01);
    REQUIRE_FALSE(seen.warnings.empty());
    CHECK_THAT(seen.warnings.back(), ContainsSubstring("5 tokens on average and 11 were asked"));
    StreamingEndpoint empty(11, 6);
    CHECK_THAT(seen_of(empty, {100, 6, ""}).warnings[0], ContainsSubstring("some chunks"));
}

TEST_CASE("An answer of one token has no time between tokens") {
    StreamingEndpoint endpoint(1, 1);
    const Seen seen = seen_of(endpoint, {100, 1, ""});
    check_time(seen.figures.tokens->ttft, 0.03, 0.03, 0.03);
    CHECK_FALSE(seen.figures.tokens->tpot);
    CHECK_FALSE(seen.figures.tokens->itl);
}

TEST_CASE("Nothing answered, nothing known of tokens") {
    StreamingEndpoint endpoint(11, 11);
    endpoint.busy_after = 0;
    CHECK_FALSE(seen_of(endpoint, {100, 11, ""}).figures.tokens);
}

TEST_CASE("Each request has a prompt of its own, which seed and number settle") {
    const TokensAsked asked{40, 8, "some-model"};
    const std::string body = completion_body(asked, 1, 0);
    CHECK(body == completion_body(asked, 1, 0));
    CHECK(body != completion_body(asked, 1, 1));
    CHECK(body != completion_body(asked, 2, 0));
    CHECK(std::count(body.begin(), body.end(), ' ') == 39);
    for (const char* part : {R"("max_tokens":8)", R"("ignore_eos":true)", R"("stream":true)",
                             R"("include_usage":true)", R"("model":"some-model")"}) {
        CHECK_THAT(body, ContainsSubstring(part));
    }
    CHECK_THAT(completion_body({40, 8, ""}, 1, 0), !ContainsSubstring("model"));
}
