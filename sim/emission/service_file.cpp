#include <skusim/base/check.hpp>
#include <skusim/emission/service_file.hpp>

#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::emission {

using calibration::Calibration;

namespace {

/// To what a service file takes.
std::string clipped(std::string sentence) {
    constexpr std::size_t longest = 1000;
    if (sentence.size() > longest) {
        std::size_t end = longest - 3;
        while ((static_cast<unsigned char>(sentence[end]) & 0xC0U) == 0x80U) {
            --end; // no character is cut in two
        }
        sentence.replace(end, std::string::npos, "...");
    }
    return sentence;
}

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
            "# Distribution: {}, of {:.0f}{} requests{} {} ({}:{})", name(best), fit.requests,
            fit.requests_assumed ? " (assumed)" : "",
            calibration.light.batch_size > 1
                ? fmt::format(" of {} items each", calibration.light.batch_size)
                : "",
            calibration.loaded ? fmt::format("behind {} nodes of {} workers",
                                             calibration.loaded->nodes, calibration.loaded->workers)
                               : "at the lightest load",
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
    return text + "# A scenario uses it as \"service: FILE.yaml\".\n";
}

} // namespace

std::string service_file(const report::CalibrationResult& result) {
    SKUSIM_CHECK(result.calibration->service.has_value(), "a service file needs a fitted service");
    Json json{{"skusim_service", 1}};
    json.update(report::service_json(*result.calibration->service));
    if (!result.calibration->warnings.empty()) {
        json["warnings"] = Json::array(); // so that every result of the service repeats them
        for (const std::string& warning : result.calibration->warnings) {
            json["warnings"].push_back(clipped(on_one_line(warning)));
        }
    }
    return heading(result) + yaml_text(json);
}

} // namespace skusim::emission
