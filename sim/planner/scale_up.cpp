#include "scale_up.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/tariff/tariff.hpp>

#include "classes.hpp"
#include "contention.hpp"
#include "gate.hpp"
#include "unit_time.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

/// Machines with equal nodes have equal load curves.
using NodeKey = std::tuple<int, double, double, Duration, random::ShapeKind, double,
                           std::vector<double>, int, std::vector<Duration>, std::vector<Duration>>;

NodeKey key_of(const experiment::Trial& node) {
    const random::Shape& shape = node.service.shape;
    std::vector<Duration> class_means;
    for (const experiment::TrialClass& each : node.classes) {
        class_means.push_back(each.service.mean);
    }
    const serving::Processors shared = node.cluster.processors.value_or(serving::Processors{0, 0});
    const serving::Batching batching = node.cluster.batching.value_or(serving::Batching{});
    return {node.cluster.workers, shared.cores, shared.threads, node.service.mean,
            shape.kind,           shape.cv,     shape.values,   batching.accelerators,
            batching.times,       class_means};
}

/// The different machines among the candidates.
class Machines {
public:
    void add(std::size_t candidate, const experiment::Trial& node) {
        const auto [found, is_new] = numbers_.try_emplace(key_of(node), nodes_.size());
        if (is_new) {
            nodes_.push_back(node);
        }
        machine_of_[candidate] = found->second;
    }

    /// Profiles each once, for all candidates that have it.
    void profile(const scenario::Objective& objective, const ProfileEffort& effort, Plan& plan,
                 const ProgressSink& progress) {
        std::vector<std::shared_ptr<const Profile>> profiles(nodes_.size());
        experiment::for_each_in_parallel(
            nodes_.size(),
            [&](std::size_t i) {
                profiles[i] =
                    std::make_shared<Profile>(profile_node(nodes_[i], objective, effort, [] {}));
            },
            [&](std::size_t done) {
                progress({"scale up", done, nodes_.size()});
            });
        for (const auto& [candidate, machine] : machine_of_) {
            plan.candidates[candidate].profile = profiles[machine];
        }
        for (const auto& profile : profiles) {
            plan.effort.simulated += static_cast<int>(profile->load_curve.size());
        }
        plan.effort.reused += static_cast<int>(machine_of_.size() - nodes_.size());
    }

    [[nodiscard]] const experiment::Trial& node_of(std::size_t candidate) const {
        return nodes_[machine_of_.at(candidate)];
    }

private:
    std::map<NodeKey, std::size_t> numbers_;
    std::vector<experiment::Trial> nodes_;
    std::map<std::size_t, std::size_t> machine_of_; ///< by candidate
};

/// Mean of a request alone, or in the batch that takes least.
double least_seconds(const service::ServiceTime& service) {
    return in_seconds(*std::min_element(service.batch_means.begin(), service.batch_means.end()));
}

/// The first bound that a request breaks on an idle node: an exact lower bound on any latency.
const scenario::TimeBound* broken_when_idle(const scenario::Objective& objective,
                                            const service::ServiceTime& service) {
    if (service.time.shape.kind == random::ShapeKind::mixture) {
        return nullptr; // its quantiles are not exact; what breaks when idle breaks when measured
    }
    for (const scenario::TimeBound& bound : objective.times) {
        const double unit = unit_time(service.time.shape, bound.quantity);
        if (unit * least_seconds(service) > in_seconds(bound.bound)) {
            return &bound;
        }
    }
    return nullptr;
}

void set_too_slow_when_idle(Candidate& candidate, const scenario::TimeBound& bound) {
    const service::ServiceTime& service = *candidate.service;
    const double unit = unit_time(service.time.shape, bound.quantity);
    candidate.verdict = Verdict::too_slow;
    candidate.rule = "unloaded latency: no queue makes a request faster than an idle node does";
    candidate.reason =
        fmt::format("{} {} alone on the node, objective {}", short_name(bound.quantity),
                    time_text(unit * least_seconds(service)), time_text(in_seconds(bound.bound)));
}

void set_too_slow_when_measured(Candidate& candidate) {
    const LoadPoint& lightest = candidate.profile->load_curve.front();
    candidate.verdict = Verdict::too_slow;
    candidate.rule = "load curve: its lightest load breaks the objective";
    candidate.reason = fmt::format("the objective is not met at its lightest load, {:.3g} {}",
                                   lightest.load, name(candidate.profile->capacity.unit));
    for (const experiment::BoundResult& bound : lightest.outcome.slo) {
        if (bound.decision == experiment::Decision::fails) {
            const stats::QuantityDefinition& quantity = stats::definition(bound.quantity);
            const auto text = [&](double value) {
                return quantity.measure == stats::Measure::share
                           ? percent(value)
                           : time_text(value, in_sentences.with_infinite("never"));
            };
            candidate.reason =
                fmt::format("{} {} at its lightest load, {:.3g} {}, objective {}",
                            (bound.request_class.empty() ? "" : bound.request_class + ' ') +
                                (quantity.has_quantiles ? short_name(bound.quantity)
                                                        : std::string(quantity.words)),
                            text(bound.value.value), lightest.load,
                            name(candidate.profile->capacity.unit), text(bound.bound));
            return;
        }
    }
}

} // namespace

