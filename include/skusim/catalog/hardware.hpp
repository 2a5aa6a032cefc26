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

    /// What the driver tells; where that is unknown, what it is sold as.
    [[nodiscard]] std::optional<Bytes> reported_memory() const {
        return driver_memory ? driver_memory : memory;
    }
};

struct Hardware {
    std::vector<Processor> processors;
    std::vector<AcceleratorType> accelerators;
    std::string date; ///< ISO date of the tables

    /// nullptr if the table has no such row.
    [[nodiscard]] const Processor* processor(std::string_view name) const;
    [[nodiscard]] const AcceleratorType* accelerator(std::string_view name) const;
};

} // namespace skusim::catalog
