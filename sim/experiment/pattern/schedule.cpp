#include "schedule.hpp"

#include <skusim/base/check.hpp>
#include <skusim/stats/estimate.hpp>

#include "experiment/expected.hpp"
#include "experiment/warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace skusim::experiment {

namespace {

/// Puts the cluster under the lasting load of one interval.
Trial steady_trial(const Trial& trial, Rate rate) {
    Trial steady = trial;
    steady.arrivals = workload::PoissonArrivals{rate};
    return steady;
}

/// Once up or down.
double seconds_to_scale(const Trial& trial) {
    constexpr double times = 2; // that a lag is counted
    return in_seconds(serving::scaling_lag(trial.cluster)) / times;
}

/// Seconds in which the replicas of an autoscaled service have followed the load: they start, and
/// go when fewer have done for long enough. They are kept so many that the queue forgets as one of
/// their target utilisation does.
double seconds_to_follow(const Trial& trial, Rate rate) {
    constexpr double whole = 1e6;
    const serving::ClusterScaling rules = serving::held_scaling(trial.cluster);
    const double target = static_cast<double>(rules.target_millionths) / whole;
    const double needed =
        rate.value() * in_seconds(trial.service.mean) / target / rules.requests_per_replica;
    Trial fixed = steady_trial(trial, rate);
    fixed.cluster.scaling.reset();
    fixed.cluster.dispatch = serving::RouterKind::least_outstanding; // one queue is no longer
    fixed.cluster.group().nodes = 1;
    fixed.cluster.group().slots =
        std::clamp(static_cast<int>(std::ceil(needed)), rules.min_replicas, rules.max_replicas) *
        rules.requests_per_replica;
    return seconds_to_scale(trial) + arrivals_to_forget(fixed, Goal::precision) / rate.value();
}

/// Seconds from the interval's start, with nothing of the last interval left to drain, until that
/// is forgotten; infinite if it never is.
double seconds_to_settle(const Trial& trial, Rate rate) {
    // What is left of the start shrinks to e^-3 in a warm-up, and to the square of that in two.
    constexpr double warm_ups = 2;
    constexpr double left = 0.005; // of the work in progress
    if (rate == Rate{}) {
        const double cv = trial.service.shape.cv;
        constexpr double relaxations = 6;
        return relaxations * 0.5 * (1 + cv * cv) * in_seconds(trial.service.mean) +
               seconds_to_scale(trial);
    }
    const Trial steady = steady_trial(trial, rate);
    const double work = arrivals_to_forget_work(steady, left) / rate.value();
    const double queue =
        trial.cluster.scaling
            ? seconds_to_follow(trial, rate)
            : warm_ups * arrivals_to_forget(steady, Goal::precision) / rate.value();
    return std::max(work, queue);
}

/// Until those have left that wait when the interval begins, or come while replicas start, of whom
/// no more than `most` wait; it is infinite if they do not leave. A full queue that turns requests
/// away need not drain to be steady.
double seconds_to_drain(const Trial& trial, Rate rate, double backlog, double most) {
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    if (trial.cluster.scaling) {
        const double boot = in_seconds(trial.cluster.scaling->start_time);
        backlog = std::min(backlog + rate.value() * in_seconds(speed.time) * boot, most);
    }
    const double drained = speed.places - rate.value() * in_seconds(speed.time);
    if (backlog == 0 || (drained <= 0 && most < stats::infinite)) {
        return 0;
    }
    return drained > 0 ? backlog / drained : stats::infinite;
}

/// Worker-seconds that wait at an interval's end by chance, where the fluid says that none do: more
/// than in 98 of 100 cases, by the exponential tail of a steady queue in heavy traffic (Kingman
/// 1962) or, where the interval is too short for that, by a random walk's spread.
double left_by_chance(const Trial& trial, Rate rate, Duration length) {
    constexpr double times_mean = 4; // of an exponential law
    constexpr double deviations = 3; // of a walk that turns back at 0
    const double cv = trial.service.shape.cv;
    const double variation = 1 + cv * cv;
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    const double pools = serving::shares_load(trial.cluster) ? 1 : trial.cluster.nodes();
    const double load = rate.value() * in_seconds(speed.time) / speed.places;
    const double arrivals = rate.value() * in_seconds(length);
    const double steady =
        load < 1 ? times_mean * pools * load / (1 - load) * 0.5 * variation : stats::infinite;
    return std::min(steady, deviations * std::sqrt(variation * arrivals * pools)) *
           in_seconds(speed.time);
}

SimulatedInterval all_of(Duration length) {
    return {length, Duration::zero(), 1};
}

/// Splits an interval, if it is so long that it pays.
SimulatedInterval split(Duration length, double head_seconds, double rest_seconds) {
    constexpr double least_weight = 2;
    const double left = in_seconds(length) - head_seconds;
    if (!(left >= least_weight * rest_seconds)) {
        return all_of(length);
    }
    SimulatedInterval interval;
    interval.weight = static_cast<std::int64_t>(left / rest_seconds);
    interval.rest = std::max((length - from_seconds(head_seconds)) / interval.weight, Duration{1});
    interval.head = length - interval.rest * interval.weight;
    return interval.head >= Duration::zero() ? interval : all_of(length);
}

Schedule schedule_of(const workload::PatternArrivals& pattern,
                     std::vector<SimulatedInterval> intervals) {
    Schedule schedule;
    schedule.period = pattern.period;
    schedule.simulated = pattern;
    schedule.intervals = std::move(intervals);
    Duration end{};
    std::vector<Duration> ends;
    for (const SimulatedInterval& interval : schedule.intervals) {
        end += interval.simulated();
        ends.push_back(end);
    }
    if (end != pattern.period) {
        schedule.simulated.period = end;
        schedule.simulated.ends = std::move(ends);
    }
    return schedule;
}

} // namespace

