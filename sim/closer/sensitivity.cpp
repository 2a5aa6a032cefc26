#include <skusim/closer/sensitivity.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/tariff/tariff.hpp>

#include "moved_inputs.hpp"
#include "screening.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace skusim::closer {

namespace {

constexpr std::size_t most_performers = 10;
constexpr std::size_t most_outsiders = 6; ///< that a moved input could let in
constexpr int halvings = 4;

/// RAM that the copies take which must be there, and to which the factor applies.
Bytes least_ram(const scenario::Scenario& scenario) {
    if (!has_stations(scenario)) {
        return scenario.model->ram;
    }
    Bytes ram;
    for (const scenario::RequestClass& each : scenario.classes) {
        ram = ram + each.workers->ram * static_cast<double>(each.workers->count.value_or(1));
    }
    return ram;
}

/// Whether a moved input could make it perform: it was too slow, needed too many nodes or
/// more than the quota allows, or lacked RAM that half the factor would not ask for.
bool could_come_in(const scenario::Scenario& scenario, const planner::Candidate& candidate) {
    const double least_factor = std::max(1.0, scenario.policy.ram_factor / 2);
    const Bytes ram = least_ram(scenario);
    const Bytes needed = ram * scenario.policy.ram_factor;
    return candidate.verdict == planner::Verdict::too_slow ||
           candidate.verdict == planner::Verdict::too_many_nodes ||
           candidate.verdict == planner::Verdict::over_quota ||
           (candidate.verdict == planner::Verdict::gated && candidate.sku.ram < needed &&
            candidate.sku.ram >= ram * least_factor);
}

/// The first `most` by price, up the ladder.
void add_cheapest(std::vector<std::size_t>& chosen, std::vector<std::size_t> from, std::size_t most,
                  const std::function<UsdPerHour(std::size_t)>& price) {
    std::stable_sort(from.begin(), from.end(),
                     [&](std::size_t a, std::size_t b) { return price(a) < price(b); });
    from.resize(std::min(from.size(), most));
    chosen.insert(chosen.end(), from.begin(), from.end());
}

std::vector<catalog::Sku> contenders(const scenario::Scenario& scenario,
                                     const planner::Plan& plan) {
    std::vector<std::size_t> performers;
    std::vector<std::size_t> outsiders;
    for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
        const planner::Candidate& it = plan.candidates[i];
        if (it.verdict == planner::Verdict::feasible) {
            performers.push_back(i);
        } else if (could_come_in(scenario, it) &&
                   tariff::tariff_of(it.sku, scenario.policy.pricing)) {
            outsiders.push_back(i);
        }
    }
    std::vector<std::size_t> chosen;
    add_cheapest(chosen, performers, most_performers,
                 [&](std::size_t i) { return *plan.candidates[i].usd_per_hour; });
    add_cheapest(chosen, outsiders, most_outsiders, [&](std::size_t i) {
        return tariff::hourly(*tariff::tariff_of(plan.candidates[i].sku, scenario.policy.pricing),
                              1);
    });
    chosen.push_back(plan.cheapest->candidate);
    return machines_of(plan, std::move(chosen));
}

PlanInputs screening_inputs(const scenario::Scenario& scenario, const planner::Plan& plan) {
    return {at_screening_effort(scenario, Look::glance), contenders(scenario, plan),
            short_form(plan, *plan.cheapest)};
}

/// The plans of moved inputs: at a glance, and closer where that does not decide.
class Planner {
public:
    Planner(const scenario::Scenario& asked, const catalog::Hardware& hardware)
        : asked_(asked), hardware_(hardware) {}

    /// Nothing where neither decides.
    [[nodiscard]] std::optional<planner::Plan> decided(PlanInputs inputs) const {
        for (const Look look : {Look::glance, Look::closer}) {
            inputs.scenario.simulation = simulation_for(asked_, look);
            planner::Plan plan = planner::make_plan(
                inputs.scenario, inputs.skus, hardware_, [](const planner::Progress&) {}, known_);
            if (is_decided(plan)) {
                return plan;
            }
        }
        return std::nullopt;
    }

private:
    const scenario::Scenario& asked_;
    const catalog::Hardware& hardware_;
    std::shared_ptr<experiment::OutcomeMemory> known_ =
        std::make_shared<experiment::OutcomeMemory>();
};

