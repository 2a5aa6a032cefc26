#include <skusim/base/check.hpp>
#include <skusim/report/calibration.hpp>

#include "deployment_text.hpp"
#include "figures.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace skusim::report {

using calibration::Calibration;
using Json = nlohmann::ordered_json;

namespace {

/// To more digits than any measurement has.
std::string written_time(Duration length) {
    return fmt::format("{:.7g} ms", in_seconds(length) * 1e3);
}

Json model_json(const service::ServiceModel& model) {
    const auto* distribution = std::get_if<service::DistributionService>(&model);
    SKUSIM_CHECK(distribution != nullptr, "a calibration gives a distribution");
    const random::Shape& shape = distribution->time.shape;
    Json time{{"kind", random::name(shape.kind)}, {"mean", written_time(distribution->time.mean)}};
    if (shape.kind != random::ShapeKind::constant && shape.kind != random::ShapeKind::exponential) {
        time["cv"] = std::stod(fmt::format("{:.6g}", shape.cv));
    }
    return {{"kind", "distribution"}, {"time", time}};
}

Json uncertainty_json(const service::Uncertainty& uncertainty) {
    Json list = Json::array();
    for (const service::UncertainParameter& parameter : uncertainty) {
        Json item{
            {"parameter", parameter.name},
            {"standard_error", parameter.standard_error < 1e-6
                                   ? std::string("0 %")
                                   : fmt::format("{:.4g} %", 100 * parameter.standard_error)}};
        if (!parameter.correlations.empty()) {
            item["correlations"] = Json::array();
            for (const double correlation : parameter.correlations) {
                item["correlations"].push_back(std::stod(fmt::format("{:.3f}", correlation)));
            }
        }
        list.push_back(std::move(item));
    }
    return list;
}

std::string heading(const CalibrationResult& result) {
    const Calibration& calibration = *result.calibration;
    const calibration::DistributionFit& fit = *calibration.distribution;
    const calibration::Family& best = fit.families.front();
    const auto mean = best.fit.parameters.front();
    std::string text = fmt::format("# Fitted by skusim calibrate {} to:\n", result.version);
    for (const calibration::Measurement& measurement : calibration.measurements) {
        text += fmt::format("#   {} ({})\n", on_one_line(measurement.file), measurement.tool);
    }
    text +=
        fmt::format("# {} requests at the lightest load ({}:{}): {}, mean {} +- {:.2g} %",
                    fmt::format("{:.0f}{}", fit.requests, fit.requests_assumed ? " (assumed)" : ""),
                    on_one_line(calibration.light.place.file), calibration.light.place.line,
                    random::name(best.kind), time_text(best.mean_s),
                    100 * mean.standard_error.value_or(0) / mean.value);
    if (!best.fit.points.empty()) {
        text += fmt::format(", fit error {:.3g} %", 100 * fit_error(best.fit));
    }
    text += ".\n";
    for (const std::string& warning : calibration.warnings) {
        text += "# Warning: " + on_one_line(warning) + '\n';
    }
    return text + "# A scenario uses it as \"service: FILE.yaml\".\n";
}

} // namespace

std::string service_file(const CalibrationResult& result) {
    SKUSIM_CHECK(result.calibration->service.has_value(), "a service file needs a fitted service");
    const calibration::FittedService& fitted = *result.calibration->service;
    Json json{{"skusim_service", 1}};
    json.update(model_json(fitted.model));
    if (!fitted.uncertainty.empty()) {
        json["uncertainty"] = uncertainty_json(fitted.uncertainty);
    }
    return heading(result) + yaml_text(json);
}

} // namespace skusim::report
