// Time from measured rows.
#pragma once

#include <skusim/service/model.hpp>

namespace skusim::service {

[[nodiscard]] tl::expected<ServiceTime, std::string> table_on(const TableService& model,
                                                              const catalog::Sku& sku,
                                                              const WorkerShare& share,
                                                              int largest_batch);

} // namespace skusim::service
