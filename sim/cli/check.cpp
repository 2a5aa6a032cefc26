#include <skusim/base/count.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/quotas/quota_file.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenarios/scenario_file.hpp>
#include <skusim/scenarios/service_file.hpp>
#include <skusim/scenarios/target_file.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"

#include <fmt/format.h>
#include <iterator>

namespace skusim::cli {

namespace {

bool is_catalog(const std::string& path) {
    return path.ends_with(".csv") || path.ends_with(".json");
}

report::CheckedFile check_catalog(const std::string& path) {
    report::CheckedFile checked{path, "catalog", {}};
    const Result<catalogs::CatalogReading> reading = catalogs::read_catalogs({path});
    if (!reading) {
        if (const Result<quota::Sheet> sheet = quotas::read_quota(path)) {
            return {path,
                    fmt::format("quota, {},", count_text(std::ssize(sheet->limits), "limit")),
                    {}};
        }
        checked.faults = reading.error();
        return checked;
    }
    checked.kind += ", " + std::to_string(reading->catalog.skus.size()) + " of " +
                    std::to_string(reading->rows) + " rows usable,";
    return checked;
}

report::CheckedFile check_target(const std::string& path) {
    report::CheckedFile checked{path, "target", {}};
    if (const Result<catalog::Target> target = scenarios::read_target(path); !target) {
        checked.faults = target.error();
    }
    return checked;
}

report::CheckedFile check_service(const std::string& path) {
    return {path, "service", scenarios::check_service_file(path)};
}

report::CheckedFile checked_scenario(const std::string& path) {
    report::CheckedFile checked{path, "scenario", {}};
    Result<scenario::Scenario> scenario = scenarios::read_scenario(path);
    if (!scenario) {
        checked.faults = scenario.error();
    } else if (!scenario->catalog_paths.empty()) {
        // A scenario is only as good as the catalog that it names.
        const auto catalog = load_catalog(*scenario);
        if (!catalog) {
            checked.faults = catalog.error();
        } else if (const auto read = load_quota(*scenario, catalog->catalog); !read) {
            checked.faults = read.error();
        }
    } else if (const auto tables = catalogs::read_tables(scenario->hardware_paths); !tables) {
        checked.faults = tables.error();
    }
    return checked;
}

Result<int> check(const std::vector<std::string>& paths, const CommonOptions& options) {
    std::vector<report::CheckedFile> files;
    int status = done;
    for (const std::string& path : paths) {
        files.push_back(is_catalog(path)                   ? check_catalog(path)
                        : scenarios::is_target_file(path)  ? check_target(path)
                        : scenarios::is_service_file(path) ? check_service(path)
                                                           : checked_scenario(path));
        status = files.back().faults.empty() ? status : unusable_input;
    }
    const Result<void> written = write_result(options, report::checks(files, options.format));
    return written ? Result<int>(status) : failure(written.error());
}

} // namespace

CommandWords check_words() {
    CommandWords command;
    command.calls = {"skusim check FILE..."};
    command.about = "Tells every fault of scenarios, targets and service files (*.yaml), catalogs "
                    "and quotas (*.csv, *.json), with its place.";
    command.operands = {nullptr, {".yaml", ".yml", ".csv", ".json"}};
    return command;
}

Result<int> check_command(const ParsedWords& words) {
    return words.positional.empty() ? misused(words) : check(words.positional, words.common);
}

} // namespace skusim::cli
