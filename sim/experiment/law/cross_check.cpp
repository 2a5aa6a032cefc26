#include <skusim/experiment/cross_check.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/theory/approximate.hpp>
#include <skusim/theory/batch_server.hpp>
#include <skusim/theory/closed.hpp>
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/loss.hpp>

#include "agreement.hpp"
#include "class_laws.hpp"
#include "queue_view.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

namespace skusim::experiment {
namespace {

class Checker {
public:
    Checker(const Trial& trial, const Outcome& outcome, double confidence)
        : trial_(trial), outcome_(outcome), confidence_(confidence),
          widening_(stats::student_t(0.9999, outcome.replications - 1) /
                    stats::student_t(confidence, outcome.replications - 1)) {}

    std::vector<CrossCheck> all() {
        add_laws();
        if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial_.arrivals)) {
            add_closed(*closed);
        } else if (const auto* open = std::get_if<workload::PoissonArrivals>(&trial_.arrivals)) {
            add_poisson(open->rate.value());
        } else if (std::holds_alternative<workload::PatternArrivals>(trial_.arrivals) ||
                   std::holds_alternative<workload::SessionArrivals>(trial_.arrivals)) {
            add_work_conservation(workload::open_rate(trial_.arrivals)->value());
        }
        return two_sided(std::move(checks_));
    }

private:
    [[nodiscard]] bool is_exponential() const {
        return trial_.service.shape.kind == random::ShapeKind::exponential;
    }
    [[nodiscard]] double service_seconds() const { return in_seconds(trial_.service.mean); }
    /// Mean time that a completed request takes beside its wait and its service.
    [[nodiscard]] double delay_seconds() const {
        return in_seconds(serving::mean_delay(trial_.cluster));
    }
    [[nodiscard]] const stats::Estimate& of(Metric metric) const { return outcome_.metric(metric); }

    void add(const stats::Quantity& quantity, std::string law, LawKind kind, double expected,
             const stats::Estimate& measured, double slack = 0) {
        CrossCheck check{quantity, "", std::move(law), kind, expected, measured};
        check.agrees = agrees(check, widening_, slack);
        checks_.push_back(std::move(check));
    }
    void add(Metric metric, std::string law, LawKind kind, double expected, double slack = 0) {
        slack += metric == Metric::wait_mean ? 1e-4 * of(Metric::latency_mean).value : 0;
        add(quantity_of(metric), std::move(law), kind, expected, of(metric), slack);
    }

    /// Laws of all distributions, between measured figures: the right-hand interval is the slack.
    void add_laws() {
        // A mix of classes is completed in other shares than it arrives in if some are lost.
        if (trial_.cluster.queue.timeout ||
            (!trial_.classes.empty() && trial_.cluster.queue.can_lose())) {
            return; // a timed-out request keeps its worker busy but is not counted as completed
        }
        if (trial_.cluster.kind_if<serving::Tokens>() == nullptr) {
            add_utilization_law();
        }
        if (can_lose()) {
            return; // lost requests are inside for a while, too
        }
        const stats::Estimate& rate = of(Metric::throughput);
        const stats::Estimate& latency = of(Metric::latency_mean);
        add(Metric::in_system, "Little's law: throughput x mean latency", LawKind::exact,
            rate.value * latency.value,
            widening_ * (rate.half_width() * latency.value + latency.half_width() * rate.value) +
                cut_requests(outcome_));
    }

    void add_utilization_law() {
        const stats::Estimate& rate = of(Metric::throughput);
        // A bound for nodes that batch: of all sizes, the fastest takes least of a worker.
        const serving::ServingSpeed fastest = greatest_speed(trial_);
        const auto* batching = trial_.cluster.kind_if<serving::Batching>();
        const bool batches = batching != nullptr;
        const double demand = batches ? trial_.cluster.nodes() * batching->accelerators /
                                            (fastest.per_second() * workers_of(trial_, outcome_))
                                      : service_seconds() / workers_of(trial_, outcome_);
        add(Metric::utilization, "utilisation law: throughput x service / workers",
            batches ? LawKind::lower_bound : LawKind::exact, rate.value * demand,
            widening_ * (rate.half_width() * demand +
                         (0.005 + doubt_of_workers(outcome_)) * of(Metric::utilization).value));
    }
    /// Prompts that are too long for an engine are refused by no rule of a queue.
    [[nodiscard]] bool can_lose() const {
        return trial_.cluster.queue.can_lose() || outcome_.requests.refused > 0;
    }

