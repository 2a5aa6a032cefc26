// Measurements of language models' engines as CSV: means of loads, requests, timed operators.
#include "readers.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::TimedTokenRequest;
using calibration::TokenPoint;

namespace {

constexpr NumberRange some_tokens{1, 1e9, true, false};
constexpr NumberRange whole_tokens{1, 1e9, true, true};
constexpr NumberRange no_tokens_or_more{0, 1e9, true, true};
constexpr NumberRange moments_s{0, 1e12, true, false};
constexpr NumberRange times_s{0, 3600, false, false};
constexpr NumberRange times_us{0, 1e7, false, false}; // of one operator: up to 10 s
constexpr NumberRange loads{0, 1e9, false, false};

/// The number of a cell that must not be empty; 1 beside a fault.
double needed(const CsvRecord& record, std::string_view column, const NumberRange& range,
              Faults& faults) {
    return record.needed_text(column, faults).empty()
               ? 1
               : record.number(column, range, faults).value_or(1);
}

Result<TokenMeasurement>
read_rows(const MeasuredText& text, const std::vector<std::string_view>& required,
          const std::function<void(const CsvRecord&, TokenMeasurement&, Faults&)>& use) {
    Result<CsvReader> reader = CsvReader::from_text(text.file, without_comments(text.text));
    if (!reader) {
        return failure(reader.error());
    }
    TokenMeasurement measurement;
    int rows = 0;
    Faults faults =
        read_records(*reader, {required, {}, false}, [&](const CsvRecord& record, Faults& found) {
            use(record, measurement, found);
            ++rows;
        });
    if (faults.empty() && rows == 0) {
        faults.push_back({{text.file, 1, 0}, "no row with a measurement; is the file truncated?"});
    }
    return faults.empty() ? Result<TokenMeasurement>(std::move(measurement))
                          : failure(std::move(faults));
}

calibration::OperatorTime operator_time(const CsvRecord& record, std::string_view count,
                                        Faults& faults) {
    return {std::string(record.needed_text("layer", faults)),
            static_cast<std::int64_t>(needed(record, count, whole_tokens, faults)),
            needed(record, "time_us", times_us, faults) * 1e-6};
}

/// What comes before the first token, in columns that some tools add; their clocks may differ a
/// little.
void check_first_token(const CsvRecord& record, double first_s, Faults& faults) {
    constexpr double clocks_s = 1e-3;
    for (const std::string_view column : {"arrival_s", "queued_s", "scheduled_s"}) {
        constexpr NumberRange any{-1e12, 1e12, true, false};
        const auto before = record.number(column, any, faults);
        if (before && first_s < *before - clocks_s) {
            faults.push_back({record.place("first_token_s"),
                              fmt::format("first_token_s ({:g}) is before {} ({:g}); both are "
                                          "seconds on one clock",
                                          first_s, column, *before)});
            return;
        }
    }
}

} // namespace

Result<TokenMeasurement> read_sweep(const MeasuredText& text) {
    return read_rows(
        text, {"input", "output", "ttft_mean", "tpot_mean"},
        [&](const CsvRecord& record, TokenMeasurement& measurement, Faults& faults) {
            TokenPoint point;
            point.place = {text.file, record.line(), 1};
            point.concurrency = record.number("concurrency", loads, faults);
            point.offered_per_s = record.number("rate", loads, faults);
            point.input = needed(record, "input", some_tokens, faults);
            point.output = needed(record, "output", some_tokens, faults);
            point.ttft_s = needed(record, "ttft_mean", times_s, faults);
            point.tpot_s = needed(record, "tpot_mean", times_s, faults);
            point.itl_s = record.number("itl_mean", times_s, faults);
            point.latency_s = record.number("latency_mean", times_s, faults);
            point.completed_per_s = record.number("throughput", loads, faults);
            constexpr double slowest_s = 5;
            if (point.tpot_s > slowest_s) {
                faults.push_back({record.place("tpot_mean"),
                                  fmt::format("tpot_mean is {:g} s for a token; times are in "
                                              "seconds: divide milliseconds by 1000",
                                              point.tpot_s)});
            }
            if (!point.concurrency && !point.offered_per_s) {
                faults.push_back({point.place, "the row has neither rate nor concurrency"});
            }
            measurement.points.push_back(std::move(point));
        });
}

Result<TokenMeasurement> read_token_requests(const MeasuredText& text) {
    return read_rows(
        text, {"input_tokens", "output_tokens", "first_token_s", "last_token_s"},
        [](const CsvRecord& record, TokenMeasurement& measurement, Faults& faults) {
            const std::size_t before = faults.size();
            TimedTokenRequest request;
            request.line = record.line();
            request.input =
                static_cast<std::int64_t>(needed(record, "input_tokens", whole_tokens, faults));
            request.output =
                static_cast<std::int64_t>(needed(record, "output_tokens", whole_tokens, faults));
            request.first_s = needed(record, "first_token_s", moments_s, faults);
            request.last_s = needed(record, "last_token_s", moments_s, faults);
            const bool in_order = request.output == 1 ? request.last_s >= request.first_s
                                                      : request.last_s > request.first_s;
            if (faults.size() == before && !in_order) {
                faults.push_back({record.place("last_token_s"),
                                  fmt::format("last_token_s is not after first_token_s, though "
                                              "there are {} tokens",
                                              request.output)});
            }
            if (faults.size() == before) {
                check_first_token(record, request.first_s, faults);
            }
            measurement.requests.push_back(request);
        });
}

Result<TokenMeasurement> read_dense_profile(const MeasuredText& text) {
    return read_rows(text, {"layer", "tokens", "time_us"},
                     [](const CsvRecord& record, TokenMeasurement& measurement, Faults& faults) {
                         measurement.dense.push_back(operator_time(record, "tokens", faults));
                     });
}

Result<TokenMeasurement> read_per_sequence_profile(const MeasuredText& text) {
    return read_rows(text, {"layer", "sequences", "time_us"},
                     [](const CsvRecord& record, TokenMeasurement& measurement, Faults& faults) {
                         measurement.per_sequence.push_back(
                             operator_time(record, "sequences", faults));
                     });
}

Result<TokenMeasurement> read_attention_profile(const MeasuredText& text) {
    return read_rows(text, {"prefill_chunk", "kv_prefill", "n_decode", "kv_decode", "time_us"},
                     [](const CsvRecord& record, TokenMeasurement& measurement, Faults& faults) {
                         const auto count = [&](std::string_view column) {
                             return needed(record, column, no_tokens_or_more, faults);
                         };
                         measurement.attention.push_back(
                             {count("prefill_chunk"), count("kv_prefill"), count("n_decode"),
                              count("kv_decode"),
                              needed(record, "time_us", times_us, faults) * 1e-6});
                     });
}

} // namespace skusim::measured
