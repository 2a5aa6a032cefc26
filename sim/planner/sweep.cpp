#include <skusim/planner/plan.hpp>
#include <skusim/planner/sweep.hpp>

#include "wording.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

using experiment::Metric;

/// Fills a row by the names of its columns, so that their order is told in one place.
class RowWriter {
public:
    RowWriter() : row_(cell_columns.size()) {}

    void set(std::string_view column, CellValue value) {
        const auto found =
            std::find_if(cell_columns.begin(), cell_columns.end(),
                         [&](const CellColumn& candidate) { return candidate.name == column; });
        const auto* number = std::get_if<double>(&value);
        if (found != cell_columns.end() && (number == nullptr || std::isfinite(*number))) {
            row_[static_cast<std::size_t>(found - cell_columns.begin())] = std::move(value);
        }
    }
    void set_interval(const std::string& name, const std::string& unit,
                      const stats::Estimate& estimate) {
        set(name + unit, estimate.value);
        set(name + "_low" + unit, estimate.low);
        set(name + "_high" + unit, estimate.high);
    }
    [[nodiscard]] CellRow take() { return std::move(row_); }

private:
    CellRow row_;
};

void write_candidate(RowWriter& row, const Candidate& candidate) {
    row.set("verdict", std::string(name(candidate.verdict)));
    row.set("reason", candidate.reason);
    row.set("rule", candidate.rule);
    row.set("workers", std::int64_t{candidate.workers});
    if (candidate.service) {
        row.set("service_mean_s", in_seconds(candidate.service->time.mean));
        row.set("service_basis", candidate.service->basis);
    }
    if (candidate.profile) {
        row.set("capacity", candidate.profile->capacity.value);
        row.set("capacity_unit", std::string(name(candidate.profile->capacity.unit)));
    }
}

void write_job(RowWriter& row, const JobChoice& job) {
    row.set("meets_slo",
            std::int64_t{experiment::decision(job.outcome) == experiment::Decision::holds});
    row.set_interval("error_rate", "", job.outcome.failed_share);
    row.set("tier", std::string(workload::name(job.tier)));
    row.set_interval("makespan", "_s", job.outcome.makespan);
    row.set("makespan_bound_s", job.outcome.one_run.high);
    row.set("usd_total", job.usd_total.in_usd());
    row.set("usd_per_million_items", job.usd_per_million_items.in_usd());
}

void write_choice(RowWriter& row, const Choice& choice) {
    row.set("nodes", std::int64_t{choice.nodes});
    row.set("nodes_for_slo", std::int64_t{choice.nodes_for_slo});
    row.set("nodes_lower_bound", std::int64_t{choice.nodes_lower_bound});
    row.set("usd_per_hour", choice.usd_per_hour.in_usd());
    row.set("usd_per_node_hour", choice.usd_per_node_hour.in_usd());
    if (choice.job) {
        write_job(row, *choice.job);
        return;
    }
    const experiment::Outcome& outcome = choice.outcome;
    row.set("meets_slo",
            std::int64_t{experiment::decision(outcome) == experiment::Decision::holds});
    row.set_interval("latency_mean", "_s", outcome.metric(Metric::latency_mean));
    for (const experiment::QuantileResult& quantile : outcome.latency) {
        row.set_interval("latency_" + quantile.name, "_s", quantile.value);
    }
    row.set_interval("throughput", "_per_s", outcome.metric(Metric::throughput));
    row.set_interval("utilization", "", outcome.metric(Metric::utilization));
    row.set_interval("error_rate", "", outcome.metric(Metric::error_rate));
}

} // namespace

CellRow evaluate_cell(const scenario::Scenario& scenario, const catalog::Sku& sku,
                      const catalog::Hardware& hardware) {
    const Plan plan = make_plan(scenario, {sku}, hardware, [](const Progress&) {});
    RowWriter row;
    if (!plan.candidates.empty()) {
        write_candidate(row, plan.candidates.front());
    }
    if (plan.cheapest) {
        // Alone, every SKU is first and cheapest: that part of a plan's reason means nothing here.
        row.set("reason",
                fmt::format("{} cost {}", count_text(plan.cheapest->nodes, "node"),
                            plan.cheapest->job ? plan.cheapest->job->usd_total.text() + " USD"
                                               : usd_per_hour(plan.cheapest->usd_per_hour)));
        write_choice(row, *plan.cheapest);
    }
    return row.take();
}

std::string cell_identity(const catalog::Sku& sku) {
    std::string text = fmt::format(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", sku.name, sku.provider, sku.region,
        sku.family, sku.series, sku.vcpus, sku.ram.value(),
        sku.on_demand ? sku.on_demand->nano_usd() : -1, sku.spot ? sku.spot->nano_usd() : -1,
        sku.low_priority ? sku.low_priority->nano_usd() : -1, name(sku.architecture), sku.burstable,
        sku.retired, sku.threads_per_core, sku.restriction);
    if (sku.accelerators) {
        text += fmt::format("|{}|{}|{}|{}", sku.accelerators->type,
                            static_cast<int>(sku.accelerators->kind), sku.accelerators->count,
                            sku.accelerators->memory_each.value());
    }
    for (const std::string& processor : sku.processors) {
        text += '|' + processor;
    }
    return text;
}

} // namespace skusim::planner
