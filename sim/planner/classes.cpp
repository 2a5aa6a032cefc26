#include "classes.hpp"

#include <skusim/base/wording.hpp>

#include "gate.hpp"

#include <fmt/format.h>

namespace skusim::planner {

bool has_class_times(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                     Candidate& candidate) {
    std::vector<random::MixturePart> parts;
    std::vector<random::MixturePart> fastest;
    std::string basis;
    candidate.class_services.clear();
    for (const scenario::RequestClass& each : scenario.classes) {
        const service::WorkerShare share{
            scenario.node.threads_per_worker, runs_on_accelerator(*scenario.model, candidate.sku),
            each.service ? each.thread_scaling : scenario.thread_scaling};
        const auto service = service::service_on(each.service.value_or(scenario.service),
                                                 candidate.sku, hardware, share);
        if (!service) {
            candidate.verdict = Verdict::no_profile;
            candidate.reason = fmt::format("class {}: {}", each.name, service.error());
            return false;
        }
        parts.push_back({each.share, service->time});
        fastest.push_back({each.share, service->time});
        fastest.back().distribution.mean = service->fastest_mean.value_or(service->time.mean);
        candidate.class_services.push_back(service->time);
        basis +=
            fmt::format("{}{} {} takes {} ({})", basis.empty() ? "" : "; ", percent(each.share),
                        each.name, time_text(in_seconds(service->time.mean)), service->basis);
    }
    candidate.service = service::ServiceTime{random::mixture(parts), {}, basis, std::nullopt};
    const Duration fastest_mean = random::mixture(fastest).mean;
    if (fastest_mean < candidate.service->time.mean) {
        candidate.service->fastest_mean = fastest_mean;
    }
    return true;
}

bool set_described_service(experiment::Trial& trial, const scenario::Scenario& scenario) {
    const scenario::Node& node = scenario.node;
    const auto time_of = [&](const service::ServiceModel& model,
                             const std::optional<service::Scaling>& scaling) {
        std::optional<service::ServiceTime> time =
            service::service_anywhere(model, scenario::largest_batch(node));
        return time && scaling ? service::scaled(*time, *scaling, node.threads_per_worker) : time;
    };
    std::vector<random::MixturePart> parts;
    std::vector<random::Distribution> services;
    for (const scenario::RequestClass& each : scenario.classes) {
        const auto time = each.service ? time_of(*each.service, each.thread_scaling)
                                       : time_of(scenario.service, scenario.thread_scaling);
        if (!time) {
            return false;
        }
        parts.push_back({each.share, time->time});
        services.push_back(time->time);
    }
    if (!parts.empty()) {
        trial.service = random::mixture(parts);
        add_classes(trial, scenario, services);
        return true;
    }
    const auto time = time_of(scenario.service, scenario.thread_scaling);
    if (time) {
        const int copies = node.copies_per_accelerator;
        trial.service = time->time;
        trial.cluster.batching = scenario::batching(
            node, (node.workers.value_or(1) + copies - 1) / copies, time->batch_means);
    }
    return time.has_value();
}

void add_classes(experiment::Trial& trial, const scenario::Scenario& scenario,
                 const std::vector<random::Distribution>& services) {
    for (std::size_t number = 0; number < scenario.classes.size(); ++number) {
        const scenario::RequestClass& each = scenario.classes[number];
        trial.classes.push_back({each.name, each.share, services[number]});
        if (scenario.node.discipline == scenario::Discipline::priority) {
            trial.cluster.priorities.push_back(static_cast<std::uint8_t>(each.priority - 1));
        }
    }
}

} // namespace skusim::planner
