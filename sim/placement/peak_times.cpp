#include <skusim/placement/packing.hpp>
#include <skusim/placement/peak_times.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::placement {

tl::expected<service::PeakTimes, std::string> peak_times(const scenario::Scenario& scenario,
                                                         const catalog::Hardware& hardware,
                                                         const catalog::Sku& sku, int threads,
                                                         const std::string& processor) {
    const bool on_accelerator = runs_on_accelerator(*scenario.model, sku);
    const service::WorkerShare share{threads, on_accelerator, scenario.thread_scaling,
                                     on_accelerator ? accelerators_per_copy(*scenario.model, sku)
                                                    : 1};
    const auto& model = std::get<service::RooflineService>(scenario.service);
    if (share.on_accelerator) {
        return service::peak_times(model, sku, hardware, share);
    }
    const std::vector<std::string>& possible = sku.processors;
    if (possible.empty()) {
        return tl::unexpected(fmt::format("no processor is known for {}", sku.name));
    }
    if (processor.empty() && possible.size() > 1) {
        return tl::unexpected(fmt::format("{} can land on several processors: {}; which was it "
                                          "measured on?",
                                          sku.name, fmt::join(possible, ", ")));
    }
    if (!processor.empty() &&
        std::find(possible.begin(), possible.end(), processor) == possible.end()) {
        return tl::unexpected(fmt::format("{} never lands on \"{}\"; known: {}", sku.name,
                                          processor, fmt::join(possible, ", ")));
    }
    return service::peak_times(model, sku, hardware, share,
                               processor.empty() ? possible.front() : processor);
}

} // namespace skusim::placement
