#include "performing_table.hpp"

#include "candidate_text.hpp"
#include "csv.hpp"
#include "report/form/figures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace skusim::report {

namespace {

std::vector<Column> performing_columns(bool is_job) {
    std::vector<Column> columns{{"SKU"}, {"vCPU", true, true}, {"RAM GiB", true, true}};
    columns.push_back(is_job ? Column{"tier"} : Column{"capacity", true});
    columns.insert(columns.end(), {{"nodes", true}, {"USD/h", true}});
    if (is_job) {
        columns.push_back({"USD", true});
    }
    columns.push_back({"verdict"});
    return columns;
}

/// A glance tells what a node carries at least.
std::string capacity_text(const planner::Profile& profile) {
    if (profile.capacity.value == 0) {
        return "unknown"; // no load that was tried is decided to hold, nor its lightest to fail
    }
    const bool is_least = profile.is_glance;
    return fmt::format("{}{:.4g}", is_least ? ">= " : "", profile.capacity.value);
}

/// Whether a number of its nodes may be an answer. A load's SKU that holds the objective, but not
/// with the nodes that would be rented, has one that is none.
bool may_answer(const planner::Candidate& candidate) {
    return candidate.nodes &&
           (candidate.job() != nullptr || candidate.verdict != planner::Verdict::too_slow);
}

/// Gives the candidates that may be an answer, up the ladder; or the `top` cheapest of them,
/// cheapest first.
std::vector<const planner::Candidate*> performers(const PlanResult& result) {
    std::vector<const planner::Candidate*> all;
    for (const planner::Candidate& candidate : result.plan->candidates) {
        if (may_answer(candidate)) {
            all.push_back(&candidate);
        }
    }
    if (result.detail.top) {
        std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) {
            return *a->usd_per_hour < *b->usd_per_hour;
        });
        all.resize(std::min(all.size(), *result.detail.top));
    }
    return all;
}

} // namespace

Table performing_table(const PlanResult& result) {
    const bool is_job = result.scenario->job() != nullptr;
    Table table{performing_columns(is_job), {}};
    const SkuLabel label(*result.plan);
    for (const planner::Candidate* performer : performers(result)) {
        const planner::Candidate& candidate = *performer;
        const bool is_bound = candidate.nodes_basis == planner::NodesBasis::lower_bound;
        const std::string at_least = is_bound ? ">= " : "";
        const std::string chosen = chosen_as(candidate, ", ");
        std::vector<std::string> row{label(candidate.sku),
                                     fmt::format("{:g}", candidate.sku.vcpus),
                                     fmt::format("{:g}", in_gibibytes(candidate.sku.ram)),
                                     is_job ? std::string(workload::name(*candidate.job()->tier))
                                            : capacity_text(*candidate.profile()),
                                     at_least + std::to_string(*candidate.nodes),
                                     at_least +
                                         fmt::format("{:.4f}", candidate.usd_per_hour->in_usd())};
        if (is_job) {
            row.push_back(at_least + fmt::format("{:.4f}", candidate.job()->usd_total->in_usd()));
        }
        row.push_back(chosen.empty() ? std::string(planner::name(candidate.verdict)) : chosen);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table ruled_out_table(const PlanResult& result) {
    Table table{{{"SKU"}, {"why not"}}, {}};
    const planner::Plan& plan = *result.plan;
    const std::size_t most = result.detail.top.value_or(plan.candidates.size());
    const SkuLabel label(plan);
    for (const planner::Candidate& candidate : plan.candidates) {
        if (!may_answer(candidate) && table.rows.size() < most) {
            table.rows.push_back(
                {label(candidate.sku),
                 fmt::format("{}: {}", planner::name(candidate.verdict), candidate.reason)});
        }
    }
    return table;
}

} // namespace skusim::report
