// The tables of processors and accelerators that ship with skusim.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>

#include <string_view>

namespace skusim::catalogs {

/// The tables of data/hardware, compiled into the program and parsed once.
[[nodiscard]] const catalog::Hardware& shipped_hardware();

/// Reads hardware tables from CSV text, with a source and a date in each row. Blank cells are
/// unknown figures, never zero; an unknown number of threads per core is 2. Two rows of one name
/// are a fault.
///
/// Processors, one socket per row: `name`, `cores`, `threads_per_core`, `clock_ghz`,
/// `fp32_operations_per_cycle_per_core` (and fp16, bf16, int8), `bandwidth_gb_per_s`, `source`,
/// `date`, `note`. A peak is cores x clock x operations per cycle (a multiply-add counts as two).
/// Accelerators: `name`, `memory_gib`, `fp32_tflops`, `fp16_tflops`, `bf16_tflops`, `int8_tops`,
/// `bandwidth_gb_per_s`, `source`, `date`; optional `kind` (gpu | fpga | asic; gpu if blank),
/// `vendor`, `fp8_tflops`, `fp4_tflops`, `link_gb_per_s` (in one direction), `link_kind` (nvlink |
/// nvlink-pairs | pcie | xgmi), `driver_memory_mib` (what its driver tells programs),
/// `compute_capability` (of NVIDIA's GPUs, as its list of CUDA GPUs has it) and `note`.
/// Names that catalogs have for accelerators beside those: `name`, `same_as` (a row of the table of
/// accelerators, whose figures it has; blank if none), `kind`, `vendor`, `memory_gib`, `source`,
/// `date`, optional `note`.
/// Number formats of weights and of the KV cache: `name` ("fp8 weights"), `least_capability`,
/// `least_if_asked`, `native_capability`, `most_capability` (blank for no bound), `below_native`
/// (what servers do there), `instead` (a key that asks for what works), `source`, `date`, optional
/// `note`.
[[nodiscard]] Result<catalog::Hardware> parse_hardware(std::string_view processors,
                                                       std::string_view accelerators,
                                                       std::string_view accelerator_names = {},
                                                       std::string_view number_formats = {});

} // namespace skusim::catalogs
