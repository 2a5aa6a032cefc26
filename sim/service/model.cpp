#include <skusim/service/model.hpp>

#include "roofline.hpp"
#include "table.hpp"

namespace skusim::service {

tl::expected<ServiceTime, std::string> service_on(const ServiceModel& model,
                                                  const catalog::Sku& sku,
                                                  const catalog::Hardware& hardware,
                                                  const WorkerShare& share) {
    if (const auto* roofline = std::get_if<RooflineService>(&model)) {
        return roofline_on(*roofline, sku, hardware, share);
    }
    if (const auto* table = std::get_if<TableService>(&model)) {
        return table_on(*table, sku, share);
    }
    return ServiceTime{std::get<DistributionService>(model).time,
                       "the scenario's service.time, the same on every SKU", std::nullopt};
}

} // namespace skusim::service
