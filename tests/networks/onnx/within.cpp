// What lies within a network: constants, tables, integers, operators nobody knows, graphs in nodes.
#include "built.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::networks;

TEST_CASE("onnx: what depends on no input is computed once, and costs a request nothing") {
    Built built;
    built.input("x", {1, 4});
    built.weight("w", {6, 4});
    built.node("Transpose", {"w"}, {"turned"});
    built.node("MatMul", {"x", "turned"}, {"y"});
    built.output("y");
    const Network network = built.counted();
    CHECK(network.operations == 2 * 4 * 6);
    CHECK(row(network, "Transpose").activation_bytes == 0);
    CHECK(row(network, "MatMul").activation_bytes == 4 * (4 + 6)); // the weights are no activations
    CHECK(row(network, "MatMul").parameters == 24);                // read through the transposition
    CHECK(value_in(network.card.service, "weights") == "96 B");
}

TEST_CASE("onnx: of a table a request reads rows, not the whole") {
    Built built;
    built.input("ids", {1, 3}, int64);
    built.weight("table", {1000, 8});
    built.weight("w", {8, 2});
    built.weight("unused", {5});
    built.node("Gather", {"table", "ids"}, {"rows"});
    built.node("MatMul", {"rows", "w"}, {"y"});
    built.output("y");
    const Network network = built.counted();
    CHECK(network.card.parameters == 8000 + 16 + 5);
    CHECK(network.operations == 2 * 8 * 6);
    CHECK(value_in(network.card.model, "size") == "32.084 kB");
    CHECK(value_in(network.card.service, "weights") == "64 B");
    CHECK(notes(network, "Of tables a request reads some rows: their 32 kB"));
    CHECK(notes(network, "5 parameters are in the file, and no request reads them"));
}

TEST_CASE("onnx: what an image is resized by is no parameter, and to the nearest costs nothing") {
    Built built;
    built.input("x", {1, 2, 4, 4});
    auto& scales = built.weight("scales", {4});
    scales.clear_raw_data();
    for (const float scale : {1.F, 1.F, 2.F, 2.F}) {
        scales.add_float_data(scale);
    }
    built.node("Resize", {"x", "", "scales"}, {"y"});
    auto& linear = built.node("Resize", {"y", "", "scales"}, {"z"});
    auto& mode = *linear.add_attribute();
    mode.set_name("mode");
    mode.set_type(::onnx::AttributeProto::STRING);
    mode.set_s("linear");
    built.output("z");
    const Network network = built.counted();
    CHECK(network.card.parameters == 0);
    CHECK(network.operations == 2 * 16 * 16);
}

TEST_CASE("onnx: quantised operators are counted and named") {
    Built built;
    built.input("x", {1, 2, 4, 4}, ::onnx::TensorProto::UINT8);
    built.weight("w", {3, 2, 1, 1}, int8);
    built.weight("b", {3}, ::onnx::TensorProto::INT32);
    built.weight("scale", {});
    built.weight("zero", {}, int8);
    built.graph->mutable_initializer(3)->set_data_type(::onnx::TensorProto::UINT8);
    built.graph->mutable_initializer(3)->set_raw_data(std::string(1, '\0'));
    built.weight("zero_w", {}, int8);
    built.node("QLinearConv", {"x", "scale", "zero", "w", "scale", "zero_w", "scale", "zero", "b"},
               {"c"});
    built.node("DequantizeLinear", {"c", "scale", "zero"}, {"y"});
    built.output("y");
    const Network network = built.counted();
    CHECK(row(network, "QLinearConv").operations == 2 * 2 * 48 + 48);
    CHECK(row(network, "DequantizeLinear").operations == 2 * 48);
    CHECK(network.card.parameters == 6 + 3); // bytes of weights and 32-bit biases
    CHECK(network.weight_bytes == 6 + 12);
    CHECK(value_in(network.card.service, "precision") == "int8");
    CHECK(notes(network, "Quantised operators: DequantizeLinear (1), QLinearConv (1). 71.4 % of"));
}

TEST_CASE("onnx: operators that are not known are named, never silently nothing") {
    Built built;
    built.model.add_opset_import()->set_domain("com.example");
    built.input("x", {1, 4});
    built.weight("w", {4, 4});
    built.node("com.example.Secret", {"x", "w"}, {"y"});
    built.node("Relu", {"y"}, {"z"});
    built.output("z");
    CHECK(built.fault() == "Relu \"z\": the shape of \"y\", which it reads, is not known; save the "
                           "model with its shapes (value_info)");
    auto& info = *built.graph->add_value_info();
    info.set_name("y");
    auto& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(fp32);
    type.mutable_shape()->add_dim()->set_dim_value(1);
    type.mutable_shape()->add_dim()->set_dim_value(4);
    const Network network = built.counted();
    CHECK(network.operations == 4);
    CHECK(row(network, "com.example.Secret").parameters == 16);
    CHECK(notes(network, "Operators that are not known are counted as no operations: "
                         "com.example.Secret (1)"));
}

TEST_CASE("onnx: operators newer than the library, or of ONNX Runtime, have shapes all the same") {
    Built built(20);
    built.model.add_opset_import()->set_domain("com.microsoft");
    built.input("x", {2, 3, 4});
    built.integers("axes", {-1});
    built.node("Gelu", {"x"}, {"a"});
    built.node("com.microsoft.QuickGelu", {"a"}, {"b"});
    built.node("ReduceMean", {"b", "axes"}, {"c"}); // axes are an input since operator set 18
    built.node("Exp", {"c"}, {"d"});
    built.output("d");
    const Network network = built.counted();
    CHECK(row(network, "Gelu").operations == 24);
    CHECK(row(network, "com.microsoft.QuickGelu").operations == 24);
    CHECK(row(network, "ReduceMean").operations == 24);
    CHECK(row(network, "Exp").operations == 6);
}

