#include <skusim/experiment/trial.hpp>
#include <skusim/theory/processor_sharing.hpp>

#include "reference_system.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace skusim::reference {

namespace {

using experiment::Trial;

constexpr Duration shared_mean_service = std::chrono::milliseconds{10};

Truth exact_share(std::string figure, double value) {
    return {std::move(figure), value, value};
}

double shared_rate_of(const Trial& trial) {
    return std::get<workload::PoissonArrivals>(trial.arrivals).rate.value();
}

Trial shared_trial(const random::Shape& shape, serving::Slots workers,
                   const serving::Processors& processors, double utilization) {
    Trial trial;
    trial.arrivals = workload::PoissonArrivals{
        Rate{utilization * processors.speed(workers.most()) / in_seconds(shared_mean_service)}};
    trial.service = {shared_mean_service, shape};
    trial.cluster.group().slots = workers;
    trial.cluster.group().kind = serving::Sharing{processors};
    return trial;
}

/// Of a machine whose speed with n inside is that of its processors, for at most `workers`.
std::vector<Truth> shared_truths(const Trial& trial) {
    theory::SharedMachine exact{shared_rate_of(trial), in_seconds(shared_mean_service), {}};
    for (int n = 1; n <= std::min(trial.cluster.group().slots.most(), 1000.0); ++n) {
        exact.speed.push_back(trial.cluster.kind_if<serving::Sharing>()->speed(n));
    }
    return {exact_share("latency.mean", theory::mean_response_seconds(exact)),
            exact_share("throughput", exact.arrivals_per_second),
            exact_share("utilization", exact.arrivals_per_second * in_seconds(shared_mean_service) /
                                           serving::work_capacity(trial.cluster)),
            exact_share("in_system", theory::mean_in_system(exact))};
}

std::string processors_text(const serving::Processors& processors) {
    return processors.cores < processors.threads
               ? fmt::format("{:g} cores of 2 hyper-threads that add {:g} %", processors.cores,
                             100 * processors.gain)
               : fmt::format("{:g} processors", processors.cores);
}

} // namespace

ReferenceSystem shared(const random::Shape& shape, const serving::Processors& processors,
                       double utilization) {
    const Trial trial = shared_trial(shape, serving::Slots::unlimited(), processors, utilization);
    return {fmt::format("M/G/PS {} cv {}, {}, at {}", random::name(shape.kind), shape.cv,
                        processors_text(processors), utilization),
            trial, shared_truths(trial)};
}

ReferenceSystem shared_by(int workers, const serving::Processors& processors, double utilization) {
    const Trial trial = shared_trial(random::exponential_shape(), workers, processors, utilization);
    return {fmt::format("{} workers share {}, M/M, at {}", workers, processors_text(processors),
                        utilization),
            trial, shared_truths(trial)};
}

ReferenceSystem closed_shared(const random::Shape& shape, int clients, int processors,
                              Duration mean_think_time) {
    ReferenceSystem system = closed(clients, processors, mean_think_time);
    system.name = fmt::format("closed, {} cv {}, {} clients share {} processors",
                              random::name(shape.kind), shape.cv, clients, processors);
    system.trial.service.shape = shape;
    system.trial.cluster.group().slots = serving::Slots::unlimited();
    system.trial.cluster.group().kind = serving::Sharing{{1.0 * processors, 1.0 * processors}};
    std::erase_if(system.truths, [](const Truth& truth) {
        return truth.figure == "wait.mean" || (truth.figure.starts_with("latency.p"));
    });
    return system;
}

} // namespace skusim::reference
