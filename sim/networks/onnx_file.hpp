// What reads .onnx files: the folder onnx/ where skusim is built with the library, else a fault.
#pragma once

#include <skusim/networks/network_file.hpp>

#include <string>

namespace skusim::networks {

[[nodiscard]] Result<Network> read_onnx(const std::string& path, const Axes& axes);

} // namespace skusim::networks
