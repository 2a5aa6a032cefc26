// An ONNX model as it lies in its file.
#pragma once

#include <skusim/base/fault.hpp>

#include "networks/onnx/messages.hpp"

#include <memory>
#include <string>

namespace skusim::networks {

/// Faults: a file that cannot be read, that is no ONNX model, or that is cut short.
[[nodiscard]] Result<std::shared_ptr<const ::onnx::ModelProto>>
read_onnx_file(const std::string& path);

} // namespace skusim::networks
