#include <skusim/report/results.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace skusim::report {

namespace {

using experiment::RecordedRequest;
using experiment::RequestFate;

/// Times on a clock on which the recording begins at `begin`.
class Clock {
public:
    explicit Clock(Duration begin) : begin_(begin) {}

    [[nodiscard]] std::string seconds(const std::optional<Time>& time) const {
        if (!time) {
            return "";
        }
        constexpr std::int64_t second = 1'000'000'000;
        const std::int64_t ns = (*time + begin_).time_since_epoch().count();
        return fmt::format("{}.{:09}", ns / second, ns % second);
    }

private:
    Duration begin_;
};

} // namespace

std::string request_rows(const experiment::Recording& recording, int nodes_per_machine,
                         Duration begin) {
    const Clock clock(begin);
    const bool has_tokens =
        std::any_of(recording.requests.begin(), recording.requests.end(),
                    [](const RecordedRequest& request) { return request.tokens.has_value(); });
    std::string text = "request,arrival_s,scheduled_s,first_token_s,finished_s,node,outcome,"
                       "attempts";
    text += has_tokens ? ",input_tokens,output_tokens,preemptions,cached_tokens\n" : "\n";
    std::size_t number = 0;
    for (const RecordedRequest& request : recording.requests) {
        const bool is_answered = request.fate == RequestFate::completed;
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}", number++,
                       clock.seconds(request.arrived), clock.seconds(request.started),
                       is_answered && request.tokens ? clock.seconds(request.tokens->first) : "",
                       clock.seconds(request.ended),
                       request.node / static_cast<std::uint32_t>(nodes_per_machine),
                       name_in_table(request.fate), request.attempts);
        if (request.tokens) {
            fmt::format_to(std::back_inserter(text), ",{},{},{},{}", request.tokens->input,
                           request.tokens->output, request.tokens->preemptions,
                           request.tokens->cached);
        }
        text += '\n';
    }
    return text;
}

} // namespace skusim::report
