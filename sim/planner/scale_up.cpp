#include "scale_up.hpp"

#include <skusim/experiment/parallel.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/make_plan.hpp>

#include "capacity_guess.hpp"
#include "gate.hpp"
#include "too_slow.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <variant>

namespace skusim::planner {

namespace {

using Node = std::shared_ptr<const experiment::Trial>;

ServiceCandidate& service_of(Candidate& candidate) {
    return std::get<ServiceCandidate>(candidate.workload);
}

/// The different machines among the candidates: equal nodes have equal load curves.
class Machines {
public:
    /// The machine whose node equals this one.
    std::shared_ptr<Machine> add(std::size_t candidate, const Node& node) {
        const auto found = std::find_if(machines_.begin(), machines_.end(),
                                        [&](const auto& known) { return *known->node() == *node; });
        auto& machine = found != machines_.end()
                            ? *found
                            : machines_.emplace_back(std::make_shared<Machine>(node));
        return machine_of_[candidate] = machine;
    }

    /// Looks at each once, for all candidates that have it. Few are looked at closely: that costs
    /// little, and shows how they compare.
    void profile(const scenario::Objective& objective, const ProfileEffort& effort, Curves curves,
                 Plan& plan, const ProgressSink& progress) {
        constexpr std::size_t few = 8;
        const bool closely = curves == Curves::of_all || machines_.size() <= few;
        experiment::for_each_in_parallel(
            machines_.size(),
            [&](std::size_t i) {
                closely ? machines_[i]->look_closely(objective, effort)
                        : machines_[i]->glance(objective, effort);
            },
            [&](std::size_t done) {
                progress({"scale up", done, machines_.size()});
            });
        for (const auto& [candidate, machine] : machine_of_) {
            service_of(plan.candidates[candidate]).profile = machine->profile();
        }
        for (const auto& machine : machines_) {
            plan.effort.simulated += static_cast<int>(machine->profile()->load_curve.size());
        }
        plan.effort.reused += static_cast<int>(machine_of_.size() - machines_.size());
    }

