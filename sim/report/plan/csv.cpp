#include "csv.hpp"

#include <skusim/planner/least_cost.hpp>
#include <skusim/planner/quota.hpp>
#include <skusim/report/table.hpp>

#include "report/form/figures.hpp"
#include "targets.hpp"

#include <algorithm>
#include <array>

namespace skusim::report {

namespace {

constexpr std::array<double, 3> quantiles{0.5, 0.95, 0.99};

void add(std::vector<std::string>& row, const stats::Estimate& estimate) {
    for (const double figure : {estimate.value, estimate.low, estimate.high}) {
        row.push_back(plain(figure));
    }
}

/// The cluster of that candidate; null if it was not chosen.
const planner::Choice* choice_of(const planner::Plan& plan, std::size_t candidate) {
    for (const std::optional<planner::Choice>* choice : {&plan.guidance, &plan.cheapest}) {
        if (*choice && (*choice)->candidate == candidate) {
            return &**choice;
        }
    }
    return nullptr;
}

/// Latencies of the rented cluster, and what the fit's error leaves open. Jobs have neither.
std::vector<std::string> choice_cells(const planner::Choice* choice) {
    constexpr std::size_t cells = 3 * (1 + quantiles.size()) + 3 + 4;
    std::vector<std::string> row;
    if (choice != nullptr && !choice->job()) {
        const experiment::Outcome& outcome = choice->service().outcome;
        add(row, outcome.metric(experiment::Metric::latency_mean));
        for (const double probability : quantiles) {
            const auto found =
                std::find_if(outcome.latency.begin(), outcome.latency.end(), [&](const auto& it) {
                    return it.quantity.probability == probability;
                });
            if (found != outcome.latency.end()) {
                add(row, found->value);
            } else {
                row.resize(row.size() + 3);
            }
        }
    }
    if (choice != nullptr && !choice->job() && choice->service().fit_error) {
        const planner::FitError& error = *choice->service().fit_error;
        add(row, error.probability_slo_met);
        row.push_back(std::to_string(error.nodes_low));
        row.push_back(error.nodes_high ? std::to_string(*error.nodes_high) : "");
        row.push_back(error.usd_per_hour_low.text());
        row.push_back(error.usd_per_hour_high ? error.usd_per_hour_high->text() : "");
    }
    row.resize(cells);
    return row;
}

/// What the quota lacks for a candidate, and what commitments and failures make of a chosen one.
std::vector<std::string> purchase_cells(const PlanResult& result,
                                        const planner::Candidate& candidate,
                                        const planner::Choice* choice) {
    constexpr std::size_t cells = 7;
    std::vector<std::string> row(cells);
    const std::optional<planner::MissingQuota> missing =
        planner::missing_quota(*result.scenario, candidate);
    if (missing) {
        row[0] = missing->limit;
        row[1] = std::to_string(missing->amount);
    }
    if (choice == nullptr || choice->job()) {
        return row;
    }
    const planner::ServiceChoice& service = choice->service();
    if (service.commitments) {
        const planner::LeastCost least = planner::least_cost(*service.commitments);
        row[2] = planner::bought_text(least);
        row[3] = least.usd_per_year.text();
        row[4] = least.on_demand_per_year.text();
    }
    if (service.survival) {
        row[5] = planner::events_text(*service.survival);
        row[6] = service.survival->availability
                     ? plain(service.survival->availability->share_of_time.value)
                     : "";
    }
    return row;
}

void add_choice_columns(Table& table) {
    const auto add_estimate = [&](const stats::Quantity& quantity) {
        for (const char* end : {"", "_low", "_high"}) {
            table.columns.push_back({column_name(quantity, end)});
        }
    };
    add_estimate(stats::mean_latency);
    for (const double probability : quantiles) {
        add_estimate(stats::latency_quantile(probability));
    }
    for (const char* name :
         {"probability_slo_met", "probability_slo_met_low", "probability_slo_met_high", "nodes_low",
          "nodes_high", "usd_per_hour_low", "usd_per_hour_high", "quota_limit", "quota_missing",
          "commitment", "usd_per_year", "on_demand_usd_per_year", "survives", "availability"}) {
        table.columns.push_back({name});
    }
}

/// A comparison adds those of every target, a refused workload those of the alternative as well.
void add_candidates(Table& table, const PlanResult& result) {
    for (const PlanResult& target : result.targets) {
        add_candidates(table, target);
    }
    if (!result.targets.empty()) {
        return; // the best of them is this result
    }
    for (std::size_t i = 0; i < result.plan->candidates.size(); ++i) {
        const planner::Candidate& it = result.plan->candidates[i];
        const std::string chosen = chosen_as(it, " ");
        std::vector<std::string> row{
            result.scenario->name,
            target_name(result),
            it.sku.name,
            it.sku.region,
            plain(it.sku.vcpus),
            plain(in_gibibytes(it.sku.ram)),
            std::string(planner::name(it.verdict)),
            chosen,
            std::to_string(it.workers),
            it.service ? plain(in_seconds(it.service->time.mean)) : "",
            it.profile() ? plain(it.profile()->capacity.value) : "",
            it.profile() ? std::string(planner::name(it.profile()->capacity.unit)) : "",
            it.nodes ? std::to_string(*it.nodes) : "",
            it.nodes ? std::string(planner::name(it.nodes_basis)) : "",
            it.usd_per_hour ? it.usd_per_hour->text() : "",
            it.reason,
            it.job() && it.job()->tier ? std::string(workload::name(*it.job()->tier)) : "",
            it.job() && it.job()->usd_total ? it.job()->usd_total->text() : ""};
        const std::vector<std::string> cells = choice_cells(choice_of(*result.plan, i));
        row.insert(row.end(), cells.begin(), cells.end());
        const std::vector<std::string> bought =
            purchase_cells(result, it, choice_of(*result.plan, i));
        row.insert(row.end(), bought.begin(), bought.end());
        table.rows.push_back(std::move(row));
    }
    if (result.alternative) {
        add_candidates(table, *result.alternative);
    }
}

} // namespace

std::string chosen_as(const planner::Candidate& candidate, std::string_view separator) {
    std::string text = candidate.is_guidance ? "guidance" : "";
    if (candidate.is_cheapest) {
        text += (text.empty() ? std::string() : std::string(separator)) + "cheapest";
    }
    return text;
}

std::string plan_csv(const std::vector<PlanResult>& results) {
    Table table{{{"scenario"},
                 {"target"},
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
                 {"reason"},
                 {"tier"},
                 {"usd_total"}},
                {}};
    add_choice_columns(table);
    for (const PlanResult& result : results) {
        add_candidates(table, result);
    }
    return table.csv();
}

} // namespace skusim::report
