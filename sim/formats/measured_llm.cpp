// GenAI-Perf and AIPerf (one shape of JSON), and `vllm bench serve`.
#include "measured_text.hpp"
#include "quantity_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace skusim::formats {

using calibration::Measurement;

namespace {

struct NamedQuantile {
    double probability;
    std::string_view key;
};
constexpr std::array<NamedQuantile, 9> percentile_keys{{{0.01, "p1"},
                                                        {0.05, "p5"},
                                                        {0.10, "p10"},
                                                        {0.25, "p25"},
                                                        {0.50, "p50"},
                                                        {0.75, "p75"},
                                                        {0.90, "p90"},
                                                        {0.95, "p95"},
                                                        {0.99, "p99"}}};

/// The first number of that key anywhere below: the tools nest it differently.
const Value* find_below(const Value* value, std::string_view key) {
    if (value == nullptr) {
        return nullptr;
    }
    for (const Entry& entry : value->entries) {
        if (entry.key == key && entry.value.kind == Value::Kind::scalar &&
            parse_decimal(entry.value.scalar)) {
            return &entry.value;
        }
        if (const Value* found = find_below(&entry.value, key)) {
            return found;
        }
    }
    return nullptr;
}

std::optional<double> configured(const MeasuredText& text, std::string_view key) {
    const Value* value = find_below(text.key("input_config"), key);
    const auto number = value == nullptr ? std::nullopt : parse_decimal(value->scalar);
    return number && *number > 0 ? number : std::nullopt;
}

double unit_of(const Value& metric, std::string_view file, Faults& faults) {
    const Value* unit = metric.find("unit");
    const std::string_view word = unit == nullptr ? "ms" : std::string_view(unit->scalar);
    if (word == "s" || word == "sec") {
        return 1;
    }
    if (word == "us") {
        return 1e-6;
    }
    if (word == "ns") {
        return 1e-9;
    }
    if (word != "ms") {
        faults.push_back({{std::string(file), unit->mark.line, unit->mark.column},
                          fmt::format("unit is {}; expected ms, s, us or ns", shown(word))});
    }
    return 1e-3;
}

Fault missing(const MeasuredText& text, const std::string& what) {
    return {{text.file, 1, 1}, what};
}

} // namespace

Result<Measurement> read_genai_perf(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    StepBuilder builder({text.file, 1, 1}, faults);
    const Value* latency = text.key("request_latency");
    if (latency == nullptr || latency->kind != Value::Kind::map) {
        return failure({missing(text, "key \"request_latency\" is missing: no time of whole "
                                      "requests")});
    }
    builder.step.place = figures.place(*latency);
    const double unit = unit_of(*latency, text.file, faults);
    figures.latency(builder, builder.step.mean_s, latency, "avg", unit);
    figures.latency(builder, builder.step.min_s, latency, "min", unit);
    figures.latency(builder, builder.step.max_s, latency, "max", unit);
    if (const auto sd = figures.amount(latency, "std")) {
        builder.step.sd_s = *sd * unit;
    }
    for (const NamedQuantile& it : percentile_keys) {
        figures.quantile(builder, it.probability, latency, it.key, unit);
    }
    builder.step.completed_per_s = figures.amount(text.key("request_throughput"), "avg");
    builder.step.completed = figures.amount(text.key("request_count"), "avg");
    builder.step.errors = figures.amount(text.key("error_request_count"), "avg");
    builder.step.concurrency = configured(text, "concurrency");
    if (!builder.step.concurrency) {
        builder.step.offered_per_s = configured(text, "request_rate");
    }
    std::vector<std::string> remarks;
    if (const Value* cancelled = text.key("was_cancelled")) {
        builder.step.complete = cancelled->scalar != "true";
    }
    if (!builder.step.concurrency && !builder.step.offered_per_s) {
        remarks.emplace_back("input_config tells neither concurrency nor request rate");
    }
    return one_step(text, "genai-perf", builder, faults, std::move(remarks));
}

namespace {

/// Latencies of single requests in seconds: time to the first token and the gaps between the rest.
std::vector<double> request_latencies(const MeasuredText& text) {
    const Value* first = text.key("ttfts");
    const Value* gaps = text.key("itls");
    std::vector<double> result;
    if (first == nullptr || gaps == nullptr || first->items.size() != gaps->items.size()) {
        return result;
    }
    for (std::size_t i = 0; i < first->items.size(); ++i) {
        double sum = parse_decimal(first->items[i].scalar).value_or(0);
        for (const Value& gap : gaps->items[i].items) {
            sum += parse_decimal(gap.scalar).value_or(0);
        }
        if (sum > 0) { // a request that failed has no times
            result.push_back(sum);
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

void add_sample(const std::vector<double>& sorted, StepBuilder& builder, const Place& place) {
    const auto count = static_cast<double>(sorted.size());
    const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
    double squares = 0;
    for (const double value : sorted) {
        squares += (value - mean) * (value - mean);
    }
    builder.step.mean_s = mean;
    builder.step.sd_s = std::sqrt(squares / std::max(count - 1, 1.0));
    builder.step.min_s = sorted.front();
    builder.step.max_s = sorted.back();
    builder.step.completed = count;
    for (const NamedQuantile& it : percentile_keys) {
        const auto rank = static_cast<std::size_t>(std::ceil(it.probability * count));
        builder.quantile(it.probability, it.key, sorted[std::max<std::size_t>(rank, 1) - 1], place);
    }
}

/// "p99_e2el_ms", "p99.9_e2el_ms"
std::optional<double> percentile_in(std::string_view key) {
    constexpr std::string_view ending = "_e2el_ms";
    if (!key.starts_with('p') || !key.ends_with(ending)) {
        return std::nullopt;
    }
    const auto percent = parse_decimal(key.substr(1, key.size() - 1 - ending.size()));
    return percent && *percent > 0 && *percent < 100 ? std::optional(*percent / 100) : std::nullopt;
}

} // namespace

Result<Measurement> read_vllm(const MeasuredText& text) {
    if (!text.json || text.json->kind != Value::Kind::map) {
        return failure({missing(text, "not an object of `vllm bench serve`")});
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
    const Value* rate = root.find("request_rate");
    if (rate != nullptr && !rate->quoted && !builder.step.concurrency) { // "inf" is quoted
        builder.step.offered_per_s = figures.amount(&root, "request_rate");
    }
    const std::vector<double> sample = request_latencies(text);
    if (root.find("mean_e2el_ms") != nullptr) {
        figures.latency(builder, builder.step.mean_s, &root, "mean_e2el_ms", millisecond);
        figures.quantile(builder, 0.5, &root, "median_e2el_ms", millisecond);
        if (const auto sd = figures.amount(&root, "std_e2el_ms")) {
            builder.step.sd_s = *sd * millisecond;
        }
        for (const Entry& entry : root.entries) {
            const std::optional<double> probability = percentile_in(entry.key);
            if (probability && *probability != 0.5) {
                figures.quantile(builder, *probability, &root, entry.key, millisecond);
            }
        }
    } else if (!sample.empty()) {
        add_sample(sample, builder, figures.place(*root.find("ttfts")));
    } else {
        return failure({missing(text, "neither \"mean_e2el_ms\" nor the arrays \"ttfts\" and "
                                      "\"itls\"; run the benchmark with --percentile-metrics "
                                      "ttft,tpot,itl,e2el or --save-detailed")});
    }
    return one_step(text, "vllm", builder, faults);
}

} // namespace skusim::formats
