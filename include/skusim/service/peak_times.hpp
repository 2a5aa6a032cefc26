// What a request would take if a machine's peaks were reached: the two sides of the roofline before
// any efficiency (Williams, Waterman and Patterson 2009).
//
//   time of a batch of b = (overhead + max(arithmetic(b) / compute_efficiency,
//                                          memory(b) / bandwidth_efficiency)) / speedup
#pragma once

#include <skusim/service/model.hpp>

#include <string>
#include <tl/expected.hpp>

namespace skusim::service {

struct PeakTimes {
    std::string name;                ///< of the processor or accelerator
    double share = 1;                ///< of it, that the worker has
    double arithmetic_s = 0;         ///< of one request
    double memory_per_batch_s = 0;   ///< once for all of a batch: the weights
    double memory_per_request_s = 0; ///< for each request of a batch: the activations
    double speedup = 1;              ///< by several threads, where the work scales as told

    [[nodiscard]] double arithmetic(int batch) const { return batch * arithmetic_s; }
    [[nodiscard]] double memory(int batch) const {
        return memory_per_batch_s + batch * memory_per_request_s;
    }
};

/// What the peaks allow one worker on `sku`, on its accelerator or on the processor of that name;
/// or which figure is unknown. With a scaling the sides are those of one thread.
[[nodiscard]] tl::expected<PeakTimes, std::string>
peak_times(const RooflineService& model, const catalog::Sku& sku, const catalog::Hardware& hardware,
           const WorkerShare& share, const std::string& processor = {});

} // namespace skusim::service