std::int64_t Schedule::greatest_weight() const {
    std::int64_t greatest = 1;
    for (const SimulatedInterval& interval : intervals) {
        greatest = std::max(greatest, interval.weight);
    }
    return greatest;
}

Schedule whole_schedule(const workload::PatternArrivals& pattern) {
    std::vector<SimulatedInterval> intervals;
    for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
        intervals.push_back(all_of(pattern.length_of(i)));
    }
    return schedule_of(pattern, std::move(intervals));
}

Schedule schedule_for(const Trial& trial, const Effort& effort) {
    constexpr double few_requests = 200'000; // of a period: they are simulated in no time
    constexpr double least_in_rest = 100;    // requests, for the quantiles of one visit
    constexpr double least_saving = 2;
    const auto& pattern = std::get<workload::PatternArrivals>(trial.arrivals);
    const auto requests = [](const workload::PatternArrivals& some) {
        return some.mean_rate().value() * in_seconds(some.period);
    };
    // Nodes that fail seldom are seldom seen, and steps of engines are counted whole.
    const bool is_told_by_parts =
        !trial.cluster.outages && trial.cluster.kind_if<serving::Tokens>() == nullptr;
    if (effort.whole_patterns || !is_told_by_parts || requests(pattern) <= few_requests) {
        return whole_schedule(pattern);
    }
    const double most = serving::sheds_load(trial.cluster)
                            ? waiting_room(trial) * in_seconds(speed_under_backlog(trial).time)
                            : stats::infinite;
    std::vector<double> by_chance;
    for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
        by_chance.push_back(left_by_chance(trial, pattern.rates[i], pattern.length_of(i)));
    }
    const std::vector<double> waiting = backlogs(trial, pattern, most, by_chance);
    const double rests = trial.cluster.scaling ? 1 : 2; // of a head
    std::vector<SimulatedInterval> intervals;
    for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
        const Rate rate = pattern.rates[i];
        const double settled = seconds_to_settle(trial, rate);
        const double rest =
            std::max(rests * settled, rate == Rate{} ? 0 : least_in_rest / rate.value());
        intervals.push_back(split(pattern.length_of(i),
                                  settled + seconds_to_drain(trial, rate, waiting[i], most), rest));
    }
    Schedule schedule = schedule_of(pattern, std::move(intervals));
    const bool pays = least_saving * requests(schedule.simulated) <= requests(pattern);
    const auto most_requests = static_cast<double>(std::max(effort.max_requests, effort.least_run));
    const bool is_whole_affordable = workload::least_requests(pattern) <= most_requests;
    return pays || !is_whole_affordable ? schedule : whole_schedule(pattern);
}

std::vector<double> backlogs(const Trial& trial, const workload::PatternArrivals& pattern,
                             double most, const std::vector<double>& added) {
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    const double workers = speed.places;
    std::vector<double> starts(pattern.rates.size(), 0.0);
    double level = 0;
    for (int period = 0; period < 2; ++period) { // the second starts where the first has ended
        for (std::size_t i = 0; i < starts.size(); ++i) {
            starts[i] = level;
            const double flow = pattern.rates[i].value() * in_seconds(speed.time) - workers;
            const double length = in_seconds(pattern.length_of(i));
            level = std::max(level + flow * length, 0.0) + (added.empty() ? 0 : added[i]);
            level = std::min(level, most);
        }
    }
    return starts;
}

} // namespace skusim::experiment
