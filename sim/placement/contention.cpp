#include "contention.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/placement/packing.hpp>

#include "concurrency.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::placement {

namespace {

using Shared = std::optional<serving::Processors>;

/// vCPUs that one core of the machine is sold as, of the documented ones the most; 0 if none is.
int threads_per_core(const catalog::Sku& sku, const catalog::Hardware& hardware) {
    int most = sku.threads_per_core;
    for (const std::string& name : sku.processors) {
        const catalog::Processor* processor = hardware.processor(name);
        if (sku.threads_per_core == 0 && processor != nullptr) {
            most = std::max(most, processor->threads_per_core);
        }
    }
    return most;
}

tl::expected<serving::Processors, std::string> vcpus_of(const scenario::Node& node,
                                                        const catalog::Hardware& hardware,
                                                        const catalog::Sku& sku) {
    const double threads = sku.vcpus / node.threads_per_worker;
    if (!node.hyper_thread_gain) {
        return serving::Processors{threads, threads};
    }
    const int per_core = threads_per_core(sku, hardware);
    if (per_core == 0) {
        return tl::unexpected(fmt::format("nothing tells how many vCPUs of {} are one core, which "
                                          "node.hyper_thread_gain needs",
                                          sku.name));
    }
    return serving::Processors{threads / per_core, threads, *node.hyper_thread_gain};
}

/// Gives the processors that the scenario's copies run on, in workers.
tl::expected<serving::Processors, std::string> processors_of(const scenario::Scenario& scenario,
                                                             const catalog::Hardware& hardware,
                                                             const catalog::Sku& sku) {
    return runs_on_accelerator(*scenario.model, sku)
               ? own_processors(places_on_accelerators(*scenario.model, sku))
               : vcpus_of(scenario.node, hardware, sku);
}

/// Why the sharing cannot be simulated; empty if it can. A copy keeps to its accelerator, which
/// those that are on it share as those of a batching node do, and vCPUs are for all workers.
std::string obstacle(const scenario::Scenario& scenario, bool on_accelerator) {
    const scenario::Node& node = scenario.node;
    if (node.batch && !on_accelerator) {
        return "of workers that batch";
    }
    if (std::holds_alternative<serving::OneQueue>(scenario.router)) {
        return "behind a central queue";
    }
    if (scenario.scaling() != nullptr) {
        return "with `scaling`";
    }
    if (on_accelerator && !scenario.classes.empty()) {
        return "with classes of requests";
    }
    if (on_accelerator && node.max_concurrent_requests.most() > 1) {
        return "with node.max_concurrent_requests";
    }
    return node.discipline == scenario::Discipline::lifo ? "with discipline lifo" : "";
}

Duration times(Duration time, double factor) {
    return from_seconds(in_seconds(time) * factor);
}

/// "8 workers share 4 vCPUs".
std::string shared_by_workers(const scenario::Scenario& scenario, const catalog::Sku& sku,
                              int workers) {
    const std::string what =
        runs_on_accelerator(*scenario.model, sku)
            ? fmt::format("{} x {}", whole_accelerators(sku), sku.accelerators->type)
            : fmt::format("{:.4g} vCPUs", sku.vcpus);
    return fmt::format("{} share {}", count_text(workers, "worker"), what);
}

} // namespace

tl::expected<Shared, std::string> shared_processors(const scenario::Scenario& scenario,
                                                    const catalog::Hardware& hardware,
                                                    const catalog::Sku& sku, int workers) {
    const scenario::Node& node = scenario.node;
    const bool on_accelerator = runs_on_accelerator(*scenario.model, sku);
    auto processors = processors_of(scenario, hardware, sku);
    if (!processors) {
        return tl::unexpected(processors.error());
    }
    if (node.discipline == scenario::Discipline::processor_sharing) {
        processors->cores = std::min<double>(processors->cores, workers);
        processors->threads = std::min<double>(processors->threads, workers);
        return *processors;
    }
    constexpr double slack = 1 + 1e-9;
    const bool is_asked = on_accelerator && is_batching(node);
    if (is_asked || workers <= processors->cores * slack) {
        return Shared{};
    }
    if (const std::string why = obstacle(scenario, on_accelerator); !why.empty()) {
        return tl::unexpected(fmt::format("{}, which is not simulated {}; give each worker its own",
                                          shared_by_workers(scenario, sku, workers), why));
    }
    if (on_accelerator) {
        return Shared{};
    }
    // A worker that serves several at once does so as fast as alone.
    const double at_once = node.max_concurrent_requests.most();
    return serving::Processors{processors->cores * at_once, processors->threads * at_once,
                               processors->gain};
}

tl::expected<service::ServiceTime, std::string> while_all_work(const scenario::Scenario& scenario,
                                                               const catalog::Hardware& hardware,
                                                               const catalog::Sku& sku, int workers,
                                                               service::ServiceTime alone) {
    const auto processors = processors_of(scenario, hardware, sku);
    if (!processors) {
        return tl::unexpected(processors.error());
    }
    const double longer = workers / processors->speed(workers);
    if (longer <= 1 + 1e-9) {
        return alone;
    }
    alone.basis += fmt::format("; {:.3g} x as long as alone: {}", longer,
                               shared_by_workers(scenario, sku, workers));
    alone.time.mean = times(alone.time.mean, longer);
    for (Duration& mean : alone.batch_means) {
        mean = times(mean, longer);
    }
    if (alone.fastest_mean) {
        alone.fastest_mean = times(*alone.fastest_mean, longer);
    }
    return alone;
}

} // namespace skusim::placement
