#include <skusim/base/check.hpp>
#include <skusim/closer/fit_error.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/each_choice.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/node_search.hpp>
#include <skusim/planner/renting.hpp>
#include <skusim/random/stream.hpp>
#include <skusim/service/uncertainty.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/tariff/tariff.hpp>

#include "at_its_peak.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>
#include <utility>

namespace skusim::closer {

namespace {

constexpr int draw_count = 64;

/// Normal draws for each parameter set: each parameter has one in every stratum of equal
/// probability, in random order (McKay, Beckman and Conover 1979, "Latin hypercube").
std::vector<std::vector<double>> stratified_normals(std::size_t parameters, std::uint64_t seed) {
    const boost::math::normal normal;
    std::vector<std::vector<double>> draws(draw_count, std::vector<double>(parameters));
    for (std::size_t p = 0; p < parameters; ++p) {
        random::SmallStream stream(
            {seed, random::Purpose::parameters, 0, static_cast<std::uint64_t>(p)});
        std::vector<int> order(draw_count);
        std::iota(order.begin(), order.end(), 0);
        for (std::uint32_t i = draw_count - 1; i > 0; --i) {
            std::swap(order[i], order[random::uniform_below(stream, i + 1)]);
        }
        for (std::size_t draw = 0; draw < draws.size(); ++draw) {
            draws[draw][p] = boost::math::quantile(normal, (order[draw] + 0.5) / draw_count);
        }
    }
    return draws;
}

/// Holds or fails; where the screening cannot tell, by its best estimates.
experiment::Decision likely_decision(const experiment::Outcome& outcome) {
    const experiment::Decision decided = experiment::decision(outcome);
    if (decided != experiment::Decision::undecided) {
        return decided;
    }
    const bool holds = std::all_of(
        outcome.slo.begin(), outcome.slo.end(), [](const experiment::BoundResult& bound) {
            return is_kept_from_below(bound.quantity) ? bound.value.value >= bound.bound
                                                      : bound.value.value <= bound.bound;
        });
    return holds ? experiment::Decision::holds : experiment::Decision::fails;
}

class Draws {
public:
    Draws(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
          const planner::Efforts& efforts, const planner::Candidate& candidate,
          const planner::Choice& choice)
        : scenario_(scenario), hardware_(hardware), efforts_(efforts), candidate_(candidate),
          choice_(choice), most_(std::max(scenario.policy.max_nodes, 2 * choice.nodes_for_slo)) {}

    [[nodiscard]] planner::FitError measure(int& simulated) const {
        const auto normals =
            stratified_normals(scenario_.service_uncertainty.size(), scenario_.simulation.seed);
        std::vector<Need> needs(normals.size());
        experiment::for_each_in_parallel(
            normals.size(), [&](std::size_t i) { needs[i] = need_of(normals[i]); },
            [](std::size_t) {});
        for (const Need& need : needs) {
            simulated += need.simulated;
        }
        return summary(std::move(needs));
    }

private:
    struct Need {
        int nodes = 0; ///< that hold; above most_ if none of those does
        std::vector<planner::LoadLevel> waiting_load; ///< as in planner::Endurance
        int simulated = 0;

        [[nodiscard]] double busiest() const {
            double most = 0;
            for (const planner::LoadLevel& level : waiting_load) {
                most = std::max(most, level.nodes);
            }
            return most;
        }
    };

    [[nodiscard]] Need need_of(const std::vector<double>& normals) const {
        scenario::Scenario scenario = at_its_peak(scenario_); // whole periods would take minutes
        const service::ScaledModel service = service::drawn(
            {scenario_.service, scenario_.thread_scaling}, scenario_.service_uncertainty, normals);
        scenario.service = service.model;
        scenario.thread_scaling = service.scaling;
        planner::ask_for_chosen(scenario, candidate_);
        const auto placed = placement::place(scenario, candidate_.sku, hardware_);
        SKUSIM_CHECK(placed.has_value(), "a drawn service is of the kind that was chosen");
        constexpr std::int64_t requests = 50'000;
        experiment::Effort effort =
            efforts_.deciding(10 * requests); // with a warm-up near saturation
        effort.enough = requests;
        effort.draws = std::make_shared<random::DrawMemory>(); // a draw's shapes are its own
        const double slower = in_seconds(placed->workers.service.time.mean) /
                              in_seconds(candidate_.service->time.mean);
        const int guess = static_cast<int>(std::clamp(std::round(choice_.nodes_for_slo * slower),
                                                      1.0, static_cast<double>(most_)));
        Need need;
        experiment::Trial node = placed->node;
        node.arrivals = scenario_.arrivals();
        need.waiting_load = planner::waiting_load(node);
        need.nodes = planner::least_that_holds(1, guess, most_, [&](int nodes) {
                         ++need.simulated;
                         return likely_decision(experiment::run(
                             placement::cluster_of(placed->node, nodes), &*scenario.slo, effort));
                     }).nodes;
        return need;
    }

    [[nodiscard]] planner::FitError summary(std::vector<Need> needs) const {
        std::sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) {
            return std::pair(a.nodes, a.busiest()) < std::pair(b.nodes, b.busiest());
        });
        const auto holding = std::count_if(needs.begin(), needs.end(), [&](const Need& need) {
            return need.nodes <= choice_.nodes;
        }); // spare nodes serve
        const double confidence = scenario_.simulation.confidence;
        const auto rank = static_cast<std::size_t>((1 - confidence) / 2 * draw_count);
        const auto rented = [&](const Need& need) {
            planner::Renting renting = planner::renting_of(scenario_, candidate_.sku);
            if (renting.endurance) {
                renting.endurance->waiting_load = need.waiting_load;
            }
            return renting.nodes(need.nodes);
        };
        planner::FitError error;
        error.draws = draw_count;
        error.probability_slo_met =
            stats::share_interval(parts_of(static_cast<double>(holding)), confidence);
        error.nodes_low = std::min(rented(needs[rank]), choice_.nodes);
        const Need& high = needs[needs.size() - 1 - rank];
        if (high.nodes <= most_) {
            error.nodes_high = std::max(rented(high), choice_.nodes);
        }
        const tariff::Tariff tariff = *tariff::tariff_of(candidate_.sku, scenario_.policy.pricing);
        error.usd_per_hour_low = tariff::hourly(tariff, error.nodes_low);
        if (error.nodes_high) {
            error.usd_per_hour_high = tariff::hourly(tariff, *error.nodes_high);
        }
        return error;
    }

    static std::vector<stats::RatioPart> parts_of(double holding) {
        std::vector<stats::RatioPart> parts;
        for (int i = 0; i < draw_count; ++i) {
            parts.push_back({i < holding ? 1.0 : 0.0, 1.0});
        }
        return parts;
    }

    const scenario::Scenario& scenario_;
    const catalog::Hardware& hardware_;
    const planner::Efforts& efforts_;
    const planner::Candidate& candidate_;
    const planner::Choice& choice_;
    int most_;
};

} // namespace

planner::Plan with_fit_error(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                             planner::Plan plan) {
    if (scenario.service_uncertainty.empty() || scenario.job()) {
        return plan;
    }
    const planner::Efforts efforts(scenario.simulation);
    const auto carry = [&](planner::Choice& choice) {
        choice.service().fit_error =
            Draws(scenario, hardware, efforts, plan.candidates[choice.candidate], choice)
                .measure(plan.effort.simulated);
    };
    planner::for_each_choice(plan, carry);
    return plan;
}

} // namespace skusim::closer