namespace {

/// A graph within a node: y = Relu^times(x), with x from the graph around it, or its input.
void fill(::onnx::GraphProto& graph, const std::string& from, const std::string& to, int times) {
    std::string read = from;
    for (int i = 0; i < times; ++i) {
        ::onnx::NodeProto& node = *graph.add_node();
        node.set_op_type("Relu");
        node.add_input(read);
        read = i + 1 == times ? to : to + std::to_string(i);
        node.add_output(read);
    }
    graph.add_output()->set_name(to);
}

::onnx::GraphProto& body(::onnx::NodeProto& node, const std::string& attribute) {
    ::onnx::AttributeProto& added = *node.add_attribute();
    added.set_name(attribute);
    added.set_type(::onnx::AttributeProto::GRAPH);
    added.mutable_g()->set_name(attribute);
    return *added.mutable_g();
}

} // namespace

TEST_CASE("onnx: of branches that depends on data the costlier is counted") {
    Built built;
    built.input("x", {1, 10});
    built.input("which", {}, ::onnx::TensorProto::BOOL);
    auto& branch = built.node("If", {"which"}, {"y"});
    fill(body(branch, "then_branch"), "x", "a", 1);
    fill(body(branch, "else_branch"), "x", "b", 3);
    built.node("Exp", {"y"}, {"z"});
    built.output("z");
    const Network network = built.counted();
    CHECK(row(network, "Relu").operations == 30);
    CHECK(row(network, "Exp").operations == 10);
    CHECK(notes(network, "If \"y\": of its two branches the one with more operations"));
}

TEST_CASE("onnx: loops are passed through as often as their count says, or as they are told") {
    Built built;
    built.input("x", {1, 10});
    built.input("more", {}, ::onnx::TensorProto::BOOL);
    built.input("turns", {}, int64);
    auto& loop = built.node("Loop", {"turns", "more", "x"}, {"y", "all"});
    auto& inner = body(loop, "body");
    for (const char* name : {"turn", "go_on", "carried"}) {
        inner.add_input()->set_name(name);
    }
    inner.add_output()->set_name("go_on");
    fill(inner, "carried", "r", 2);
    inner.add_output()->set_name("r");
    built.node("Exp", {"all"}, {"z"});
    built.output("y");
    built.output("z");
    CHECK(row(built.counted(), "Relu").operations == 20);
    CHECK(notes(built.counted(), "Loop \"y\" is counted as one turn"));
    const Network told = built.counted({{"y:turns", 7}});
    CHECK(row(told, "Relu").operations == 140);
    CHECK(row(told, "Relu").nodes == 2);
    CHECK(row(told, "Exp").operations == 70); // all turns, one on the other
    built.graph->mutable_input()->RemoveLast();
    built.weight("turns", {}, int64).set_raw_data(std::string("\x05\0\0\0\0\0\0\0", 8));
    CHECK(row(built.counted(), "Relu").operations == 100);
}

TEST_CASE("onnx: a scan passes once for each step of what it scans") {
    Built built;
    built.input("start", {4});
    built.input("steps", {6, 4});
    auto& scan = built.node("Scan", {"start", "steps"}, {"end", "all"});
    set(scan, "num_scan_inputs", 1);
    auto& inner = body(scan, "body");
    inner.add_input()->set_name("state");
    inner.add_input()->set_name("step");
    ::onnx::NodeProto& add = *inner.add_node();
    add.set_op_type("Add");
    add.add_input("state");
    add.add_input("step");
    add.add_output("sum");
    inner.add_output()->set_name("sum");
    inner.add_output()->set_name("sum");
    built.node("Exp", {"all"}, {"z"});
    built.output("end");
    built.output("z");
    const Network network = built.counted();
    CHECK(row(network, "Add").operations == 24);
    CHECK(row(network, "Exp").operations == 24);
}

TEST_CASE("onnx: functions of the file are what is in them, with their caller's attributes") {
    Built built;
    built.model.add_opset_import()->set_domain("mine");
    ::onnx::FunctionProto& function = *built.model.add_functions();
    function.set_domain("mine");
    function.set_name("Half");
    function.add_opset_import()->set_version(17);
    function.add_input("in");
    function.add_output("out");
    function.add_attribute("along");
    ::onnx::NodeProto& inner = *function.add_node();
    inner.set_op_type("Concat");
    inner.add_input("in");
    inner.add_input("in");
    inner.add_output("out");
    ::onnx::AttributeProto& axis = *inner.add_attribute();
    axis.set_name("axis");
    axis.set_type(::onnx::AttributeProto::INT);
    axis.set_ref_attr_name("along");
    built.input("x", {2, 3});
    set(built.node("mine.Half", {"x"}, {"y"}), "along", 1);
    built.node("Relu", {"y"}, {"z"});
    built.output("z");
    CHECK(row(built.counted(), "Relu").operations == 12);
    CHECK(row(built.counted(), "Concat").nodes == 1);
    // One that calls itself ends in a sentence.
    inner.set_op_type("Half");
    inner.set_domain("mine");
    CHECK_THAT(built.fault(), ContainsSubstring("functions call each other more than 32 deep"));
}
