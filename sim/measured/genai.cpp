// GenAI-Perf and AIPerf: their JSON, and AIPerf's record of each request (profile_export.jsonl).
#include <skusim/text/quantities.hpp>

#include "requests.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

bool is_number(std::string_view text) {
    return parse_decimal(text).has_value();
}
bool is_pattern(std::string_view text) {
    return text == "poisson" || text == "constant";
}

/// The first value of that kind and key anywhere below: the tools nest it differently.
const Value* find_below(const Value* value, std::string_view key, bool (*is_it)(std::string_view)) {
    if (value == nullptr) {
        return nullptr;
    }
    for (const Entry& entry : value->entries) {
        if (entry.key == key && entry.value.kind == Value::Kind::scalar &&
            is_it(entry.value.scalar)) {
            return &entry.value;
        }
        if (const Value* found = find_below(&entry.value, key, is_it)) {
            return found;
        }
    }
    return nullptr;
}

/// AIPerf tells how it sends, or sends as a Poisson stream; GenAI-Perf has perf_analyzer send,
/// which paces evenly.
void set_gaps(const MeasuredText& text, LoadStep& step) {
    const Value* config = text.key("input_config");
    const Value* mode = find_below(config, "request_rate_mode", is_pattern);
    mode = mode != nullptr ? mode : find_below(config, "arrival_pattern", is_pattern);
    const bool is_aiperf = config != nullptr && config->find("loadgen") != nullptr;
    if (mode != nullptr) {
        step.gap_cv = mode->scalar == "poisson" ? poisson_stream : evenly_paced;
    } else {
        assume_gaps(step, is_aiperf ? poisson_stream : evenly_paced);
    }
}

double unit_of_metric(const Value& metric, const std::string& file, Faults& faults) {
    const Value* unit = metric.find("unit");
    return unit == nullptr
               ? 1e-3
               : seconds_of_unit(unit->scalar, {file, unit->mark.line, unit->mark.column}, faults);
}

Fault missing_in_genai(const MeasuredText& text, const std::string& what) {
    return {{text.file, 1, 1}, what};
}

Result<Measurement> read_summary(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    StepBuilder builder({text.file, 1, 1}, faults);
    const Value* latency = text.key("request_latency");
    if (latency == nullptr || latency->kind != Value::Kind::map) {
        return failure(
            {missing_in_genai(text, "key \"request_latency\" is missing: no time of whole "
                                    "requests")});
    }
    builder.step.place = figures.place(*latency);
    const double unit = unit_of_metric(*latency, text.file, faults);
    builder.step.completed = figures.amount(text.key("request_count"), "avg");
    if (builder.step.completed == 0.0) {
        builder.step.errors = figures.amount(text.key("error_request_count"), "avg");
        return one_step(text, "genai-perf", builder, faults); // its figures are 0, or none
    }
    figures.latency(builder, builder.step.mean_s, latency, "avg", unit);
    figures.latency(builder, builder.step.min_s, latency, "min", unit);
    figures.latency(builder, builder.step.max_s, latency, "max", unit);
    if (const auto sd = figures.amount(latency, "std")) {
        builder.deviation("std", *sd * unit, builder.step.place);
    }
    for (const NamedPercentile& it : named_percentiles) {
        figures.quantile(builder, it.probability, latency, it.name, unit);
    }
    builder.step.completed_per_s = figures.amount(text.key("request_throughput"), "avg");
    builder.step.errors = figures.amount(text.key("error_request_count"), "avg");
    builder.step.concurrency = configured(text, "concurrency");
    if (!builder.step.concurrency) {
        builder.step.offered_per_s = configured(text, "request_rate");
        if (builder.step.offered_per_s) {
            set_gaps(text, builder.step);
        }
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

/// The records of AIPerf's profile_export.jsonl.
class Records {
public:
    explicit Records(const MeasuredText& text) : text_(text) {}

    Result<Measurement> read() {
        for_each_json_line(text_, faults_,
                           [&](const Value& record, int line) { add(record, line); });
        if (!faults_.empty()) {
            return failure(std::move(faults_));
        }
        if (times_.count() == 0) {
            return failure(Place{text_.file, 1, 0},
                           fmt::format("no request that ended well ({:.0f} failed, {} of the "
                                       "warm-up); is the file truncated?",
                                       errors_, warming_));
        }
        StepBuilder builder({text_.file, 1, 1}, faults_);
        times_.describe(builder, builder.step.place);
        builder.step.errors = errors_;
        std::vector<std::string> remarks;
        if (warming_ > 0) {
            remarks.push_back(fmt::format("requests of the warm-up are left out: {}", warming_));
        }
        return one_step(text_, "genai-perf", builder, faults_, std::move(remarks));
    }

private:
    void add(const Value& record, int line) {
        const Value* metadata = record.kind == Value::Kind::map ? record.find("metadata") : nullptr;
        if (metadata == nullptr || metadata->kind != Value::Kind::map) {
            faults_.push_back({{text_.file, line, 1},
                               "no record of a request: key \"metadata\" is "
                               "missing"});
            return;
        }
        const Value* phase = metadata->find("benchmark_phase");
        if (phase != nullptr && phase->scalar == "warmup") {
            ++warming_;
            return;
        }
        const Value* error = record.find("error");
        const Value* cancelled = metadata->find("was_cancelled");
        if ((error != nullptr && error->kind != Value::Kind::nothing) ||
            (cancelled != nullptr && cancelled->scalar == "true")) {
            ++errors_;
            return;
        }
        const auto sent = whole_number_in(metadata->find("request_start_ns"));
        const auto ended = whole_number_in(metadata->find("request_end_ns"));
        if (!sent || !ended) {
            faults_.push_back({{text_.file, line, metadata->mark.column},
                               "\"request_start_ns\" and \"request_end_ns\" are not both there as "
                               "whole numbers"});
            return;
        }
        times_.add(*sent, *ended, {text_.file, line, metadata->mark.column}, faults_);
    }

    const MeasuredText& text_;
    Faults faults_;
    RequestTimes times_;
    double errors_ = 0;
    int warming_ = 0;
};

} // namespace

std::optional<double> configured(const MeasuredText& text, std::string_view key) {
    const Value* value = find_below(text.key("input_config"), key, is_number);
    const auto number = value == nullptr ? std::nullopt : parse_decimal(value->scalar);
    return number && *number > 0 ? number : std::nullopt;
}

Result<Measurement> read_genai_perf(const MeasuredText& text) {
    if (text.json) {
        const bool is_record =
            text.key("metadata") != nullptr && text.key("request_latency") == nullptr;
        return is_record ? Records(text).read() : read_summary(text);
    }
    return text.header_has({"Config Name"}) ? read_genai_analysis(text) : read_genai_tables(text);
}

} // namespace skusim::measured
