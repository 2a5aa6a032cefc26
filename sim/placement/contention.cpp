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

tl::expected<serving::Processors, std::string> processors_of(const scenario::Node& node,
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

} // namespace

tl::expected<Shared, std::string> shared_processors(const scenario::Scenario& scenario,
                                                    const catalog::Hardware& hardware,
                                                    const catalog::Sku& sku, int workers) {
    const scenario::Node& node = scenario.node;
    const bool any_order = node.discipline == scenario::Discipline::processor_sharing;
    if (runs_on_accelerator(*scenario.model, sku)) {
        return any_order ? own_processors(workers) : Shared{};
    }
    auto processors = processors_of(node, hardware, sku);
    if (!processors) {
        return tl::unexpected(processors.error());
    }
    if (any_order) {
        processors->cores = std::min<double>(processors->cores, workers);
        processors->threads = std::min<double>(processors->threads, workers);
        return *processors;
    }
    constexpr double slack = 1 + 1e-9;
    if (workers <= processors->cores * slack) {
        return Shared{};
    }
    if (node.batch) {
        return tl::unexpected(fmt::format("{} share {:.4g} vCPUs, which is not simulated of "
                                          "workers that batch; give each worker its own",
                                          count_text(workers, "worker"), sku.vcpus));
    }
    const bool is_central = std::holds_alternative<serving::OneQueue>(scenario.router);
    const bool newest_first = node.discipline == scenario::Discipline::lifo;
    if (is_central || scenario.scaling || newest_first) {
        return tl::unexpected(fmt::format(
            "{} share {:.4g} vCPUs, which is not simulated {}; give each worker its own",
            count_text(workers, "worker"), sku.vcpus,
            is_central         ? "behind a central queue"
            : scenario.scaling ? "with `scaling`"
                               : "with discipline lifo"));
    }
    // A worker that serves several at once does so as fast as alone.
    const double at_once = node.max_concurrent_requests.most();
    return serving::Processors{processors->cores * at_once, processors->threads * at_once,
                               processors->gain};
}

} // namespace skusim::placement
