#include "service_times.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>

#include "concurrency.hpp"

#include <fmt/format.h>

namespace skusim::placement {

namespace {

using Scaling = std::optional<service::ThreadScaling>;

const service::ServiceModel& model_of(const scenario::Scenario& scenario,
                                      const scenario::RequestClass& each) {
    return each.service ? *each.service : scenario.service;
}

/// A service that is not the class's own scales as the scenario's does.
const Scaling& scaling_of(const scenario::Scenario& scenario, const scenario::RequestClass& each) {
    return each.service ? each.thread_scaling : scenario.thread_scaling;
}

int threads_of(const scenario::Scenario& scenario, const scenario::RequestClass& each) {
    return each.workers ? each.workers->threads : scenario.node.threads_per_worker;
}

service::WorkerShare share_of(const scenario::Scenario& scenario, const catalog::Sku& sku,
                              const Scaling& scaling, int threads) {
    const bool on_accelerator = runs_on_accelerator(*scenario.model, sku);
    const int spread = on_accelerator ? accelerators_per_copy(*scenario.model, sku) : 1;
    return {threads, on_accelerator, scaling, spread};
}

/// What all classes together take.
random::Distribution mixture_of(const std::vector<experiment::TrialClass>& classes) {
    std::vector<random::MixturePart> parts;
    for (const experiment::TrialClass& each : classes) {
        parts.push_back({each.share, each.service});
    }
    return random::mixture(parts);
}

tl::expected<ServiceTimes, std::string> times_of_classes(const scenario::Scenario& scenario,
                                                         const catalog::Sku& sku,
                                                         const catalog::Hardware& hardware) {
    std::vector<experiment::TrialClass> classes;
    std::vector<experiment::TrialClass> fastest;
    std::string basis;
    for (const scenario::RequestClass& each : scenario.classes) {
        const auto service = service::service_on(
            model_of(scenario, each), sku, hardware,
            share_of(scenario, sku, scaling_of(scenario, each), threads_of(scenario, each)));
        if (!service) {
            return tl::unexpected(fmt::format("class {}: {}", each.name, service.error()));
        }
        classes.push_back({each.name, each.share, service->time});
        fastest.push_back(classes.back());
        fastest.back().service.mean = service->fastest_mean.value_or(service->time.mean);
        basis +=
            fmt::format("{}{} {} takes {} ({})", basis.empty() ? "" : "; ", percent(each.share),
                        each.name, time_text(in_seconds(service->time.mean)), service->basis);
    }
    ServiceTimes times{{mixture_of(classes), {}, basis, std::nullopt}, std::move(classes)};
    const Duration fastest_mean = mixture_of(fastest).mean;
    if (fastest_mean < times.service.time.mean) {
        times.service.fastest_mean = fastest_mean;
    }
    return times;
}

} // namespace

tl::expected<ServiceTimes, std::string> service_times(const scenario::Scenario& scenario,
                                                      const catalog::Sku& sku,
                                                      const catalog::Hardware& hardware) {
    if (!scenario.classes.empty()) {
        return times_of_classes(scenario, sku, hardware);
    }
    auto service = service::service_on(
        scenario.service, sku, hardware,
        share_of(scenario, sku, scenario.thread_scaling, scenario.node.threads_per_worker),
        largest_batch(scenario.node));
    if (!service) {
        return tl::unexpected(service.error());
    }
    return ServiceTimes{std::move(*service), {}};
}

std::optional<ServiceTimes> described_times(const scenario::Scenario& scenario) {
    const auto time_of = [&](const service::ServiceModel& model, const Scaling& scaling,
                             int threads) {
        std::optional<service::ServiceTime> time =
            service::service_anywhere(model, largest_batch(scenario.node));
        return time && scaling ? service::scaled(*time, *scaling, threads) : time;
    };
    std::vector<experiment::TrialClass> classes;
    for (const scenario::RequestClass& each : scenario.classes) {
        const auto time = time_of(model_of(scenario, each), scaling_of(scenario, each),
                                  threads_of(scenario, each));
        if (!time) {
            return std::nullopt;
        }
        classes.push_back({each.name, each.share, time->time});
    }
    if (!classes.empty()) {
        service::ServiceTime service{mixture_of(classes), {}, {}, std::nullopt};
        return ServiceTimes{std::move(service), std::move(classes)};
    }
    const auto time =
        time_of(scenario.service, scenario.thread_scaling, scenario.node.threads_per_worker);
    return time ? std::optional(ServiceTimes{*time, {}}) : std::nullopt;
}

} // namespace skusim::placement
