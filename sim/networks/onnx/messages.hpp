// The messages of ONNX's protocol buffers, by name: only sources that read them include its
// headers.
#pragma once

namespace onnx {
class AttributeProto;
class FunctionProto;
class GraphProto;
class ModelProto;
class NodeProto;
class TensorProto;
class TypeProto;
} // namespace onnx
