#include "load_words.hpp"

#include <skusim/measurement/completion_request.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

namespace skusim::cli {

using measurement::ClosedStep;
using measurement::LoadTest;
using measurement::OpenStep;

namespace {

constexpr int default_connections = 512;
constexpr int most_connections = 60'000; // ports that a machine has towards one endpoint
constexpr double most_rate = 1e5;
constexpr double most_requests_a_step = 2e7; // each is remembered

/// The parts of a list with commas.
std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start <= list.size() && !list.empty()) {
        const std::size_t comma = std::min(list.find(',', start), list.size());
        parts.push_back(list.substr(start, comma - start));
        start = comma + 1;
    }
    return parts;
}

/// The bytes of a file that each request sends.
Result<std::string> read_request_body(const std::string& path) {
    constexpr std::size_t limit = std::size_t{64} << 20U;
    Result<std::string> body = text::read_text_file(path, limit);
    if (body && body->size() > limit) {
        return failure({path, 0, 0}, "is larger than 64 MiB, the most that a request may send");
    }
    return body;
}

Result<Rate> rate_of(const std::string& text) {
    double rate = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
    if (error != std::errc{} || end != text.data() + text.size() || !(rate > 0) ||
        rate > most_rate) {
        return failure({}, "--rates \"" + text +
                               "\" is no number of requests per second above 0 and up to 100000; "
                               "write --rates 10,20,40");
    }
    return Rate{rate};
}

/// The value of an option, or what is usual.
Result<Duration> time_of(const ParsedWords& words, const std::string& option, Duration usual,
                         Duration least) {
    const std::string text = text_of(words, option);
    if (text.empty()) {
        return usual;
    }
    Result<Duration> time = text::read_time("--" + option, text);
    if (time && (*time < least || *time > std::chrono::hours(24))) {
        return failure({}, "--" + option + " \"" + text + "\" is not " +
                               (least > Duration::zero() ? "above 0" : "0 or more") +
                               " and at most 24 h");
    }
    return time;
}

Result<std::uint64_t> count_of(const ParsedWords& words, const std::string& option,
                               std::uint64_t usual, std::uint64_t most) {
    const std::string text = text_of(words, option);
    return text.empty() ? Result<std::uint64_t>(usual) : whole_number(option, text, 1, most);
}

/// What the words fill in one after the other; the first fault stays.
class Reading {
public:
    template <class Value, class Target>
    void take(Result<Value> value, Target& target) {
        if (value) {
            target = static_cast<Target>(*value);
        } else {
            faults.insert(faults.end(), value.error().begin(), value.error().end());
        }
    }
    Faults faults;
};

void read_steps(const ParsedWords& words, LoadTest& test, Reading& reading) {
    for (const std::string& part : parts_of(text_of(words, "rates"))) {
        OpenStep step;
        reading.take(rate_of(part), step.rate);
        test.steps.emplace_back(step);
    }
    for (const std::string& part : parts_of(text_of(words, "concurrency"))) {
        ClosedStep step;
        reading.take(whole_number("concurrency", part, 1, most_connections), step.clients);
        test.steps.emplace_back(step);
    }
    if (test.steps.empty()) {
        reading.faults.push_back({{},
                                  "measure needs a load: --rates 10,20,40 (requests per "
                                  "second) or --concurrency 1,2,4 (clients)"});
    }
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = text::utf8_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

/// What is asked of a language model, and words that do not go with it.
void read_tokens(const ParsedWords& words, LoadTest& test, Reading& reading) {
    constexpr std::uint64_t most_tokens = 1'000'000;
    const bool streams = words.flags.count("stream") > 0;
    for (const char* option : {"input-tokens", "output-tokens", "model"}) {
        if (!streams && !text_of(words, option).empty()) {
            reading.faults.push_back({{}, std::string("--") + option + " goes with --stream"});
        }
    }
    for (const char* option : {"body", "method", "batch-size"}) {
        if (streams && !text_of(words, option).empty()) {
            reading.faults.push_back({{},
                                      std::string("--") + option +
                                          " does not go with --stream, "
                                          "which writes its requests itself; leave it out"});
        }
    }
    if (!streams) {
        return;
    }
    measurement::TokensAsked asked;
    const auto take = [&](const char* option, int& tokens) {
        if (text_of(words, option).empty()) {
            reading.faults.push_back({{},
                                      "--stream needs --input-tokens and --output-tokens; write "
                                      "--input-tokens 512 --output-tokens 128"});
        } else {
            reading.take(count_of(words, option, 1, most_tokens), tokens);
        }
    };
    take("input-tokens", asked.input);
    if (reading.faults.empty()) {
        take("output-tokens", asked.output);
    }
    asked.model = text_of(words, "model");
    if (!is_utf8(asked.model)) {
        reading.faults.push_back(
            {{}, "--model is not in UTF-8; write the name as the server has it"});
    }
    test.tokens = std::move(asked);
}

/// What the words allow one by one, and not together.
Faults contradictions(const LoadTest& test) {
    Faults faults;
    for (const measurement::PlannedStep& step : test.steps) {
        const auto* open = std::get_if<OpenStep>(&step);
        const auto* closed = std::get_if<ClosedStep>(&step);
        if (closed != nullptr && closed->clients > test.max_connections) {
            faults.push_back({{},
                              "--concurrency " + std::to_string(closed->clients) +
                                  " is more than --max-connections " +
                                  std::to_string(test.max_connections)});
        }
        const double seconds = in_seconds(test.duration + test.warm_up);
        if (open != nullptr && open->rate.value() * seconds > most_requests_a_step) {
            faults.push_back({{},
                              "a step of over 20 million requests; lower --rates or "
                              "--duration"});
        }
    }
    return faults;
}

} // namespace

