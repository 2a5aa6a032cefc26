// The machine that skusim runs on, as a SKU: what the target `local` rents.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>

#include <string>

namespace skusim::catalogs {

/// What Linux says of the machine; texts are empty where it says nothing.
struct SystemTexts {
    std::string cpuinfo;   ///< /proc/cpuinfo
    std::string meminfo;   ///< /proc/meminfo
    std::string ram_limit; ///< /sys/fs/cgroup/memory.max: bytes, or "max"
    int cpus = 1;          ///< that this program may use
};

/// A SKU "this-machine" of provider "local" and no price: vCPUs, RAM (or its limit, if that is
/// less), architecture, and the processor by its name in the hardware table if it is there, else by
/// the name that it gives itself. Without a figure for RAM, that is 0 and everything is gated.
[[nodiscard]] catalog::Sku machine_of(const SystemTexts& system, const catalog::Hardware& hardware);

/// The machine at hand.
[[nodiscard]] catalog::Sku this_machine();

} // namespace skusim::catalogs
