#include "reference_system.hpp"

#include <skusim/base/check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/closed.hpp>
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/loss.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <reference/single_server.hpp>

namespace skusim::reference {

namespace {

using experiment::Trial;

constexpr Duration mean_service = std::chrono::milliseconds{10};
const double service_seconds = in_seconds(mean_service);

struct Quantile {
    const char* figure;
    double probability;
};
constexpr std::array<Quantile, 3> quantiles{
    {{"latency.p50", 0.5}, {"latency.p95", 0.95}, {"latency.p99", 0.99}}};

/// A run does not stop for the precision of the error rate.
constexpr double error_rate_precision = 0.05;

Truth exactly(std::string figure, double value, double precision = 0.02) {
    return {std::move(figure), value, value, precision};
}

/// What every system has: the utilisation law and Little's law tie these four together.
std::vector<Truth> laws(double mean_wait, double mean_response, double throughput, int workers) {
    return {exactly("wait.mean", mean_wait), exactly("latency.mean", mean_response),
            exactly("throughput", throughput),
            exactly("utilization", throughput * service_seconds / workers),
            exactly("in_system", throughput * mean_response)};
}

/// The tail of a busy system and the wait in a large one, where few wait, take many requests to
/// know; where hardly any waits, nobody asks.
void loosen(std::vector<Truth>& truths, int workers, double utilization) {
    if (workers >= 64 && utilization <= 0.5) {
        std::erase_if(truths, [](const Truth& truth) { return truth.figure == "wait.mean"; });
    }
    for (Truth& truth : truths) {
        if ((truth.figure == "latency.p99" && utilization >= 0.95) ||
            (truth.figure == "wait.mean" && workers >= 64)) {
            truth.precision = 0.05;
        }
    }
}

template <class System>
void add_quantiles(std::vector<Truth>& truths, const System& system) {
    for (const Quantile& quantile : quantiles) {
        truths.push_back(exactly(quantile.figure,
                                 theory::response_quantile_seconds(system, quantile.probability)));
    }
}

Trial open_trial(int nodes, int workers, double utilization, const random::Shape& shape) {
    Trial trial;
    trial.cluster.group().nodes = nodes;
    trial.cluster.group().slots = workers;
    const double rate = utilization * nodes * workers / service_seconds;
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    trial.service = {mean_service, shape};
    return trial;
}

double rate_of(const Trial& trial) {
    return std::get<workload::PoissonArrivals>(trial.arrivals).rate.value();
}

theory::ServiceLaw law_of(const random::Shape& shape) {
    switch (shape.kind) {
    case random::ShapeKind::constant:
        return theory::constant_law(service_seconds);
    case random::ShapeKind::lognormal:
        return theory::lognormal_law(service_seconds, shape.cv);
    case random::ShapeKind::hyperexponential:
        return theory::hyperexponential_law(service_seconds, shape.cv);
    default:
        break;
    }
    SKUSIM_CHECK(false, "a shape that the study of M/G/1 covers");
    return {};
}

/// Where the falling function `tail` comes down to `level`.
double crossing(const std::function<double(double)>& tail, double level) {
    double low = 0;
    double high = 1;
    while (tail(high) > level) {
        high *= 2;
    }
    for (int step = 0; step < 100; ++step) {
        const double middle = 0.5 * (low + high);
        (tail(middle) > level ? low : high) = middle;
    }
    return high;
}

} // namespace

ReferenceSystem multi_server(int workers, double utilization) {
    const Trial trial = open_trial(1, workers, utilization, random::exponential_shape());
    const theory::MultiServer exact{workers, rate_of(trial), service_seconds};
    std::vector<Truth> truths =
        laws(theory::mean_wait_seconds(exact), theory::mean_response_seconds(exact),
             exact.arrivals_per_second, workers);
    add_quantiles(truths, exact);
    loosen(truths, workers, utilization);
    return {fmt::format("M/M/{} at {}", workers, utilization), trial, truths};
}

ReferenceSystem single_server(const random::Shape& shape, double utilization) {
    const Trial trial = open_trial(1, 1, utilization, shape);
    const theory::SingleServer exact{rate_of(trial), law_of(shape)};
    std::vector<Truth> truths =
        laws(theory::mean_wait_seconds(exact), theory::mean_response_seconds(exact),
             exact.arrivals_per_second, 1);
    for (const Quantile& quantile : quantiles) {
        const theory::Bracket bracket =
            theory::response_quantile_seconds(exact, quantile.probability, 2e-3);
        truths.push_back({quantile.figure, bracket.low, bracket.high});
    }
    loosen(truths, 1, utilization);
    return {fmt::format("M/G/1 {} cv {} at {}", random::name(shape.kind), shape.cv, utilization),
            trial, truths};
}

ReferenceSystem loss(int workers, int waiting_places, double offered_utilization) {
    Trial trial = open_trial(1, workers, offered_utilization, random::exponential_shape());
    trial.cluster.queue.limit = waiting_places;
    const theory::LossSystem exact{workers, waiting_places, rate_of(trial), service_seconds};
    std::vector<Truth> truths =
        laws(theory::mean_wait_seconds(exact), theory::mean_response_seconds(exact),
             theory::throughput_per_second(exact), workers);
    truths.push_back(
        exactly("error_rate", theory::blocking_probability(exact), error_rate_precision));
    add_quantiles(truths, exact);
    return {
        fmt::format("M/M/{}/{} offered {}", workers, workers + waiting_places, offered_utilization),
        trial, truths};
}

ReferenceSystem closed(int clients, int workers, Duration mean_think_time) {
    Trial trial;
    trial.cluster.group().slots = workers;
    trial.arrivals =
        workload::ClosedArrivals{clients, {mean_think_time, random::exponential_shape()}};
    trial.service = {mean_service, random::exponential_shape()};
    const theory::ClosedSystem exact{clients, workers, in_seconds(mean_think_time),
                                     service_seconds};
    std::vector<Truth> truths =
        laws(theory::mean_wait_seconds(exact), theory::mean_response_seconds(exact),
             theory::throughput_per_second(exact), workers);
    add_quantiles(truths, exact);
    return {fmt::format("closed M/M/{}//{} thinking {:.0f} ms", workers, clients,
                        in_seconds(mean_think_time) * 1e3),
            trial, truths};
}

ReferenceSystem random_nodes(int nodes, double utilization) {
    ReferenceSystem system = multi_server(1, utilization);
    system.name = fmt::format("random router, {} x M/M/1 at {}", nodes, utilization);
    system.trial = open_trial(nodes, 1, utilization, random::exponential_shape());
    system.trial.cluster.dispatch = serving::RouterKind::random;
    for (Truth& truth : system.truths) {
        if (truth.figure == "throughput" || truth.figure == "in_system") {
            truth.low = truth.high = truth.low * nodes;
        }
    }
    return system;
}

ReferenceSystem central_queue(int nodes, int workers, double utilization) {
    ReferenceSystem system = multi_server(nodes * workers, utilization);
    system.name = fmt::format("central queue, {} x {} workers at {}", nodes, workers, utilization);
    system.trial = open_trial(nodes, workers, utilization, random::exponential_shape());
    system.trial.cluster.dispatch = serving::OneQueue{};
    return system;
}

double ImpatientServer::idle_share() const {
    const double mu = 1 / mean_service_seconds;
    const double theta = mu - arrivals_per_second;
    const double waits =
        theta == 0 ? patience_seconds : -std::expm1(-theta * patience_seconds) / theta;
    const double refused = std::exp(-theta * patience_seconds) / mu;
    return 1 / (1 + arrivals_per_second * (waits + refused));
}

double ImpatientServer::refused_share() const {
    const double mu = 1 / mean_service_seconds;
    return arrivals_per_second * idle_share() *
           std::exp(-(mu - arrivals_per_second) * patience_seconds) / mu;
}

double ImpatientServer::served_tail(double seconds) const {
    const double mu = 1 / mean_service_seconds;
    const double lambda = arrivals_per_second;
    const double begun = std::min(seconds, patience_seconds);
    // Found idle, or began by `begun`, and still in service; or still waiting.
    const double in_service = idle_share() * std::exp(-mu * seconds + lambda * begun);
    const double waiting =
        lambda * idle_share() *
        (std::exp((lambda - mu) * begun) - std::exp((lambda - mu) * patience_seconds)) /
        (mu - lambda);
    return in_service + waiting;
}

namespace {

ReferenceSystem impatient(const char* rule, double offered_utilization, Duration patience) {
    SKUSIM_CHECK(offered_utilization != 1, "the two rates are divided by their difference");
    return {fmt::format("M/M/1 with {} of {:.0f} ms, offered {}", rule, in_seconds(patience) * 1e3,
                        offered_utilization),
            open_trial(1, 1, offered_utilization, random::exponential_shape()),
            {}};
}

} // namespace

ReferenceSystem max_wait(double offered_utilization, Duration patience) {
    ReferenceSystem system = impatient("max_wait", offered_utilization, patience);
    system.trial.cluster.queue.max_wait = patience;
    const double rate = rate_of(system.trial);
    const ImpatientServer exact{rate, service_seconds, in_seconds(patience)};
    const double refused = exact.refused_share();
    const double served = 1 - refused;
    // The mean offered wait up to tau, by parts: the integral of x f(x).
    const double theta = 1 / service_seconds - rate;
    const double tau = in_seconds(patience);
    const double wait = rate * exact.idle_share() *
                        (1 - std::exp(-theta * tau) * (1 + theta * tau)) / (theta * theta) / served;
    system.truths = {exactly("wait.mean", wait), exactly("latency.mean", wait + service_seconds),
                     exactly("throughput", rate * served),
                     exactly("utilization", 1 - exact.idle_share()),
                     exactly("error_rate", refused, error_rate_precision)};
    for (const Quantile& quantile : quantiles) {
        const auto tail = [&](double seconds) { return exact.served_tail(seconds) / served; };
        system.truths.push_back(exactly(quantile.figure, crossing(tail, 1 - quantile.probability)));
    }
    return system;
}

ReferenceSystem timeout(double offered_utilization, Duration patience) {
    ReferenceSystem system = impatient("timeout", offered_utilization, patience);
    system.trial.cluster.queue.timeout = patience;
    const double rate = rate_of(system.trial);
    const ImpatientServer exact{rate, service_seconds, in_seconds(patience)};
    const double late = exact.served_tail(in_seconds(patience));
    const double lost = exact.refused_share() + late;
    system.truths = {exactly("throughput", rate * (1 - lost)),
                     exactly("utilization", 1 - exact.idle_share()),
                     exactly("error_rate", lost, error_rate_precision)};
    for (const Quantile& quantile : quantiles) {
        const auto tail = [&](double seconds) {
            return (exact.served_tail(seconds) - late) / (1 - lost);
        };
        system.truths.push_back(exactly(quantile.figure, crossing(tail, 1 - quantile.probability)));
    }
    return system;
}

stats::Estimate figure(const experiment::Outcome& outcome, const std::string& name) {
    const auto quantity = stats::read_quantity(name);
    for (std::size_t i = 0; i < experiment::metric_count; ++i) {
        if (experiment::metric_quantities[i] == quantity) {
            return outcome.metrics[i];
        }
    }
    if (name == "ttft.mean") {
        return outcome.tokens->ttft_mean;
    }
    const bool is_pace = name.starts_with("tpot.");
    for (const auto& quantile : is_pace ? outcome.tokens->tpot : outcome.latency) {
        if (quantile.quantity == quantity) {
            return quantile.value;
        }
    }
    SKUSIM_CHECK(false, "a figure that outcomes have");
    return {};
}

bool holds(const stats::Estimate& estimate, const Truth& truth) {
    return estimate.low <= truth.high && truth.low <= estimate.high;
}

} // namespace skusim::reference
