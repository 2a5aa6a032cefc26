// Systems whose times vary more than exponential ones, of which the exact answer needs no more than
// the mean: a cluster that begins without its rare long times is seen by all of their figures.
#include "reference_system.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace skusim::reference {

namespace {

using experiment::Trial;

std::string law_text(const random::Shape& shape) {
    return fmt::format("{} cv {}", random::name(shape.kind), shape.cv);
}

std::vector<Truth> truths_without_waits(double throughput, double mean_service, int workers) {
    const auto exactly = [](std::string figure, double value) {
        return Truth{std::move(figure), value, value};
    };
    return {exactly("latency.mean", mean_service), exactly("throughput", throughput),
            exactly("utilization", throughput * mean_service / workers),
            exactly("in_system", throughput * mean_service)};
}

} // namespace

ReferenceSystem closed_thinking(const random::Shape& shape, int clients, int workers,
                                Duration mean_think_time) {
    ReferenceSystem system = closed(clients, workers, mean_think_time);
    system.name += ", " + law_text(shape);
    std::get<workload::ClosedArrivals>(system.trial.arrivals).think_time.shape = shape;
    return system;
}

ReferenceSystem closed_unshared(const random::Shape& shape, int clients, Duration mean_think_time) {
    ReferenceSystem system = closed(clients, clients, mean_think_time);
    system.name =
        fmt::format("closed, a worker for each of {} clients, {}", clients, law_text(shape));
    system.trial.service.shape = shape;
    const double service = in_seconds(system.trial.service.mean);
    const double throughput = clients / (in_seconds(mean_think_time) + service);
    system.truths = truths_without_waits(throughput, service, clients);
    return system;
}

ReferenceSystem unshared(const random::Shape& shape, int workers, double utilization) {
    ReferenceSystem system = multi_server(workers, utilization);
    system.name = fmt::format("M/G/{} {} at {}", workers, law_text(shape), utilization);
    system.trial.service.shape = shape;
    const double service = in_seconds(system.trial.service.mean);
    system.truths = truths_without_waits(utilization * workers / service, service, workers);
    return system;
}

} // namespace skusim::reference