bool performs_when_idle(const scenario::Objective& objective, Candidate& candidate) {
    const scenario::TimeBound* broken = broken_when_idle(objective, *candidate.service);
    if (broken != nullptr) {
        set_too_slow_when_idle(candidate, *broken);
    }
    return broken == nullptr;
}

bool performs_under_load(Candidate& candidate) {
    const Profile& profile = *candidate.profile;
    const bool fails =
        profile.capacity.value == 0 &&
        (!profile.load_curve.front().outcome.stable ||
         experiment::decision(profile.load_curve.front().outcome) == experiment::Decision::fails);
    if (fails) {
        set_too_slow_when_measured(candidate);
    }
    return !fails;
}

std::vector<Performer> scale_up(const scenario::Scenario& scenario,
                                const catalog::Hardware& hardware,
                                const std::vector<std::size_t>& admitted, const Efforts& efforts,
                                Plan& plan, const ProgressSink& progress) {
    Machines machines;
    for (const std::size_t i : admitted) {
        Candidate& candidate = plan.candidates[i];
        const std::optional<experiment::Trial> node = node_trial(scenario, hardware, candidate);
        if (node && performs_when_idle(*scenario.slo, candidate)) {
            machines.add(i, *node);
        } else {
            ++plan.effort.bounded_out;
        }
    }
    machines.profile(*scenario.slo, efforts.screening(), plan, progress);
    std::vector<Performer> performers;
    for (const std::size_t i : admitted) {
        Candidate& candidate = plan.candidates[i];
        if (candidate.profile && performs_under_load(candidate)) {
            performers.push_back({i, machines.node_of(i), candidate.profile->capacity.value});
        }
    }
    return performers;
}

namespace {

/// The accelerators of a node that its workers share; each worker has its own if they share none.
int shared_accelerators(const scenario::Scenario& scenario, const Candidate& candidate) {
    const bool shares = scenario.node.copies_per_accelerator > 1 &&
                        runs_on_accelerator(*scenario.model, candidate.sku);
    return shares ? std::min(candidate.workers, whole_accelerators(candidate.sku))
                  : candidate.workers;
}

} // namespace

std::optional<experiment::Trial> node_trial(const scenario::Scenario& scenario,
                                            const catalog::Hardware& hardware,
                                            Candidate& candidate) {
    if (!tariff::node_price(candidate.sku, scenario.policy.pricing)) {
        const bool spot = scenario.policy.pricing == scenario::Pricing::spot;
        candidate.verdict = Verdict::no_price;
        candidate.reason =
            fmt::format("the catalog has no {} price for it", spot ? "spot" : "on-demand");
        return std::nullopt;
    }
    if (!has_service_time(scenario, hardware, candidate)) {
        return std::nullopt;
    }
    const auto processors = shared_processors(scenario, hardware, candidate);
    if (!processors) {
        candidate.verdict = Verdict::no_profile;
        candidate.reason = processors.error();
        return std::nullopt;
    }
    candidate.processors = *processors;
    experiment::Trial trial;
    trial.cluster = {1, scenario::slots(scenario.node, candidate.workers),
                     scenario::queue_rules(scenario.node, candidate.workers), scenario.router};
    scenario::put_delays(scenario, trial.cluster);
    trial.cluster.processors = candidate.processors;
    trial.arrivals = scenario.arrivals;
    trial.service = candidate.service->time;
    candidate.batching = scenario::batching(scenario.node, shared_accelerators(scenario, candidate),
                                            candidate.service->batch_means);
    trial.cluster.batching = candidate.batching;
    add_classes(trial, scenario, candidate.class_services);
    return trial;
}

bool has_service_time(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                      Candidate& candidate) {
    if (!scenario.classes.empty()) {
        return has_class_times(scenario, hardware, candidate);
    }
    const service::WorkerShare share{scenario.node.threads_per_worker,
                                     runs_on_accelerator(*scenario.model, candidate.sku),
                                     scenario.thread_scaling};
    auto service = service::service_on(scenario.service, candidate.sku, hardware, share,
                                       scenario::largest_batch(scenario.node));
    if (!service) {
        candidate.verdict = Verdict::no_profile;
        candidate.reason = service.error();
        return false;
    }
    candidate.service = *service;
    return true;
}

} // namespace skusim::planner
