#include <skusim/http/endpoint.hpp>
#include <skusim/measurement/run.hpp>
#include <skusim/report/measurement.hpp>

#include "commands.hpp"
#include "interruption.hpp"
#include "load_words.hpp"
#include "options.hpp"
#include "progress.hpp"

#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace skusim::cli {

namespace {

std::string time_of_day() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string step_name(const measurement::LoadTest& test, std::size_t step) {
    const auto* open = std::get_if<measurement::OpenStep>(&test.steps[step]);
    const std::string load =
        open != nullptr ? fmt::format("{:g} /s", open->rate.value())
                        : fmt::format("{} clients",
                                      std::get<measurement::ClosedStep>(test.steps[step]).clients);
    return fmt::format("step {} of {}, {}", step + 1, test.steps.size(), load);
}

/// Shows how far the test is, and stops it when the user does.
measurement::Watch watch(const measurement::LoadTest& test, const Interruption& interruption,
                         ProgressBar& bar) {
    return [&](const measurement::StepProgress& progress) {
        const auto ended = static_cast<double>(progress.ended);
        const double expected = progress.share > 0 ? ended / progress.share : 0;
        bar.show(step_name(test, progress.step), progress.ended,
                 static_cast<std::size_t>(expected + 0.5));
        return !interruption.has_come();
    };
}

/// Empty if there is something to measure.
std::string unusable(measurement::Endpoint& endpoint, const measurement::LoadTest& test,
                     const measurement::Watch& watch) {
    const auto answer = measurement::try_once(endpoint, test.timeout, watch);
    if (!answer) {
        return "interrupted before anything was measured";
    }
    if (answer->ending == measurement::AnswerEnding::answered) {
        return "";
    }
    return "the first request, sent alone, failed: " + answer->why + "; nothing was measured";
}

/// What ended a test early, for standard error; empty if nothing did.
std::string early_end(const measurement::LoadTest& test,
                      const std::vector<measurement::MeasuredStep>& steps) {
    const measurement::MeasuredStep& last = steps.back();
    if (last.complete) {
        return "";
    }
    return fmt::format("the test ended early, in {}: {}; what was measured until then is kept and "
                       "marked incomplete",
                       step_name(test, steps.size() - 1), last.why_incomplete);
}

Result<int> measure(const ParsedWords& words, const std::string& url) {
    const Result<measurement::LoadTest> test = load_test_of(words);
    if (!test) {
        return failure(test.error());
    }
    Result<http::Request> request = request_of(words, url, *test);
    const Result<std::uint64_t> batch_size = batch_size_of(words);
    if (!request || !batch_size) {
        return failure(!request ? request.error() : batch_size.error());
    }
    report::MeasurementResult result;
    result.test = &*test;
    result.url = http::shown_url(request->url);
    result.method = request->method;
    if (!test->tokens) {
        result.body_bytes = request->body ? request->body->size() : 0;
    }
    result.batch_size = static_cast<int>(*batch_size);
    result.version = SKUSIM_VERSION;
    const auto endpoint = http::open_endpoint(std::move(*request), test->max_connections);
    if (!endpoint) {
        return failure(endpoint.error());
    }
    std::vector<measurement::MeasuredStep> steps;
    {
        const Interruption interruption;
        ProgressBar bar(words.common.progress);
        const measurement::Watch watching = watch(*test, interruption, bar);
        if (const std::string why = unusable(**endpoint, *test, watching); !why.empty()) {
            return failure({result.url, 0, 0}, why);
        }
        result.started_at = time_of_day();
        steps = measurement::run(*test, **endpoint, watching);
    }
    result.steps = &steps;
    const std::string why = early_end(*test, steps);
    if (!why.empty()) {
        tell(result.url + ": " + why);
    }
    const Result<void> written =
        write_result(words.common, report::measurement(result, words.common.format));
    return written ? Result<int>(why.empty() ? done : no_answer) : failure(written.error());
}

} // namespace

CommandWords measure_words() {
    CommandWords command;
    command.calls = {"skusim measure URL --rates R1,R2,... | --concurrency C1,C2,..."};
    command.about = "Loads a running HTTP endpoint, step by step, and measures its latencies. "
                    "Requests go to the URL's host only.";
    command.options = load_options();
    command.flags = load_flags();
    return command;
}

Result<int> measure_command(const ParsedWords& words) {
    return words.positional.size() != 1 ? misused(words) : measure(words, words.positional[0]);
}

} // namespace skusim::cli
