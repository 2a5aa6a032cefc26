#include "load_curve.hpp"

#include <skusim/report/terminal.hpp>

#include "figures.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::report {

namespace {

/// The first bound on a time; nothing if there is none.
const experiment::BoundResult* time_bound(const planner::LoadPoint& point) {
    for (const experiment::BoundResult& bound : point.outcome.slo) {
        if (stats::definition(bound.quantity).measure == stats::Measure::time) {
            return &bound;
        }
    }
    return nullptr;
}

bool point_holds(const planner::LoadPoint& point) {
    return experiment::decision(point.outcome) == experiment::Decision::holds;
}

char mark(const planner::LoadPoint& point) {
    if (!point_holds(point)) {
        return experiment::decision(point.outcome) == experiment::Decision::fails ? 'x' : '?';
    }
    const experiment::BoundResult& bound = *time_bound(point);
    const double levels = static_cast<double>(curve_marks.size());
    const double level = std::min(bound.value.value / bound.bound * levels, levels - 1);
    return curve_marks[static_cast<std::size_t>(std::max(level, 0.0))];
}

} // namespace

std::string load_curve_text(const planner::Profile& profile) {
    const std::vector<planner::LoadPoint>& curve = profile.load_curve;
    if (curve.size() < 3 || time_bound(curve.front()) == nullptr) {
        return "";
    }
    std::string marks;
    const planner::LoadPoint* last = nullptr; // that meets the objective
    for (const planner::LoadPoint& point : curve) {
        marks += mark(point);
        last = point_holds(point) ? &point : last;
    }
    if (last == nullptr) {
        return "";
    }
    const stats::Quantity& quantity = time_bound(curve.front())->quantity;
    return fmt::format("[{}] {} of one node at {:.4g} to {:.4g} {}: {} to {}", marks,
                       quantity.kind == stats::QuantityKind::latency ? short_name(quantity)
                                                                     : stats::name(quantity),
                       curve.front().load, last->load, planner::name(profile.capacity.unit),
                       time_text(time_bound(curve.front())->value.value),
                       time_text(time_bound(*last)->value.value));
}

} // namespace skusim::report
