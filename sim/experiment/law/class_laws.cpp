#include "class_laws.hpp"

#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/priorities.hpp>
#include <skusim/theory/processor_sharing.hpp>

#include "followed.hpp"

#include <cstddef>
#include <cstdint>
#include <map>

namespace skusim::experiment {

std::string subject(const CrossCheck& check) {
    const std::string quantity = stats::name(check.quantity);
    return check.request_class.empty() ? quantity : quantity + " of " + check.request_class;
}

std::string_view name(LawKind kind) {
    switch (kind) {
    case LawKind::exact:
        return "exact";
    case LawKind::lower_bound:
        return "lower-bound";
    case LawKind::upper_bound:
        return "upper-bound";
    case LawKind::approximate:
        return "approximate";
    }
    return "?";
}

std::optional<double> shared_response_seconds(const Trial& trial, const serving::Sharing& rules,
                                              double rate) {
    const serving::ClusterConfig& cluster = trial.cluster;
    const double slots = cluster.group().slots.most();
    const bool waits = cluster.group().slots.is_limited();
    const bool is_apart =
        cluster.nodes() == 1 || cluster.dispatch == serving::Dispatch(serving::RouterKind::random);
    const bool is_exponential = trial.service.shape.kind == random::ShapeKind::exponential;
    if (!is_followed(trial) || !is_apart || cluster.queue.timeout || (waits && !is_exponential) ||
        (waits && cluster.queue.can_lose())) {
        return std::nullopt;
    }
    theory::SharedMachine machine{rate / cluster.nodes(), in_seconds(trial.service.mean), {}};
    for (int n = 1; n <= slots && (n == 1 || n < rules.processors.threads + 1); ++n) {
        machine.speed.push_back(rules.speed(n));
    }
    return theory::mean_response_seconds(machine);
}

Outcome outcome_of_class(const Outcome& outcome, std::size_t number) {
    const ClassResult& measured = outcome.classes[number];
    Outcome own;
    own.replications = outcome.replications;
    const auto set = [&](Metric metric, const stats::Estimate& value) {
        own.metrics[static_cast<std::size_t>(metric)] = value;
    };
    set(Metric::latency_mean, measured.latency_mean);
    set(Metric::wait_mean, measured.wait_mean);
    set(Metric::error_rate, measured.error_rate);
    own.latency = measured.latency;
    return own;
}

std::vector<double> priority_waits(const Trial& trial, const serving::Priority& rules,
                                   double rate) {
    std::map<std::uint8_t, std::vector<random::MixturePart>> levels;
    for (std::size_t number = 0; number < trial.classes.size(); ++number) {
        const TrialClass& each = trial.classes[number];
        levels[rules.of_class[number]].push_back({each.share, each.service});
    }
    std::vector<theory::PriorityClass> classes;
    for (auto& [priority, parts] : levels) {
        double share = 0;
        for (const random::MixturePart& part : parts) {
            share += part.share;
        }
        for (random::MixturePart& part : parts) {
            part.share /= share;
        }
        const random::Distribution level = random::mixture(parts);
        classes.push_back({rate * share, in_seconds(level.mean), level.shape.cv});
    }
    std::map<std::uint8_t, double> waits;
    const std::vector<double> by_level = theory::priority_waits(classes);
    for (const auto& [priority, parts] : levels) {
        waits.emplace(priority, by_level[waits.size()]);
    }
    std::vector<double> result;
    for (const std::uint8_t priority : rules.of_class) {
        result.push_back(waits.at(priority));
    }
    return result;
}

} // namespace skusim::experiment
