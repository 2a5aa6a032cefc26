// Networks that are built by the ONNX library's own messages, and written as a framework would.
#pragma once

#include <skusim/networks/network_file.hpp>

#include <cstdint>
#include <onnx/onnx_pb.h>
#include <string>
#include <variant>
#include <vector>

namespace skusim::networks {

/// A file in a folder of its own, removed at the end of its scope.
class ScratchFile {
public:
    explicit ScratchFile(const std::string& name);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    void write(const std::string& bytes) const;
    /// Another file beside it.
    void write_beside(const std::string& name, const std::string& bytes) const;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string folder_;
    std::string path_;
};

using Axis = std::variant<int, std::string>; ///< a length, or the name of one that is open

constexpr int fp32 = ::onnx::TensorProto::FLOAT;
constexpr int int8 = ::onnx::TensorProto::INT8;
constexpr int int64 = ::onnx::TensorProto::INT64;

/// What is built, a node after the other.
class Built {
public:
    explicit Built(int operator_set = 17);

    void input(const std::string& name, const std::vector<Axis>& shape, int format = fp32);
    void output(const std::string& name);
    /// A weight of zeros.
    ::onnx::TensorProto& weight(const std::string& name, const std::vector<std::int64_t>& shape,
                                int format = fp32);
    void integers(const std::string& name, const std::vector<std::int64_t>& numbers);
    ::onnx::NodeProto& node(const std::string& name, const std::vector<std::string>& inputs,
                            const std::vector<std::string>& outputs);

    [[nodiscard]] Result<Network> read(const Axes& axes = {}) const;
    /// The network; the test fails where there is none.
    [[nodiscard]] Network counted(const Axes& axes = {}) const;
    /// The one fault, without the path; the test fails where there is none, or where it has lines.
    [[nodiscard]] std::string fault(const Axes& axes = {}) const;

    ::onnx::ModelProto model;
    ::onnx::GraphProto* graph; ///< into which nodes go
};

void set(::onnx::NodeProto& node, const std::string& attribute,
         const std::vector<std::int64_t>& numbers);
void set(::onnx::NodeProto& node, const std::string& attribute, std::int64_t number);

/// The row of an operator; the test fails where there is none.
[[nodiscard]] OperatorWork row(const Network& network, const std::string& name);

/// The value of a key of the sections; the test fails where there is none.
[[nodiscard]] std::string value_in(const text::Value& section, const std::string& key);

/// Whether a note says that.
[[nodiscard]] bool notes(const Network& network, const std::string& words);

} // namespace skusim::networks
