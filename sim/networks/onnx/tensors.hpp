// Tensors of an ONNX file: their shapes, their few numbers, and whether their data is all there.
#pragma once

#include "networks/onnx/messages.hpp"
#include "networks/values.hpp"

#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::networks {

/// Files beside the model that hold its weights.
struct ExternalFiles {
    std::string folder;            ///< the model's; empty for the working one
    std::set<std::string> there;   ///< names of those that hold data of a tensor
    std::set<std::string> missing; ///< names of those that should
};

/// The tensor as a constant. The error is a phrase: a shape that no tensor has, data that is longer
/// or shorter than the shape says, or lies outside of the model's folder.
[[nodiscard]] tl::expected<Value, std::string> constant_of(const ::onnx::TensorProto& tensor,
                                                           ExternalFiles& files);

/// The numbers of a tensor, row by row, if they are at most `most` and lie in the file itself.
[[nodiscard]] std::optional<std::vector<double>> numbers_of(const ::onnx::TensorProto& tensor,
                                                            std::int64_t most);

} // namespace skusim::networks
