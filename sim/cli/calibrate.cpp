#include <skusim/calibration/calibration.hpp>
#include <skusim/formats/measured_file.hpp>
#include <skusim/report/calibration.hpp>

#include "commands.hpp"
#include "file_writing.hpp"
#include "options.hpp"

#include <charconv>
#include <filesystem>
#include <fmt/format.h>

namespace skusim::cli {

namespace {

constexpr auto usage =
    "usage: skusim calibrate MEASURED...\n"
    "Fits a service model to what a load tool measured, and says how well it fits. MEASURED is a\n"
    "file of perf_analyzer, Model Analyzer, GenAI-Perf, AIPerf, vllm bench serve, MLPerf LoadGen,\n"
    "Locust, k6, wrk2, an Azure ML profile, skusim measure, or plain CSV.";

/// The values of an option: one for all files, or one for each.
Result<std::vector<std::optional<int>>> whole_numbers(const ParsedWords& parsed, const char* option,
                                                      std::size_t files) {
    const std::vector<std::string> words = texts(parsed, option);
    if (words.size() > 1 && words.size() != files) {
        return failure({}, fmt::format("--{} is given {} times for {} files; give it once, or once "
                                       "for each",
                                       option, words.size(), files));
    }
    std::vector<std::optional<int>> result(files);
    for (std::size_t i = 0; i < files && !words.empty(); ++i) {
        const std::string& word = words.size() == 1 ? words[0] : words[i];
        int number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc{} || end != word.data() + word.size() || number < 1) {
            return failure({}, std::string("--") + option + " \"" + word +
                                   "\" is no whole number from 1");
        }
        result[i] = number;
    }
    return result;
}

void apply(calibration::Measurement& measurement, std::optional<int> batch_size,
           std::optional<int> requests) {
    measurement.batch_size_assumed = measurement.batch_size_assumed && !batch_size;
    for (calibration::Step& step : measurement.steps) {
        if (batch_size) {
            // Throughput was told in items, as if each were a request.
            if (step.completed_per_s) {
                *step.completed_per_s *= static_cast<double>(step.batch_size) / *batch_size;
            }
            step.batch_size = *batch_size;
        }
        if (requests) {
            step.completed = *requests;
        }
    }
}

Result<std::vector<calibration::Measurement>> read_all(const ParsedWords& parsed) {
    const std::vector<std::string>& paths = parsed.positional;
    const auto batch_sizes = whole_numbers(parsed, "batch-size", paths.size());
    const auto requests = whole_numbers(parsed, "requests", paths.size());
    if (!batch_sizes || !requests) {
        return failure(batch_sizes ? requests.error() : batch_sizes.error());
    }
    std::vector<calibration::Measurement> measurements;
    Faults faults;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        auto measurement = formats::read_measured(paths[i], text_of(parsed, "from"));
        if (measurement) {
            apply(*measurement, (*batch_sizes)[i], (*requests)[i]);
            measurements.push_back(std::move(*measurement));
        } else {
            faults.insert(faults.end(), measurement.error().begin(), measurement.error().end());
        }
    }
    return faults.empty() ? Result<std::vector<calibration::Measurement>>(std::move(measurements))
                          : failure(std::move(faults));
}

/// Told before anything is fitted.
Result<void> check_place(const std::string& path, bool force) {
    std::error_code error;
    if (path.empty()) {
        return {};
    }
    if (!path.ends_with(".yaml")) {
        return failure({path, 0, 0}, "a service file's name ends in .yaml, or no scenario could "
                                     "name it");
    }
    if (!force && std::filesystem::symlink_status(path, error).type() !=
                      std::filesystem::file_type::not_found) {
        return failure({path, 0, 0}, "is there already; --force writes over it");
    }
    return {};
}

Result<int> calibrate(const ParsedWords& parsed) {
    const std::string service = text_of(parsed, "service");
    if (auto place = check_place(service, parsed.flags.contains("force")); !place) {
        return failure(place.error());
    }
    auto measurements = read_all(parsed);
    if (!measurements) {
        return failure(measurements.error());
    }
    const calibration::Calibration fitted = calibration::calibrate(std::move(*measurements));
    if (!fitted.distribution && !fitted.batch_time && !fitted.scalability) {
        return failure(fitted.light.place, "nothing can be fitted: " + fitted.distribution.error());
    }
    const report::CalibrationResult result{&fitted, SKUSIM_VERSION};
    if (!service.empty() && !fitted.service) {
        return failure(fitted.light.place,
                       "no service file can be written: " + fitted.distribution.error());
    }
    const std::string text = report::calibration_text(result, parsed.common.format);
    if (!service.empty()) {
        if (auto written = write_whole({{service, report::service_file(result)}}); !written) {
            return failure(written.error());
        }
    }
    const Result<void> written = write_result(parsed.common, text);
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace

int calibrate_command(const Words& words) {
    CommandWords command;
    command.usage = usage;
    command.options = {
        {"from", "FORMAT", "the format of the files, where their content does not show it"},
        {"batch-size", "N", "items of one request, where a file does not tell; once, or per file"},
        {"requests", "N", "completed requests of a step, where a file does not tell; likewise"},
        {"service", "FILE.yaml", "write the fitted service, for scenarios that name it"}};
    command.flags = {{"force", "write over a service file that is there"}};
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        return parsed.positional.empty() ? misused(command) : calibrate(parsed);
    });
}

} // namespace skusim::cli
