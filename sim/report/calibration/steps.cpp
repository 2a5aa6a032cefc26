#include <skusim/report/step_calibration.hpp>
#include <skusim/report/table.hpp>

#include "json.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "residuals.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

using calibration::Fit;
using calibration::FitPoint;
using calibration::FittedParameter;
using calibration::StepFit;
using calibration::TokenMeasurement;

namespace {

/// Text is for eyes: of hundreds of requests it shows those that are furthest off.
constexpr std::size_t most_points = 20;

std::string of_measurement(const TokenMeasurement& it) {
    const auto counted = [](const auto& list, const char* what) {
        return count_text(std::ssize(list), what);
    };
    return !it.points.empty()      ? counted(it.points, "load")
           : !it.requests.empty()  ? counted(it.requests, "request")
           : !it.attention.empty() ? counted(it.attention, "time")
                                   : counted(it.dense.empty() ? it.per_sequence : it.dense, "time");
}

std::string parameter_words(const FittedParameter& parameter) {
    if (parameter.unit == calibration::FigureUnit::none) {
        return fmt::format("{:.4g}", parameter.value);
    }
    const std::string value = coefficient_text(parameter.value, 4);
    return parameter.standard_error
               ? fmt::format("{} +- {:.2g} %", value,
                             100 * *parameter.standard_error / parameter.value)
               : value + ", with no measurement to spare that would tell its error";
}

double off_of(const FitPoint& point) {
    return std::abs(point.fitted / point.measured - 1);
}

Fit furthest(const Fit& fit) {
    Fit shown;
    shown.points = fit.points;
    if (shown.points.size() > most_points) {
        std::stable_sort(
            shown.points.begin(), shown.points.end(),
            [](const FitPoint& a, const FitPoint& b) { return off_of(a) > off_of(b); });
        shown.points.resize(most_points);
    }
    return shown;
}

std::string errors_text(const Fit& fit) {
    std::string text = fmt::format("fit error {:.3g} %", 100 * fit_error(fit));
    if (const auto left_out = leave_one_out_error(fit)) {
        text += fmt::format(", leave-one-out error {:.3g} %", 100 * *left_out);
    }
    return text;
}

std::string steps_in_form(const StepCalibrationResult& result, Format format) {
    const StepFit& fit = *result.fit;
    Table summary{{{"calibration"}, {"of an engine's steps"}}, {}};
    for (const TokenMeasurement& it : *result.measurements) {
        summary.rows.push_back(
            {"measured", fmt::format("{} ({}): {}", it.file, it.tool, of_measurement(it))});
    }
    const auto* table = std::get_if<service::TableStep>(&fit.step);
    summary.rows.push_back(
        {"step", (table == nullptr
                      ? std::string("linear, ")
                      : fmt::format("table of {}, ", count_text(std::ssize(table->rows), "row"))) +
                     errors_text(fit.fit)});
    for (const FittedParameter& parameter : fit.fit.parameters) {
        summary.rows.push_back({"  " + parameter.name, parameter_words(parameter)});
    }
    for (const std::string& sentence : fit.untold) {
        summary.rows.push_back({"not told", sentence});
    }
    for (const std::string& note : fit.notes) {
        summary.rows.push_back({"note", note});
    }
    const Fit shown = furthest(fit.fit);
    const std::string title =
        shown.points.size() < fit.fit.points.size()
            ? fmt::format("Residuals, the {} largest of {}", most_points, fit.fit.points.size())
            : std::string("Residuals");
    return summary.in(format) +
           (format == Format::markdown ? "\n### " + title + "\n\n" : '\n' + title + ":\n\n") +
           residual_table(shown).in(format);
}

Json steps_json(const StepCalibrationResult& result) {
    const StepFit& fit = *result.fit;
    Json measured = Json::array();
    for (const TokenMeasurement& it : *result.measurements) {
        measured.push_back({{"file", it.file}, {"format", it.tool}, {"of", of_measurement(it)}});
    }
    Json rows = nullptr;
    if (const auto* table = std::get_if<service::TableStep>(&fit.step)) {
        rows = Json::array();
        for (const auto& row : table->rows) {
            rows.push_back({{"tokens", row.tokens}, {"seconds", row.seconds}});
        }
    }
    return {{"skusim", "calibrate"},
            {"result_version", result_version},
            {"step", fit_json(fit.fit)},
            {"table", rows},
            {"not_told", fit.untold},
            {"notes", fit.notes},
            {"service", step_service_json(result)},
            {"measured", measured},
            {"provenance", {{"version", result.version}}}};
}

Table step_parameters_csv(const Fit& fit) {
    Table table{{{"parameter"}, {"unit"}, {"value", true}, {"standard_error", true}}, {}};
    for (const FittedParameter& parameter : fit.parameters) {
        table.rows.push_back({parameter.name, std::string(name_in_table(parameter.unit)),
                              plain(parameter.value),
                              parameter.standard_error ? plain(*parameter.standard_error) : ""});
    }
    return table;
}

} // namespace

std::string coefficient_text(double seconds, int digits) {
    const TimeUnit unit = unit_for(seconds, FinestUnit::nanoseconds);
    return fmt::format("{:.{}g} {}", seconds / unit.seconds, digits, unit.name);
}

Json step_service_json(const StepCalibrationResult& result) {
    const StepFit& fit = *result.fit;
    constexpr int digits = 7;         // more than any measurement has
    constexpr double least_s = 1e-15; // that a scenario can say
    Json step = Json::object();
    const auto add = [&](const char* key, double seconds) {
        if (seconds >= least_s) {
            step[key] = coefficient_text(seconds, digits);
        }
    };
    const auto add_rest = [&](const auto& line) {
        add("gamma", line.gamma_s);
        add("eta", line.eta_s);
        add("delta", line.delta_s);
        add("sigma", line.sigma_s);
    };
    if (const auto* linear = std::get_if<service::LinearStep>(&fit.step)) {
        step["kind"] = "linear";
        add("alpha", linear->line.alpha_s);
        add("beta", linear->line.beta_s);
        add_rest(linear->line);
    } else {
        step["kind"] = "table";
        step["file"] = result.table_file;
        add_rest(std::get<service::TableStep>(fit.step).line);
    }
    Json api = "none";
    if (fit.before_s) {
        api = {{"before", coefficient_text(*fit.before_s, digits)},
               {"after", "0 ms"},
               {"per_token", "0 ms"}};
    }
    return {{"kind", "llm"}, {"step", step}, {"api", api}};
}

std::string step_calibration_text(const StepCalibrationResult& result, Format format) {
    switch (format) {
    case Format::json:
        return json_text(steps_json(result));
    case Format::csv:
        return step_parameters_csv(result.fit->fit).csv();
    default:
        return steps_in_form(result, format);
    }
}

} // namespace skusim::report
