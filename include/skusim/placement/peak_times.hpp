// What a scenario's roofline says of one machine before any efficiency: what measurements on that
// machine are held against.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/peak_times.hpp>

#include <string>
#include <tl/expected.hpp>

namespace skusim::placement {

/// These are the times of a worker of so many threads. The scenario has a model and a roofline. A
/// machine that can land on several processors was measured on one of them, which `processor` names
/// (empty if there is but one, or for accelerators). The error says what is not known, or which
/// processors there are.
[[nodiscard]] tl::expected<service::PeakTimes, std::string>
peak_times(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
           const catalog::Sku& sku, int threads, const std::string& processor);

} // namespace skusim::placement
