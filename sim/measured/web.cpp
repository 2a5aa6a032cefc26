// k6's summary, as handleSummary(data) gets it or --summary-export writes it, machine-readable
// since k6 1.5 (grafana/k6-summary, schema 1.0.0) or not, and the details of an Azure Machine
// Learning v1 ModelProfile.
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

/// The metrics of a summary: a map by name, or under "results" a list of maps with names.
const Value* named_metric(const MeasuredText& text, std::string_view name) {
    const Value* metrics = text.key("metrics");
    if (metrics != nullptr && metrics->kind == Value::Kind::map) {
        return metrics->find(name);
    }
    const Value* results = text.key("results");
    metrics = results != nullptr && results->kind == Value::Kind::map ? results->find("metrics")
                                                                      : nullptr;
    if (metrics == nullptr) {
        return nullptr;
    }
    for (const Value& metric : metrics->items) {
        const Value* called = metric.kind == Value::Kind::map ? metric.find("name") : nullptr;
        if (called != nullptr && called->scalar == name) {
            return &metric;
        }
    }
    return nullptr;
}

/// The figures of a metric: under "values" in the newer forms, beside its name in the old.
const Value* metric(const MeasuredText& text, std::string_view name) {
    const Value* found = named_metric(text, name);
    if (found == nullptr || found->kind != Value::Kind::map) {
        return nullptr;
    }
    const Value* values = found->find("values");
    return values != nullptr ? values : found;
}

/// The share of requests that failed: `rate`, which old summaries call `value`.
double share_failed(JsonFigures& figures, const MeasuredText& text) {
    const Value* failed = metric(text, "http_req_failed");
    const auto rate = figures.amount(failed, "rate");
    return std::min(rate ? *rate : figures.amount(failed, "value").value_or(0), 1.0);
}

/// What k6 measured of requests that were as expected, where it kept them apart.
const Value* latency_metric(const MeasuredText& text, bool some_failed) {
    const Value* apart =
        some_failed ? metric(text, "http_req_duration{expected_response:true}") : nullptr;
    return apart != nullptr ? apart : metric(text, "http_req_duration");
}

/// One closed loop only if the number of users hardly changed: by a tenth, as where k6 looked once
/// before all had begun. How long others were held is not told.
std::string take_users(JsonFigures& figures, const MeasuredText& text, StepBuilder& builder) {
    const Value* users = metric(text, "vus");
    const auto least = figures.amount(users, "min");
    const auto most = figures.amount(users, "max");
    constexpr double hardly = 0.9;
    if (least && most && *least >= hardly * *most) {
        builder.step.concurrency = most;
        return *least == *most ? "k6 users may pause between requests (sleep)"
                               : fmt::format("there were {:g} to {:g} users: {:g} are taken",
                                             *least, *most, *most);
    }
    return most ? fmt::format("the number of users changed during the run, {}to {:g}: the figures "
                              "are of a mixture of loads, and no closed loop is taken; the points "
                              "(k6 run --out json=FILE) tell each number that was held apart",
                              least ? fmt::format("from {:g} ", *least) : "", *most)
                : "";
}

/// "p(99.9)"
std::optional<double> web_percentile_in(std::string_view key) {
    if (!key.starts_with("p(") || !key.ends_with(')')) {
        return std::nullopt;
    }
    const auto percent = parse_decimal(key.substr(2, key.size() - 3));
    return percent && *percent > 0 && *percent < 100 ? std::optional(*percent / 100) : std::nullopt;
}

} // namespace

