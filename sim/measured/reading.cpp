#include "reading.hpp"

#include <skusim/text/quantities.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

constexpr double most = 1e15;
constexpr NumberRange amounts{0, most, true, false};

} // namespace

std::string without_comments(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    bool at_start = true;
    bool in_comment = false;
    for (const char c : text) {
        const bool ends = c == '\n' || c == '\r';
        in_comment = !ends && (in_comment || (at_start && c == '#'));
        at_start = ends;
        if (!in_comment) {
            result += c;
        }
    }
    return result;
}

bool MeasuredText::header_has(const std::vector<std::string_view>& words) const {
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!trimmed(line).empty() && line.front() != '#' && line.front() != '\r') {
            return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
                return line.find(word) != std::string_view::npos;
            });
        }
    }
    return false;
}

const Value* MeasuredText::key(std::string_view name) const {
    return json && json->kind == Value::Kind::map ? json->find(name) : nullptr;
}

void take_errors_out(LoadStep& step, double errors) {
    step.errors = errors;
    if (!step.completed || *step.completed <= 0) {
        return;
    }
    const double good = std::max(*step.completed - errors, 0.0);
    if (step.completed_per_s) {
        *step.completed_per_s *= good / *step.completed;
    }
    step.completed = good;
}

void assume_gaps(LoadStep& step, double gap_cv) {
    if (step.offered_per_s) {
        step.gap_cv = gap_cv;
        step.gap_cv_assumed = true;
    }
}

std::string dropped_iterations(double count) {
    return fmt::format("{:.0f} iterations were dropped, as all users were waiting for answers: "
                       "percentiles are too low (coordinated omission)",
                       count);
}

void read_latencies(const CsvRecord& record, const StepColumns& columns, StepBuilder& builder,
                    Faults& faults) {
    constexpr NumberRange any{-most, most, true, false};
    const auto latency = [&](std::optional<double>& target, std::string_view column) {
        if (const auto value = record.number(column, any, faults)) {
            builder.latency(target, column, *value * columns.unit_s, record.place(column));
        }
    };
    latency(builder.step.mean_s, columns.mean);
    latency(builder.step.min_s, columns.min);
    latency(builder.step.max_s, columns.max);
    if (const auto sd = record.number(columns.sd, amounts, faults)) {
        builder.deviation(columns.sd, *sd * columns.unit_s, record.place(columns.sd)); // 0 is none
    }
    for (const StepColumns::Quantile& quantile : columns.quantiles) {
        if (const auto value = record.number(quantile.column, any, faults)) {
            builder.quantile(quantile.probability, quantile.column, *value * columns.unit_s,
                             record.place(quantile.column));
        }
    }
}

std::optional<double> amount(const CsvRecord& record, std::string_view column, Faults& faults) {
    return record.number(column, amounts, faults);
}

namespace {

/// Whether a comma stands before each three digits of a whole number, and nowhere else.
bool is_grouped(std::string_view whole) {
    for (std::size_t from_right = 0; from_right < whole.size(); ++from_right) {
        const bool is_comma = whole[whole.size() - 1 - from_right] == ',';
        if (is_comma != (from_right % 4 == 3)) {
            return false;
        }
    }
    return !whole.starts_with(',') && !whole.starts_with('0');
}

} // namespace

std::optional<double> printed_number(std::string_view text) {
    std::string_view number = trimmed(text);
    std::string digits(number);
    std::erase(digits, ',');
    if (digits.size() < number.size()) {
        number.remove_prefix(number.starts_with('-') ? 1 : 0);
        if (!is_grouped(number.substr(0, number.find_first_of(".eE")))) {
            return std::nullopt;
        }
    }
    return parse_decimal(digits);
}

Result<Measurement>
read_steps(const MeasuredText& text, std::string_view tool, const CsvFormat& format,
           const std::function<void(const CsvRecord&, Measurement&, Faults&)>& use) {
    Result<CsvReader> reader = CsvReader::from_text(text.file, without_comments(text.text));
    if (!reader) {
        return failure(reader.error());
    }
    Measurement measurement;
    measurement.tool = tool;
    measurement.file = text.file;
    Faults faults = read_records(*reader, format, [&](const CsvRecord& record, Faults& found) {
        use(record, measurement, found);
    });
    if (faults.empty() && measurement.steps.empty()) {
        faults.push_back({{text.file, 1, 0}, "no row with a measurement; is the file truncated?"});
    }
    return faults.empty() ? Result<Measurement>(std::move(measurement))
                          : failure(std::move(faults));
}

double seconds_of_unit(std::string_view unit, const Place& place, Faults& faults) {
    if (unit == "s" || unit == "sec") {
        return 1;
    }
    if (unit == "us") {
        return 1e-6;
    }
    if (unit == "ns") {
        return 1e-9;
    }
    if (unit != "ms") {
        faults.push_back({place, fmt::format("unit is {}; expected ms, s, us or ns", shown(unit))});
    }
    return 1e-3;
}

std::optional<double> JsonFigures::amount(const Value* map, std::string_view key) {
    const Value* value = map != nullptr && map->kind == Value::Kind::map ? map->find(key) : nullptr;
    if (value == nullptr || value->kind == Value::Kind::nothing) {
        return std::nullopt;
    }
    const auto number = value->kind == Value::Kind::scalar && !value->quoted
                            ? parse_decimal(value->scalar)
                            : std::nullopt;
    if (!number || *number < 0 || *number > most) {
        faults_.push_back({place(*value), fmt::format("{} is {}; expected a number of at least 0",
                                                      key, shown(value->scalar))});
        return std::nullopt;
    }
    return number;
}

std::optional<double> JsonFigures::limit(const Value* map, std::string_view key) {
    const Value* value = map != nullptr && map->kind == Value::Kind::map ? map->find(key) : nullptr;
    const bool is_text = value != nullptr && value->quoted && value->scalar != "NaN";
    return is_text ? std::nullopt : amount(map, key);
}

void JsonFigures::latency(StepBuilder& builder, std::optional<double>& target, const Value* map,
                          std::string_view key, double unit_s) {
    const std::size_t before = faults_.size();
    const std::optional<double> value = amount(map, key);
    if (value && faults_.size() == before) {
        builder.latency(target, key, *value * unit_s, place(*map->find(key)));
    }
}

void JsonFigures::quantile(StepBuilder& builder, double probability, const Value* map,
                           std::string_view key, double unit_s) {
    if (const std::optional<double> value = amount(map, key)) {
        builder.quantile(probability, key, *value * unit_s, place(*map->find(key)));
    }
}

Place JsonFigures::place(const Value& value) const {
    return {file_, value.mark.line, value.mark.column};
}

Result<Measurement> one_step(const MeasuredText& text, std::string_view tool, StepBuilder& builder,
                             const Faults& faults, std::vector<std::string> remarks) {
    LoadStep step = builder.finish();
    if (!faults.empty()) {
        return failure(faults);
    }
    Measurement measurement;
    measurement.tool = tool;
    measurement.file = text.file;
    measurement.remarks = std::move(remarks);
    measurement.steps.push_back(std::move(step));
    return measurement;
}

} // namespace skusim::measured
