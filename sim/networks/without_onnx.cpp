#include "onnx_file.hpp"

namespace skusim::networks {

Result<Network> read_onnx(const std::string& path, const Axes& /*axes*/) {
    return failure({path, 0, 0}, "this skusim was built without the ONNX library; install "
                                 "libonnx-dev and libprotobuf-dev (packages-onnx.txt) and build it "
                                 "again");
}

} // namespace skusim::networks
