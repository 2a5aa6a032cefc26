#include "warm_up.hpp"

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/steady_state.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/warm_up.hpp>

#include "expected.hpp"
#include "overload.hpp"
#include "size.hpp"

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>
#include <variant>

namespace skusim::experiment {

namespace {

/// Arrivals in a relaxation time of an M/M/c queue, 1 / (c mu (1 - sqrt(rho))^2) (Cohen 1982),
/// stretched by the variation of arrivals and service.
double relaxation_arrivals(double utilization, double variation) {
    constexpr double finest = 1e-9; // beyond it, the difference is one of rounding
    const double load = std::min(utilization, 1 - finest);
    const double gap = 1 - std::sqrt(load);
    return load / (gap * gap) * 0.5 * variation;
}

/// Arrivals in which a queue that loses requests forgets how it began: at most those in which its
/// length, a random walk with that variation, covers the whole room; in an overload those in which
/// it fills.
double filling_arrivals(double room, double utilization, double variation) {
    const double diffusion = variation > 0 ? room * room / variation : stats::infinite;
    const double drift = utilization > 1 ? room * utilization / (utilization - 1) : stats::infinite;
    return std::min(diffusion, drift);
}

/// Beyond it, a run of engines is limited by its budget.
constexpr double highest_load = 0.999;

/// Arrivals in the mean time of a request that is stretched by the others of its engine.
double arrivals_in_stretched(const serving::Tokens& engine, const Trial& trial, double load) {
    return workload::open_rate(trial.arrivals)->value() * in_seconds(engine.alone) / (1 - load);
}

/// Arrivals until as many sequences are inside as in the long run.
double arrivals_to_fill_engines(const serving::Tokens& engine, const Trial& trial, double offered) {
    const double load = std::min(offered, highest_load);
    const double inside = load * speed_under_backlog(trial).places;
    return 3 * std::min(inside, arrivals_in_stretched(engine, trial, load));
}

/// Engines share their time among sequences, as processors do: the number inside forgets as that of
/// an M/M/1 queue of the engines' whole speed, but no sooner than requests take that are stretched
/// by the others.
double forgetting_arrivals(const serving::Tokens& engine, const Trial& trial, double offered,
                           double relaxations) {
    const double load = std::min(offered, highest_load);
    const double cv = workload::gap_cv(trial.arrivals);
    const workload::TokenMoments& tokens = engine.moments;
    const double variation = cv * cv + tokens.output_squared / (tokens.output * tokens.output);
    const double stretched = arrivals_in_stretched(engine, trial, load);
    return std::max(relaxations * (relaxation_arrivals(load, variation) + stretched),
                    arrivals_to_fill_engines(engine, trial, offered));
}

} // namespace

double seconds_without_workers(const Trial& trial) {
    const std::optional<random::Distribution>& front_end = trial.cluster.front_end;
    const auto* talks = std::get_if<workload::SessionArrivals>(&trial.arrivals);
    return in_seconds(trial.cluster.delay) + (front_end ? 3 * in_seconds(front_end->mean) : 0) +
           (talks != nullptr ? (talks->sessions.turns - 1) * in_seconds(talks->sessions.think_time)
                             : 0);
}

double arrivals_to_fill(const Trial& trial) {
    const std::optional<double> offered = offered_utilization(trial);
    if (!offered) {
        return 0; // clients begin as a random moment finds them
    }
    // Every worker must have been found busy or idle a few times; engines' sequences are so many
    // that requests, stretched by others, forget before.
    const auto* engine = trial.cluster.kind_if<serving::Tokens>();
    const double serving = engine != nullptr
                               ? arrivals_to_fill_engines(*engine, trial, *offered)
                               : 3 * speed_under_backlog(trial).places * std::min(*offered, 1.0);
    return std::max(serving, arrivals_per_second(trial) * seconds_without_workers(trial));
}

double arrivals_to_forget(const Trial& trial, Goal goal) {
    const std::optional<double> offered = offered_utilization(trial);
    if (!offered) {
        const auto& closed = std::get<workload::ClosedArrivals>(trial.arrivals);
        return 2.0 * closed.concurrency * closed.sessions.turns;
    }
    if (const std::vector<Trial> stations = trials_of_stations(trial); !stations.empty()) {
        double arrivals = 0;
        for (std::size_t number = 0; number < stations.size(); ++number) {
            arrivals = std::max(arrivals, arrivals_to_forget(stations[number], goal) /
                                              trial.classes[number].share);
        }
        return arrivals;
    }
    const double cv = trial.service.shape.cv;
    const double arrivals_cv = workload::gap_cv(trial.arrivals);
    const double variation = arrivals_cv * arrivals_cv + cv * cv;
    const double pools = serving::shares_load(trial.cluster) ? 1 : trial.cluster.nodes();
    // What an empty start leaves behind shrinks by e with each relaxation time. A decision needs
    // less of it gone than a figure that is told to two per cent.
    const double relaxations = goal == Goal::precision ? 3 : 1;
    double arrivals =
        *offered < 1 ? relaxations * relaxation_arrivals(*offered, variation) : stats::infinite;
    if (serving::sheds_load(trial.cluster)) {
        const double room = waiting_room(trial) / pools;
        arrivals = std::min(arrivals, filling_arrivals(room, *offered, variation));
    }
    const double filling = arrivals_to_fill(trial);
    if (const auto* tokens = trial.cluster.kind_if<serving::Tokens>()) {
        return std::max(forgetting_arrivals(*tokens, trial, *offered, relaxations) * pools,
                        filling);
    }
    // What theory says of requests holds of batches where there are any.
    const double places = speed_under_backlog(trial).places;
    const double batch = std::max(places / serving::work_capacity(trial.cluster), 1.0);
    return std::max(arrivals * pools * batch, filling);
}

namespace {

/// Arrivals while the number of replicas catches up with the load.
double scaling_arrivals(const Trial& trial) {
    const double most = speed_under_backlog(trial).per_second();
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    return in_seconds(serving::scaling_lag(trial.cluster)) * (rate ? rate->value() : most);
}

/// Arrivals until engines' caches of prefixes hold nothing but what recorded prompts said, of which
/// those before the replay's start are not there: what all caches have room for, or a round.
double remembering_arrivals(const Trial& trial) {
    const auto* engine = trial.cluster.kind_if<serving::Tokens>();
    const auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals);
    if (engine == nullptr || trace == nullptr || !engine->rules.prefix_caching) {
        return 0;
    }
    const workload::TraceFacts& facts = trace->source->facts();
    if (!facts.tokens || !facts.tokens->fresh) {
        return 0;
    }
    const workload::TokenMoments& computed = engine->moments;
    const auto room = static_cast<double>(engine->rules.blocks * engine->rules.block_size);
    return std::min(trial.cluster.nodes() * room / (computed.input + computed.output),
                    static_cast<double>(facts.arrivals));
}

/// Arrivals while the number of nodes in service forgets that all were there at the start.
double outage_arrivals(const Trial& trial) {
    constexpr double relaxations = 4;
    return trial.cluster.outages ? relaxations * arrivals_per_second(trial) *
                                       in_seconds(serving::relaxation_time(*trial.cluster.outages))
                                 : 0;
}

std::vector<double> average_seen(const Replications& replications) {
    std::vector<double> average(replications.front()->seen().size(), 0.0);
    for (const auto& replication : replications) {
        const std::vector<double>& seen = replication->seen();
        for (std::size_t i = 0; i < std::min(average.size(), seen.size()); ++i) {
            average[i] += seen[i] / static_cast<double>(replications.size());
        }
    }
    return average;
}

} // namespace

