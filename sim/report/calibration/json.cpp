#include "json.hpp"

#include <skusim/base/json.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"

namespace skusim::report {

namespace {

Json optional_json(std::optional<double> value) {
    return value ? number_json(*value) : Json(nullptr);
}

Json fit_or_reason(const tl::expected<calibration::Fit, std::string>& fit) {
    return fit ? fit_json(*fit) : Json{{"refused", fit.error()}};
}

Json roofline_json(const calibration::Calibration& calibration) {
    if (!calibration.roofline) {
        return nullptr;
    }
    const auto& roofline = *calibration.roofline;
    if (!roofline) {
        return {{"refused", roofline.error()}};
    }
    Json json = fit_json(roofline->fit);
    json["notes"] = roofline->notes;
    return json;
}

Json distribution_json(const calibration::Calibration& calibration) {
    if (!calibration.distribution) {
        return {{"refused", calibration.distribution.error()}};
    }
    const calibration::DistributionFit& fit = *calibration.distribution;
    Json families = Json::array();
    for (const calibration::Family& family : fit.families) {
        Json json{{"shape", name(family)},
                  {"mean", family.mean_s},
                  {"cv", family.cv},
                  {"criterion", optional_json(family.criterion)}};
        json.update(fit_json(family.fit));
        families.push_back(std::move(json));
    }
    const Json& best = families.items().front();
    return {
        {"chosen", best["shape"]},
        {"mean", best["mean"]},
        {"cv", best["cv"]},
        {"parameters", best["parameters"]},
        {"moments",
         {{"mean", optional_json(fit.moments_mean_s)}, {"cv", optional_json(fit.moments_cv)}}},
        {"requests", fit.requests},
        {"requests_assumed", fit.requests_assumed},
        {"from", {{"file", calibration.light.place.file}, {"line", calibration.light.place.line}}},
        {"families", families},
        {"notes", fit.notes}};
}

Json loaded_json(const calibration::Calibration& calibration) {
    if (!calibration.loaded) {
        return nullptr;
    }
    return {{"nodes", calibration.loaded->nodes},
            {"workers", calibration.loaded->workers},
            {"router", calibration.loaded->router},
            {"utilization", calibration.loaded->utilization}};
}

Json measured_json(const calibration::Measurement& measurement) {
    Json steps = Json::array();
    for (const calibration::LoadStep& step : measurement.steps) {
        Json quantiles = Json::object();
        for (const calibration::QuantileReading& reading : step.quantiles) {
            quantiles[plain(reading.probability)] = reading.seconds;
        }
        steps.push_back({{"line", step.place.line},
                         {"concurrency", optional_json(step.concurrency)},
                         {"offered_rate", optional_json(step.offered_per_s)},
                         {"batch_size", step.batch_size},
                         {"throughput", optional_json(step.completed_per_s)},
                         {"completed", optional_json(step.completed)},
                         {"errors", optional_json(step.errors)},
                         {"mean", optional_json(step.mean_s)},
                         {"sd", optional_json(step.sd_s)},
                         {"min", optional_json(step.min_s)},
                         {"max", optional_json(step.max_s)},
                         {"quantiles", quantiles},
                         {"complete", step.complete}});
    }
    return {{"file", measurement.file},
            {"format", measurement.tool},
            {"from_due_time", measurement.from_due_time},
            {"steps", steps}};
}

} // namespace

Json fit_json(const calibration::Fit& fit) {
    Json parameters = Json::object();
    for (const calibration::FittedParameter& parameter : fit.parameters) {
        parameters[parameter.name] = {{"value", parameter.value},
                                      {"standard_error", optional_json(parameter.standard_error)},
                                      {"unit", name_in_table(parameter.unit)}};
    }
    Json points = Json::array();
    for (const calibration::FitPoint& point : fit.points) {
        points.push_back({{"at", point.label},
                          {"unit", name_in_table(point.unit)},
                          {"measured", point.measured},
                          {"fitted", point.fitted},
                          {"left_out", optional_json(point.left_out)}});
    }
    return {{"parameters", parameters},
            {"correlations", fit.correlations},
            {"fit_error", fit.points.empty() ? Json(nullptr) : Json(fit_error(fit))},
            {"leave_one_out_error", optional_json(leave_one_out_error(fit))},
            {"points", points}};
}

Json calibration_json(const CalibrationResult& result) {
    const calibration::Calibration& calibration = *result.calibration;
    Json measured = Json::array();
    for (const calibration::Measurement& measurement : calibration.measurements) {
        measured.push_back(measured_json(measurement));
    }
    return {{"skusim", "calibrate"},
            {"result_version", result_version},
            {"distribution", distribution_json(calibration)},
            {"batch_time", fit_or_reason(calibration.batch_time)},
            {"scalability", fit_or_reason(calibration.scalability)},
            {"thread_scaling", calibration.thread_scaling
                                   ? fit_or_reason(*calibration.thread_scaling)
                                   : Json(nullptr)},
            {"roofline", roofline_json(calibration)},
            {"delay", calibration.delay ? fit_or_reason(*calibration.delay) : Json(nullptr)},
            {"service", calibration.service ? service_json(*calibration.service) : Json(nullptr)},
            {"loaded", loaded_json(calibration)},
            {"warnings", calibration.warnings},
            {"measured", measured},
            {"provenance", {{"version", result.version}}}};
}

} // namespace skusim::report
