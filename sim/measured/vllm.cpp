// The JSON of `vllm bench serve`, and of SGLang's bench_serving, which calls the latency of a whole
// request e2e_latency.
#include <skusim/text/quantities.hpp>

#include "requests.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

Fault missing_in_vllm(const MeasuredText& text, const std::string& what) {
    return {{text.file, 1, 1}, what};
}

/// Latencies of single requests in seconds: time to the first token and the gaps between the rest.
std::vector<double> request_latencies(const MeasuredText& text, Faults& faults) {
    const Value* first = text.key("ttfts");
    const Value* gaps = text.key("itls");
    std::vector<double> result;
    if (first == nullptr || gaps == nullptr || first->items.size() != gaps->items.size()) {
        return result;
    }
    const auto seconds = [&](const Value& time) {
        const auto read = parse_decimal(time.kind == Value::Kind::nothing ? "0" : time.scalar);
        if (faults.empty() && (!read || *read < 0)) {
            faults.push_back({{text.file, time.mark.line, time.mark.column},
                              fmt::format("{} is no time of at least 0 s", shown(time.scalar))});
        }
        return read.value_or(0);
    };
    for (std::size_t i = 0; i < first->items.size(); ++i) {
        double sum = seconds(first->items[i]);
        for (const Value& gap : gaps->items[i].items) {
            sum += seconds(gap);
        }
        if (sum > 0) { // a request that failed has no times
            result.push_back(sum);
        }
    }
    return result;
}

/// "p99_e2el_ms", "p99.9_e2el_ms"
std::optional<double> vllm_percentile_in(std::string_view key, std::string_view ending) {
    if (!key.starts_with('p') || !key.ends_with(ending)) {
        return std::nullopt;
    }
    const auto percent = parse_decimal(key.substr(1, key.size() - 1 - ending.size()));
    return percent && *percent > 0 && *percent < 100 ? std::optional(*percent / 100) : std::nullopt;
}

/// Gaps are gamma, with `burstiness` for a shape: 1, which is Poisson, where the file has none, as
/// those of SGLang and of older versions.
double gap_cv_of(std::optional<double> burstiness) {
    constexpr double least = 0.01; // a cv of 10
    return burstiness ? 1 / std::sqrt(std::max(*burstiness, least)) : poisson_stream;
}

} // namespace

Result<Measurement> read_vllm(const MeasuredText& text) {
    if (!text.json || text.json->kind != Value::Kind::map) {
        return failure({missing_in_vllm(text, "not an object of `vllm bench serve`")});
    }
    Faults faults;
    JsonFigures figures(text.file, faults);
    const Value& root = *text.json;
    StepBuilder builder(figures.place(root), faults);
    constexpr double millisecond = 1e-3;
    builder.step.completed = figures.amount(&root, "completed");
    builder.step.errors = figures.amount(&root, "failed");
    builder.step.completed_per_s = figures.amount(&root, "request_throughput");
    const Value* most = root.find("max_concurrency");
    if (most != nullptr && most->kind == Value::Kind::scalar) {
        builder.step.concurrency = figures.amount(&root, "max_concurrency");
    }
    const auto rate = figures.limit(&root, "request_rate");
    builder.step.offered_per_s = builder.step.concurrency ? std::nullopt : rate;
    if (builder.step.offered_per_s) {
        builder.step.gap_cv = gap_cv_of(figures.limit(&root, "burstiness"));
    }
    const std::vector<double> sample = request_latencies(text, faults);
    const std::string ending =
        root.find("mean_e2e_latency_ms") != nullptr ? "_e2e_latency_ms" : "_e2el_ms";
    if (builder.step.completed == 0.0) {
        return one_step(text, "vllm", builder, faults); // its figures are 0, too
    }
    if (root.find("mean" + ending) != nullptr) {
        figures.latency(builder, builder.step.mean_s, &root, "mean" + ending, millisecond);
        figures.quantile(builder, 0.5, &root, "median" + ending, millisecond);
        if (const auto sd = figures.amount(&root, "std" + ending)) {
            builder.deviation("std" + ending, *sd * millisecond, figures.place(root));
        }
        for (const Entry& entry : root.entries) {
            const std::optional<double> probability = vllm_percentile_in(entry.key, ending);
            if (probability && *probability != 0.5) {
                figures.quantile(builder, *probability, &root, entry.key, millisecond);
            }
        }
    } else if (!sample.empty()) {
        add_latencies(sample, builder, figures.place(*root.find("ttfts")));
    } else {
        return failure(
            {missing_in_vllm(text, "neither \"mean_e2el_ms\" nor the arrays \"ttfts\" and "
                                   "\"itls\"; run the benchmark with --percentile-metrics "
                                   "ttft,tpot,itl,e2el or --save-detailed, or "
                                   "fit the engine's steps with `calibrate --steps`")});
    }
    return one_step(text, "vllm", builder, faults);
}

} // namespace skusim::measured
