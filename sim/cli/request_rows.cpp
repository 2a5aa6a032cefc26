#include "request_rows.hpp"

#include <skusim/experiment/recording.hpp>
#include <skusim/report/results.hpp>

#include "file_writing.hpp"

#include <fmt/format.h>

namespace skusim::cli {

namespace {

constexpr std::size_t usual_rows = 10'000;
constexpr std::size_t most_rows = 20'000'000;

} // namespace

std::vector<Option> request_rows_options() {
    return {{"requests", "FILE.csv",
             "write a row for each request of the first replication: when it came, was begun and "
             "ended, and its tokens",
             any_file()},
            {"requests-limit", "N",
             fmt::format("rows, if not given all of a recording and {} of other loads, at most {}",
                         usual_rows, most_rows)}};
}

Result<std::optional<RequestRows>> read_request_rows(const ParsedWords& words) {
    const std::string limit = text_of(words, "requests-limit");
    if (texts(words, "requests").empty()) {
        return limit.empty() ? Result<std::optional<RequestRows>>(std::nullopt)
                             : failure({}, "--requests-limit is for --requests FILE, which is not "
                                           "given");
    }
    RequestRows rows{text_of(words, "requests"), std::nullopt};
    if (!limit.empty()) {
        const Result<std::uint64_t> most = whole_number("requests-limit", limit, 1, most_rows);
        if (!most) {
            return failure(most.error());
        }
        rows.most_requests = static_cast<std::size_t>(*most);
    }
    const Result<void> writable =
        may_be_written(rows.file, "--requests", words.flags.count("force") > 0);
    return writable ? Result<std::optional<RequestRows>>(rows) : failure(writable.error());
}

Result<void> write_request_rows(const RequestRows& rows, const experiment::Trial& trial,
                                std::uint64_t seed) {
    const auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals);
    const std::size_t usual =
        trace != nullptr
            ? std::min(static_cast<std::size_t>(trace->source->facts().arrivals), most_rows)
            : usual_rows;
    const experiment::Recording recording = experiment::record(
        trial, seed, rows.most_requests.value_or(usual), experiment::RecordingEnd::last_ending);
    const auto* tokens = trial.cluster.kind_if<serving::Tokens>();
    const int places = tokens != nullptr ? tokens->engines_per_machine : 1;
    const Duration begin =
        trace != nullptr
            ? from_nanoseconds(static_cast<double>(trace->source->facts().first.count()) /
                               trace->speedup)
            : Duration::zero();
    return write_whole({{rows.file, report::request_rows(recording, places, begin)}});
}

} // namespace skusim::cli
