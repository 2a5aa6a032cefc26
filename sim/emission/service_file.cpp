#include <skusim/base/check.hpp>
#include <skusim/emission/service_file.hpp>

#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::emission {

using calibration::Calibration;

namespace {

std::string heading(const report::CalibrationResult& result) {
    const Calibration& calibration = *result.calibration;
    std::string text = fmt::format("# Fitted by skusim calibrate {} to:\n", result.version);
    for (const calibration::Measurement& measurement : calibration.measurements) {
        text += fmt::format("#   {} ({})\n", on_one_line(measurement.file), measurement.tool);
    }
    if (calibration.distribution) {
        const calibration::DistributionFit& fit = *calibration.distribution;
        const calibration::Family& best = fit.families.front();
        text += fmt::format(
            "# Distribution: {}, of {:.0f}{} requests at the lightest load ({}:{})",
            random::name(best.kind), fit.requests, fit.requests_assumed ? " (assumed)" : "",
            on_one_line(calibration.light.place.file), calibration.light.place.line);
        text += best.fit.points.empty()
                    ? ".\n"
                    : fmt::format(", fit error {:.3g} %.\n", 100 * fit_error(best.fit));
    }
    if (calibration.batch_time) {
        text += fmt::format("# Batch time: of {} sizes, fit error {:.3g} %.\n",
                            calibration.batch_time->points.size(),
                            100 * fit_error(*calibration.batch_time));
    }
    if (calibration.thread_scaling && *calibration.thread_scaling) {
        text += fmt::format("# Thread scaling: of {} numbers of threads, fit error {:.3g} %. The "
                            "time is that on one thread.\n",
                            (*calibration.thread_scaling)->points.size(),
                            100 * fit_error(**calibration.thread_scaling));
    }
    if (calibration.roofline && *calibration.roofline) {
        const calibration::RooflineFit& roofline = **calibration.roofline;
        text += fmt::format("# Roofline: of {} times, fit error {:.3g} %.\n",
                            roofline.fit.points.size(), 100 * fit_error(roofline.fit));
        for (const std::string& note : roofline.notes) {
            text += "# " + on_one_line(note) + '\n';
        }
    }
    for (const std::string& warning : calibration.warnings) {
        text += "# Warning: " + on_one_line(warning) + '\n';
    }
    return text + "# A scenario uses it as \"service: FILE.yaml\".\n";
}

} // namespace

std::string service_file(const report::CalibrationResult& result) {
    SKUSIM_CHECK(result.calibration->service.has_value(), "a service file needs a fitted service");
    Json json{{"skusim_service", 1}};
    json.update(report::service_json(*result.calibration->service));
    return heading(result) + yaml_text(json);
}

} // namespace skusim::emission
