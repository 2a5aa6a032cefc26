// Reads measured service times from CSV.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/service/model.hpp>

#include <string>
#include <string_view>

namespace skusim::scenarios {

struct ServiceTable {
    service::TableService service;
    std::string hash; ///< of the file
};

/// Reads the table at `path`: columns `scope` (sku | accelerator | family), `name`, `batch_size`
/// (default 1), `latency_mean_ms`, `latency_cv` (default 0). A row of scope `family` names a family
/// ("D") or a series ("Dsv5"). The file is the user's own, so every bad row is a fault, as are two
/// rows of the same scope, name and batch size; all faults of the file are given.
[[nodiscard]] Result<ServiceTable> read_service_table(const std::string& path);

/// Reads a table from text; `file` is its name in messages.
[[nodiscard]] Result<service::TableService> parse_service_table(const std::string& file,
                                                                std::string_view text);

} // namespace skusim::scenarios
