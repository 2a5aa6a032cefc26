#include "moved_inputs.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/service/parameters.hpp>
#include <skusim/tariff/tariff.hpp>

#include <fmt/format.h>

namespace skusim::closer {

namespace {

using service::DistributionService;
using service::RooflineService;

bool move_load(scenario::Scenario& scenario, double factor) {
    if (const std::optional<Rate> rate = workload::open_rate(scenario.arrivals())) {
        scenario.load = workload::at_rate(scenario.arrivals(), *rate * factor);
    } else {
        scenario.load =
            planner::with_load(scenario.arrivals(), planner::load_of(scenario.arrivals()) * factor);
    }
    return true;
}

/// Multiplies what has that effect; false where nothing has it, or one of several efficiencies
/// would be above a machine's peak.
bool move_service(service::ServiceModel& model, service::Effect effect, double factor) {
    int moved = 0;
    int refused = 0;
    for (const service::Parameter& parameter : service::parameters_of(model)) {
        if (parameter.effect == effect) {
            ++(service::multiply(parameter, factor, service::AtLimit::refuse) ? moved : refused);
        }
    }
    return moved > 0 && (refused == 0 || effect != service::Effect::efficiency);
}

/// The services of all classes of requests; false if one of them cannot be moved.
bool move_services(scenario::Scenario& scenario, service::Effect effect, double factor) {
    bool all = move_service(scenario.service, effect, factor);
    for (scenario::RequestClass& each : scenario.classes) {
        all = (!each.service || move_service(*each.service, effect, factor)) && all;
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
    for (catalog::Sku& sku : inputs.skus) {
        if (is_chosen(sku, inputs.choice)) {
            tariff::scale_prices(sku, factor);
        }
    }
    return true;
}

bool move(PlanInputs& inputs, MovedInput input, double factor) {
    switch (input) {
    case MovedInput::load:
        return move_load(inputs.scenario, factor);
    case MovedInput::service_mean:
        return move_services(inputs.scenario, service::Effect::time, factor);
    case MovedInput::service_cv:
        return move_services(inputs.scenario, service::Effect::spread, factor);
    case MovedInput::efficiency:
        return move_services(inputs.scenario, service::Effect::efficiency, factor);
    case MovedInput::ram_factor:
        return move_ram_factor(inputs.scenario.policy, factor);
    case MovedInput::price:
        return move_price(inputs, factor);
    }
    return false;
}

} // namespace

std::optional<PlanInputs> PlanInputs::moved(MovedInput input, double change) const {
    PlanInputs inputs = *this;
    return move(inputs, input, 1 + change) ? std::optional<PlanInputs>(std::move(inputs))
                                           : std::nullopt;
}

std::string PlanInputs::value_text(MovedInput input) const {
    const auto* distribution = std::get_if<DistributionService>(&scenario.service);
    const auto* roofline = std::get_if<RooflineService>(&scenario.service);
    switch (input) {
    case MovedInput::load:
        return fmt::format("{:.4g} {}", planner::load_of(scenario.arrivals()),
                           planner::name(planner::load_unit(scenario.arrivals())));
    case MovedInput::service_mean:
        return distribution != nullptr ? time_text(in_seconds(distribution->time.mean)) : "";
    case MovedInput::service_cv:
        return distribution != nullptr ? fmt::format("{:.3g}", distribution->time.shape.cv)
               : roofline != nullptr   ? fmt::format("{:.3g}", roofline->cv)
                                       : "";
    case MovedInput::efficiency:
        return roofline != nullptr ? percent(roofline->compute_efficiency) : "";
    case MovedInput::ram_factor:
        return percent(scenario.policy.ram_factor);
    case MovedInput::price:
        for (const catalog::Sku& sku : skus) {
            if (is_chosen(sku, choice)) {
                return usd_per_hour(
                    tariff::hourly(*tariff::tariff_of(sku, scenario.policy.pricing), 1));
            }
        }
    }
    return "";
}

} // namespace skusim::closer
