#include "roofline.hpp"

#include <skusim/service/peak_times.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::service {

namespace {

template <class T>
using Expected = tl::expected<T, std::string>;

// What one worker has of a machine.
struct WorkerPeaks {
    std::string_view name; // of the processor or accelerator
    catalog::Peaks peaks;
    std::optional<Bandwidth> bandwidth;
    double share = 1; // of both
};

struct TimeEstimate {
    std::string_view name;
    Duration mean{};
    std::string_view largest_part; // what takes most of the time
};

Expected<PeakTimes> times_of(const RooflineService& model, const WorkerPeaks& worker) {
    PeakTimes times{std::string(worker.name), worker.share};
    if (model.operations.value() > 0) {
        const std::optional<OperationRate> peak = worker.peaks.of(model.precision);
        if (!peak) {
            return tl::unexpected(fmt::format("hardware table has no {} peak for {}",
                                              catalog::name(model.precision), worker.name));
        }
        times.arithmetic_s = model.operations.value() / (peak->value() * worker.share);
    }
    if (model.weights.value() + model.activations.value() > 0) {
        if (!worker.bandwidth) {
            return tl::unexpected(
                fmt::format("hardware table has no memory bandwidth for {}", worker.name));
        }
        const double bytes_per_second = worker.bandwidth->value() * worker.share;
        times.memory_per_batch_s = model.weights.value() / bytes_per_second;
        times.memory_per_request_s = model.activations.value() / bytes_per_second;
    }
    return times;
}

Expected<TimeEstimate> estimate(const RooflineService& model, const WorkerPeaks& worker,
                                int batch) {
    const Expected<PeakTimes> times = times_of(model, worker);
    if (!times) {
        return tl::unexpected(times.error());
    }
    const double compute_seconds = times->arithmetic(batch) / model.compute_efficiency;
    const double memory_seconds = times->memory(batch) / model.bandwidth_efficiency;
    const double busy_seconds = std::max(compute_seconds, memory_seconds);
    const Duration mean = from_seconds(in_seconds(model.overhead) + busy_seconds);
    if (mean <= Duration::zero()) {
        return tl::unexpected<std::string>("the request takes no time: operations, bytes and "
                                           "overhead are all zero");
    }
    return TimeEstimate{worker.name, mean,
                        in_seconds(model.overhead) > busy_seconds ? "the fixed overhead"
                        : memory_seconds > compute_seconds        ? "memory traffic"
                                                                  : "arithmetic"};
}

Expected<WorkerPeaks> accelerator_worker(const catalog::Sku& sku, const catalog::Hardware& hardware,
                                         const WorkerShare& share) {
    if (!sku.accelerators) {
        return tl::unexpected(fmt::format("{} has no accelerator", sku.name));
    }
    const catalog::AcceleratorType* type = hardware.accelerator(sku.accelerators->type);
    if (type == nullptr) {
        return tl::unexpected(
            sku.accelerators->type.empty()
                ? fmt::format("the catalog does not name the accelerator of {}", sku.name)
                : fmt::format("hardware table has no accelerator {}", sku.accelerators->type));
    }
    return WorkerPeaks{type->name, type->peaks, type->bandwidth,
                       std::min(sku.accelerators->count, 1.0) * share.accelerators};
}

Expected<WorkerPeaks> processor_worker(const catalog::Sku& sku, const catalog::Hardware& hardware,
                                       const std::string& name, int threads) {
    const catalog::Processor* socket = hardware.processor(name);
    if (socket == nullptr) {
        return tl::unexpected(fmt::format("hardware table has no processor {}", name));
    }
    if (socket->cores <= 0) {
        return tl::unexpected(fmt::format("hardware table has no cores per socket for {}", name));
    }
    // The worker has threads / vCPUs of the machine, the machine vCPUs / (cores x threads per core)
    // of the socket: the vCPUs cancel.
    const int threads_per_core =
        sku.threads_per_core > 0 ? sku.threads_per_core : socket->threads_per_core;
    return WorkerPeaks{socket->name, socket->peaks, socket->bandwidth,
                       static_cast<double>(threads) / (socket->cores * threads_per_core)};
}

/// Gives those of batches of 1, 2, ..., each on the worker that is slowest with it. Each has an
/// estimate.
std::vector<Duration> batch_means(const RooflineService& model,
                                  const std::vector<WorkerPeaks>& workers, int largest_batch) {
    std::vector<Duration> means;
    for (int batch = 1; batch <= largest_batch; ++batch) {
        Duration slowest{};
        for (const WorkerPeaks& worker : workers) {
            slowest = std::max(slowest, estimate(model, worker, batch)->mean);
        }
        means.push_back(slowest);
    }
    return means;
}

random::Distribution distribution(const RooflineService& model, Duration mean) {
    return {mean, random::lognormal_or_constant(model.cv)};
}

Expected<ServiceTime> on_accelerator(const RooflineService& model, const catalog::Sku& sku,
                                     const catalog::Hardware& hardware, const WorkerShare& share,
                                     int largest_batch) {
    const Expected<WorkerPeaks> worker = accelerator_worker(sku, hardware, share);
    if (!worker) {
        return tl::unexpected(worker.error());
    }
    const Expected<TimeEstimate> time = estimate(model, *worker, 1);
    if (!time) {
        return tl::unexpected(time.error());
    }
    return ServiceTime{distribution(model, time->mean),
                       batch_means(model, {*worker}, largest_batch),
                       fmt::format("roofline on {}{}, mostly {}",
                                   worker->share < 1   ? fmt::format("{:.3g} of ", worker->share)
                                   : worker->share > 1 ? fmt::format("{:g} x ", worker->share)
                                                       : "",
                                   time->name, time->largest_part),
                       std::nullopt};
}

} // namespace

