#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/report/question.hpp>
#include <skusim/report/table.hpp>

#include "containers.hpp"
#include "own_workers.hpp"

#include <fmt/format.h>

namespace skusim::emission {

namespace {

std::string file_text(const std::string& file, const std::string& date, const std::string& hash) {
    return fmt::format("{} ({}hash {})", on_one_line(file), date.empty() ? "" : date + ", ", hash);
}

/// "guidance: 3 x Standard_D2as_v5 in eastus, 2 workers per node: 0.258 USD/h"
std::string planned_text(const Deployed& deployed) {
    const planner::Choice& choice = *deployed.choice;
    const catalog::Sku& sku = deployed.sku();
    const std::string own = own_workers_text(deployed);
    const std::string what = fmt::format("{}: {} x {}{}, {} per node", deployed.chosen_as,
                                         choice.nodes, on_one_line(sku.name),
                                         sku.region.empty() ? "" : " in " + on_one_line(sku.region),
                                         count_text(deployed.candidate().workers, "worker")) +
                             (own.empty() ? "" : ", side by side: " + own);
    if (choice.job()) {
        return fmt::format("{}, {}: {} USD for the job, {} USD/h", what,
                           workload::name(choice.job()->tier), choice.job()->usd_total.text(),
                           choice.usd_per_hour.text());
    }
    return fmt::format("{}: {} USD/h", what, choice.usd_per_hour.text());
}

report::Table heading_table(const Deployed& deployed, const std::string& purpose) {
    const scenario::Scenario& scenario = deployed.scenario();
    const report::Provenance& from = deployed.result->provenance;
    const std::string environment(catalog::name(scenario::environment(scenario)));
    return {{{"skusim"}, {fmt::format("{}, seed {}", from.version, from.seed)}},
            {{"scenario", fmt::format("{}, from {}", on_one_line(scenario.name),
                                      file_text(from.scenario_file, "", from.scenario_hash))},
             {"catalog", file_text(from.catalog_file, from.catalog_date, from.catalog_hash)},
             {"workload", on_one_line(report::workload_text(scenario))},
             {"objective", report::objective_text(scenario)},
             {"target", on_one_line(scenario.target->title) + ", " + environment},
             {"plan", planned_text(deployed)},
             {"this file", purpose}}};
}

/// Each line behind a `#`.
std::string commented(const std::string& text) {
    std::string result;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = text.find('\n', start);
        const std::string line = text.substr(start, end - start);
        result += line.empty() ? "#\n" : "# " + line + '\n';
        start = end + 1;
    }
    return result;
}

std::string heading_text(const Deployed& deployed, const Heading& heading) {
    constexpr std::size_t width = 98; // 100 with "# "
    std::string text = heading_table(deployed, heading.purpose).text(width);
    if (!heading.blanks.empty()) {
        report::Table blanks{{{"fill in"}, {"which is"}}, {}};
        for (const Blank& blank : heading.blanks) {
            blanks.rows.push_back({blank.name, blank.meaning});
        }
        text += '\n' + blanks.text(width);
    }
    for (const std::string& note : heading.notes) {
        text += '\n' + report::Table{{{"note"}, {note}}, {}}.text(width);
    }
    return commented(text);
}

} // namespace

Content yaml_content(const Deployed& deployed, const Heading& heading,
                     const std::vector<Json>& documents) {
    std::string text = heading_text(deployed, heading);
    for (const Json& document : documents) {
        text += "---\n" + yaml_text(document);
    }
    return {std::move(text)};
}

Content text_content(const Deployed& deployed, const Heading& heading, const std::string& text) {
    return {heading_text(deployed, heading) + '\n' + text};
}

Content script_content(const Deployed& deployed, const Heading& heading,
                       const std::string& commands) {
    return {"#!/usr/bin/env bash\n" + heading_text(deployed, heading) + "set -euo pipefail\n\n" +
                commands,
            true};
}

namespace {

/// ", each on 2 accelerators of its own": where several are to be shared out.
std::string accelerators_text(const Deployed& deployed) {
    const scenario::Model& model = *deployed.scenario().model;
    const int workers = deployed.candidate().workers;
    if (!placement::runs_on_accelerator(model, deployed.sku())) {
        return "";
    }
    const int spread = placement::accelerators_per_copy(model, deployed.sku());
    const std::string what = count_text(spread, "accelerator");
    if (const int shared = copies_on_each_accelerator(deployed); shared > 1) {
        return fmt::format(", {} of them together on {}", shared, what);
    }
    if (workers > 1) {
        return fmt::format(", each on {} of its own", what);
    }
    return spread > 1 ? " on " + what + " together" : "";
}

} // namespace

std::vector<std::string> copies_note(const Deployed& deployed) {
    const int workers = deployed.candidate().workers;
    const std::string where = accelerators_text(deployed);
    if (workers == 1 && where.empty()) {
        return {};
    }
    return {fmt::format("let each instance run {} of the model{}: the plan counts on it",
                        workers == 1 ? "1 copy" : fmt::format("{} copies", workers), where)};
}

std::vector<Blank> model_blanks(const Deployed& deployed) {
    const std::string name = asset(deployed.name);
    return {{"endpoint_name: " + deployed.name, "a name that is free in the region"},
            {"model: " + name, "your registered model and its version"},
            {"environment: " + name, "your registered environment and its version; add "
                                     "code_configuration if it does not bring the scoring code"}};
}

std::string asset(const std::string& name) {
    return "azureml:" + name + ":1";
}

std::string schema_address(const std::string& name) {
    return "https://azuremlschemas.azureedge.net/latest/" + name + ".schema.json";
}

} // namespace skusim::emission
