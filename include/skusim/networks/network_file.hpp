// Networks from the files that frameworks save them in: what a request costs, counted operator by
// operator, and what of it a scenario says.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/models/card.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::networks {

/// All nodes of one operator. An addition, a multiplication, and any other function of an element,
/// is one operation, so that a multiply-add counts as two.
struct OperatorWork {
    std::string name;            ///< "Conv"; with its domain where that is not ONNX's own
    std::int64_t nodes = 0;      ///< of the file, however often each is passed through
    std::int64_t parameters = 0; ///< each counted with the first operator that reads it
    double operations = 0;       ///< per request
    double activation_bytes = 0; ///< inputs read and outputs written per request, without weights
};

struct Network {
    models::ModelCard card; ///< its service is no map where the file does not tell the operations
    std::string format;     ///< of most weights: "fp32", "fp16", "bf16", "int8", ...
    std::int64_t weight_bytes = 0;
    double operations = 0;               ///< per request
    double activation_bytes = 0;         ///< of all operators, as if none were fused with another
    double peak_activation_bytes = 0;    ///< most that is alive at once, in the order of the file
    std::vector<OperatorWork> operators; ///< from the most operations to the least
};

/// Sizes of the axes that the file leaves open. An axis without a name is called VALUE:AXIS, such
/// as "images:0".
using Axes = std::map<std::string, std::int64_t>;

/// Whether a word names a file of a kind that read_network() reads, by its ending.
[[nodiscard]] bool is_network_file(std::string_view word);

/// Reads a network.
///
/// `.onnx`: the operators' shapes are inferred by the ONNX library, and counted here: matrix
/// products and convolutions two operations a multiply-add, element-wise operators one an element,
/// reductions one an element that is read, movement of data none. What depends on no input is
/// computed once, when the network is loaded, and is no work of a request. Operators that are not
/// known are named in the card's notes, as are those that compute in integers. Faults: a file that
/// is no ONNX model or is cut short, open axes without a size and sizes without such an axis,
/// nodes that are not in order, shapes that do not fit or are not known, weights whose data is not
/// as long as their shape says, and a program that was built without the library.
///
/// `.safetensors`: the header alone, which tells parameters and their formats, and no operations.
[[nodiscard]] Result<Network> read_network(const std::string& path, const Axes& axes);

} // namespace skusim::networks
