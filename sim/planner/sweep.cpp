#include <skusim/base/check.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/sweep.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

using experiment::Metric;
using stats::QuantityKind;

/// The quantiles of latency that a cell has columns for.
constexpr std::array<double, 3> cell_quantiles{0.5, 0.95, 0.99};

bool has_type(const CellValue& value, CellType type) {
    switch (type) {
    case CellType::integer:
    case CellType::boolean:
        return std::holds_alternative<std::int64_t>(value);
    case CellType::real:
        return std::holds_alternative<double>(value);
    case CellType::text:
        break;
    }
    return std::holds_alternative<std::string>(value);
}

/// Fills a row by its columns, so that their order is told in one place.
class RowWriter {
public:
    RowWriter() : row_(cell_columns.size()) {}

    /// A figure that is infinite stays out of the row, which has no word for it.
    void set(std::size_t column, CellValue value) {
        SKUSIM_CHECK(has_type(value, cell_columns[column].type), "a value of the column's type");
        const auto* number = std::get_if<double>(&value);
        if (number == nullptr || std::isfinite(*number)) {
            row_[column] = std::move(value);
        }
    }
    void set_interval(const stats::Quantity& quantity, const stats::Estimate& estimate) {
        set(column_of(quantity, ""), estimate.value);
        set(column_of(quantity, "_low"), estimate.low);
        set(column_of(quantity, "_high"), estimate.high);
    }
    [[nodiscard]] CellRow take() { return std::move(row_); }

private:
    static std::size_t column_of(const stats::Quantity& quantity, std::string_view end) {
        const std::string name = column_name(quantity, end);
        const auto* const found =
            std::find_if(cell_columns.begin(), cell_columns.end(),
                         [&](const CellColumn& column) { return column.name == name; });
        SKUSIM_CHECK(found != cell_columns.end(), "a quantity that cells have columns for");
        return static_cast<std::size_t>(found - cell_columns.begin());
    }

    CellRow row_;
};

void write_candidate(RowWriter& row, const Candidate& candidate) {
    row.set(cell_column("verdict"), std::string(name(candidate.verdict)));
    row.set(cell_column("reason"), candidate.reason);
    row.set(cell_column("rule"), candidate.rule);
    row.set(cell_column("workers"), std::int64_t{candidate.workers});
    if (candidate.service) {
        row.set(cell_column("service_mean_s"), in_seconds(candidate.service->time.mean));
        row.set(cell_column("service_basis"), candidate.service->basis);
    }
    if (candidate.profile()) {
        row.set(cell_column("capacity"), candidate.profile()->capacity.value);
        row.set(cell_column("capacity_unit"),
                std::string(name(candidate.profile()->capacity.unit)));
    }
}

void write_job(RowWriter& row, const JobChoice& job) {
    row.set(cell_column("meets_slo"),
            std::int64_t{experiment::decision(job.outcome) == experiment::Decision::holds});
    row.set_interval({QuantityKind::error_rate}, job.outcome.failed_share);
    row.set(cell_column("tier"), std::string(workload::name(job.tier)));
    row.set_interval({QuantityKind::makespan}, job.outcome.makespan);
    row.set(cell_column("makespan_bound_s"), job.outcome.one_run.high);
    row.set(cell_column("usd_total"), job.usd_total.in_usd());
    row.set(cell_column("usd_per_million_items"), job.usd_per_million_items.in_usd());
}

void write_choice(RowWriter& row, const Choice& choice) {
    row.set(cell_column("nodes"), std::int64_t{choice.nodes});
    row.set(cell_column("nodes_for_slo"), std::int64_t{choice.nodes_for_slo});
    row.set(cell_column("nodes_lower_bound"), std::int64_t{choice.nodes_lower_bound});
    row.set(cell_column("usd_per_hour"), choice.usd_per_hour.in_usd());
    row.set(cell_column("usd_per_node_hour"), choice.usd_per_node_hour.in_usd());
    if (choice.job()) {
        write_job(row, *choice.job());
        return;
    }
    const experiment::Outcome& outcome = choice.service().outcome;
    row.set(cell_column("meets_slo"),
            std::int64_t{experiment::decision(outcome) == experiment::Decision::holds});
    for (const experiment::QuantileResult& quantile : outcome.latency) {
        if (std::find(cell_quantiles.begin(), cell_quantiles.end(),
                      quantile.quantity.probability) != cell_quantiles.end()) {
            row.set_interval(quantile.quantity, quantile.value);
        }
    }
    for (const Metric metric :
         {Metric::latency_mean, Metric::throughput, Metric::utilization, Metric::error_rate}) {
        row.set_interval(experiment::quantity_of(metric), outcome.metric(metric));
    }
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
        row.set(cell_column("reason"),
                fmt::format("{} cost {}", count_text(plan.cheapest->nodes, "node"),
                            plan.cheapest->job() ? plan.cheapest->job()->usd_total.text() + " USD"
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
