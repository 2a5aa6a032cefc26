#include "operators.hpp"

#include <algorithm>
#include <array>

namespace skusim::networks {

namespace {

using enum Counting;

// Operators of ONNX to its opset 23, and those of the same sense that ONNX Runtime adds to them. A
// normalisation counts what its definition does to an element: softmax takes the maximum, a
// difference, an exponential, a sum and a quotient; a layer's the mean, a difference, a square, a
// sum, a quotient, the scale and the shift.
constexpr std::array operator_kinds = std::to_array<OperatorKind>({
    {"Conv", convolution, 1, 1, 2},
    {"ConvInteger", convolution, 1, 1, -1, true},
    {"QLinearConv", convolution, 1, 3, 8, true},
    {"ConvTranspose", transposed_convolution, 1, 1, 2},
    {"MatMul", matrix_product},
    {"FusedMatMul", matrix_product},
    {"MatMulInteger", matrix_product, 1, 1, -1, true},
    {"QLinearMatMul", matrix_product, 1, 3, -1, true},
    {"Gemm", matrix_product, 1, 1, 2},
    {"Einsum", einsum},
    {"LSTM", recurrent},
    {"GRU", recurrent},
    {"RNN", recurrent},

    {"Sum", variadic},
    {"Max", variadic},
    {"Min", variadic},
    {"Mean", variadic},
    {"QuantizeLinear", element_wise, 2, 1, -1, true},
    {"DequantizeLinear", element_wise, 2, 1, -1, true},
    {"DynamicQuantizeLinear", element_wise, 2, 1, -1, true},
    {"BatchNormalization", element_wise, 2},
    {"BiasGelu", element_wise, 2},

    {"Softmax", normalising, 5},
    {"LogSoftmax", normalising, 5},
    {"Hardmax", normalising, 2},
    {"LayerNormalization", normalising, 7},
    {"InstanceNormalization", normalising, 7},
    {"GroupNormalization", normalising, 7},
    {"MeanVarianceNormalization", normalising, 5},
    {"SimplifiedLayerNormalization", normalising, 4},
    {"RMSNormalization", normalising, 4},
    {"SkipLayerNormalization", normalising, 8},
    {"SkipSimplifiedLayerNormalization", normalising, 5},
    {"LpNormalization", normalising, 3},
    {"LRN", normalising, 5},

    {"MaxPool", pooling},
    {"AveragePool", pooling},
    {"LpPool", pooling, 2},
    {"GlobalAveragePool", reduction},
    {"GlobalMaxPool", reduction},
    {"GlobalLpPool", reduction, 2},
    {"ReduceSum", reduction},
    {"ReduceMean", reduction},
    {"ReduceMax", reduction},
    {"ReduceMin", reduction},
    {"ReduceProd", reduction},
    {"ReduceL1", reduction, 2},
    {"ReduceL2", reduction, 2},
    {"ReduceLogSum", reduction},
    {"ReduceLogSumExp", reduction, 2},
    {"ReduceSumSquare", reduction, 2},
    {"ArgMax", reduction},
    {"ArgMin", reduction},
    {"CumSum", reduction},
    {"TopK", reduction},

    {"Resize", interpolation},
    {"Upsample", interpolation},

    {"Reshape", view},
    {"Flatten", view},
    {"Squeeze", view},
    {"Unsqueeze", view},
    {"Identity", view},
    {"Dropout", view},

    {"If", control},
    {"Loop", control},
    {"Scan", control},
});

// One operation an element of the output.
constexpr std::array element_wise_names = std::to_array<std::string_view>({"Abs",
                                                                           "Acos",
                                                                           "Acosh",
                                                                           "Add",
                                                                           "And",
                                                                           "Asin",
                                                                           "Asinh",
                                                                           "Atan",
                                                                           "Atanh",
                                                                           "BitShift",
                                                                           "BitwiseAnd",
                                                                           "BitwiseNot",
                                                                           "BitwiseOr",
                                                                           "BitwiseXor",
                                                                           "Ceil",
                                                                           "Celu",
                                                                           "Clip",
                                                                           "Cos",
                                                                           "Cosh",
                                                                           "Div",
                                                                           "Elu",
                                                                           "Equal",
                                                                           "Erf",
                                                                           "Exp",
                                                                           "FastGelu",
                                                                           "Floor",
                                                                           "Gelu",
                                                                           "Greater",
                                                                           "GreaterOrEqual",
                                                                           "HardSigmoid",
                                                                           "HardSwish",
                                                                           "IsInf",
                                                                           "IsNaN",
                                                                           "LeakyRelu",
                                                                           "Less",
                                                                           "LessOrEqual",
                                                                           "Log",
                                                                           "Mish",
                                                                           "Mod",
                                                                           "Mul",
                                                                           "Neg",
                                                                           "Not",
                                                                           "Or",
                                                                           "PRelu",
                                                                           "Pow",
                                                                           "QuickGelu",
                                                                           "Reciprocal",
                                                                           "Relu",
                                                                           "Round",
                                                                           "Selu",
                                                                           "Shrink",
                                                                           "Sigmoid",
                                                                           "Sign",
                                                                           "Sin",
                                                                           "Sinh",
                                                                           "Softplus",
                                                                           "Softsign",
                                                                           "Sqrt",
                                                                           "Sub",
                                                                           "Swish",
                                                                           "Tan",
                                                                           "Tanh",
                                                                           "ThresholdedRelu",
                                                                           "Where",
                                                                           "Xor"});

constexpr std::array movement_names = std::to_array<std::string_view>({"Cast",
                                                                       "CastLike",
                                                                       "CenterCropPad",
                                                                       "Col2Im",
                                                                       "Compress",
                                                                       "Concat",
                                                                       "Constant",
                                                                       "ConstantOfShape",
                                                                       "DepthToSpace",
                                                                       "Expand",
                                                                       "EyeLike",
                                                                       "Gather",
                                                                       "GatherElements",
                                                                       "GatherND",
                                                                       "NonZero",
                                                                       "OneHot",
                                                                       "Pad",
                                                                       "Range",
                                                                       "ReverseSequence",
                                                                       "ScatterElements",
                                                                       "ScatterND",
                                                                       "Shape",
                                                                       "Size",
                                                                       "Slice",
                                                                       "SpaceToDepth",
                                                                       "Split",
                                                                       "Tile",
                                                                       "Transpose",
                                                                       "Trilu",
                                                                       "Unique"});

constexpr OperatorKind one_each{"", element_wise};
constexpr OperatorKind moves{"", movement};
constexpr OperatorKind not_known{"", unknown};

template <class Names>
bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

const OperatorKind& operator_kind(const std::string& domain, const std::string& name) {
    if (!domain.empty() && domain != "ai.onnx" && domain != "com.microsoft") {
        return not_known;
    }
    const auto* found = std::find_if(operator_kinds.begin(), operator_kinds.end(),
                                     [&](const OperatorKind& it) { return it.name == name; });
    if (found != operator_kinds.end()) {
        return *found;
    }
    return has(element_wise_names, name) ? one_each : has(movement_names, name) ? moves : not_known;
}

} // namespace skusim::networks
