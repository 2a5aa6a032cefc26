#include "edges.hpp"

#include "filling.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::experiment {

namespace {

bool varies(const random::Distribution& time) {
    return time.shape.cv > 0;
}

bool has_random_lengths(const Trial& trial) {
    const auto* tokens = trial.cluster.kind_if<serving::Tokens>();
    if (tokens == nullptr || tokens->lengths.recorded) {
        return false;
    }
    return tokens->lengths.pairs != nullptr ||
           !std::holds_alternative<workload::FixedLength>(tokens->lengths.input) ||
           !std::holds_alternative<workload::FixedLength>(tokens->lengths.output);
}

/// Requests that come together, at most.
double bunch(const Trial& trial, double inside) {
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        return static_cast<double>(closed->concurrency) * closed->sessions.turns;
    }
    const double cv = workload::gap_cv(trial.arrivals);
    return 1 + cv * cv + inside;
}

/// Whether nothing is drawn but where clients begin: then they stay bunched as they came together.
bool is_in_lock_step(const Trial& trial) {
    const serving::ClusterConfig& cluster = trial.cluster;
    if (varies(trial.service) || has_random_lengths(trial) || cluster.outages ||
        (cluster.front_end && varies(*cluster.front_end))) {
        return false;
    }
    const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals);
    return closed != nullptr ? !varies(closed->think_time)
                             : std::holds_alternative<workload::TraceArrivals>(trial.arrivals);
}

} // namespace

Edges::Edges(const Trial& trial, const Tallies& tallies, double precision) {
    if (!is_in_lock_step(trial)) {
        fills_ = filling(tallies, precision).factor;
        return;
    }
    std::int64_t windows = 0;
    std::int64_t arrived = 0;
    double inside_seconds = 0;
    double seconds = 0;
    for (const Tally* tally : tallies) {
        windows += tally->windows;
        arrived += tally->arrived;
        inside_seconds += tally->inside_seconds;
        seconds += tally->window_seconds;
    }
    if (windows == 0 || arrived == 0 || seconds == 0) {
        return;
    }
    relative_ = share_cut(bunch(trial, inside_seconds / seconds), windows, arrived);
    const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals);
    if (closed != nullptr && closed->sessions.turns == 1) {
        see_rounds(*closed, tallies);
    }
}

void Edges::see_rounds(const workload::ClosedArrivals& closed, const Tallies& tallies) {
    double latency_ns = 0;
    std::int64_t completed = 0;
    Duration least = Duration::max();
    Duration greatest = Duration::zero();
    for (const Tally* tally : tallies) {
        if (tally->unanswered() > 0) {
            return; // who gets no answer does not think, but backs off
        }
        latency_ns += tally->latency_ns;
        completed += static_cast<std::int64_t>(tally->latencies.total());
        least = std::min(least, tally->latencies.least());
        greatest = std::max(greatest, tally->latencies.greatest());
    }
    // Whole nanoseconds, so that a rate which arithmetic makes 30 a second is no less than that.
    const double latency = latency_ns / static_cast<double>(completed);
    const double round = static_cast<double>(closed.think_time.mean.count()) + latency;
    const double rate = closed.concurrency * 1e9 / round;
    const double error = relative_ * static_cast<double>((greatest - least).count());
    seconds_ = error * 1e-9;
    throughput_ = ByRequests{rate, rate * error / round};
    inside_ = ByRequests{closed.concurrency * latency / round, rate * error * 1e-9};
}

stats::Estimate Edges::around(const stats::Estimate& estimate) const {
    return around(estimate, std::nullopt);
}

stats::Estimate Edges::around_work(const stats::Estimate& estimate) const {
    return filled(around(estimate));
}

stats::Estimate Edges::around_throughput(const stats::Estimate& estimate) const {
    return filled(around(estimate, throughput_));
}

stats::Estimate Edges::around_inside(const stats::Estimate& estimate) const {
    return filled(around(estimate, inside_));
}

stats::Estimate Edges::around_time(const stats::Estimate& estimate) const {
    return within(estimate, seconds_);
}

stats::Estimate Edges::around(const stats::Estimate& estimate,
                              const std::optional<ByRequests>& known) const {
    double error = relative_ * estimate.value;
    if (known) {
        const double apart = std::abs(estimate.value - known->value);
        if (known->error == 0 && apart <= error) {
            return {known->value, known->value, known->value};
        }
        error = std::min(error, apart + known->error);
    }
    return within(estimate, error);
}

stats::Estimate Edges::filled(stats::Estimate estimate) const {
    estimate.high = fills_ == stats::infinite ? fills_ : fills_ * estimate.high;
    return estimate;
}

stats::Estimate Edges::within(const stats::Estimate& estimate, double error) {
    return {estimate.value, std::max(std::min(estimate.low, estimate.value - error), 0.0),
            std::max(estimate.high, estimate.value + error)};
}

} // namespace skusim::experiment
