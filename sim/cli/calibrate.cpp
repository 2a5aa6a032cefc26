#include <skusim/calibration/calibration.hpp>
#include <skusim/emission/service_file.hpp>
#include <skusim/experiment/measured_cluster.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/measured/file.hpp>
#include <skusim/report/calibration.hpp>

#include "calibrate_steps.hpp"
#include "commands.hpp"
#include "file_writing.hpp"
#include "loaded_cluster.hpp"
#include "options.hpp"
#include "per_file.hpp"
#include "roofline_question.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::cli {

namespace {

/// What the words tell of each file.
struct ToldOfFiles {
    std::vector<std::optional<int>> batch_sizes;
    std::vector<std::optional<int>> requests;
    std::vector<std::optional<int>> threads;
    std::vector<std::string> schedules; ///< empty, or a name of known_schedules()
};

std::vector<std::string> known_schedules() {
    return {"poisson", "fixed"};
}

Result<std::vector<std::string>> schedules_of(const ParsedWords& parsed) {
    auto schedules = per_file(parsed, "schedule", parsed.positional.size());
    for (const std::string& name : schedules ? *schedules : std::vector<std::string>{}) {
        const std::vector<std::string> known = known_schedules();
        if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
            return failure({},
                           fmt::format("--schedule \"{}\" is unknown; use poisson or fixed", name));
        }
    }
    return schedules;
}

Result<ToldOfFiles> told_of_files(const ParsedWords& parsed) {
    ToldOfFiles told;
    for (const auto& [option, numbers] :
         {std::pair{"batch-size", &told.batch_sizes}, std::pair{"requests", &told.requests},
          std::pair{"threads-per-worker", &told.threads}}) {
        auto read = numbers_per_file(parsed, option, parsed.positional.size());
        if (!read) {
            return failure(read.error());
        }
        *numbers = std::move(*read);
    }
    auto schedules = schedules_of(parsed);
    if (!schedules) {
        return failure(schedules.error());
    }
    told.schedules = std::move(*schedules);
    return told;
}

void apply(const ToldOfFiles& told, std::size_t file, calibration::Measurement& measurement) {
    const std::optional<int> batch_size = told.batch_sizes[file];
    measurement.threads = told.threads[file];
    measurement.batch_size_assumed = measurement.batch_size_assumed && !batch_size;
    for (calibration::LoadStep& step : measurement.steps) {
        if (batch_size) {
            if (step.completed_per_s && measurement.counts_items) {
                *step.completed_per_s /= *batch_size;
            }
            step.batch_size = *batch_size;
        }
        if (told.requests[file]) {
            step.completed = *told.requests[file];
        }
        if (!told.schedules[file].empty()) {
            step.gap_cv = told.schedules[file] == "fixed" ? 0 : 1;
            step.gap_cv_assumed = false;
        }
    }
}

Result<std::vector<calibration::Measurement>> read_all(const ParsedWords& parsed) {
    const std::vector<std::string>& paths = parsed.positional;
    const Result<ToldOfFiles> told = told_of_files(parsed);
    if (!told) {
        return failure(told.error());
    }
    std::vector<calibration::Measurement> measurements;
    Faults faults;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        auto measurement = measured::read_measured(paths[i], text_of(parsed, "from"));
        if (measurement) {
            apply(*told, i, *measurement);
            measurements.push_back(std::move(*measurement));
        } else {
            faults.insert(faults.end(), measurement.error().begin(), measurement.error().end());
        }
    }
    return faults.empty() ? Result<std::vector<calibration::Measurement>>(std::move(measurements))
                          : failure(std::move(faults));
}

bool has_a_fit(const calibration::Calibration& fitted) {
    return fitted.distribution || fitted.batch_time || fitted.scalability ||
           (fitted.thread_scaling && *fitted.thread_scaling) ||
           (fitted.roofline && *fitted.roofline);
}

std::string why_no_service(const calibration::Calibration& fitted) {
    if (fitted.roofline) {
        return "the roofline is not fitted: " + fitted.roofline->error();
    }
    return fitted.thread_scaling && !*fitted.thread_scaling
               ? "the thread scaling is not fitted: " + fitted.thread_scaling->error()
               : fitted.distribution.error();
}

