#include "built.hpp"

#include <filesystem>
#include <fstream>
#include <support/catch.hpp>
#include <unistd.h>

namespace skusim::networks {

ScratchFile::ScratchFile(const std::string& name) {
    std::string pattern = (std::filesystem::temp_directory_path() / "skusim.XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    path_ = folder_ + '/' + name;
}

ScratchFile::~ScratchFile() {
    std::filesystem::remove_all(folder_);
}

void ScratchFile::write(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
}

void ScratchFile::write_beside(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ + '/' + name, std::ios::binary) << bytes;
}

Built::Built(int operator_set) : graph(model.mutable_graph()) {
    model.set_ir_version(8);
    model.add_opset_import()->set_version(operator_set);
    graph->set_name("network");
}

void Built::input(const std::string& name, const std::vector<Axis>& shape, int format) {
    ::onnx::ValueInfoProto& info = *graph->add_input();
    info.set_name(name);
    auto& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(format);
    type.mutable_shape();
    for (const Axis& axis : shape) {
        auto& dim = *type.mutable_shape()->add_dim();
        if (const int* length = std::get_if<int>(&axis)) {
            dim.set_dim_value(*length);
        } else if (const auto& open = std::get<std::string>(axis); !open.empty()) {
            dim.set_dim_param(open);
        }
    }
}

void Built::output(const std::string& name) {
    graph->add_output()->set_name(name);
}

::onnx::TensorProto& Built::weight(const std::string& name, const std::vector<std::int64_t>& shape,
                                   int format) {
    ::onnx::TensorProto& tensor = *graph->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(format);
    std::size_t bytes = format == int64 ? 8 : format == int8 ? 1 : 4;
    for (const std::int64_t axis : shape) {
        tensor.add_dims(axis);
        bytes *= static_cast<std::size_t>(axis);
    }
    tensor.set_raw_data(std::string(bytes, '\0'));
    return tensor;
}

void Built::integers(const std::string& name, const std::vector<std::int64_t>& numbers) {
    ::onnx::TensorProto& tensor = *graph->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(int64);
    tensor.add_dims(static_cast<std::int64_t>(numbers.size()));
    for (const std::int64_t number : numbers) {
        tensor.add_int64_data(number);
    }
}

::onnx::NodeProto& Built::node(const std::string& name, const std::vector<std::string>& inputs,
                               const std::vector<std::string>& outputs) {
    ::onnx::NodeProto& node = *graph->add_node();
    const std::size_t dot = name.rfind('.');
    node.set_op_type(dot == std::string::npos ? name : name.substr(dot + 1));
    node.set_domain(dot == std::string::npos ? "" : name.substr(0, dot));
    for (const std::string& input : inputs) {
        node.add_input(input);
    }
    for (const std::string& output : outputs) {
        node.add_output(output);
    }
    return node;
}

Result<Network> Built::read(const Axes& axes) const {
    const ScratchFile file("built.onnx");
    file.write(model.SerializeAsString());
    return read_network(file.path(), axes);
}

Network Built::counted(const Axes& axes) const {
    const Result<Network> network = read(axes);
    if (!network) {
        FAIL(line_of(network.error().front()));
    }
    return *network;
}

std::string Built::fault(const Axes& axes) const {
    const Result<Network> network = read(axes);
    REQUIRE_FALSE(network.has_value());
    REQUIRE(network.error().size() == 1);
    CHECK(network.error().front().place.file.ends_with("built.onnx"));
    CHECK(network.error().front().message.find('\n') == std::string::npos);
    return network.error().front().message;
}

void set(::onnx::NodeProto& node, const std::string& attribute,
         const std::vector<std::int64_t>& numbers) {
    ::onnx::AttributeProto& added = *node.add_attribute();
    added.set_name(attribute);
    added.set_type(::onnx::AttributeProto::INTS);
    for (const std::int64_t number : numbers) {
        added.add_ints(number);
    }
}

void set(::onnx::NodeProto& node, const std::string& attribute, std::int64_t number) {
    ::onnx::AttributeProto& added = *node.add_attribute();
    added.set_name(attribute);
    added.set_type(::onnx::AttributeProto::INT);
    added.set_i(number);
}

OperatorWork row(const Network& network, const std::string& name) {
    for (const OperatorWork& it : network.operators) {
        if (it.name == name) {
            return it;
        }
    }
    FAIL("no operator " << name);
    return {};
}

std::string value_in(const text::Value& section, const std::string& key) {
    const text::Value* value = section.find(key);
    REQUIRE(value != nullptr);
    return value->scalar;
}

bool notes(const Network& network, const std::string& words) {
    for (const std::string& note : network.card.notes) {
        if (note.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

} // namespace skusim::networks
