#include "autoscaled.hpp"

#include "report/form/classes.hpp"
#include "report/form/figures.hpp"

#include <fmt/format.h>

namespace skusim::report {

void add_autoscaled(Table& table, const planner::Autoscaled& autoscaled) {
    const experiment::Outcome& outcome = autoscaled.outcome;
    table.rows.push_back({"  autoscaled", scaling_text(autoscaled.rules)});
    for (const experiment::BoundResult& bound : outcome.slo) {
        table.rows.push_back({"    " + bound_name(bound),
                              fmt::format("{}  {}  {}", bound_value_text(bound), bound_text(bound),
                                          experiment::name(bound.decision))});
    }
    table.rows.push_back({"    replicas", number_estimate(*outcome.replicas)});
    table.rows.push_back(
        {"    a day",
         fmt::format("{} node-hours, {} USD; all nodes all day {:g}, {:.2f} USD",
                     number_estimate(autoscaled.node_hours), usd_estimate(autoscaled.usd_per_day),
                     autoscaled.fixed_node_hours, autoscaled.fixed_usd_per_day)});
}

} // namespace skusim::report
