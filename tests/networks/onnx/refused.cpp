// What is no network, or contradicts itself: one sentence, and never a figure or a crash.
#include "built.hpp"

#include <random>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::networks;

namespace {

std::string fault_of(const std::string& bytes, const std::string& name = "bad.onnx") {
    const ScratchFile file(name);
    file.write(bytes);
    const Result<Network> network = read_network(file.path(), {});
    REQUIRE_FALSE(network.has_value());
    REQUIRE(network.error().size() == 1);
    CHECK(network.error().front().message.find('\n') == std::string::npos);
    return network.error().front().message;
}

Built layer() {
    Built built;
    built.input("x", {1, 3, 8, 8});
    built.weight("w", {4, 3, 3, 3});
    set(built.node("Conv", {"x", "w"}, {"y"}), "strides", {2, 2});
    built.node("Relu", {"y"}, {"z"});
    built.output("z");
    return built;
}

} // namespace

TEST_CASE("onnx: a file that is none, or is cut short") {
    CHECK(fault_of("") == "is empty");
    CHECK_THAT(fault_of("# a text, called .onnx\n"), StartsWith("is no ONNX model, or cut short"));
    CHECK(fault_of("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 4\n") ==
          "is a pointer of Git LFS, not the model itself; run `git lfs pull`");
    ::onnx::ModelProto without;
    without.set_ir_version(8);
    CHECK_THAT(fault_of(without.SerializeAsString()), StartsWith("has no graph with operators"));
    CHECK(read_network("/nowhere/there.onnx", {}).error().front().message ==
          "cannot be opened: No such file or directory");
    CHECK_FALSE(read_network("/", {}).has_value());
    const std::string whole = layer().model.SerializeAsString();
    int refused = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const ScratchFile file("cut.onnx");
        file.write(whole.substr(0, length));
        refused += read_network(file.path(), {}).has_value() ? 0 : 1;
    }
    // The messages of a file have no end mark: cut between two fields, it lacks what comes last,
    // which is the version of its operators.
    CHECK(refused == static_cast<int>(whole.size()));
}

TEST_CASE("onnx: nodes in a circle, and what nobody writes") {
    Built circle;
    circle.input("x", {1, 4});
    circle.node("Add", {"x", "b"}, {"a"});
    circle.node("Relu", {"a"}, {"b"});
    circle.output("b");
    CHECK(circle.fault() == "Add \"a\": it reads \"b\", which no node before it writes; the nodes "
                            "run in a circle or are not in order");
    Built output;
    output.input("x", {1, 4});
    output.node("Relu", {"x"}, {"a"});
    output.output("other");
    CHECK(output.fault() == "its output \"other\" is written by no node");
}

TEST_CASE("onnx: shapes that are missing, do not fit, or are too large") {
    Built missing;
    missing.graph->add_input()->set_name("x");
    missing.node("Relu", {"x"}, {"y"});
    missing.output("y");
    CHECK(missing.fault() == "the shape of its input \"x\" is not in the file");
    Built product;
    product.input("x", {1, 4});
    product.weight("w", {5, 2});
    product.node("MatMul", {"x", "w"}, {"y"});
    product.output("y");
    CHECK_THAT(product.fault(), StartsWith("MatMul \"y\": "));
    Built channels = layer();
    channels.graph->mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->mutable_dim(1)
        ->set_dim_value(5);
    CHECK(channels.fault() == "Conv \"y\": its input has 5 channels, and kernels of 4 x 3 x 3 x 3 "
                              "in 1 groups are for another number");
    Built stride = layer();
    stride.graph->mutable_node(0)->mutable_attribute(0)->set_ints(1, 0);
    CHECK(stride.fault() == "Conv \"y\": its attribute strides is 0");
    Built huge;
    huge.input("x", {1 << 30, 1 << 30, 1 << 30});
    huge.node("Relu", {"x"}, {"y"});
    huge.output("y");
    CHECK_THAT(huge.fault(), ContainsSubstring("is larger than any memory"));
    Built grown;
    grown.input("x", {1 << 20, 1});
    grown.input("y", {1, 1 << 30});
    grown.node("Add", {"x", "y"}, {"z"});
    grown.output("z");
    CHECK(grown.fault() ==
          "Add \"z\": \"z\" would be 1048576 x 1073741824, which no tensor can be");
    Built small = layer();
    small.graph->mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->mutable_dim(2)
        ->set_dim_value(1);
    CHECK(small.fault() == "Conv \"y\": its kernel is larger than the input that it goes over");
}

