// Load tests of endpoints on a clock of their own: what is measured is known exactly.
#include <skusim/measurement/figures.hpp>

#include "virtual_endpoint.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::measurement;
using namespace std::chrono_literals;

namespace {

LoadTest fixed_rate(double rate, Duration duration) {
    LoadTest test;
    test.steps = {OpenStep{Rate{rate}}};
    test.schedule = Schedule::fixed;
    test.duration = duration;
    test.timeout = 10s;
    test.max_connections = 1000;
    return test;
}

std::uint64_t counted(const MeasuredStep& step) {
    std::uint64_t sum = step.unfinished;
    for (const std::uint64_t count : step.endings) {
        sum += count;
    }
    return sum;
}

} // namespace

TEST_CASE("A stall of a second shows in the percentiles of a rate, and hides from clients") {
    const auto stalled = [] {
        VirtualEndpoint endpoint(1, constant_service(0s));
        endpoint.stall_from = 5s;
        endpoint.stall_for = 1s;
        return endpoint;
    };
    VirtualEndpoint endpoint = stalled();
    const MeasuredStep open = run(fixed_rate(100, 10s), endpoint, keep_going).front();
    const StepFigures figures = figures_of(open, 0.95);
    CHECK(open.complete);
    CHECK(figures.completed == 1000);
    // 900 requests take no time, the others 0.01 s, 0.02 s, ..., 1 s: the p99 is the 90th of them.
    REQUIRE(figures.latency);
    CHECK(figures.latency->quantiles[0].value == 0);
    CHECK_THAT(figures.latency->quantiles[1].value, WithinAbs(0, 1e-9));
    CHECK_THAT(figures.latency->quantiles[2].value, WithinAbs(0.50, 0.001));
    CHECK_THAT(figures.latency->quantiles[3].value, WithinAbs(0.90, 0.001));
    CHECK_THAT(figures.latency->quantiles[4].value, WithinAbs(0.99, 0.001));
    CHECK_THAT(figures.latency->mean.value, WithinAbs(0.0505, 1e-9));
    CHECK_THAT(figures.latency->greatest, WithinAbs(1, 1e-9));
    CHECK(warnings(open, figures).empty());

    VirtualEndpoint same = stalled();
    LoadTest clients = fixed_rate(1, 10s);
    clients.steps = {ClosedStep{1}};
    clients.requests = 1000;
    VirtualEndpoint slower(1, constant_service(9ms));
    slower.stall_from = 5s;
    slower.stall_for = 1s;
    const MeasuredStep closed = run(clients, slower, keep_going).front();
    const StepFigures hidden = figures_of(closed, 0.95);
    CHECK(hidden.completed == 1000);
    CHECK_THAT(hidden.latency->quantiles[3].value, WithinRel(0.009, 0.001));
    CHECK(hidden.latency->greatest > 1);
    REQUIRE(warnings(closed, hidden).size() == 1);
    CHECK_THAT(warnings(closed, hidden)[0], ContainsSubstring("coordinated omission"));
}

TEST_CASE("The window: warm-up is not counted, its end is where the next request would be") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    LoadTest test = fixed_rate(100, 10s);
    test.warm_up = 2s;
    MeasuredStep step = run(test, endpoint, keep_going).front();
    CHECK(endpoint.sent == 1200);
    CHECK(counted(step) == 1000);
    CHECK(step.window == 10s);
    CHECK_THAT(figures_of(step, 0.95).throughput.value, WithinRel(100, 1e-9));

    test.requests = 250;
    step = run(test, endpoint, keep_going).front();
    CHECK(counted(step) == 250);
    CHECK(step.window == 2500ms);
    CHECK_THAT(figures_of(step, 0.95).throughput.value, WithinRel(100, 0.01));
}