Result<Measurement> read_k6(const MeasuredText& text) {
    if (text.key("metric") != nullptr) {
        return read_k6_points(text);
    }
    if (!text.json) {
        return read_k6_printed(text);
    }
    Faults faults;
    JsonFigures figures(text.file, faults);
    const double failed = share_failed(figures, text);
    const Value* latency = latency_metric(text, failed > 0);
    if (latency == nullptr) {
        return failure(
            {text.file, 1, 1},
            "key \"metrics.http_req_duration\" is missing; write the summary with "
            "--summary-export FILE or handleSummary(), or the points with --out json=FILE");
    }
    StepBuilder builder(figures.place(*latency), faults);
    const Value* requests = metric(text, "http_reqs");
    builder.step.completed = figures.amount(requests, "count");
    builder.step.completed_per_s = figures.amount(requests, "rate");
    take_errors_out(builder.step, std::round(failed * builder.step.completed.value_or(0)));
    builder.step.times_hold_errors = failed > 0 && latency == metric(text, "http_req_duration");
    if (builder.step.completed == 0.0) {
        return one_step(text, "k6", builder, faults); // its figures are 0, too
    }
    constexpr double millisecond = 1e-3;
    figures.latency(builder, builder.step.mean_s, latency, "avg", millisecond);
    figures.latency(builder, builder.step.min_s, latency, "min", millisecond);
    figures.latency(builder, builder.step.max_s, latency, "max", millisecond);
    figures.quantile(builder, 0.5, latency, "med", millisecond);
    for (const Entry& entry : latency->entries) {
        const std::optional<double> probability = web_percentile_in(entry.key);
        if (probability && *probability != 0.5) {
            figures.quantile(builder, *probability, latency, entry.key, millisecond);
        }
    }
    std::vector<std::string> remarks;
    if (std::string users = take_users(figures, text, builder); !users.empty()) {
        remarks.push_back(std::move(users));
    }
    const Value* dropped = metric(text, "dropped_iterations");
    if (const double count = figures.amount(dropped, "count").value_or(0); count > 0) {
        remarks.push_back(dropped_iterations(count));
    }
    return one_step(text, "k6", builder, faults, std::move(remarks));
}

Result<Measurement> read_azureml(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    if (!text.json || text.json->kind != Value::Kind::map) {
        return failure({text.file, 1, 1}, "not the details of one model profile");
    }
    const Value& root = *text.json;
    const Value* error = root.find("error");
    if (root.find("averageLatencyInMs") == nullptr) {
        if (error == nullptr || error->kind == Value::Kind::nothing) {
            return failure({text.file, 1, 1}, "key \"averageLatencyInMs\" is missing");
        }
        const Value* message = error->kind == Value::Kind::map ? error->find("message") : error;
        return failure(figures.place(*error),
                       message != nullptr && message->kind == Value::Kind::scalar
                           ? "the profile failed: " + shown(message->scalar)
                           : "the profile failed");
    }
    StepBuilder builder(figures.place(root), faults);
    builder.step.completed = figures.amount(&root, "successQueries");
    const auto total = figures.amount(&root, "totalQueries");
    if (total && builder.step.completed) {
        builder.step.errors = std::max(0.0, *total - *builder.step.completed);
    }
    if (builder.step.completed == 0.0) {
        return one_step(text, "azureml", builder, faults); // its figures are 0, too
    }
    constexpr double millisecond = 1e-3;
    figures.latency(builder, builder.step.mean_s, &root, "averageLatencyInMs", millisecond);
    figures.quantile(builder, 0.5, &root, "latencyPercentile50InMs", millisecond);
    figures.quantile(builder, 0.9, &root, "latencyPercentile90InMs", millisecond);
    figures.quantile(builder, 0.95, &root, "latencyPercentile95InMs", millisecond);
    figures.quantile(builder, 0.99, &root, "latencyPercentile99InMs", millisecond);
    figures.quantile(builder, 0.999, &root, "latencyPercentile999InMs", millisecond);
    builder.step.offered_per_s = figures.amount(&root, "requestedQueriesPerSecond");
    builder.step.completed_per_s = figures.amount(&root, "measuredQueriesPerSecond");
    if (builder.step.offered_per_s && *builder.step.offered_per_s == 0) {
        builder.step.offered_per_s.reset();
    }
    return one_step(text, "azureml", builder, faults);
}

} // namespace skusim::measured
