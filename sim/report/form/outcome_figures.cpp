#include "outcome_figures.hpp"

namespace skusim::report {

using experiment::Metric;
using stats::QuantityKind;

std::vector<OutcomeFigure> figures_of(const experiment::Outcome& outcome) {
    std::vector<OutcomeFigure> figures;
    for (const Metric metric :
         {Metric::throughput, Metric::utilization, Metric::error_rate, Metric::in_system}) {
        figures.push_back({experiment::quantity_of(metric), outcome.metric(metric)});
    }
    const auto add = [&](QuantityKind kind, const std::optional<stats::Estimate>& value) {
        if (value) {
            figures.push_back({{kind}, *value});
        }
    };
    add(QuantityKind::batch_size, outcome.batch_size);
    add(QuantityKind::replicas, outcome.replicas);
    add(QuantityKind::nodes, outcome.nodes);
    return figures;
}

} // namespace skusim::report
