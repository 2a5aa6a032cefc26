#include <skusim/base/json.hpp>
#include <skusim/report/measurement.hpp>
#include <skusim/report/table.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::report {

using measurement::ClosedStep;
using measurement::LoadTest;
using measurement::MeasuredStep;
using measurement::OpenStep;
using measurement::StepFigures;

namespace {

std::string step_text(const measurement::Step& step) {
    if (const auto* open = std::get_if<OpenStep>(&step)) {
        return fmt::format("{:g} /s", open->rate.value());
    }
    return count_text(std::get<ClosedStep>(step).clients, "client");
}

/// A tail that the requests were too few to bound has no upper end.
std::string latency_text(const stats::Estimate& seconds) {
    if (seconds.high == stats::infinite) {
        return fmt::format("{} [{}, ?]", time_text(seconds.value), time_text(seconds.low));
    }
    return time_estimate(seconds);
}

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
    return text;
}

constexpr const char* reading = "latency from the intended send time to the end of the answer, of "
                                "completed requests; intervals from slices of each step, taken for "
                                "independent";

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
        const std::string load = step_text(measured.step) + (measured.complete ? "" : " (part)");
        counts.rows.push_back({load, std::to_string(it.completed), std::to_string(it.errors),
                               number_estimate(it.throughput, 3),
                               it.latency ? latency_text(it.latency->mean) : "-"});
        std::vector<std::string> row{load};
        for (const std::size_t quantile : {0U, 2U, 3U}) {
            row.push_back(it.latency ? latency_text(it.latency->quantiles[quantile]) : "-");
        }
        tail.rows.push_back(std::move(row));
        for (const std::string& warning : measurement::warnings(measured, it)) {
            notes.rows.push_back({load, warning});
        }
    }
    notes.rows.push_back({"all", reading});
    return counts.in(format) + '\n' + tail.in(format) + '\n' + notes.in(format);
}

std::string csv(const MeasurementResult& result, const std::vector<StepFigures>& figures) {
    Table table{{}, {}};
    for (const char* title : {"rate_per_s", "concurrency", "completed", "errors", "duration_s",
                              "throughput_per_s", "mean_ms", "sd_ms", "p50_ms", "p90_ms", "p95_ms",
                              "p99_ms", "p999_ms", "min_ms", "max_ms", "batch_size", "complete"}) {
        table.columns.push_back({title});
    }
    std::string comments = fmt::format("# skusim {} measure, {}\n# {}\n# {}\n", result.version,
                                       result.started_at, test_text(result), reading);
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
        for (const std::string& warning : measurement::warnings(measured, it)) {
            comments += fmt::format("# {}: {}\n", step_text(measured.step), warning);
        }
    }
    return comments + table.csv();
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
