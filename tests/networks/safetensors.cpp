// The header of .safetensors files, and what is none.
#include <skusim/networks/network_file.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <support/catch.hpp>
#include <unistd.h>

using namespace skusim;
using namespace skusim::networks;

namespace {

/// The file's first eight bytes: the header's length.
std::string length_of(std::uint64_t length) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) {
        bytes += static_cast<char>(length >> (8 * i));
    }
    return bytes;
}

Result<Network> read(const std::string& bytes, const Axes& axes = {}) {
    const auto path = std::filesystem::temp_directory_path() /
                      ("skusim." + std::to_string(getpid()) + ".SafeTensors");
    std::ofstream(path, std::ios::binary) << bytes;
    const Result<Network> network = read_network(path.string(), axes);
    std::filesystem::remove(path);
    return network;
}

Result<Network> read(const std::string& header, std::size_t data) {
    return read(length_of(header.size()) + header + std::string(data, '\0'));
}

std::string fault(const Result<Network>& network) {
    REQUIRE_FALSE(network.has_value());
    REQUIRE(network.error().size() == 1);
    return network.error().front().message;
}

const std::string two =
    R"({"__metadata__": {"format": "pt"},
  "w": {"dtype": "BF16", "shape": [8, 4], "data_offsets": [0, 64]},
  "b": {"dtype": "F32", "shape": [4], "data_offsets": [64, 80]},
  "ids": {"dtype": "I64", "shape": [1, 2], "data_offsets": [80, 96]}})";

} // namespace

TEST_CASE("safetensors: parameters, bytes and the format of most") {
    const Network network = read(two, 96).value();
    CHECK(network.card.parameters == 36); // the indices are none
    CHECK(network.weight_bytes == 64 + 16);
    CHECK(network.format == "bf16");
    CHECK(network.operations == 0);
    CHECK(network.card.service.kind == text::Value::Kind::nothing);
    CHECK(network.card.model.find("size")->scalar == "80 B");
    CHECK_THAT(network.card.notes.back(), ContainsSubstring("no operations"));
}

TEST_CASE("safetensors: a file that is cut short, too long, or none") {
    CHECK(fault(read(two, 95)) == "is cut short, or is not what its header says: 96 bytes of "
                                  "tensors, and 95 in the file");
    CHECK_THAT(fault(read(two, 97)), ContainsSubstring("96 bytes of tensors, and 97 in the file"));
    CHECK_THAT(fault(read("{}")), StartsWith("is no .safetensors file, or cut short"));
    CHECK_THAT(fault(read(length_of(~std::uint64_t{0}) + two)),
               StartsWith("is no .safetensors file, or cut short"));
    CHECK_THAT(fault(read(length_of(two.size() + 1) + two)),
               StartsWith("is no .safetensors file, or cut short"));
    CHECK_FALSE(read(two.substr(0, 60), 96).has_value());
    CHECK(fault(read("[1]", 0)) == "its header is no JSON object of tensors");
    CHECK_FALSE(read_network("/nowhere/x.safetensors", {}).has_value());
    CHECK_FALSE(read_network("/tmp/../nowhere.safetensors/", {}).has_value());
}

TEST_CASE("safetensors: tensors that contradict themselves are named") {
    const auto of = [](const std::string& dtype, const std::string& shape,
                       const std::string& span) {
        return fault(read("{\"w\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape +
                              ", \"data_offsets\": " + span + "}}",
                          16));
    };
    CHECK(of("F32", "[4]", "[0, 15]") ==
          "tensor \"w\": its data_offsets span 15 bytes, and its shape 4 of F32 needs 16");
    CHECK(of("F31", "[4]", "[0, 16]") == "tensor \"w\": its dtype \"F31\" is unknown");
    CHECK_THAT(of("F32", "[9999999999, 9999999999]", "[0, 16]"),
               ContainsSubstring("is none that a tensor can have"));
    CHECK_THAT(of("F32", "[-4]", "[0, 16]"), ContainsSubstring("two data_offsets"));
    CHECK_THAT(of("F32", "[4]", "[16, 0]"), ContainsSubstring("needs 16"));
    CHECK_THAT(of("F32", "[4]", "[0]"), ContainsSubstring("two data_offsets"));
    CHECK(fault(read(length_of(two.size()) + two + std::string(96, '\0'), {{"batch", 1}})) ==
          "--shape is for .onnx files; this one has no axes that are open");
}
