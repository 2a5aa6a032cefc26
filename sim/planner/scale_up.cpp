#include "scale_up.hpp"

#include "effort.hpp"
#include "gate.hpp"
#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::planner {

namespace {

/// Machines with equal nodes have equal load curves.
using NodeKey = std::tuple<int, Duration, random::ShapeKind, double, std::vector<double>>;

NodeKey key_of(const experiment::Trial& node) {
    const random::Shape& shape = node.service.shape;
    return {node.cluster.workers, node.service.mean, shape.kind, shape.cv, shape.values};
}

/// The first bound that a request breaks on an idle node: an exact lower bound on any latency.
const scenario::LatencyBound* broken_when_idle(const scenario::Objective& objective,
                                               const random::Distribution& service) {
    for (const scenario::LatencyBound& bound : objective.latency) {
        const double unit =
            bound.probability > 0 ? random::quantile(service.shape, bound.probability) : 1.0;
        if (unit * in_seconds(service.mean) > in_seconds(bound.bound)) {
            return &bound;
        }
    }
    return nullptr;
}

void set_too_slow_when_idle(Candidate& candidate, const scenario::LatencyBound& bound) {
    const random::Distribution& service = candidate.service->time;
    const double unit =
        bound.probability > 0 ? random::quantile(service.shape, bound.probability) : 1.0;
    candidate.verdict = Verdict::too_slow;
    candidate.rule = "unloaded latency: no queue makes a request faster than an idle node does";
    candidate.reason =
        fmt::format("{} {} alone on the node, objective {}", bound.name,
                    time_text(unit * in_seconds(service.mean)), time_text(in_seconds(bound.bound)));
}

void set_too_slow_when_measured(Candidate& candidate) {
    const LoadPoint& lightest = candidate.profile->load_curve.front();
    candidate.verdict = Verdict::too_slow;
    candidate.rule = "load curve: its lightest load breaks the objective";
    candidate.reason = fmt::format("the objective is not met at its lightest load, {:.3g} {}",
                                   lightest.load, name(candidate.profile->capacity.unit));
    for (const experiment::BoundResult& bound : lightest.outcome.slo) {
        if (bound.decision != experiment::Decision::holds) {
            const bool is_latency = bound.quantity.starts_with("latency.");
            const auto text = [&](double value) {
                return is_latency
                           ? (value == stats::infinite ? std::string("never") : time_text(value))
                           : percent(value);
            };
            candidate.reason = fmt::format(
                "{} {} at its lightest load, {:.3g} {}, objective {}",
                is_latency ? bound.quantity.substr(8) : "error rate", text(bound.value.value),
                lightest.load, name(candidate.profile->capacity.unit), text(bound.bound));
            return;
        }
    }
}

} // namespace

bool performs_when_idle(const scenario::Objective& objective, Candidate& candidate) {
    const scenario::LatencyBound* broken = broken_when_idle(objective, candidate.service->time);
    if (broken != nullptr) {
        set_too_slow_when_idle(candidate, *broken);
    }
    return broken == nullptr;
}

bool performs_under_load(Candidate& candidate) {
    const bool performs = candidate.profile->capacity.value > 0;
    if (!performs) {
        set_too_slow_when_measured(candidate);
    }
    return performs;
}

std::vector<Performer> scale_up(const scenario::Scenario& scenario,
                                const catalog::Hardware& hardware,
                                const std::vector<std::size_t>& admitted, Plan& plan,
                                const ProgressSink& progress) {
    std::vector<Performer> performers;
    std::map<NodeKey, Profile> profiles;
    const ProfileEffort effort = screening_profile(scenario.simulation);
    std::size_t done = 0;
    for (const std::size_t i : admitted) {
        progress({"scale up", done++, admitted.size()});
        Candidate& candidate = plan.candidates[i];
        const std::optional<experiment::Trial> node = node_trial(scenario, hardware, candidate);
        if (!node) {
            ++plan.effort.bounded_out;
            continue;
        }
        if (!performs_when_idle(*scenario.slo, candidate)) {
            ++plan.effort.bounded_out;
            continue;
        }
        const auto [found, is_new] = profiles.try_emplace(key_of(*node));
        if (is_new) {
            found->second =
                profile_node(*node, *scenario.slo, effort, [&] { ++plan.effort.simulated; });
        } else {
            ++plan.effort.reused;
        }
        candidate.profile = found->second;
        if (performs_under_load(candidate)) {
            performers.push_back({i, *node, candidate.profile->capacity.value});
        }
    }
    return performers;
}

std::optional<experiment::Trial> node_trial(const scenario::Scenario& scenario,
                                            const catalog::Hardware& hardware,
                                            Candidate& candidate) {
    if (!node_price(candidate.sku, scenario.policy.pricing)) {
        const bool spot = scenario.policy.pricing == scenario::Pricing::spot;
        candidate.verdict = Verdict::no_price;
        candidate.reason =
            fmt::format("the catalog has no {} price for it", spot ? "spot" : "on-demand");
        return std::nullopt;
    }
    const service::WorkerShare share{scenario.node.threads_per_worker,
                                     runs_on_accelerator(*scenario.model, candidate.sku)};
    auto service = service::service_on(scenario.service, candidate.sku, hardware, share);
    if (!service) {
        candidate.verdict = Verdict::no_profile;
        candidate.reason = service.error();
        return std::nullopt;
    }
    candidate.service = *service;
    experiment::Trial trial;
    trial.cluster = {1, scenario::slots(scenario.node, candidate.workers),
                     scenario::queue_rules(scenario.node, candidate.workers), scenario.router};
    if (scenario.front_end) {
        trial.cluster.front_end = scenario.front_end->latency;
    }
    trial.arrivals = scenario.arrivals;
    trial.service = candidate.service->time;
    return trial;
}

} // namespace skusim::planner
