#include <skusim/emission/step_service_file.hpp>

#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::emission {

namespace {

std::string origin_of_steps(const report::StepCalibrationResult& result) {
    std::string text =
        fmt::format("# Steps of an engine, fitted by skusim calibrate {} to:\n", result.version);
    for (const calibration::TokenMeasurement& measurement : *result.measurements) {
        text += fmt::format("#   {} ({})\n", on_one_line(measurement.file), measurement.tool);
    }
    text += fmt::format("# Fit error {:.3g} %.\n", 100 * fit_error(result.fit->fit));
    for (const auto* sentences : {&result.fit->untold, &result.fit->notes}) {
        for (const std::string& sentence : *sentences) {
            text += "# " + on_one_line(sentence) + ".\n";
        }
    }
    return text + "# A scenario uses it as \"service: FILE.yaml\"; add `engine:` to say what the "
                  "engine may do.\n";
}

} // namespace

std::string step_service_file(const report::StepCalibrationResult& result) {
    Json json{{"skusim_service", 1}};
    json.update(report::step_service_json(result));
    return origin_of_steps(result) + yaml_text(json);
}

std::string step_table_file(const service::TableStep& step) {
    std::string text = "tokens,time_us\n";
    for (const auto& row : step.rows) {
        text += fmt::format("{},{:.9g}\n", row.tokens, row.seconds * 1e6);
    }
    return text;
}

} // namespace skusim::emission