    /// `mean` and `quantile` are of queue and service, in the order of arrival. A delay after them
    /// adds its mean; of the quantiles of the sum the law says nothing. The newest first, requests
    /// have that mean and other quantiles.
    void add_response(const std::string& law, LawKind kind, double mean,
                      const std::function<double(double)>& quantile) {
        add(Metric::latency_mean, law, kind, mean + delay_seconds());
        if (serving::is_delayed(trial_.cluster) ||
            trial_.cluster.kind_if<serving::Lifo>() != nullptr) {
            return;
        }
        for (const QuantileResult& result : outcome_.latency) {
            const double probability = result.quantity.probability;
            if (quantile && probability != rarest_quantile) {
                add(result.quantity, law, kind, quantile(probability), result.value);
            }
        }
    }

    void add_work_conservation(double rate) {
        if (!can_lose()) {
            add(Metric::throughput, "work conservation: all that arrives is served", LawKind::exact,
                rate);
        }
    }

    void add_poisson(double rate) {
        add_work_conservation(rate);
        std::visit([&](const auto& kind) { add_open(kind, rate); }, trial_.cluster.group().kind);
    }

    // What is known of each kind of node under Poisson arrivals at `rate`.
    void add_open(const serving::Fifo& /*kind*/, double rate) { add_in_any_order(rate); }
    void add_open(const serving::Lifo& /*kind*/, double rate) { add_in_any_order(rate); }
    void add_in_any_order(double rate) {
        add_queue(rate, [&](const theory::MultiServer& queue) {
            if (theory::is_stable(queue)) {
                add_general(queue);
            }
        });
    }
    void add_open(const serving::Priority& kind, double rate) {
        add_queue(rate, [&](const theory::MultiServer& queue) {
            if (theory::is_stable(queue) && queue.servers == 1) {
                add_priorities(kind, queue.arrivals_per_second);
            }
        });
    }
    void add_open(const serving::Sharing& kind, double rate) {
        if (const std::optional<double> mean = shared_response_seconds(trial_, kind, rate)) {
            add_response("processor sharing", LawKind::exact, *mean, nullptr);
        }
    }
    /// Each class has its own queues, and theirs are its laws.
    void add_open(const serving::Stations& /*kind*/, double rate) {
        const std::vector<Trial> stations = trials_of_stations(trial_);
        for (std::size_t number = 0; number < stations.size(); ++number) {
            const Outcome own = outcome_of_class(outcome_, number);
            Checker checker(stations[number], own, confidence_);
            checker.add_open(serving::Fifo{}, rate * trial_.classes[number].share);
            for (CrossCheck& check : checker.checks_) {
                check.request_class = trial_.classes[number].name;
                checks_.push_back(std::move(check));
            }
        }
    }
    /// No law is known of engines under any load; tests hold them against those of special ones.
    void add_open(const serving::Tokens& /*kind*/, double /*rate*/) {}
    void add_open(const serving::Batching& kind, double rate) {
        const std::optional<QueueView> view = queues_that_nobody_leaves();
        const auto server = view ? batch_server(trial_, kind, *view, rate) : std::nullopt;
        if (server) {
            add_batches(*server);
        }
    }

    /// Nothing where requests leave for reasons that no law here knows.
    [[nodiscard]] std::optional<QueueView> queues_that_nobody_leaves() const {
        const serving::QueueRules& rules = trial_.cluster.queue;
        return rules.max_wait || rules.timeout ? std::nullopt : independent_queues(trial_);
    }

    /// Each worker serves one request as fast as if it were alone. `add_other` knows the
    /// laws of times that are not exponential.
    void add_queue(double rate, const std::function<void(const theory::MultiServer&)>& add_other) {
        const std::optional<QueueView> view = queues_that_nobody_leaves();
        if (!view) {
            return;
        }
        const theory::MultiServer queue{view->servers, rate / view->queues, service_seconds()};
        if (const std::optional<int> limit = trial_.cluster.queue.limit) {
            add_loss(queue, *limit * (view->queues == 1 ? trial_.cluster.nodes() : 1));
        } else if (is_exponential() && theory::is_stable(queue)) {
            add(Metric::wait_mean, "M/M/c (Erlang C)", LawKind::exact,
                theory::mean_wait_seconds(queue));
            add_response(
                "M/M/c (Erlang C)", LawKind::exact, theory::mean_response_seconds(queue),
                [&](double share) { return theory::response_quantile_seconds(queue, share); });
        } else {
            add_other(queue);
        }
    }

