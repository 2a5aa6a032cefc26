// Networks whose work is known by hand: every figure is exact.
#include "built.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::networks;

TEST_CASE("onnx: a perceptron of two layers") {
    Built built;
    built.input("x", {1, 784});
    built.weight("w1", {784, 128});
    built.weight("b1", {128});
    built.weight("w2", {128, 10});
    built.weight("b2", {10});
    built.node("Gemm", {"x", "w1", "b1"}, {"h"});
    built.node("Relu", {"h"}, {"r"});
    built.node("Gemm", {"r", "w2", "b2"}, {"y"});
    built.node("Softmax", {"y"}, {"p"});
    built.output("p");
    const Network network = built.counted();
    CHECK(network.card.parameters == 784 * 128 + 128 + 128 * 10 + 10);
    CHECK(network.format == "fp32");
    CHECK(network.weight_bytes == 4 * 101'770);
    CHECK(row(network, "Gemm").nodes == 2);
    CHECK(row(network, "Gemm").parameters == 101'770);
    CHECK(row(network, "Gemm").operations == 2 * 784 * 128 + 128 + 2 * 128 * 10 + 10);
    CHECK(row(network, "Relu").operations == 128);
    CHECK(row(network, "Softmax").operations == 5 * 10);
    CHECK(network.operations == 203'580);
    CHECK(row(network, "Gemm").activation_bytes == 4 * (784 + 128 + 128 + 10));
    CHECK(row(network, "Relu").activation_bytes == 4 * 256);
    CHECK(network.activation_bytes == 4 * (784 + 128 + 128 + 10 + 256 + 20));
    CHECK(network.peak_activation_bytes == 4 * (784 + 128));
    CHECK(network.operators.front().name == "Gemm"); // the most operations first
    CHECK(network.card.name == "built");
    CHECK(network.card.task == "x 1 x 784 fp32");
    CHECK(value_in(network.card.model, "size") == "407.08 kB");
    CHECK(value_in(network.card.model, "ram") == "1.1 GiB");
    CHECK(value_in(network.card.service, "kind") == "roofline");
    CHECK(value_in(network.card.service, "operations") == "203.58 kFLOP");
    CHECK(value_in(network.card.service, "weights") == "407.08 kB");
    CHECK(value_in(network.card.service, "activations") == "4.28 kB"); // without Relu's
    CHECK(value_in(network.card.service, "precision") == "fp32");
}

TEST_CASE("onnx: convolutions with strides, groups, dilations, and transposed") {
    Built built;
    built.input("x", {1, 3, 32, 32});
    built.weight("w1", {8, 3, 3, 3});
    built.weight("b1", {8});
    built.weight("w2", {8, 1, 3, 3});
    built.weight("w3", {4, 8, 3, 3});
    built.weight("w4", {4, 2, 2, 2});
    auto& strided = built.node("Conv", {"x", "w1", "b1"}, {"a"}); // 8 x 16 x 16
    set(strided, "strides", {2, 2});
    set(strided, "pads", {1, 1, 1, 1});
    auto& grouped = built.node("Conv", {"a", "w2"}, {"b"}); // 8 x 16 x 16
    set(grouped, "group", 8);
    set(grouped, "pads", {1, 1, 1, 1});
    auto& dilated = built.node("Conv", {"b", "w3"}, {"c"}); // 4 x 12 x 12
    set(dilated, "dilations", {2, 2});
    auto& pool = built.node("MaxPool", {"c"}, {"d"}); // 4 x 6 x 6
    set(pool, "kernel_shape", {2, 2});
    set(pool, "strides", {2, 2});
    auto& transposed = built.node("ConvTranspose", {"d", "w4"}, {"e"}); // 2 x 12 x 12
    set(transposed, "strides", {2, 2});
    built.node("GlobalAveragePool", {"e"}, {"f"});
    built.node("Flatten", {"f"}, {"g"});
    built.output("g");
    const Network network = built.counted();
    CHECK(row(network, "Conv").operations ==
          (2 * 27 + 1) * 8 * 256 + 2 * 9 * 8 * 256 + 2 * 72 * 4 * 144);
    CHECK(row(network, "MaxPool").operations == 4 * 4 * 36);
    CHECK(row(network, "ConvTranspose").operations == 2 * 144 * 2 * 4);
    CHECK(row(network, "GlobalAveragePool").operations == 2 * 144);
    CHECK(row(network, "Flatten").operations == 0);
    CHECK(row(network, "Flatten").activation_bytes == 0);
    CHECK(network.operations == 232'448 + 576 + 2304 + 288);
    CHECK(network.card.parameters == 216 + 8 + 72 + 288 + 32);
}

namespace {

/// A block of a transformer of width 8 with 2 heads, as exporters write it: the shapes of its
/// heads are computed by nodes.
Built block() {
    Built built;
    built.input("x", {"batch", "tokens", 8});
    for (const char* name : {"wq", "wk", "wv", "wo"}) {
        built.weight(name, {8, 8});
    }
    for (const char* name : {"bq", "bk", "bv", "scale", "shift"}) {
        built.weight(name, {8});
    }
    built.weight("up", {8, 32});
    built.weight("down", {32, 8});
    built.weight("root", {}); // a number, no parameter
    built.integers("two_four", {2, 4});
    built.integers("eight", {8});
    built.integers("first_two", {0, 1});
    built.node("LayerNormalization", {"x", "scale", "shift"}, {"n"});
    built.node("Shape", {"x"}, {"s"});
    built.node("Gather", {"s", "first_two"}, {"bt"});
    built.node("Concat", {"bt", "two_four"}, {"split"});
    set(*built.graph->mutable_node(3), "axis", 0);
    built.node("Concat", {"bt", "eight"}, {"joined"});
    set(*built.graph->mutable_node(4), "axis", 0);
    for (const std::string name : {"q", "k", "v"}) {
        built.node("MatMul", {"n", "w" + name}, {name + "0"});
        built.node("Add", {name + "0", "b" + name}, {name + "1"});
        built.node("Reshape", {name + "1", "split"}, {name + "2"});
        set(built.node("Transpose", {name + "2"}, {name}), "perm",
            name == "k" ? std::vector<std::int64_t>{0, 2, 3, 1}
                        : std::vector<std::int64_t>{0, 2, 1, 3});
    }
    built.node("MatMul", {"q", "k"}, {"qk"});
    built.node("Div", {"qk", "root"}, {"scaled"});
    built.node("Softmax", {"scaled"}, {"weights"});
    built.node("MatMul", {"weights", "v"}, {"heads"});
    set(built.node("Transpose", {"heads"}, {"turned"}), "perm", {0, 2, 1, 3});
    built.node("Reshape", {"turned", "joined"}, {"flat"});
    built.node("MatMul", {"flat", "wo"}, {"o"});
    built.node("Add", {"o", "x"}, {"residual"});
    built.node("MatMul", {"residual", "up"}, {"wide"});
    built.node("Relu", {"wide"}, {"active"});
    built.node("MatMul", {"active", "down"}, {"narrow"});
    built.node("Add", {"narrow", "residual"}, {"y"});
    built.output("y");
    return built;
}

} // namespace

TEST_CASE("onnx: a block of a transformer, whose shapes are computed by nodes of it") {
    const Network network = block().counted({{"batch", 1}, {"tokens", 6}});
    CHECK(row(network, "MatMul").operations ==
          4 * 2 * 8 * 48 + 2 * 4 * 72 + 2 * 6 * 48 + 2 * 8 * 192 + 2 * 32 * 48);
    CHECK(row(network, "Add").operations == 5 * 48);
    CHECK(row(network, "Div").operations == 72);
    CHECK(row(network, "Softmax").operations == 5 * 72);
    CHECK(row(network, "LayerNormalization").operations == 7 * 48);
    CHECK(row(network, "Shape").operations == 0);
    CHECK(row(network, "Concat").activation_bytes == 0); // of shapes: known when it is loaded
    CHECK(network.operations == 10'368 + 240 + 72 + 192 + 336 + 360);
    CHECK(network.card.parameters == 4 * 64 + 5 * 8 + 512);
    // Twice as many tokens: attention's products are four times as many, all others twice.
    const Network twice = block().counted({{"batch", 1}, {"tokens", 12}});
    CHECK(twice.operations == 2 * (11'568 - 576 - 576 - 72 - 360) + 4 * (576 + 576 + 72 + 360));
    CHECK(block().counted({{"batch", 2}, {"tokens", 6}}).operations == 2 * 11'568);
}

TEST_CASE("onnx: open axes are asked for by name, and no other names are taken") {
    CHECK(block().fault() == "axes batch, tokens of \"x\" (batch x tokens x 8) are open; say how "
                             "long they are for one request: --shape batch=1 --shape tokens=1");
    CHECK_THAT(block().fault({{"batch", 1}}),
               StartsWith("axes tokens of \"x\" (batch x tokens x 8) are open"));
    CHECK(block().fault({{"batch", 1}, {"tokens", 2}, {"token", 3}}) ==
          "--shape token=3: no axis of that name is open; open are batch, tokens");
    Built built;
    built.input("image", {"", 4});
    built.node("Relu", {"image"}, {"y"});
    built.output("y");
    CHECK_THAT(built.fault(), StartsWith("axes image:0 of \"image\" (image:0 x 4) are open"));
    CHECK(built.counted({{"image:0", 3}}).operations == 12);
    CHECK(built.fault({{"image:0", 1'000'000'000'000}}) ==
          "its input \"image\" of 1000000000000 x 4 is larger than any memory");
}

TEST_CASE("onnx: an axis that depends on the data is asked for by its place") {
    Built built;
    built.input("x", {4, 4});
    built.node("NonZero", {"x"}, {"places"});
    built.node("Cast", {"places"}, {"y"});
    set(*built.graph->mutable_node(1), "to", std::int64_t{fp32});
    built.node("Exp", {"y"}, {"z"});
    built.output("z");
    CHECK(built.fault() == "the length of axis 1 of \"places\" depends on what is in the request; "
                           "say what it is: --shape places:1=N");
    CHECK(row(built.counted({{"places:1", 5}}), "Exp").operations == 10);
}

TEST_CASE("onnx: recurrent layers, equations, sums of several") {
    Built built;
    built.input("x", {5, 1, 3}); // five steps, batch of one, width 3
    built.weight("w", {1, 16, 3});
    built.weight("r", {1, 16, 4});
    built.weight("b", {1, 32});
    set(built.node("LSTM", {"x", "w", "r", "b"}, {"h", "last"}), "hidden_size", 4);
    built.node("Sum", {"last", "last", "last"}, {"s"}); // 1 x 1 x 4
    auto& einsum = built.node("Einsum", {"x", "x"}, {"e"});
    auto& equation = *einsum.add_attribute();
    equation.set_name("equation");
    equation.set_type(::onnx::AttributeProto::STRING);
    equation.set_s("sbi,tbi->st");
    built.output("s");
    built.output("e");
    const Network network = built.counted();
    CHECK(row(network, "LSTM").operations == 5 * (2 * 48 + 2 * 64 + 32 + 16));
    CHECK(row(network, "Sum").operations == 2 * 4);
    CHECK(row(network, "Einsum").operations == 2 * 5 * 5 * 3);
    CHECK(network.card.parameters == 48 + 64 + 32);
}
