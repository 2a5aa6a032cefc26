#include <skusim/base/letters.hpp>
#include <skusim/networks/network_file.hpp>

#include "onnx_file.hpp"
#include "safetensors.hpp"

namespace skusim::networks {

namespace {

bool is_safetensors(std::string_view word) {
    return small_letters(word).ends_with(".safetensors");
}

} // namespace

bool is_network_file(std::string_view word) {
    return is_safetensors(word) || small_letters(word).ends_with(".onnx");
}

Result<Network> read_network(const std::string& path, const Axes& axes) {
    if (!is_safetensors(path)) {
        return read_onnx(path, axes);
    }
    return axes.empty() ? read_safetensors(path)
                        : failure({path, 0, 0}, "--shape is for .onnx files; this one has no axes "
                                                "that are open");
}

} // namespace skusim::networks