    void add_batches(const theory::BatchServer& server) {
        const bool is_constant = server.service == theory::BatchService::constant;
        const std::string law = is_constant ? "M/D^b/1" : "M/M^b/1";
        add({stats::QuantityKind::batch_size}, law, LawKind::exact, theory::mean_batch(server),
            *outcome_.batch_size);
        add(Metric::wait_mean, law, LawKind::exact, theory::mean_wait_seconds(server));
        add_response(law, LawKind::exact, theory::mean_response_seconds(server), [&](double share) {
            return theory::response_quantile_seconds(server, share);
        });
    }

    void add_loss(const theory::MultiServer& queue, int waiting_places) {
        if (!is_exponential()) {
            return;
        }
        const theory::LossSystem system{queue.servers, waiting_places, queue.arrivals_per_second,
                                        queue.mean_service_seconds};
        add(Metric::error_rate, "M/M/c/K", LawKind::exact, theory::blocking_probability(system));
        add_response(
            "M/M/c/K", LawKind::exact, theory::mean_response_seconds(system),
            [&](double share) { return theory::response_quantile_seconds(system, share); });
    }

    void add_priorities(const serving::Priority& kind, double rate) {
        const std::vector<double> waits = priority_waits(trial_, kind, rate);
        for (std::size_t number = 0; number < waits.size(); ++number) {
            add(stats::mean_wait, "M/G/1 priorities (Cobham)", LawKind::exact, waits[number],
                outcome_.classes[number].wait_mean);
            checks_.back().request_class = trial_.classes[number].name;
        }
    }

    void add_general(const theory::MultiServer& queue) {
        const bool is_exact = queue.servers == 1;
        add(Metric::wait_mean, is_exact ? "M/G/1 (Pollaczek-Khinchine)" : "M/G/c (Allen-Cunneen)",
            is_exact ? LawKind::exact : LawKind::approximate,
            theory::approximate_mean_wait_seconds(queue, 1.0, trial_.service.shape.cv));
    }

    void add_closed(const workload::ClosedArrivals& closed) {
        const double capacity = serving::work_capacity(trial_.cluster);
        const int all_workers = static_cast<int>(capacity);
        if (trial_.cluster.queue.can_lose() || all_workers != capacity) {
            return; // the laws below know whole workers
        }
        if (serving::serves_batches(trial_.cluster)) {
            add_closed_batches(closed);
            return;
        }
        // To the workers a delay in the front end is more of the client's thinking.
        const double away = in_seconds(closed.mean_pause()) + delay_seconds();
        const theory::ClosedSystem system{closed.concurrency, all_workers, away, service_seconds()};
        add(Metric::throughput, "asymptotic bound of a closed loop", LawKind::upper_bound,
            theory::most_throughput_per_second(system));
        add(Metric::latency_mean, "asymptotic bound of a closed loop", LawKind::lower_bound,
            theory::least_response_seconds(system) + delay_seconds());
        const std::optional<QueueView> view = independent_queues(trial_);
        const bool shares = trial_.cluster.kind_if<serving::Sharing>() != nullptr;
        if (!is_exponential() || !view || view->queues > 1 || shares) {
            return;
        }
        add(Metric::throughput, "closed M/M/c//N", LawKind::exact,
            theory::throughput_per_second(system));
        add_response(
            "closed M/M/c//N", LawKind::exact, theory::mean_response_seconds(system),
            [&](double share) { return theory::response_quantile_seconds(system, share); });
    }

    /// The asymptotic bounds, with the best batch in the place of a service time.
    void add_closed_batches(const workload::ClosedArrivals& closed) {
        const double least = in_seconds(least_service(trial_));
        const double away = in_seconds(closed.mean_pause()) + delay_seconds();
        const double most = greatest_speed(trial_).per_second();
        add(Metric::throughput, "asymptotic bound of a closed loop", LawKind::upper_bound,
            std::min(most, closed.concurrency / (away + least)));
        add(Metric::latency_mean, "asymptotic bound of a closed loop", LawKind::lower_bound,
            std::max(least, closed.concurrency / most - away) + delay_seconds());
    }

    const Trial& trial_;
    const Outcome& outcome_;
    double confidence_;
    double widening_;
    std::vector<CrossCheck> checks_;
};

} // namespace

std::vector<CrossCheck> cross_checks(const Trial& trial, const Outcome& outcome,
                                     double confidence) {
    return outcome.is_measured() ? Checker(trial, outcome, confidence).all()
                                 : std::vector<CrossCheck>{};
}

} // namespace skusim::experiment