std::vector<Option> load_options() {
    return {
        {"rates", "R1,R2,...",
         "steps with so many requests per second, whatever becomes of those before (open loop)"},
        {"concurrency", "C1,C2,...",
         "steps with so many clients, each waiting for its answer before it sends again (closed "
         "loop: stalls hide in it)"},
        {"schedule", "NAME", "poisson (default) or fixed: evenly spaced requests", {[] {
             return std::vector<std::string>{"poisson", "fixed"};
         }}},
        {"duration", "TIME", "of each step, after its warm-up; 30 s if not given"},
        {"requests", "N", "ends a step after N requests if that is earlier"},
        {"warm-up", "TIME", "load before each step that is not counted; 5 s if not given"},
        {"timeout", "TIME",
         "a request not answered so long after its intended time is an error; 10 s if not given, "
         "60 s with --stream"},
        {"max-connections", "N", "requests under way at once; 512 if not given"},
        {"method", "NAME", "GET, or POST with a body, if not given"},
        {"body", "FILE", "what each request sends", any_file()},
        {"header",
         "TEXT",
         "\"Name: value\", sent with each request; may be given again",
         {},
         {},
         true},
        {"batch-size", "N", "how many inferences the body asks for; 1 if not given"},
        {"input-tokens", "N", "with --stream: words of each prompt, a token each for most models"},
        {"output-tokens", "N", "with --stream: tokens of each answer"},
        {"model", "NAME", "with --stream: the model, where the server has several"}};
}

std::vector<Flag> load_flags() {
    return {{"stream", "loads a language model behind an OpenAI-compatible /v1/completions and "
                       "measures its tokens as they stream"}};
}

Result<LoadTest> load_test_of(const ParsedWords& words) {
    using namespace std::chrono_literals;
    LoadTest test;
    Reading reading;
    read_steps(words, test, reading);
    const std::string schedule = text_of(words, "schedule");
    if (schedule == "fixed") {
        test.schedule = measurement::Schedule::fixed;
    } else if (!schedule.empty() && schedule != "poisson") {
        reading.faults.push_back(
            {{}, "--schedule \"" + schedule + "\" is unknown; use poisson or fixed"});
    }
    reading.take(time_of(words, "duration", 30s, 1ns), test.duration);
    reading.take(time_of(words, "warm-up", 5s, 0ns), test.warm_up);
    read_tokens(words, test, reading);
    const Duration usual_timeout = test.tokens ? 60s : 10s;
    reading.take(time_of(words, "timeout", usual_timeout, 1ms), test.timeout);
    reading.take(count_of(words, "max-connections", default_connections, most_connections),
                 test.max_connections);
    if (!text_of(words, "requests").empty()) {
        std::uint64_t requests = 0;
        reading.take(count_of(words, "requests", 0, 20'000'000), requests);
        test.requests = requests;
    }
    test.seed = words.common.seed.value_or(test.seed);
    if (reading.faults.empty()) {
        reading.faults = contradictions(test);
    }
    return reading.faults.empty() ? Result<LoadTest>(std::move(test)) : failure(reading.faults);
}

Result<http::Request> request_of(const ParsedWords& words, const std::string& url,
                                 const LoadTest& test) {
    http::Request request;
    request.url = url;
    request.headers = texts(words, "header");
    if (test.tokens) {
        request.url = http::with_path(url, "/v1/completions");
        request.method = "POST";
        request.streamed_body = [asked = *test.tokens, seed = test.seed](std::uint64_t number) {
            return measurement::completion_body(asked, seed, number);
        };
        if (!http::has_header(request, "Content-Type")) {
            request.headers.emplace_back("Content-Type: application/json");
        }
        return request;
    }
    const std::string body_path = text_of(words, "body");
    if (!body_path.empty()) {
        Result<std::string> body = read_request_body(body_path);
        if (!body) {
            return failure(body.error());
        }
        request.body = std::move(*body);
        request.method = "POST";
        if (!http::has_header(request, "Content-Type")) {
            const bool is_json = std::filesystem::path(body_path).extension() == ".json";
            request.headers.push_back(std::string("Content-Type: application/") +
                                      (is_json ? "json" : "octet-stream"));
        }
    }
    if (const std::string method = text_of(words, "method"); !method.empty()) {
        request.method = method;
    }
    return request;
}

Result<std::uint64_t> batch_size_of(const ParsedWords& words) {
    return count_of(words, "batch-size", 1, 1'000'000);
}

} // namespace skusim::cli