Result<int> calibrate(const ParsedWords& parsed) {
    const std::string service = text_of(parsed, "service");
    if (auto place = check_service_place(service, parsed.flags.contains("force")); !place) {
        return failure(place.error());
    }
    if (parsed.flags.contains("steps")) {
        return calibrate_steps(parsed);
    }
    for (const char* option : {"layers", "model", "max-batched-tokens"}) {
        if (!texts(parsed, option).empty()) {
            return failure({}, fmt::format("--{} is of an engine's steps; add --steps", option));
        }
    }
    const auto roofline = roofline_question(parsed, parsed.positional.size());
    if (!roofline) {
        return failure(roofline.error());
    }
    const auto workers = numbers_per_file(parsed, "workers", 1);
    if (!workers) {
        return failure(workers.error());
    }
    auto measurements = read_all(parsed);
    if (!measurements) {
        return failure(measurements.error());
    }
    const auto cluster = loaded_cluster(parsed, workers->front());
    if (!cluster) {
        return failure(cluster.error());
    }
    const experiment::ThreadLimit threads(parsed.common.threads);
    const calibration::Calibration fitted =
        *cluster ? calibration::calibrate_loaded(std::move(*measurements), **cluster)
                 : calibration::calibrate(std::move(*measurements), *roofline, workers->front());
    if (!has_a_fit(fitted)) {
        return failure(fitted.light.place, "nothing can be fitted: " + fitted.distribution.error());
    }
    const report::CalibrationResult result{&fitted, SKUSIM_VERSION};
    if (!service.empty() && !fitted.service) {
        return failure(fitted.light.place,
                       "no service file can be written: " + why_no_service(fitted));
    }
    const std::string text = report::calibration_text(result, parsed.common.format);
    if (!service.empty()) {
        if (auto written = write_whole({{service, emission::service_file(result)}}); !written) {
            return failure(written.error());
        }
    }
    const Result<void> written = write_result(parsed.common, text);
    return written ? Result<int>(done) : failure(written.error());
}

std::vector<std::string> format_names() {
    const auto known = measured::measured_formats();
    return {known.begin(), known.end()};
}

std::vector<std::string> known_routers() {
    const auto known = experiment::router_names();
    return {known.begin(), known.end()};
}

/// The options of one kind of fit, under a heading of their own.
void add_group(CommandWords& command, const std::string& group, std::vector<Option> options) {
    for (Option& option : options) {
        option.group = group;
        command.options.push_back(std::move(option));
    }
}

constexpr const char* what_is_read =
    "MEASURED is a file of perf_analyzer, Model Analyzer, GenAI-Perf, AIPerf, vllm bench serve, "
    "MLPerf LoadGen, Locust, k6, wrk2, hey, oha, vegeta, ab, JMeter, SGLang's bench_serving, an "
    "Azure ML profile, skusim measure, or plain CSV; packed by gzip or not. With --nodes the "
    "cluster was under load, and the service time behind its latencies is sought. With --steps the "
    "time of the steps of a language model's engine is fitted: to loads of vllm bench serve, "
    "GenAI-Perf, AIPerf, GuideLLM, inference-perf or a CSV of means, to requests one by one, or to "
    "the operator profiles of LLMServingSim, with requests beside them or without.";

} // namespace

CommandWords calibrate_words() {
    CommandWords command;
    command.calls = {
        "skusim calibrate MEASURED... [--scenario FILE --sku NAME] [--service FILE.yaml]",
        "skusim calibrate MEASURED... --nodes N --workers M [--router NAME] [--service FILE.yaml]",
        "skusim calibrate --steps MEASURED... [--model NAME] [--service FILE.yaml]"};
    command.about = std::string("Fits a service model to what a load tool measured, and says how "
                                "well it fits. ") +
                    what_is_read;
    command.operands = any_file();
    command.options = {
        {"service", "FILE.yaml", "write the fitted service, for scenarios that name it",
         yaml_files()},
        {"from",
         "FORMAT",
         "the format of the files, where their content does not show it",
         {format_names}},
        {"batch-size", "N", "items of one request, where a file does not tell; once, or per file"},
        {"requests", "N", "completed requests of a step, where a file does not tell; likewise"},
        {"threads-per-worker", "N", "threads of the worker that served; once, or per file"},
        {"workers", "N",
         "requests that the endpoint serves at once: tells the time on a worker apart from that on "
         "the way, where a step keeps the workers busy; with --nodes, of each node"}};
    add_group(command, "Of a loaded cluster",
              {{"nodes", "N",
                "the latencies are of a loaded cluster of so many nodes: seeks the service time "
                "behind them, whose simulated latencies are those measured; with --workers"},
               {"router",
                "NAME",
                "what picked the node of a request there, if not least-outstanding",
                {known_routers}},
               {"schedule",
                "NAME",
                "how the load tool sent, if not in its usual way: fixed (evenly spaced requests) "
                "or poisson; once, or per file",
                {known_schedules}}});
    add_group(
        command, "Of a roofline",
        {{"scenario", "FILE", "fit the efficiencies of this scenario's roofline", yaml_files()},
         {"sku", "NAME", "the SKU of its catalog that was measured; once, or per file", skus()},
         {"processor", "NAME", "what the SKU landed on, where it can land on several; likewise"}});
    add_group(command, "Of an engine's steps",
              {{"layers", "N", "with --steps: layers of the model whose operators were timed"},
               {"model", "NAME",
                "with --steps: that model, which tells its layers: a built-in name or a "
                "config.json",
                models_and_files()},
               {"max-batched-tokens", "N",
                "with --steps: tokens that the engine computed in a step at most, if not 8192"}});
    for (Option& option : command.options) {
        option.may_be_repeated = true; // for each file
    }
    command.flags = {{"force", "write over a service file that is there"},
                     {"steps", "fit the steps of a language model's engine, not whole requests",
                      "Of an engine's steps"}};
    return command;
}

Result<int> calibrate_command(const ParsedWords& words) {
    return words.positional.empty() ? misused(words) : calibrate(words);
}

} // namespace skusim::cli