TEST_CASE("onnx: weights that are not what their shape says") {
    Built built = layer();
    built.graph->mutable_initializer(0)->mutable_raw_data()->pop_back();
    CHECK(built.fault() == "weight \"w\": it has 431 bytes of data, and its shape 4 x 3 x 3 x 3 of "
                           "fp32 needs 432");
    built.graph->mutable_initializer(0)->clear_raw_data();
    CHECK(built.fault() == "weight \"w\": it has 0 numbers, and its shape 4 x 3 x 3 x 3 needs 108");
    built.graph->mutable_initializer(0)->set_dims(0, std::int64_t{1} << 62);
    CHECK_THAT(built.fault(), ContainsSubstring("is none that a tensor can have"));
    built.graph->mutable_initializer(0)->set_dims(0, -4);
    CHECK_THAT(built.fault(), ContainsSubstring("is none that a tensor can have"));
}

namespace {

void lay_outside(::onnx::TensorProto& tensor, const std::string& location,
                 const std::string& offset, const std::string& length) {
    tensor.clear_raw_data();
    tensor.clear_external_data();
    tensor.set_data_location(::onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : {std::pair{"location", location}, std::pair{"offset", offset},
                                     std::pair{"length", length}}) {
        auto& entry = *tensor.add_external_data();
        entry.set_key(key);
        entry.set_value(value);
    }
}

/// What is read of a layer whose weights lie in `bytes` bytes of w.bin.
Result<Network> read_beside(const std::string& location, const std::string& offset,
                            const std::string& length, std::size_t bytes) {
    Built built = layer();
    lay_outside(*built.graph->mutable_initializer(0), location, offset, length);
    const ScratchFile file("layer.onnx");
    file.write(built.model.SerializeAsString());
    file.write_beside("w.bin", std::string(bytes, '\0'));
    return read_network(file.path(), {});
}

} // namespace

TEST_CASE("onnx: weights outside of the file are sized, looked for, and held to what they say") {
    const Network network = read_beside("w.bin", "64", "432", 496).value();
    CHECK(network.weight_bytes == 432);
    CHECK(notes(network, "Weights lie outside of the file: w.bin."));
    const Network absent = read_beside("other.bin", "0", "432", 1).value();
    CHECK(absent.weight_bytes == 432);
    CHECK(notes(absent, "Weights lie in files that are not there"));
    const auto fault = [](const Result<Network>& read) {
        REQUIRE_FALSE(read.has_value());
        return read.error().front().message;
    };
    CHECK(fault(read_beside("w.bin", "65", "432", 496)) ==
          "weight \"w\": its data ends behind the end of w.bin, which is 496 bytes long");
    CHECK(fault(read_beside("w.bin", "18446744073709551615", "432", 496)) ==
          "weight \"w\": its data ends behind the end of w.bin, which is 496 bytes long");
    CHECK(fault(read_beside("w.bin", "0", "431", 496)) ==
          "weight \"w\": its external data is 431 bytes long, and its shape needs 432");
    CHECK(fault(read_beside("w.bin", "-1", "432", 496)) == "weight \"w\": its offset \"-1\" is no "
                                                           "number");
    CHECK_THAT(fault(read_beside("../w.bin", "0", "432", 496)),
               ContainsSubstring("which is no file in the model's folder"));
    CHECK_THAT(fault(read_beside("/etc/passwd", "0", "432", 496)),
               ContainsSubstring("which is no file in the model's folder"));
}

TEST_CASE("onnx: names with line breaks stay on one line") {
    Built built;
    built.input("x\ny", {1, 4});
    built.node("Relu", {"x\ny"}, {"a"});
    built.node("Add", {"a", "no\x1b[31m\nthing"}, {"b"});
    built.output("b");
    CHECK_THAT(built.fault(), ContainsSubstring("it reads \"no?[31m?thing\""));
}

TEST_CASE("onnx: a file with any byte changed is read or refused, and nothing else") {
    const std::string whole = layer().model.SerializeAsString();
    std::mt19937_64 draw(15);
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string bytes = whole;
        // The weights' zeros are most of the file: what is changed is the rest.
        const std::size_t data = whole.find(std::string(432, '\0'));
        std::size_t at = draw() % (whole.size() - 432);
        at += at >= data ? 432 : 0;
        bytes[at] = static_cast<char>(draw());
        const ScratchFile file("changed.onnx");
        file.write(bytes);
        const Result<Network> network = read_network(file.path(), {});
        refused += network ? 0 : 1;
        if (!network) {
            CHECK(network.error().size() == 1);
            CHECK(network.error().front().message.find('\n') == std::string::npos);
        }
    }
    CHECK(refused > 1000);
    CHECK(refused < 3000);
}