    [[nodiscard]] const std::shared_ptr<Machine>& of(std::size_t candidate) const {
        return machine_of_.at(candidate);
    }

private:
    std::vector<std::shared_ptr<Machine>> machines_;
    std::map<std::size_t, std::shared_ptr<Machine>> machine_of_; ///< by candidate
};

/// The candidate on its node as the scenario has it, unless it has none or is too slow when idle.
Candidate placed_as_told(Candidate candidate, const scenario::Scenario& scenario,
                         const catalog::Hardware& hardware) {
    auto placement = placement::place(scenario, candidate.sku, hardware);
    if (!placement) {
        return not_placed(std::move(candidate), placement.error());
    }
    candidate.workers = placement->workers.count;
    candidate.service = std::move(placement->workers.service);
    candidate.engine = std::move(placement->workers.engine);
    service_of(candidate).node =
        std::make_shared<const experiment::Trial>(std::move(placement->node));
    const std::optional<Why> why = scenario.token_service() != nullptr
                                       ? too_slow_when_idle(*scenario.slo, *candidate.node())
                                       : too_slow_when_idle(*scenario.slo, *candidate.service);
    return why ? judged(std::move(candidate), *why) : candidate;
}

/// Bursts that break the objective on one node are spread over the nodes of a cluster: that a node
/// fails under a light load of them proves nothing.
bool comes_in_bursts(const workload::Arrivals& arrivals) {
    return std::holds_alternative<workload::TraceArrivals>(arrivals) ||
           workload::gap_cv(arrivals) > 1;
}

/// What a node of the candidate carries by theory, of requests that do not come in bursts.
double carries_by_theory(const Candidate& candidate, const scenario::Objective& objective) {
    if (candidate.verdict != Verdict::feasible) {
        return 0;
    }
    experiment::Trial node = *candidate.node();
    if (comes_in_bursts(node.arrivals)) {
        node.arrivals = workload::PoissonArrivals{*workload::open_rate(node.arrivals)};
    }
    return guess_capacity_per_second(node, objective);
}

/// 1, 2, 4, ... threads, and as many as let one, two or three workers have all vCPUs, or all that
/// the target's own programs leave.
std::set<int> numbers_of_threads(double vcpus, double vcpus_left) {
    std::set<int> numbers{1};
    for (int threads = 2; threads <= vcpus; threads *= 2) {
        numbers.insert(threads);
    }
    for (const double all : {vcpus, vcpus_left}) {
        for (const int workers : {1, 2, 3}) {
            numbers.insert(std::max(static_cast<int>(all / workers), 1));
        }
    }
    return numbers;
}

/// Places it as if the scenario had told that many threads for each worker.
Candidate placed_with_threads(Candidate candidate, scenario::Scenario scenario,
                              const catalog::Hardware& hardware, int threads) {
    scenario.node.threads_per_worker = threads;
    candidate.chosen_threads = threads;
    return placed_as_told(std::move(candidate), scenario, hardware);
}

/// The candidate with its engines spread over as many accelerators as let a node carry most by
/// theory, the fewest of equals; if none lets it perform, the last that was tried.
Candidate placed_in_parallel(const Candidate& candidate, scenario::Scenario scenario,
                             const catalog::Hardware& hardware) {
    std::optional<Candidate> best;
    std::vector<EngineVariant> variants;
    double most = -1;
    for (const int parallel : placement::tensor_parallelisms(scenario, candidate.sku)) {
        std::get<service::TokenService>(scenario.service).engine.tensor_parallel = parallel;
        Candidate tried = placed_as_told(candidate, scenario, hardware);
        const bool performs = tried.verdict == Verdict::feasible;
        const double carries = carries_by_theory(tried, *scenario.slo);
        variants.push_back({parallel, tried.verdict, tried.reason, carries});
        if (carries > most * (1 + 1e-9) || (!performs && most <= 0)) {
            best = std::move(tried);
            most = carries;
        }
    }
    best->variants = std::move(variants);
    return std::move(*best);
}

/// The candidate on its node. Where nobody says how many threads a worker has, they are as many as
/// let the node carry most by theory, the fewest of equals; if none lets it perform, all of them.
Candidate placed(Candidate candidate, const scenario::Scenario& scenario,
                 const catalog::Hardware& hardware) {
    if (scenario.token_service() != nullptr) {
        return placed_in_parallel(std::move(candidate), scenario, hardware);
    }
    if (!scenario.node.may_choose_threads ||
        placement::runs_on_accelerator(*scenario.model, candidate.sku)) {
        return placed_as_told(std::move(candidate), scenario, hardware);
    }
    std::optional<Candidate> best;
    double most = -1;
    const double left = placement::vcpus_left(scenario, candidate.sku);
    for (const int threads : numbers_of_threads(candidate.sku.vcpus, left)) {
        Candidate tried = placed_with_threads(candidate, scenario, hardware, threads);
        const bool performs = tried.verdict == Verdict::feasible;
        const double carries = carries_by_theory(tried, *scenario.slo);
        if (carries > most * (1 + 1e-9) || (!performs && most <= 0)) {
            best = std::move(tried);
            most = carries;
        }
    }
    return std::move(*best);
}

} // namespace

Candidate not_placed(Candidate candidate, const placement::NotPlaced& known) {
    candidate.workers = known.workers;
    candidate.service = known.service;
    return judged(std::move(candidate), known.why);
}

std::vector<Performer> scale_up(const scenario::Scenario& scenario,
                                const catalog::Hardware& hardware,
                                const std::vector<std::size_t>& admitted, const Efforts& efforts,
                                Curves curves, Plan& plan, const ProgressSink& progress) {
    Machines machines;
    for (const std::size_t i : admitted) {
        Candidate& candidate = plan.candidates[i];
        candidate = placed(std::move(candidate), scenario, hardware);
        if (candidate.verdict == Verdict::feasible) {
            service_of(candidate).node = machines.add(i, service_of(candidate).node)->node();
        } else {
            ++plan.effort.bounded_out;
        }
    }
    machines.profile(*scenario.slo, efforts.screening(), curves, plan, progress);
    std::vector<Performer> performers;
    for (const std::size_t i : admitted) {
        Candidate& candidate = plan.candidates[i];
        const Profile* profile = candidate.profile();
        if (profile == nullptr) {
            continue;
        }
        const std::optional<Why> why =
            comes_in_bursts(machines.of(i)->node()->arrivals)
                ? std::nullopt
                : too_slow_under_load(*profile, machines.of(i)->node()->cluster.queue,
                                      scenario.simulation.confidence);
        if (why) {
            candidate = judged(std::move(candidate), *why);
        } else {
            performers.push_back({i, machines.of(i)});
        }
    }
    return performers;
}

Candidate profiled(const scenario::Scenario& scenario, const catalog::Sku& sku,
                   const catalog::Hardware& hardware, const ProfileEffort& effort,
                   const std::function<void()>& on_point) {
    Candidate candidate;
    candidate.sku = sku;
    candidate = placed(std::move(candidate), scenario, hardware);
    if (candidate.verdict != Verdict::feasible) {
        return candidate;
    }
    const auto profile = std::make_shared<const Profile>(
        profile_node(*candidate.node(), *scenario.slo, effort, on_point));
    service_of(candidate).profile = profile;
    if (const std::optional<Why> why = too_slow_under_load(
            *profile, candidate.node()->cluster.queue, scenario.simulation.confidence)) {
        return judged(std::move(candidate), *why);
    }
    const Capacity& capacity = profile->capacity;
    candidate.reason =
        fmt::format("one node carries {:.4g} {}", capacity.value, name(capacity.unit));
    return candidate;
}

} // namespace skusim::planner
