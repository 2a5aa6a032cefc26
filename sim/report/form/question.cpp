#include <skusim/base/count.hpp>
#include <skusim/report/question.hpp>

#include "figures.hpp"

#include <fmt/format.h>
#include <variant>

namespace skusim::report {

namespace {

// Each kind of arrivals in words.
std::string text_of(const workload::ClosedArrivals& closed) {
    const bool thinks = closed.think_time.mean > Duration::zero();
    const workload::Sessions& talks = closed.sessions;
    return fmt::format(
        "{}, {}{}", count_text(closed.concurrency, "client"),
        talks.turns == 1
            ? std::string()
            : fmt::format("conversations of {} each, {} between turns; ",
                          count_text(talks.turns, "turn"), time_text(in_seconds(talks.think_time))),
        thinks ? fmt::format("think time {} ({})", time_text(in_seconds(closed.think_time.mean)),
                             random::name(closed.think_time.shape.kind))
               : std::string("no think time"));
}
std::string text_of(const workload::PoissonArrivals& /*poisson*/) {
    return "Poisson";
}
std::string text_of(const workload::GammaArrivals& gamma) {
    return fmt::format("gamma, cv {:g}", gamma.cv);
}
std::string text_of(const workload::TraceArrivals& trace) {
    const workload::TraceFacts& facts = trace.source->facts();
    return fmt::format("trace {} of {}, speedup {:.4g}, gaps' cv {:.3g}", facts.name,
                       count_text(facts.arrivals, "arrival"), trace.speedup, facts.gap_cv);
}
std::string text_of(const workload::PatternArrivals& pattern) {
    return fmt::format("mean of a pattern of {} over {}, at most {:g}",
                       count_text(std::ssize(pattern.rates), "rate"), length_text(pattern.period),
                       pattern.peak_rate().value());
}
std::string text_of(const workload::SessionArrivals& talks) {
    return fmt::format("{:g} conversations/s of {} each, cv {:g}", talks.starts.value(),
                       count_text(talks.sessions.turns, "turn"), talks.cv);
}

void add_objective(std::string& text, const scenario::Objective& objective, const std::string& of) {
    const auto add = [&](const std::string& part) {
        text += (text.empty() ? "" : ", ") + of + part;
    };
    for (const scenario::TimeBound& bound : objective.times) {
        const bool is_latency = bound.quantity.kind == stats::QuantityKind::latency;
        add(fmt::format("{} <= {}", is_latency ? short_name(bound.quantity) : name(bound.quantity),
                        time_text(in_seconds(bound.bound))));
    }
    if (objective.goodput) {
        add(fmt::format("goodput >= {:g} %", objective.goodput->at_least * 100));
    }
    if (objective.max_error_rate) {
        add(fmt::format("errors <= {:g} %", *objective.max_error_rate * 100));
    }
    if (objective.min_throughput) {
        add(fmt::format("throughput >= {:g} /s", objective.min_throughput->value()));
    }
    if (objective.availability) {
        add(fmt::format("all that in {:.6g} % of the time", *objective.availability * 100));
    }
}

} // namespace

std::string workload_text(const workload::Arrivals& arrivals) {
    const std::string text = std::visit([](const auto& kind) { return text_of(kind); }, arrivals);
    const std::optional<Rate> rate = workload::open_rate(arrivals);
    return rate ? fmt::format("{:g} requests/s ({})", rate->value(), text) : text;
}

std::string workload_text(const workload::Job& job) {
    return fmt::format("{} in mini-batches of {}", count_text(job.items, "item"),
                       job.mini_batch_size);
}

std::string workload_text(const scenario::Scenario& scenario) {
    return scenario.job() ? workload_text(*scenario.job()) : workload_text(scenario.arrivals());
}

std::string objective_text(const scenario::Scenario& scenario) {
    if (scenario.job()) {
        return fmt::format("makespan <= {}, failed items <= {:g} %",
                           time_text(in_seconds(scenario.job()->deadline)),
                           scenario::allowed_failures(scenario) * 100);
    }
    std::string text;
    add_objective(text, *scenario.slo, "");
    for (std::size_t number = 0; number < scenario.slo->classes.size(); ++number) {
        add_objective(text, scenario.slo->classes[number], scenario.classes[number].name + ' ');
    }
    return text;
}

} // namespace skusim::report
