#include "calibrate_steps.hpp"

#include <skusim/calibration/step_fit.hpp>
#include <skusim/emission/step_service_file.hpp>
#include <skusim/measured/token_file.hpp>
#include <skusim/models/config_file.hpp>
#include <skusim/report/step_calibration.hpp>

#include "file_writing.hpp"

#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace skusim::cli {

namespace {

constexpr std::string_view yaml_ending = ".yaml";

Result<void> check_options(const ParsedWords& parsed) {
    constexpr std::array<const char*, 11> of_whole_requests{
        "from",    "batch-size", "requests", "threads-per-worker",
        "workers", "scenario",   "sku",      "processor",
        "nodes",   "router",     "schedule"};
    for (const char* option : of_whole_requests) {
        if (!texts(parsed, option).empty()) {
            return failure({},
                           fmt::format("--{} is of whole requests; remove it, or --steps", option));
        }
    }
    return {};
}

Result<calibration::StepQuestion> step_question(const ParsedWords& parsed) {
    calibration::StepQuestion question;
    const std::string layers = text_of(parsed, "layers");
    const std::string model = text_of(parsed, "model");
    if (!layers.empty() && !model.empty()) {
        return failure({}, "--layers and --model both tell the number of layers; give one");
    }
    if (!layers.empty()) {
        const auto number = whole_number("layers", layers, 1, 10'000);
        if (!number) {
            return failure(number.error());
        }
        question.layers = static_cast<int>(*number);
    }
    if (!model.empty()) {
        const auto found = models::find_model(model);
        if (!found) {
            return failure(found.error());
        }
        question.layers = static_cast<int>(found->model.layers);
    }
    if (const std::string budget = text_of(parsed, "max-batched-tokens"); !budget.empty()) {
        const auto number = whole_number("max-batched-tokens", budget, 1, 1'000'000);
        if (!number) {
            return failure(number.error());
        }
        question.max_batched_tokens = static_cast<std::int64_t>(*number);
    }
    return question;
}

Result<std::vector<calibration::TokenMeasurement>> read_steps_of(const ParsedWords& parsed) {
    std::vector<calibration::TokenMeasurement> measurements;
    Faults faults;
    for (const std::string& path : parsed.positional) {
        auto measurement = measured::read_token_measurement(path);
        if (measurement) {
            measurements.push_back(std::move(*measurement));
        } else {
            faults.insert(faults.end(), measurement.error().begin(), measurement.error().end());
        }
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    return measurements;
}

/// Where the rows of a table lie: beside the service file, by its name.
std::string table_path(const std::string& service) {
    return service.empty() ? "steps.csv"
                           : service.substr(0, service.size() - yaml_ending.size()) + "-steps.csv";
}

Result<void> write_service(const std::string& service, bool force,
                           const report::StepCalibrationResult& result) {
    std::vector<FileText> files;
    if (const auto* step = std::get_if<service::TableStep>(&result.fit->step)) {
        const std::string table = table_path(service);
        if (auto place = may_be_written(table, "--service", force); !place) {
            return failure(place.error());
        }
        files.push_back({table, emission::step_table_file(*step)});
    }
    files.push_back({service, emission::step_service_file(result)});
    return write_whole(files);
}

} // namespace

Result<void> check_service_place(const std::string& path, bool force) {
    std::error_code error;
    if (path.empty()) {
        return {};
    }
    if (!path.ends_with(yaml_ending)) {
        return failure({path, 0, 0}, "a service file's name ends in .yaml, or no scenario could "
                                     "name it");
    }
    if (!force && std::filesystem::symlink_status(path, error).type() !=
                      std::filesystem::file_type::not_found) {
        return failure({path, 0, 0}, "is there already; --force writes over it");
    }
    return {};
}

Result<int> calibrate_steps(const ParsedWords& parsed) {
    if (auto good = check_options(parsed); !good) {
        return failure(good.error());
    }
    const std::string service = text_of(parsed, "service");
    const auto question = step_question(parsed);
    if (!question) {
        return failure(question.error());
    }
    const auto measurements = read_steps_of(parsed);
    if (!measurements) {
        return failure(measurements.error());
    }
    const auto fit = calibration::fit_steps(*measurements, *question);
    if (!fit) {
        return failure({measurements->front().file, 0, 0}, "no step can be fitted: " + fit.error());
    }
    const report::StepCalibrationResult result{
        &*measurements, &*fit, SKUSIM_VERSION,
        std::filesystem::path(table_path(service)).filename().string()};
    if (!service.empty()) {
        if (auto written = write_service(service, parsed.flags.contains("force"), result);
            !written) {
            return failure(written.error());
        }
    }
    const auto text = report::step_calibration_text(result, parsed.common.format);
    const Result<void> written = write_result(parsed.common, text);
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace skusim::cli
