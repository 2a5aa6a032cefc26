#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/planner/least_cost.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/quota.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/sweep/cell.hpp>
#include <skusim/workload/job.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::sweep {

namespace {

using experiment::Metric;

/// The place of the column whose name is the three parts together. A name that is none, or whose
/// column is of another type, does not compile.
consteval std::size_t place_of(CellType type, std::string_view first, std::string_view middle = "",
                               std::string_view last = "") {
    for (std::size_t i = 0; i < cell_columns.size(); ++i) {
        const std::string_view name = cell_columns[i].name;
        const bool is_named = name.size() == first.size() + middle.size() + last.size() &&
                              name.starts_with(first) && name.ends_with(last) &&
                              name.substr(first.size(), middle.size()) == middle;
        if (is_named && cell_columns[i].type == type) {
            return i;
        }
    }
    throw "a cell has no column of that name and type";
}

/// A column of values of one type, by its name.
template <CellType type>
struct Column {
    std::size_t place;

    // Implicit, so that a row is written with the names of its columns.
    consteval Column(const char* name) : place(place_of(type, name)) {}
    consteval Column(const char* name, const char* end, const char* unit)
        : place(place_of(type, name, end, unit)) {}
};

/// The three columns of an estimate: "NAME UNIT", "NAME_low UNIT" and "NAME_high UNIT".
struct IntervalColumns {
    Column<CellType::real> value;
    Column<CellType::real> low;
    Column<CellType::real> high;

    consteval IntervalColumns(const char* name, const char* unit)
        : value(name, "", unit), low(name, "_low", unit), high(name, "_high", unit) {}
};

/// The quantiles of latency that a cell has columns for.
struct QuantileColumns {
    double probability;
    IntervalColumns columns;
};
constexpr std::array<QuantileColumns, 3> quantile_columns{{
    {0.5, {"latency_p50", "_s"}},
    {0.95, {"latency_p95", "_s"}},
    {0.99, {"latency_p99", "_s"}},
}};

/// Fills a row by the names of its columns, so that their order is told in one place.
class RowWriter {
public:
    RowWriter() : row_(cell_columns.size()) {}

    void set(Column<CellType::text> column, std::string text) {
        row_[column.place] = std::move(text);
    }
    void set(Column<CellType::integer> column, int number) {
        row_[column.place] = std::int64_t{number};
    }
    void set(Column<CellType::boolean> column, bool is_so) {
        row_[column.place] = std::int64_t{is_so};
    }
    /// A figure that is infinite stays out of the row, which has no word for it.
    void set(Column<CellType::real> column, double figure) {
        if (std::isfinite(figure)) {
            row_[column.place] = figure;
        }
    }
    void set(const IntervalColumns& columns, const stats::Estimate& estimate) {
        set(columns.value, estimate.value);
        set(columns.low, estimate.low);
        set(columns.high, estimate.high);
    }
    [[nodiscard]] CellRow take() { return std::move(row_); }

private:
    CellRow row_;
};

void write_candidate(RowWriter& row, const planner::Candidate& candidate) {
    row.set("verdict", std::string(name(candidate.verdict)));
    row.set("reason", candidate.reason);
    row.set("rule", candidate.rule);
    row.set("workers", candidate.workers);
    if (candidate.service) {
        row.set("service_mean_s", in_seconds(candidate.service->time.mean));
        row.set("service_basis", candidate.service->basis);
    }
    if (candidate.profile()) {
        row.set("capacity", candidate.profile()->capacity.value);
        row.set("capacity_unit", std::string(name(candidate.profile()->capacity.unit)));
    }
}

void write_job(RowWriter& row, const planner::JobChoice& job) {
    row.set("meets_slo", experiment::decision(job.outcome) == experiment::Decision::holds);
    row.set({"error_rate", ""}, job.outcome.failed_share);
    row.set("tier", std::string(workload::name(job.tier)));
    row.set({"makespan", "_s"}, job.outcome.makespan);
    row.set("makespan_bound_s", job.outcome.one_run.high);
    row.set("usd_total", job.usd_total.in_usd());
    row.set("usd_per_million_items", job.usd_per_million_items.in_usd());
}

/// Where the scenario asks what the plan comes to over a year, and what it survives.
void write_purchase(RowWriter& row, const planner::ServiceChoice& choice) {
    if (choice.commitments) {
        const planner::LeastCost least = planner::least_cost(*choice.commitments);
        row.set("commitment", planner::bought_text(least));
        row.set("usd_per_year", least.usd_per_year.in_usd());
        row.set("on_demand_usd_per_year", least.on_demand_per_year.in_usd());
    }
    if (choice.survival) {
        if (!choice.survival->events.empty()) {
            row.set("survives", planner::events_text(*choice.survival));
        }
        if (choice.survival->availability) {
            row.set("availability", choice.survival->availability->share_of_time.value);
        }
    }
}

void write_choice(RowWriter& row, const planner::Choice& choice) {
    row.set("nodes", choice.nodes);
    row.set("nodes_for_slo", choice.nodes_for_slo);
    row.set("nodes_lower_bound", choice.nodes_lower_bound);
    row.set("usd_per_hour", choice.usd_per_hour.in_usd());
    row.set("usd_per_node_hour", choice.usd_per_node_hour.in_usd());
    if (choice.job()) {
        write_job(row, *choice.job());
        return;
    }
    const experiment::Outcome& outcome = choice.service().outcome;
    row.set("meets_slo", experiment::decision(outcome) == experiment::Decision::holds);
    row.set({"latency_mean", "_s"}, outcome.metric(Metric::latency_mean));
    for (const experiment::QuantileResult& quantile : outcome.latency) {
        const auto* const known = std::find_if(
            quantile_columns.begin(), quantile_columns.end(), [&](const QuantileColumns& columns) {
                return columns.probability == quantile.quantity.probability;
            });
        if (known != quantile_columns.end()) {
            row.set(known->columns, quantile.value);
        }
    }
    row.set({"throughput", "_per_s"}, outcome.metric(Metric::throughput));
    row.set({"utilization", ""}, outcome.metric(Metric::utilization));
    row.set({"error_rate", ""}, outcome.metric(Metric::error_rate));
    write_purchase(row, choice.service());
}

} // namespace

CellRow evaluate_cell(const scenario::Scenario& scenario, const catalog::Sku& sku,
                      const catalog::Hardware& hardware) {
    const planner::Plan plan =
        planner::make_plan(scenario, {sku}, hardware, [](const planner::Progress&) {});
    RowWriter row;
    if (!plan.candidates.empty()) {
        write_candidate(row, plan.candidates.front());
        if (const auto missing = planner::missing_quota(scenario, plan.candidates.front())) {
            row.set("quota_limit", missing->limit);
            row.set("quota_missing", static_cast<double>(missing->amount));
        }
    }
    if (plan.cheapest) {
        // Alone, every SKU is first and cheapest: that part of a plan's reason means nothing here.
        row.set("reason",
                fmt::format("{} cost {}", count_text(plan.cheapest->nodes, "node"),
                            plan.cheapest->job() ? plan.cheapest->job()->usd_total.text() + " USD"
                                                 : usd_per_hour(plan.cheapest->usd_per_hour)));
        write_choice(row, *plan.cheapest);
    }
    return row.take();
}

} // namespace skusim::sweep
