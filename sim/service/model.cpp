#include <skusim/service/model.hpp>

#include "roofline.hpp"
#include "table.hpp"

#include <fmt/format.h>

namespace skusim::service {

namespace {

ServiceTime linear(const LinearService& model, int largest_batch) {
    const random::Shape shape =
        model.cv > 0 ? random::lognormal_shape(model.cv) : random::constant_shape();
    std::vector<Duration> means;
    for (int batch = 1; batch <= largest_batch; ++batch) {
        means.push_back(model.overhead + batch * model.per_request);
    }
    return {{means.front(), shape},
            means,
            "the scenario's overhead and time per request, the same on every SKU",
            std::nullopt};
}

} // namespace

std::optional<ServiceTime> service_anywhere(const ServiceModel& model, int largest_batch) {
    if (const auto* overhead_and_more = std::get_if<LinearService>(&model)) {
        return linear(*overhead_and_more, largest_batch);
    }
    if (const auto* distribution = std::get_if<DistributionService>(&model)) {
        const std::vector<Duration> means(static_cast<std::size_t>(largest_batch),
                                          distribution->time.mean);
        return ServiceTime{distribution->time, means,
                           "the scenario's service.time, the same on every SKU", std::nullopt};
    }
    return std::nullopt;
}

tl::expected<ServiceTime, std::string> service_on(const ServiceModel& model,
                                                  const catalog::Sku& sku,
                                                  const catalog::Hardware& hardware,
                                                  const WorkerShare& share, int largest_batch) {
    if (const auto* roofline = std::get_if<RooflineService>(&model)) {
        return roofline_on(*roofline, sku, hardware, share, largest_batch);
    }
    if (const auto* table = std::get_if<TableService>(&model)) {
        return table_on(*table, sku, share, largest_batch);
    }
    return *service_anywhere(model, largest_batch);
}

} // namespace skusim::service