/// One input in one direction.
class Direction {
public:
    Direction(const PlanInputs& inputs, const Planner& plans,
              const std::optional<ShiftedChoice>& base, MovedInput input, bool is_up)
        : inputs_(inputs), plans_(plans), base_(base), input_(input), is_up_(is_up) {}

    void look() {
        double held = 0;
        for (const double change : changes()) {
            const std::optional<PlanInputs> moved = inputs_.moved(input_, change);
            if (!moved) {
                return;
            }
            const std::optional<planner::Plan> plan = plans_.decided(*moved);
            if (!plan) {
                shifts.push_back({input_, change, std::nullopt, false});
                continue;
            }
            shifts.push_back({input_, change, choice_of(*plan)});
            if (!switched && !is_same_sku(shifts.back().choice)) {
                switched = Switch{input_, change, held, "", shifts.back().choice};
                narrow();
            }
            held = change;
        }
    }

    std::vector<Shift> shifts;
    std::optional<Switch> switched;

private:
    /// Away from 0.
    [[nodiscard]] std::vector<double> changes() const {
        std::vector<double> list;
        for (const double change : input_changes) {
            if ((change > 0) == is_up_) {
                list.push_back(change);
            }
        }
        std::sort(list.begin(), list.end(),
                  [](double a, double b) { return std::abs(a) < std::abs(b); });
        return list;
    }

    [[nodiscard]] bool is_same_sku(const std::optional<ShiftedChoice>& choice) const {
        return choice.has_value() == base_.has_value() &&
               (!choice || (choice->sku == base_->sku && choice->region == base_->region));
    }

    void narrow() {
        for (int i = 0; i < halvings; ++i) {
            const double middle = (switched->close + switched->change) / 2;
            const std::optional<PlanInputs> moved = inputs_.moved(input_, middle);
            const std::optional<planner::Plan> plan = moved ? plans_.decided(*moved) : std::nullopt;
            if (!plan) {
                break;
            }
            const std::optional<ShiftedChoice> choice = choice_of(*plan);
            if (is_same_sku(choice)) {
                switched->close = middle;
            } else {
                switched->change = middle;
                switched->choice = choice;
            }
        }
        switched->value = inputs_.moved(input_, switched->change)->value_text(input_);
    }

    const PlanInputs& inputs_;
    const Planner& plans_;
    const std::optional<ShiftedChoice>& base_;
    MovedInput input_;
    bool is_up_;
};

} // namespace

std::string_view name(MovedInput input) {
    return input_names[static_cast<std::size_t>(input)].name;
}

std::optional<Sensitivity> sensitivity(const scenario::Scenario& scenario,
                                       const catalog::Hardware& hardware, const planner::Plan& plan,
                                       const planner::ProgressSink& progress) {
    if (scenario.job() || !plan.cheapest) {
        return std::nullopt;
    }
    const PlanInputs inputs = screening_inputs(scenario, plan);
    Sensitivity result;
    result.machines = static_cast<int>(inputs.skus.size());
    const Planner plans(scenario, hardware);
    const std::optional<planner::Plan> base = plans.decided(inputs);
    if (!base) {
        return std::nullopt;
    }
    result.base = choice_of(*base);
    std::vector<Direction> directions;
    for (const InputName& it : input_names) {
        directions.emplace_back(inputs, plans, result.base, it.input, false);
        directions.emplace_back(inputs, plans, result.base, it.input, true);
    }
    experiment::for_each_in_parallel(
        directions.size(), [&](std::size_t i) { directions[i].look(); },
        [&](std::size_t done) {
            progress({"sensitivity", done, directions.size()});
        });
    for (const Direction& it : directions) {
        result.shifts.insert(result.shifts.end(), it.shifts.begin(), it.shifts.end());
        if (it.switched) {
            result.switches.push_back(*it.switched);
        }
    }
    std::sort(result.shifts.begin(), result.shifts.end(), [](const Shift& a, const Shift& b) {
        return std::tuple(a.input, a.change) < std::tuple(b.input, b.change);
    });
    std::stable_sort(
        result.switches.begin(), result.switches.end(),
        [](const Switch& a, const Switch& b) { return std::abs(a.change) < std::abs(b.change); });
    return result;
}

} // namespace skusim::closer
