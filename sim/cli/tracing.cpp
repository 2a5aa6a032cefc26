#include "tracing.hpp"

#include <skusim/base/count.hpp>

#include "file_writing.hpp"

#include <charconv>
#include <fmt/format.h>

namespace skusim::cli {

namespace {

/// About 120 MB of text.
constexpr std::size_t most_allowed = 200'000;

Result<std::size_t> read_limit(const std::string& text) {
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    if (!is_whole || limit < 1 || limit > most_allowed) {
        return failure({}, fmt::format("--trace-limit \"{}\" is no whole number from 1 to {}", text,
                                       most_allowed));
    }
    return limit;
}

} // namespace

std::vector<Option> trace_options() {
    return {{"trace", "FILE",
             "write the first requests of the first replication into FILE as trace events, which "
             "ui.perfetto.dev and chrome://tracing open",
             any_file()},
            {"trace-limit", "N",
             fmt::format("requests in the trace, {} if not given, at most {}",
                         Tracing{}.most_requests, most_allowed)}};
}

Result<std::optional<Tracing>> read_tracing(const ParsedWords& words) {
    const bool is_forced = words.flags.count("force") > 0;
    const std::string limit = text_of(words, "trace-limit");
    if (texts(words, "trace").empty()) {
        const bool has_rows = !texts(words, "requests").empty();
        const char* stray = is_forced && !has_rows ? "--force"
                            : limit.empty()        ? nullptr
                                                   : "--trace-limit";
        return stray == nullptr ? Result<std::optional<Tracing>>(std::nullopt)
                                : failure({}, fmt::format("{} is for --trace FILE, which is not "
                                                          "given",
                                                          stray));
    }
    Tracing tracing;
    tracing.file = text_of(words, "trace");
    if (!limit.empty()) {
        const Result<std::size_t> most = read_limit(limit);
        if (!most) {
            return failure(most.error());
        }
        tracing.most_requests = *most;
    }
    const Result<void> writable = may_be_written(tracing.file, "--trace", is_forced);
    return writable ? Result<std::optional<Tracing>>(tracing) : failure(writable.error());
}

Result<void> write_trace(const Tracing& tracing, const report::TraceResult& result,
                         const CommonOptions& options) {
    const Result<void> written = write_whole({{tracing.file, report::trace(result)}});
    if (!written || options.quiet) {
        return written;
    }
    const experiment::Recording& recording = *result.recording;
    tell(fmt::format(
        "wrote {}: {} from the empty cluster on, {:.4g} s of the first replication{}", tracing.file,
        count_text(static_cast<std::int64_t>(recording.requests.size()), "request"),
        in_seconds(recording.end.time_since_epoch()),
        recording.is_cut ? "; cut there, as the load goes on (--trace-limit N takes more)" : ""));
    return {};
}

} // namespace skusim::cli
