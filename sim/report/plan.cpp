#include <skusim/report/results.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "figures.hpp"
#include "plan_json.hpp"
#include "table.hpp"

namespace skusim::report {

using experiment::Metric;

namespace {

constexpr double hours_per_month = 730; // a twelfth of a year, as clouds count it

std::string headline(const planner::Plan& plan, const planner::Choice& choice) {
    return fmt::format("{} x {}: {:.4f} USD/h, {:.2f} USD/month", choice.nodes,
                       plan.candidates[choice.candidate].sku.name, choice.usd_per_hour.in_usd(),
                       choice.usd_per_hour.in_usd() * hours_per_month);
}

std::string previous_text(const planner::PreviousCount& previous) {
    if (!previous.outcome) {
        return "a cluster has at least one node";
    }
    const experiment::Outcome& outcome = *previous.outcome;
    if (!outcome.stable) {
        return fmt::format("{:.4g} % of the workers' time would be asked for: the queue grows "
                           "without end",
                           *outcome.offered_utilization * 100);
    }
    for (const experiment::BoundResult& bound : outcome.slo) {
        if (bound.decision != experiment::Decision::holds) {
            return fmt::format("{} {} {}, {}", bound.quantity, bound_value_text(bound),
                               bound.decision == experiment::Decision::fails ? "fails"
                                                                             : "is undecided at",
                               bound_text(bound));
        }
    }
    return "holds";
}

void add_choice(Table& table, const planner::Plan& plan, const planner::Choice& choice) {
    const planner::Candidate& candidate = plan.candidates[choice.candidate];
    const experiment::Outcome& outcome = choice.outcome;
    for (const experiment::BoundResult& bound : outcome.slo) {
        table.rows.push_back({"  " + bound.quantity,
                              fmt::format("{}  {}  {}", bound_value_text(bound), bound_text(bound),
                                          experiment::name(bound.decision))});
    }
    table.rows.push_back(
        {"  latency.mean", time_estimate(outcome.metric(Metric::latency_mean))});
    table.rows.push_back(
        {"  throughput", number_estimate(outcome.metric(Metric::throughput)) + " requests/s"});
    table.rows.push_back({"  utilization", share_estimate(outcome.metric(Metric::utilization))});
    table.rows.push_back(
        {"  nodes", fmt::format("{} for the objective, {} rented; no router could do with under {}",
                                choice.nodes_for_slo, choice.nodes, choice.nodes_lower_bound)});
    table.rows.push_back({fmt::format("  with {} node{}", choice.previous.nodes,
                                      choice.previous.nodes == 1 ? "" : "s"),
                          previous_text(choice.previous)});
    table.rows.push_back({"  workers", fmt::format("{} per node", candidate.workers)});
    table.rows.push_back(
        {"  service", fmt::format("{} a request: {}",
                                  time_text(in_seconds(candidate.service->time.mean)),
                                  candidate.service->basis)});
}

Table candidates_table(const planner::Plan& plan) {
    Table table{{{"SKU"},
                 {"vCPU", true},
                 {"RAM GiB", true},
                 {"capacity", true},
                 {"nodes", true},
                 {"USD/h", true},
                 {"verdict and reason"}},
                {}};
    for (const planner::Candidate& candidate : plan.candidates) {
        const bool is_bound = candidate.nodes_basis == planner::NodesBasis::lower_bound;
        const std::string at_least = is_bound ? ">=" : "";
        table.rows.push_back(
            {candidate.sku.name, fmt::format("{:g}", candidate.sku.vcpus),
             fmt::format("{:g}", in_gibibytes(candidate.sku.ram)),
             candidate.profile ? fmt::format("{:.4g}", candidate.profile->capacity.value) : "",
             candidate.nodes ? at_least + std::to_string(*candidate.nodes) : "",
             candidate.usd_per_hour
                 ? at_least + fmt::format("{:.4f}", candidate.usd_per_hour->in_usd())
                 : "",
             fmt::format("{}: {}", planner::name(candidate.verdict), candidate.reason)});
    }
    return table;
}

Table summary_table(const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    const planner::Plan& plan = *result.plan;
    Table table{{{"plan"}, {scenario.name}}, {}};
    table.rows.push_back({"workload", workload_text(scenario.arrivals)});
    table.rows.push_back({"objective", objective_text(*scenario.slo)});
    table.rows.push_back({"target", scenario.target ? scenario.target->title : "none: no rules"});
    for (const scenario::AppliedDefault& applied : scenario.defaults) {
        table.rows.push_back(
            {"default", fmt::format("{}: {} ({})", applied.key, applied.value, applied.source)});
    }
    if (!plan.guidance && !plan.cheapest) {
        table.rows.push_back({"answer", "no SKU of the catalog meets the objective"});
    }
    if (plan.guidance) {
        const bool is_cheapest =
            plan.cheapest && plan.cheapest->candidate == plan.guidance->candidate;
        table.rows.push_back({is_cheapest ? "guidance, cheapest" : "guidance",
                              headline(plan, *plan.guidance)});
        add_choice(table, plan, *plan.guidance);
        if (plan.cheapest && !is_cheapest) {
            table.rows.push_back({"cheapest", headline(plan, *plan.cheapest)});
            add_choice(table, plan, *plan.cheapest);
        }
    }
    for (const std::string& warning : plan.warnings) {
        table.rows.push_back({"note", warning});
    }
    return table;
}

std::string made_from(const PlanResult& result) {
    const Provenance& from = result.provenance;
    const planner::Effort& effort = result.plan->effort;
    std::string text = fmt::format(
        "skusim {}, seed {}, {} % confidence; {} SKUs looked at: {} clusters simulated, {} SKUs "
        "decided by a\nrule or bound, {} like another. Catalog {} ({}), scenario hash {}.\n",
        from.version, from.seed, result.scenario->simulation.confidence * 100,
        result.plan->candidates.size(), effort.simulated, effort.bounded_out, effort.reused,
        from.catalog_file, from.catalog_date.empty() ? "no date" : from.catalog_date,
        from.scenario_hash);
    for (const SkippedRows& rows : from.catalog_skipped) {
        text += fmt::format("{} of {} catalog rows not used: {} (first at {}).\n", rows.count,
                            from.catalog_rows, rows.reason, rows.first_place);
    }
    return text;
}

std::string plan_text(const PlanResult& result) {
    const std::string unit(
        planner::name(planner::load_unit(result.scenario->arrivals)));
    return summary_table(result).text() + "\nEvery SKU, up the ladder (capacity of one node in " +
           unit + "):\n\n" + candidates_table(*result.plan).text() + '\n' + made_from(result);
}

std::string plan_markdown(const PlanResult& result) {
    return "## " + result.scenario->name + "\n\n" + summary_table(result).markdown() +
           "\n### Every SKU, up the ladder\n\n" + candidates_table(*result.plan).markdown() +
           '\n' + made_from(result);
}

Table plan_csv(const std::vector<PlanResult>& results) {
    Table table{{{"scenario"},
                 {"sku"},
                 {"region"},
                 {"vcpus"},
                 {"ram_gib"},
                 {"verdict"},
                 {"chosen_as"},
                 {"workers"},
                 {"service_mean_s"},
                 {"capacity"},
                 {"capacity_unit"},
                 {"nodes"},
                 {"nodes_basis"},
                 {"usd_per_hour"},
                 {"reason"}},
                {}};
    for (const PlanResult& result : results) {
        for (const planner::Candidate& it : result.plan->candidates) {
            const std::string chosen = it.is_guidance && it.is_cheapest ? "guidance cheapest"
                                       : it.is_guidance                 ? "guidance"
                                       : it.is_cheapest                 ? "cheapest"
                                                                        : "";
            table.rows.push_back(
                {result.scenario->name, it.sku.name, it.sku.region, plain(it.sku.vcpus),
                 plain(in_gibibytes(it.sku.ram)), std::string(planner::name(it.verdict)), chosen,
                 std::to_string(it.workers),
                 it.service ? plain(in_seconds(it.service->time.mean)) : "",
                 it.profile ? plain(it.profile->capacity.value) : "",
                 it.profile ? std::string(planner::name(it.profile->capacity.unit)) : "",
                 it.nodes ? std::to_string(*it.nodes) : "",
                 it.nodes ? std::string(planner::name(it.nodes_basis)) : "",
                 it.usd_per_hour ? it.usd_per_hour->text() : "", it.reason});
        }
    }
    return table;
}

} // namespace

std::string plans(const std::vector<PlanResult>& results, Format format) {
    if (format == Format::json) {
        nlohmann::ordered_json json = nlohmann::ordered_json::array();
        for (const PlanResult& result : results) {
            json.push_back(plan_json(result));
        }
        return (results.size() == 1 ? json[0] : json).dump(2) + '\n';
    }
    if (format == Format::csv) {
        return plan_csv(results).csv();
    }
    std::string text;
    for (const PlanResult& result : results) {
        text += text.empty() ? "" : "\n";
        text += format == Format::markdown ? plan_markdown(result) : plan_text(result);
    }
    return text;
}

} // namespace skusim::report
