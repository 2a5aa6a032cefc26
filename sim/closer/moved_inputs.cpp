#include "moved_inputs.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/tariff/tariff.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::closer {

namespace {

using service::DistributionService;
using service::LinearService;
using service::RooflineService;
using service::TableService;

Duration times(Duration length, double factor) {
    return from_seconds(in_seconds(length) * factor);
}

bool move_load(scenario::Scenario& scenario, double factor) {
    if (const std::optional<Rate> rate = workload::open_rate(scenario.arrivals)) {
        scenario.arrivals = workload::at_rate(scenario.arrivals, *rate * factor);
    } else {
        scenario.arrivals =
            planner::with_load(scenario.arrivals, planner::load_of(scenario.arrivals) * factor);
    }
    return true;
}

bool move_mean(service::ServiceModel& model, double factor) {
    if (auto* distribution = std::get_if<DistributionService>(&model)) {
        distribution->time.mean = times(distribution->time.mean, factor);
    } else if (auto* linear = std::get_if<LinearService>(&model)) {
        linear->overhead = times(linear->overhead, factor);
        linear->per_request = times(linear->per_request, factor);
    } else if (auto* table = std::get_if<TableService>(&model)) {
        for (service::TableRow& row : table->rows) {
            row.mean = times(row.mean, factor);
        }
    } else if (auto* roofline = std::get_if<RooflineService>(&model)) {
        roofline->operations = roofline->operations * factor;
        roofline->weights = roofline->weights * factor;
        roofline->activations = roofline->activations * factor;
        roofline->overhead = times(roofline->overhead, factor);
    } else {
        return false;
    }
    return true;
}

/// A shape whose spread can be set keeps its kind; an exponential one becomes gamma.
bool move_spread(random::Shape& shape, double factor) {
    const double cv = shape.cv * factor;
    switch (shape.kind) {
    case random::ShapeKind::lognormal:
        shape = random::lognormal_shape(cv);
        return true;
    case random::ShapeKind::exponential:
    case random::ShapeKind::gamma:
        shape = random::gamma_shape(cv);
        return true;
    case random::ShapeKind::hyperexponential:
        if (cv < 1) {
            return false;
        }
        shape = random::hyperexponential_shape(cv);
        return true;
    case random::ShapeKind::constant:
    case random::ShapeKind::uniform:
    case random::ShapeKind::empirical:
    case random::ShapeKind::mixture:
        return false;
    }
    return false;
}

bool move_cv(service::ServiceModel& model, double factor) {
    if (auto* distribution = std::get_if<DistributionService>(&model)) {
        return move_spread(distribution->time.shape, factor);
    }
    bool is_moved = false;
    if (auto* table = std::get_if<TableService>(&model)) {
        for (service::TableRow& row : table->rows) {
            row.cv *= factor;
            is_moved = is_moved || row.cv > 0;
        }
    } else if (auto* linear = std::get_if<LinearService>(&model)) {
        linear->cv *= factor;
        is_moved = linear->cv > 0;
    } else if (auto* roofline = std::get_if<RooflineService>(&model)) {
        roofline->cv *= factor;
        is_moved = roofline->cv > 0;
    }
    return is_moved;
}

/// No machine does more than its peak.
bool move_efficiency(service::ServiceModel& model, double factor) {
    auto* roofline = std::get_if<RooflineService>(&model);
    if (roofline == nullptr || roofline->compute_efficiency * factor > 1 ||
        roofline->bandwidth_efficiency * factor > 1) {
        return false;
    }
    roofline->compute_efficiency *= factor;
    roofline->bandwidth_efficiency *= factor;
    return true;
}

/// The services of all classes of requests; false if one of them cannot be moved.
bool move_services(scenario::Scenario& scenario, double factor,
                   bool (*move_one)(service::ServiceModel&, double)) {
    bool all = move_one(scenario.service, factor);
    for (scenario::RequestClass& each : scenario.classes) {
        all = (!each.service || move_one(*each.service, factor)) && all;
    }
    return all;
}

bool move_ram_factor(scenario::Policy& policy, double factor) {
    policy.ram_factor *= factor;
    return policy.ram_factor >= 1;
}

bool is_chosen(const catalog::Sku& sku, const ShiftedChoice& choice) {
    return sku.name == choice.sku && sku.region == choice.region;
}

bool move_price(PlanInputs& inputs, double factor) {
    const auto moved = [&](std::optional<UsdPerHour>& price) {
        if (price) {
            const double nano = std::round(static_cast<double>(price->nano_usd()) * factor);
            price = UsdPerHour::from_nano(static_cast<std::int64_t>(nano));
        }
    };
    for (catalog::Sku& sku : inputs.skus) {
        if (is_chosen(sku, inputs.choice)) {
            moved(sku.on_demand);
            moved(sku.spot);
            moved(sku.low_priority);
        }
    }
    return true;
}

bool move(PlanInputs& inputs, Input input, double factor) {
    switch (input) {
    case Input::load:
        return move_load(inputs.scenario, factor);
    case Input::service_mean:
        return move_services(inputs.scenario, factor, move_mean);
    case Input::service_cv:
        return move_services(inputs.scenario, factor, move_cv);
    case Input::efficiency:
        return move_services(inputs.scenario, factor, move_efficiency);
    case Input::ram_factor:
        return move_ram_factor(inputs.scenario.policy, factor);
    case Input::price:
        return move_price(inputs, factor);
    }
    return false;
}

} // namespace

std::optional<PlanInputs> PlanInputs::moved(Input input, double change) const {
    PlanInputs inputs = *this;
    return move(inputs, input, 1 + change) ? std::optional<PlanInputs>(std::move(inputs))
                                           : std::nullopt;
}

std::string PlanInputs::value_text(Input input) const {
    const auto* distribution = std::get_if<DistributionService>(&scenario.service);
    const auto* roofline = std::get_if<RooflineService>(&scenario.service);
    switch (input) {
    case Input::load:
        return fmt::format("{:.4g} {}", planner::load_of(scenario.arrivals),
                           planner::name(planner::load_unit(scenario.arrivals)));
    case Input::service_mean:
        return distribution != nullptr ? time_text(in_seconds(distribution->time.mean)) : "";
    case Input::service_cv:
        return distribution != nullptr ? fmt::format("{:.3g}", distribution->time.shape.cv)
               : roofline != nullptr   ? fmt::format("{:.3g}", roofline->cv)
                                       : "";
    case Input::efficiency:
        return roofline != nullptr ? percent(roofline->compute_efficiency) : "";
    case Input::ram_factor:
        return percent(scenario.policy.ram_factor);
    case Input::price:
        for (const catalog::Sku& sku : skus) {
            if (is_chosen(sku, choice)) {
                return usd_per_hour(*tariff::node_price(sku, scenario.policy.pricing));
            }
        }
    }
    return "";
}

} // namespace skusim::closer