TEST_CASE("Clients in a closed loop: workers limit throughput, the rest is waiting") {
    LoadTest test = fixed_rate(1, 20s);
    test.steps = {ClosedStep{1}, ClosedStep{2}, ClosedStep{6}};
    test.warm_up = 1s;
    VirtualEndpoint endpoint(2, constant_service(10ms));
    const auto steps = run(test, endpoint, keep_going);
    REQUIRE(steps.size() == 3);
    const std::array<double, 3> throughput{100, 200, 200};
    const std::array<double, 3> latency{0.01, 0.01, 0.03};
    for (std::size_t i = 0; i < 3; ++i) {
        const StepFigures figures = figures_of(steps[i], 0.95);
        CHECK_THAT(figures.throughput.value, WithinRel(throughput[i], 0.001));
        CHECK_THAT(figures.latency->mean.value, WithinRel(latency[i], 0.001));
    }
}

TEST_CASE("An endpoint that dies: what was measured is kept, and later steps are not begun") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.refuse_after = 350;
    LoadTest test = fixed_rate(100, 2s);
    test.steps = {OpenStep{Rate{100}}, OpenStep{Rate{50}}, OpenStep{Rate{200}}, OpenStep{Rate{1}}};
    test.duration = 3s;
    const auto steps = run(test, endpoint, keep_going);
    REQUIRE(steps.size() == 2);
    CHECK(steps[0].complete);
    CHECK(counted(steps[0]) == 300);
    CHECK_FALSE(steps[1].complete);
    CHECK_THAT(steps[1].why_incomplete, ContainsSubstring("20 requests in a row"));
    CHECK_THAT(steps[1].why_incomplete, ContainsSubstring("Connection refused"));
    const StepFigures figures = figures_of(steps[1], 0.95);
    CHECK(figures.completed == 50);
    CHECK(figures.errors == 20);
    CHECK_THAT(in_seconds(steps[1].window), WithinAbs(1.38, 0.03));
    CHECK_THAT(warnings(steps[1], figures)[0], ContainsSubstring("incomplete"));
}

TEST_CASE("An endpoint that hangs ends the test in bounded time") {
    const double rate = GENERATE(0.5, 100.0);
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.hang_after = 5;
    LoadTest test = fixed_rate(rate, 1h);
    test.timeout = 2s;
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    CHECK_FALSE(step.complete);
    CHECK(figures_of(step, 0.95).completed == 5);
    CHECK(endpoint.now() < 20s);
}

TEST_CASE("Statuses that tell of errors are counted, and do not end a test") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.busy_after = 900;
    const MeasuredStep step = run(fixed_rate(100, 10s), endpoint, keep_going).front();
    CHECK(step.complete);
    const StepFigures figures = figures_of(step, 0.95);
    CHECK(figures.completed == 900);
    CHECK(figures.errors == 100);
    CHECK_THAT(figures.error_rate.value, WithinRel(0.1, 1e-9));
    CHECK(step.bad_statuses.at(503) == 100);
    const auto texts = warnings(step, figures);
    REQUIRE_FALSE(texts.empty());
    CHECK_THAT(texts[0], ContainsSubstring("100 errors (100 with status 503"));
}

TEST_CASE("A user's stop keeps what was measured") {
    VirtualEndpoint endpoint(100, constant_service(505ms));
    const Duration stop = 4s;
    const auto steps = run(fixed_rate(10, 10s), endpoint, [&](const StepProgress& progress) {
        CHECK(progress.share <= 1);
        return endpoint.now() < stop;
    });
    REQUIRE(steps.size() == 1);
    CHECK_FALSE(steps[0].complete);
    CHECK(steps[0].why_incomplete == "it was interrupted");
    CHECK(counted(steps[0]) >= 40);
    CHECK(counted(steps[0]) <= 41);
    CHECK_THAT(in_seconds(steps[0].window), WithinAbs(4, 0.1));
    CHECK(steps[0].unfinished >= 5);
    CHECK(steps[0].unfinished <= 6);
}

TEST_CASE("A client of a closed loop pauses after an error") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.busy_after = 0;
    LoadTest test = fixed_rate(1, 10s);
    test.steps = {ClosedStep{2}};
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    CHECK(step.complete);
    CHECK(figures_of(step, 0.95).errors == 200); // 10 a second each
}

TEST_CASE("What happens in the warm-up leaves no trace") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.stall_from = 0s;
    endpoint.stall_for = 1s;
    LoadTest test = fixed_rate(100, 10s);
    test.warm_up = 3s;
    const StepFigures figures = figures_of(run(test, endpoint, keep_going).front(), 0.95);
    CHECK(figures.completed == 1000);
    CHECK_THAT(figures.latency->greatest, WithinAbs(0.001, 1e-9));
    CHECK_THAT(figures.latency->deviation, WithinAbs(0, 1e-9));
}

