#include <skusim/base/json.hpp>
#include <skusim/report/measurement.hpp>
#include <skusim/report/table.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "tokens.hpp"
#include "wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::report {

using measurement::ClosedStep;
using measurement::LoadTest;
using measurement::MeasuredStep;
using measurement::OpenStep;
using measurement::StepFigures;

namespace {

std::string test_text(const MeasurementResult& result) {
    const LoadTest& test = *result.test;
    std::string text = fmt::format("{} {}, steps of {}", result.method, result.url,
                                   time_text(in_seconds(test.duration)));
    if (test.requests) {
        text += fmt::format(" or {} requests", *test.requests);
    }
    text += fmt::format(" after {} of warm-up, timeout {}", time_text(in_seconds(test.warm_up)),
                        time_text(in_seconds(test.timeout)));
    const bool is_open = std::any_of(test.steps.begin(), test.steps.end(), [](const auto& step) {
        return std::holds_alternative<OpenStep>(step);
    });
    if (is_open) {
        text += fmt::format(", {} schedule", schedule_text(test.schedule));
    }
    if (test.tokens) {
        text +=
            fmt::format(", prompts of {} and answers of {}", count_text(test.tokens->input, "word"),
                        count_text(test.tokens->output, "token"));
    }
    return text;
}

std::string reading(const MeasurementResult& result) {
    return std::string("latency from the intended send time to the ") +
           (result.test->tokens ? "last token, ttft from there to the first"
                                : "end of the answer") +
           ", of completed requests; intervals from slices of each step, taken for independent";
}

std::string tables(const MeasurementResult& result, const std::vector<StepFigures>& figures,
                   Format format) {
    Table counts{{{"load"},
                  {"completed", true},
                  {"errors", true},
                  {"completed per second", true},
                  {"mean latency", true}},
                 {}};
    Table tail{{{"load"}, {"p50", true}, {"p95", true}, {"p99", true}}, {}};
    Table notes{{{"note"}, {""}}, {}};
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const MeasuredStep& measured = (*result.steps)[i];
        const StepFigures& it = figures[i];
        const std::string load = load_text(measured.step) + (measured.complete ? "" : " (part)");
        counts.rows.push_back({load, std::to_string(it.completed), std::to_string(it.errors),
                               number_estimate(it.throughput, 3),
                               it.latency ? measured_time(it.latency->mean) : "-"});
        std::vector<std::string> row{load};
        for (const std::size_t quantile : {0U, 2U, 3U}) {
            row.push_back(it.latency ? measured_time(it.latency->quantiles[quantile]) : "-");
        }
        tail.rows.push_back(std::move(row));
        for (const std::string& warning : measurement::warnings(measured, it)) {
            notes.rows.push_back({load, warning});
        }
    }
    notes.rows.push_back({"all", reading(result)});
    const std::string tokens =
        result.test->tokens ? token_tables(result, figures, format) + '\n' : "";
    return counts.in(format) + '\n' + tail.in(format) + '\n' + tokens + notes.in(format);
}

Table latency_rows(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    Table table{{}, {}};
    for (const char* title : {"rate_per_s", "concurrency", "completed", "errors", "duration_s",
                              "throughput_per_s", "mean_ms", "sd_ms", "p50_ms", "p90_ms", "p95_ms",
                              "p99_ms", "p999_ms", "min_ms", "max_ms", "batch_size", "complete"}) {
        table.columns.push_back({title});
    }
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const MeasuredStep& measured = (*result.steps)[i];
        const StepFigures& it = figures[i];
        const auto* open = std::get_if<OpenStep>(&measured.step);
        const auto* closed = std::get_if<ClosedStep>(&measured.step);
        const auto times = [&](const measurement::Latency& latency) {
            std::vector<double> seconds{latency.mean.value, latency.deviation};
            for (const stats::Estimate& quantile : latency.quantiles) {
                seconds.push_back(quantile.value);
            }
            seconds.push_back(latency.least);
            seconds.push_back(latency.greatest);
            return seconds;
        };
        std::vector<std::string> row{open != nullptr ? plain(open->rate.value()) : "",
                                     closed != nullptr ? std::to_string(closed->clients) : "",
                                     std::to_string(it.completed),
                                     std::to_string(it.errors),
                                     plain(in_seconds(measured.window)),
                                     fmt::format("{:.6g}", it.throughput.value)};
        if (it.latency) {
            for (const double seconds : times(*it.latency)) {
                row.push_back(fmt::format("{:.6g}", seconds * 1e3));
            }
        }
        row.resize(table.columns.size() - 2);
        row.push_back(std::to_string(result.batch_size));
        row.emplace_back(measured.complete ? "yes" : "no");
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string csv(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    std::string comments = fmt::format("# skusim {} measure, {}\n# {}\n# {}\n", result.version,
                                       result.started_at, test_text(result), reading(result));
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const MeasuredStep& measured = (*result.steps)[i];
        for (const std::string& warning : measurement::warnings(measured, figures[i])) {
            comments += fmt::format("# {}: {}\n", load_text(measured.step), warning);
        }
    }
    const Table rows =
        result.test->tokens ? token_rows(result, figures) : latency_rows(result, figures);
    return comments + rows.csv();
}

} // namespace

std::string measurement(const MeasurementResult& result, Format format) {
    std::vector<StepFigures> figures;
    for (const MeasuredStep& measured : *result.steps) {
        figures.push_back(measurement::figures_of(measured, result.confidence));
    }
    switch (format) {
    case Format::json:
        return json_text(measurement_json(result, figures));
    case Format::csv:
        return csv(result, figures);
    default:
        return "measured  " + test_text(result) + "\n\n" + tables(result, figures, format);
    }
}

} // namespace skusim::report
