// Time from arithmetic and memory traffic against a machine's peaks.
#pragma once

#include <skusim/service/model.hpp>

namespace skusim::service {

[[nodiscard]] tl::expected<ServiceTime, std::string>
roofline_on(const RooflineService& model, const catalog::Sku& sku,
            const catalog::Hardware& hardware, const WorkerShare& share, int largest_batch);

} // namespace skusim::service