Expected<PeakTimes> peak_times(const RooflineService& model, const catalog::Sku& sku,
                               const catalog::Hardware& hardware, const WorkerShare& share,
                               const std::string& processor) {
    const bool scales = share.scaling && !share.on_accelerator;
    const Expected<WorkerPeaks> worker =
        share.on_accelerator
            ? accelerator_worker(sku, hardware, share)
            : processor_worker(sku, hardware, processor, scales ? 1 : share.threads);
    if (!worker) {
        return tl::unexpected(worker.error());
    }
    Expected<PeakTimes> times = times_of(model, *worker);
    if (times && scales) {
        times->speedup = speedup(*share.scaling, share.threads);
    }
    return times;
}

Expected<ServiceTime> roofline_on(const RooflineService& model, const catalog::Sku& sku,
                                  const catalog::Hardware& hardware, const WorkerShare& share,
                                  int largest_batch) {
    if (share.on_accelerator) {
        return on_accelerator(model, sku, hardware, share, largest_batch);
    }
    std::vector<WorkerPeaks> workers;
    std::vector<TimeEstimate> times;
    for (const std::string& name : sku.processors) {
        const Expected<WorkerPeaks> worker = processor_worker(sku, hardware, name, share.threads);
        const Expected<TimeEstimate> time =
            worker ? estimate(model, *worker, 1) : tl::unexpected(worker.error());
        if (!time) {
            // With one figure unknown, the slowest processor is unknown.
            return tl::unexpected(time.error());
        }
        workers.push_back(*worker);
        times.push_back(*time);
    }
    if (times.empty()) {
        return tl::unexpected(fmt::format("no processor is known for {}", sku.name));
    }
    const auto [fastest, slowest] = std::minmax_element(
        times.begin(), times.end(),
        [](const TimeEstimate& a, const TimeEstimate& b) { return a.mean < b.mean; });
    const bool several = times.size() > 1;
    return ServiceTime{
        distribution(model, slowest->mean), batch_means(model, workers, largest_batch),
        several ? fmt::format("roofline on {}, the slowest of {} possible processors, mostly {}",
                              slowest->name, times.size(), slowest->largest_part)
                : fmt::format("roofline on {}, mostly {}", slowest->name, slowest->largest_part),
        several ? std::optional(fastest->mean) : std::nullopt};
}

} // namespace skusim::service
