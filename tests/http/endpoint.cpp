// The HTTP endpoint, against a server that answers, fails, redirects, hangs and dies.
#include <skusim/http/endpoint.hpp>
#include <skusim/measurement/run.hpp>

#include <cstdlib>
#include <support/catch.hpp>
#include <support/inference_server.hpp>

using namespace skusim;
using measurement::Answer;
using measurement::AnswerEnding;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<measurement::Endpoint> open(const std::string& url, int connections = 4) {
    http::Request request;
    request.url = url;
    auto endpoint = http::open_endpoint(std::move(request), connections);
    REQUIRE(endpoint);
    return std::move(*endpoint);
}

Answer ask(measurement::Endpoint& endpoint, Duration timeout = 20s) {
    return *try_once(endpoint, timeout, [](const measurement::StepProgress&) { return true; });
}

std::string first_fault(const http::Request& request) {
    const Faults faults = check(request);
    return faults.empty() ? "" : faults.front().message;
}

} // namespace

TEST_CASE("A request is answered, again and again, on connections that are kept") {
    const InferenceServer server;
    const auto endpoint = open(server.url());
    for (int i = 0; i < 50; ++i) {
        const Duration before = endpoint->now();
        const Answer answer = ask(*endpoint);
        CHECK(answer.ending == AnswerEnding::answered);
        CHECK(answer.status == 200);
        CHECK(answer.at >= before);
        CHECK(answer.at <= endpoint->now());
    }
}

TEST_CASE("Several requests are under way at once, each with its own answer") {
    const InferenceServer server({"--pause-at", "1"});
    const auto endpoint = open(server.url());
    for (std::size_t connection = 0; connection < 4; ++connection) {
        endpoint->send(connection, endpoint->now() + 20s);
    }
    std::vector<Answer> answers;
    while (answers.size() < 4) {
        endpoint->wait(endpoint->now() + 20s, answers);
    }
    std::array<int, 4> count{};
    for (const Answer& answer : answers) {
        CHECK(answer.at >= 900ms); // all of them behind the first
        ++count[answer.connection];
    }
    CHECK(count == std::array<int, 4>{1, 1, 1, 1});
}

TEST_CASE("Errors have their kind and a reason") {
    SECTION("no server") {
        InferenceServer server;
        server.stop();
        const auto endpoint = open(server.url());
        const Answer answer = ask(*endpoint);
        CHECK(answer.ending == AnswerEnding::refused);
        CHECK_THAT(answer.why, ContainsSubstring("connect"));
    }
    SECTION("no such host") {
        const Answer answer = ask(*open("http://no-such-host.invalid/"));
        CHECK(answer.ending == AnswerEnding::refused);
        CHECK_THAT(answer.why, ContainsSubstring("no-such-host.invalid"));
    }
    SECTION("no such page") {
        const InferenceServer server;
        const Answer answer = ask(*open(server.url("/absent")));
        CHECK(answer.ending == AnswerEnding::bad_status);
        CHECK(answer.status == 404);
    }
    SECTION("an answer too late") {
        const InferenceServer server({"--hang-after", "0"});
        const auto endpoint = open(server.url());
        const Answer answer = ask(*endpoint, 200ms);
        CHECK(answer.ending == AnswerEnding::timed_out);
        CHECK(answer.at >= 200ms);
    }
    SECTION("a server that dies of the request") {
        const InferenceServer server({"--die-after", "1"});
        const auto endpoint = open(server.url());
        CHECK(ask(*endpoint).ending == AnswerEnding::answered);
        const Answer answer = ask(*endpoint);
        CHECK((answer.ending == AnswerEnding::broken || answer.ending == AnswerEnding::refused));
        CHECK_FALSE(answer.why.empty());
        CHECK(ask(*endpoint).ending == AnswerEnding::refused);
    }
}

TEST_CASE("Requests go to the host that was named and nowhere else") {
    SECTION("a redirect is an error, and is not followed") {
        const InferenceServer named;
        const InferenceServer other({"--die-after", "1"}); // it serves one request
        const Answer answer = ask(*open(named.url("/elsewhere?port=" + other.port())));
        CHECK(answer.ending == AnswerEnding::bad_status);
        CHECK(answer.status == 302);
        CHECK_THAT(answer.why, ContainsSubstring("not followed"));
        CHECK_THAT(answer.why, ContainsSubstring(other.url()));
        CHECK(ask(*open(other.url())).ending == AnswerEnding::answered); // its first
    }
    SECTION("a proxy of the environment is not used") {
        const InferenceServer server;
        for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
            setenv(name, "http://127.0.0.1:1", 1);
        }
        CHECK(ask(*open(server.url())).ending == AnswerEnding::answered);
        for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
            unsetenv(name);
        }
    }
}

TEST_CASE("The moment to wait for is kept to the microsecond, not to the millisecond") {
    const InferenceServer server;
    const auto endpoint = open(server.url());
    // On a busy machine some waits are late, and none is early; the least tells of rounding.
    Duration least = 1s;
    for (int i = 0; i < 200; ++i) {
        const Duration until = endpoint->now() + 300us;
        std::vector<Answer> answers;
        endpoint->wait(until, answers);
        const Duration late = endpoint->now() - until;
        CHECK(late >= -1us);
        least = std::min(least, late);
    }
    CHECK(least < 500us);
}

TEST_CASE("Requests under way can be dropped, and the connections used again") {
    const InferenceServer server({"--hang-after", "0"});
    const auto endpoint = open(server.url());
    endpoint->send(0, endpoint->now() + 20s);
    endpoint->send(1, endpoint->now() + 20s);
    endpoint->abandon();
    endpoint->send(0, endpoint->now() + 100ms);
    std::vector<Answer> answers;
    while (answers.empty()) {
        endpoint->wait(endpoint->now() + 20s, answers);
    }
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].connection == 0);
    CHECK(answers[0].ending == AnswerEnding::timed_out);
}

TEST_CASE("What cannot be sent is told before anything is") {
    http::Request request;
    request.url = "http://localhost:8080/infer";
    CHECK(first_fault(request).empty());
    for (const char* url : {"localhost:8080/infer", "", "ftp://localhost/", "file:///etc/passwd",
                            "http://", "http://local host/", "gopher://x/"}) {
        CAPTURE(url);
        http::Request bad = request;
        bad.url = url;
        CHECK_THAT(first_fault(bad), ContainsSubstring("http://"));
    }
    for (const char* method : {"", "GE T", "GET\r\n"}) {
        http::Request bad = request;
        bad.method = method;
        CHECK_THAT(first_fault(bad), ContainsSubstring("method"));
    }
    for (const char* header : {"", "Name", ": value", "A: b\r\nC: d", "A b: c"}) {
        http::Request bad = request;
        bad.headers = {header};
        CHECK_THAT(first_fault(bad), ContainsSubstring("Name: value"));
    }
    const auto many = http::open_endpoint(request, 2'000'000'000);
    REQUIRE_FALSE(many);
    CHECK_THAT(many.error()[0].message, ContainsSubstring("--max-connections"));
}

TEST_CASE("User and password are not shown") {
    CHECK(http::shown_url("http://host:1/a?b=c") == "http://host:1/a?b=c");
    CHECK(http::shown_url("https://me:secret@host/a") == "https://host/a");
    CHECK_THAT(http::shown_url("me:secret@host/a"), !ContainsSubstring("secret"));
    CHECK_THAT(http::shown_url("http://me:secret@ho st/a"), !ContainsSubstring("secret"));
}
