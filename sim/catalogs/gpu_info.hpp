// What SkyPilot's column GpuInfo tells of a machine's accelerators.
#pragma once

#include <skusim/base/quantity.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skusim::catalogs {

/// A cell of that column is JSON or what Python prints for it, with keys in capitals or without:
///   {'Gpus': [{'Name': 'A6000', 'Manufacturer': 'NVIDIA', 'Count': 2.0,
///              'MemoryInfo': {'SizeInMiB': 49152}}], 'TotalGpuMemoryInMiB': 98304}
/// Some clouds write the name alone instead ("V100"), which tells nothing that the column of names
/// does not.
struct GpuInfo {
    bool lists_gpus = false;
    std::string maker; ///< in small letters; empty if the cell does not tell
    std::optional<Bytes> size;
    std::optional<Bytes> total;
};

[[nodiscard]] GpuInfo read_gpu_info(std::string_view cell);

/// The memory of each of `count` accelerators, or nothing. The size is that of each one wherever
/// the total is so many times it. Where both figures are one, some clouds write that of each into
/// both (Lambda) and some that of all (Vast): then it is that of each if a card of that name has so
/// much, else that of all.
[[nodiscard]] std::optional<Bytes> memory_of_each(const GpuInfo& info, double count,
                                                  std::optional<Bytes> by_name);

} // namespace skusim::catalogs
