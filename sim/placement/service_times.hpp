// How long the workers of a node take, for one class of requests or several.
#pragma once

#include <skusim/placement/placement.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

struct ServiceTimes {
    service::ServiceTime service;                ///< of all classes of requests together
    std::vector<experiment::TrialClass> classes; ///< empty if all requests are alike
};

/// The times on a SKU, or a sentence that tells why there is no basis for one.
[[nodiscard]] tl::expected<ServiceTimes, std::string>
service_times(const scenario::Scenario& scenario, const catalog::Sku& sku,
              const catalog::Hardware& hardware);

/// The times that are the same on every SKU; nothing where they are not.
[[nodiscard]] std::optional<ServiceTimes> described_times(const scenario::Scenario& scenario);

} // namespace skusim::placement