double least_warm_up_arrivals(const Trial& trial) {
    return std::max(arrivals_to_forget(trial, Goal::precision), 100.0);
}

std::int64_t requests_to_settle(const Trial& trial) {
    if (!std::holds_alternative<workload::ClosedArrivals>(trial.arrivals)) {
        return 0;
    }
    const double each = std::ceil(arrivals_to_forget(trial, Goal::decision));
    return static_cast<std::int64_t>(each) * parts_of_budget * least_replications;
}

bool is_too_large(const Outcome& outcome) {
    return outcome.stable && outcome.requests.simulated == 0 && outcome.starts == 0;
}

WarmUp warm_up(const Trial& trial, const Effort& effort, const Replications& replications,
               ProgressMeter& meter) {
    const auto count = static_cast<std::int64_t>(replications.size());
    const auto most =
        std::max<std::int64_t>(static_cast<std::int64_t>(most_warming_up(effort)) / count, 1);
    const double least = std::max({arrivals_to_forget(trial, effort.goal), scaling_arrivals(trial),
                                   outage_arrivals(trial), remembering_arrivals(trial), 100.0}) *
                         effort.warm_up;
    const bool is_affordable = least <= static_cast<double>(most);
    // What is still missing when it ends is a bias, which is to be small beside the interval.
    const double missing =
        std::min(effort.precision * (effort.goal == Goal::precision ? 0.1 : 1.0), 0.5);
    const double wanted = std::max(least, effort.warm_up * arrivals_to_forget_work(trial, missing));
    auto length = static_cast<std::int64_t>(std::min(wanted, static_cast<double>(most)));
    std::int64_t segment = length;
    for (;;) {
        meter.expect(segment * count + effort.first_look);
        tbb::parallel_for(std::size_t{0}, replications.size(), [&](std::size_t i) {
            replications[i]->warm_up(segment);
            meter.add(segment);
        });
        if (grows_without_end(trial, replications)) {
            return WarmUp::overloaded;
        }
        const std::vector<double> seen = average_seen(replications);
        if (stats::mser5_truncation(seen) < seen.size() / 2 - 4) {
            return is_affordable ? WarmUp::steady : WarmUp::unsteady;
        }
        if (2 * length > most) {
            return WarmUp::unsteady;
        }
        segment = length;
        length *= 2;
    }
}

} // namespace skusim::experiment
