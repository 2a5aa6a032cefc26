// Peaks of processors and accelerators, from data files with a source for each row.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/catalog/sku.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalog {

/// Number formats of arithmetic that peaks are given for.
enum class Precision { fp32, fp16, bf16, int8 };

[[nodiscard]] constexpr auto enum_names(Precision) {
    return std::array<EnumName<Precision>, 4>{{{Precision::fp32, "fp32"},
                                               {Precision::fp16, "fp16"},
                                               {Precision::bf16, "bf16"},
                                               {Precision::int8, "int8"}}};
}

[[nodiscard]] std::string_view name(Precision precision);

/// Peak dense arithmetic by number format; absent means unknown, never zero.
struct Peaks {
    std::optional<OperationRate> fp32, fp16, bf16, int8;
    /// Formats that language models are computed in on some accelerators, and nothing else is.
    std::optional<OperationRate> fp8 = {}, fp4 = {};

    [[nodiscard]] std::optional<OperationRate> of(Precision precision) const;
};

/// One socket of a server processor.
struct Processor {
    std::string name; ///< "Intel Xeon Platinum 8370C"
    int cores = 0;    ///< of one socket; 0 if unknown
    int threads_per_core = 2;
    Peaks peaks;                        ///< of the whole socket, at its sustained all-core clock
    std::optional<Bandwidth> bandwidth; ///< of the whole socket's memory
};

/// How the accelerators of a machine reach each other.
enum class LinkKind {
    nvlink,       ///< all of them
    nvlink_pairs, ///< bridges between two and two; else PCIe
    pcie,
    xgmi, ///< of AMD
};

[[nodiscard]] constexpr auto enum_names(LinkKind) {
    return std::array<EnumName<LinkKind>, 4>{{{LinkKind::nvlink, "nvlink"},
                                              {LinkKind::nvlink_pairs, "nvlink-pairs"},
                                              {LinkKind::pcie, "pcie"},
                                              {LinkKind::xgmi, "xgmi"}}};
}

/// One whole accelerator, under one of the names that catalogs give it.
struct AcceleratorType {
    std::string name; ///< "T4"
    /// The row of the table whose figures it has; empty for such a row itself.
    std::string same_as;
    std::optional<Bytes> memory;
    AcceleratorKind kind = AcceleratorKind::gpu;
    std::string vendor; ///< "nvidia", in small letters; empty if unknown
    Peaks peaks;
    std::optional<Bandwidth> bandwidth;
    std::optional<LinkKind> link;            ///< absent if unknown
    std::optional<Bandwidth> link_bandwidth; ///< of one accelerator, in one direction
    /// What its driver tells programs that it has, which is less than it is sold as.
    std::optional<Bytes> driver_memory;
    /// NVIDIA's number for what its GPUs of a generation can: 8.0 of an A100. Absent for others.
    std::optional<double> compute_capability;

    /// What the driver tells; where that is unknown, what it is sold as.
    [[nodiscard]] std::optional<Bytes> reported_memory() const {
        return driver_memory ? driver_memory : memory;
    }
};

/// On which of NVIDIA's GPUs, by their compute capability, servers take weights or a KV cache of a
/// number format.
struct FormatSupport {
    std::string name;           ///< "fp8 weights", "KV caches of fp8"
    double least = 0;           ///< below it they are refused
    double least_if_asked = 0;  ///< likewise, where the user asks for the format by name
    double native = 0;          ///< from here on the GPU computes with it
    std::optional<double> most; ///< above it they are refused; absent if they never are
    std::string below_native;   ///< what becomes of them there: "run in fp16 on"
    std::string instead;        ///< the key that asks for what works everywhere
};

struct Hardware {
    std::vector<Processor> processors;
    std::vector<AcceleratorType> accelerators;
    std::vector<FormatSupport> formats;
    std::string date; ///< ISO date of the tables

    /// nullptr if the table has no such row.
    [[nodiscard]] const Processor* processor(std::string_view name) const;
    [[nodiscard]] const AcceleratorType* accelerator(std::string_view name) const;
    [[nodiscard]] const FormatSupport* format(std::string_view name) const;
};

} // namespace skusim::catalog