TEST_CASE("Requests wait for a free connection, and their latency says so") {
    VirtualEndpoint endpoint(1000, constant_service(100ms));
    LoadTest test = fixed_rate(100, 1s);
    test.max_connections = 5; // of the ten that it takes
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    const StepFigures figures = figures_of(step, 0.95);
    CHECK(figures.completed == 100);
    CHECK(step.waited == 95);
    // Five at a time: the last five are sent after 19 x 100 ms, and were meant for 0.99 s.
    CHECK_THAT(figures.latency->greatest, WithinAbs(2.0 - 0.95, 1e-6));
    CHECK_THAT(warnings(step, figures)[0], ContainsSubstring("95 requests waited"));
    CHECK_THAT(warnings(step, figures)[1], ContainsSubstring("did not keep up"));

    // Whoever is sent after 0.4 s of waiting has too little time left, and so has everybody after.
    test.timeout = 500ms;
    VirtualEndpoint slow(1000, constant_service(100ms));
    const MeasuredStep cut = run(test, slow, keep_going).front();
    CHECK_FALSE(cut.complete);
    CHECK(cut.endings[static_cast<std::size_t>(AnswerEnding::timed_out)] >= 20);
    CHECK(figures_of(cut, 0.95).latency->greatest <= 0.5);
}

TEST_CASE("A client that is late itself is told") {
    VirtualEndpoint endpoint(10, constant_service(5ms));
    endpoint.sending_takes = 12ms; // with 10 ms between requests
    const MeasuredStep step = run(fixed_rate(100, 1s), endpoint, keep_going).front();
    const StepFigures figures = figures_of(step, 0.95);
    CHECK_THAT(figures.lag_max, WithinAbs(99 * 0.002, 0.001));
    CHECK_THAT(figures.lag_p99, WithinAbs(98 * 0.002, 0.001));
    CHECK_THAT(figures.lag_p50, WithinAbs(49 * 0.002, 0.001));
    const auto texts = warnings(step, figures);
    const auto is_told = [](const std::string& text) {
        return text.find("the client itself was late") != std::string::npos;
    };
    CHECK(std::count_if(texts.begin(), texts.end(), is_told) == 1);
}

TEST_CASE("A request that the client comes to too late is timed out, and not sent") {
    VirtualEndpoint endpoint(10, constant_service(5ms));
    endpoint.sending_takes = 12ms;
    LoadTest test = fixed_rate(100, 10s);
    test.timeout = 100ms;
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    CHECK(step.complete);
    CHECK(counted(step) == 1000);
    CHECK(endpoint.sent < 900);
    CHECK(step.endings[static_cast<std::size_t>(AnswerEnding::timed_out)] >= 1000 - endpoint.sent);
}

TEST_CASE("The client's lateness is told where it is a tenth of the latency, at p50 or at p99") {
    MeasuredStep step;
    step.step = OpenStep{Rate{1}};
    step.complete = true;
    StepFigures figures;
    figures.latency.emplace();
    figures.latency->quantiles[0] = {0.010, 0.010, 0.010};
    figures.latency->quantiles[3] = {0.100, 0.100, 0.100};
    figures.lag_p50 = 0.0009;
    figures.lag_p99 = 0.009;
    CHECK(warnings(step, figures).empty());
    figures.lag_p50 = 0.0011;
    CHECK(warnings(step, figures).size() == 1);
    figures.lag_p50 = 0.0009;
    figures.lag_p99 = 0.011;
    CHECK(warnings(step, figures).size() == 1);
}

TEST_CASE("One request alone, before a test") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    CHECK(try_once(endpoint, 1s, keep_going)->ending == AnswerEnding::answered);
    endpoint.hang_after = 0;
    CHECK(try_once(endpoint, 1s, keep_going)->ending == AnswerEnding::timed_out);
    CHECK_FALSE(try_once(endpoint, 1s, [](const StepProgress&) { return false; }));
}
