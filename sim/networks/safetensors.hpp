// The header of a .safetensors file: the shapes and formats of a model's weights.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/networks/network_file.hpp>

#include <string>

namespace skusim::networks {

/// Format: https://huggingface.co/docs/safetensors (8 bytes of length, little-endian, then a JSON
/// object of tensors with dtype, shape and data_offsets). Faults: a file that is cut short or too
/// long, a header that is no such JSON, and offsets that contradict a shape.
[[nodiscard]] Result<Network> read_safetensors(const std::string& path);

} // namespace skusim::networks
