#include "networks/onnx/file.hpp"

#include <skusim/text/plain.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>
#include <limits>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

namespace {

/// Whether the message was read from its first byte to its last.
bool parse(const std::string& path, ::onnx::ModelProto& model) {
    // What protobuf has to say of a broken file goes to standard error, line by line.
    google::protobuf::SetLogHandler(nullptr);
    std::ifstream file(path, std::ios::binary);
    google::protobuf::io::IstreamInputStream stream(&file);
    google::protobuf::io::CodedInputStream coded(&stream);
    coded.SetTotalBytesLimit(std::numeric_limits<int>::max());
    return model.ParseFromCodedStream(&coded) && coded.ConsumedEntireMessage();
}

} // namespace

Result<std::shared_ptr<const ::onnx::ModelProto>> read_onnx_file(const std::string& path) {
    const Place place{path, 0, 0};
    constexpr std::size_t beginning = 64;
    const Result<std::string> first = text::read_text_file(path, beginning);
    if (!first) {
        return failure(first.error());
    }
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return failure(place, "is no plain file");
    }
    if (first->empty()) {
        return failure(place, "is empty");
    }
    if (first->starts_with("version https://git-lfs")) {
        return failure(place, "is a pointer of Git LFS, not the model itself; run `git lfs pull`");
    }
    const auto size = std::filesystem::file_size(path, error);
    if (size >= static_cast<std::uintmax_t>(std::numeric_limits<int>::max())) {
        return failure(place, "is over 2 GiB, more than an ONNX file can be; save the weights as "
                              "external data");
    }
    auto model = std::make_shared<::onnx::ModelProto>();
    if (!parse(path, *model)) {
        return failure(place, fmt::format("is no ONNX model, or cut short: its {} bytes are not "
                                          "one whole message",
                                          size));
    }
    if (!model->has_graph() || model->graph().node_size() == 0) {
        return failure(place, "has no graph with operators: this is no ONNX model of a network");
    }
    return std::shared_ptr<const ::onnx::ModelProto>(std::move(model));
}

} // namespace skusim::networks
