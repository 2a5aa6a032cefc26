// A model's file from inspect to a plan.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

/// Fields of a protocol buffer, as ONNX files have them.
std::string number(int field, std::uint64_t value) {
    std::string bytes(1, static_cast<char>(field << 3));
    for (; value >= 0x80; value >>= 7U) {
        bytes += static_cast<char>((value & 0x7fU) | 0x80U);
    }
    return bytes + static_cast<char>(value);
}
std::string part(int field, const std::string& content) {
    std::string bytes = number(field, content.size());
    bytes[0] = static_cast<char>((field << 3) | 2);
    return bytes + content;
}

/// y = x w, with x of batch x 1024 and w of 1024 x 1024 in fp32.
std::string product() {
    const auto axis = [](const std::string& what) { return part(1, what); };
    const std::string shape = axis(part(2, "batch")) + axis(number(1, 1024));
    const std::string input = part(1, "x") + part(2, part(1, number(1, 1) + part(2, shape)));
    const std::string weight = number(1, 1024) + number(1, 1024) + number(2, 1) + part(8, "w") +
                               part(9, std::string(std::size_t{4} << 20U, '\0'));
    const std::string node = part(1, "x") + part(1, "w") + part(2, "y") + part(4, "MatMul");
    const std::string graph = part(1, node) + part(2, "product") + part(5, weight) +
                              part(11, input) + part(12, part(1, "y"));
    return number(1, 8) + part(7, graph) + part(8, number(2, 17));
}

/// Whether .onnx files are read by this build.
bool has_onnx(const std::string& file) {
    const Run run = run_skusim({"inspect", file, "--shape", "batch=1"});
    if (run.err.find("was built without the ONNX library") == std::string::npos) {
        return true;
    }
    WARN("skipped: skusim was built without the ONNX library (packages-onnx.txt)");
    CHECK(run.status == 2);
    return false;
}

} // namespace

TEST_CASE("a network in a file is inspected, in every form") {
    const Scratch scratch;
    const std::string file = scratch.write("product.onnx", product());
    if (!has_onnx(file)) {
        return;
    }
    const Run run = run_skusim({"inspect", file, "--shape", "batch=2", "--format", "json"});
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result.at("model") == "product");
    CHECK(result.at("parameters") == 1'048'576);
    const json& network = result.at("network");
    CHECK(network.at("format") == "fp32");
    CHECK(network.at("weight_bytes") == 4'194'304);
    CHECK(network.at("operations") == 2 * 2 * 1024 * 1024);
    CHECK(network.at("activation_bytes") == 4 * 2 * 2 * 1024);
    CHECK(network.at("peak_activation_bytes") == 4 * 2 * 2 * 1024);
    CHECK(network.at("operators").at(0) == json({{"operator", "MatMul"},
                                                 {"nodes", 1},
                                                 {"parameters", 1'048'576},
                                                 {"operations", 4'194'304},
                                                 {"activation_bytes", 16'384}}));
    CHECK(result.at("sections").at("service").at("operations") == "4.194304 MFLOP");
    const Run text = run_skusim({"inspect", file, "--shape", "batch=2"});
    CHECK_THAT(text.out, ContainsSubstring("MatMul        1     1048576  4.194 MFLOP"));
    CHECK_THAT(text.out, ContainsSubstring("service:\n  kind: roofline\n"));
    const Run csv = run_skusim({"inspect", file, "--shape", "batch=2", "--format", "csv"});
    CHECK_THAT(csv.out, ContainsSubstring("MatMul.operations,4194304\n"));
    // The sections, pasted into a scenario, are one.
    const std::string sections = text.out.substr(text.out.find("model:\n"));
    const std::string scenario =
        scratch.write("s.yaml", "skusim: 1\n" + sections +
                                    "workload: {arrivals: {kind: poisson, rate: 20 /s}}\n"
                                    "slo: {latency: {p95: 250 ms}}\n");
    CHECK(run_skusim({"check", scenario}).err.empty());
}

TEST_CASE("a network in a file is planned, and init writes its scenario into any folder") {
    const Scratch scratch;
    const std::string file = scratch.write("product.onnx", product());
    if (!has_onnx(file)) {
        return;
    }
    const std::vector<std::string> words{"--model",  file,     "--shape",       "batch=1",
                                         "--rate",   "20/s",   "--p95",         "250ms",
                                         "--region", "eastus", "--accelerator", "none"};
    std::vector<std::string> plan{"plan", "--sku", "Standard_F8s_v2", "--format", "json"};
    plan.insert(plan.end(), words.begin(), words.end());
    const Run planned = run_skusim(plan);
    REQUIRE(planned.status == 0);
    CHECK_THAT(planned.err, ContainsSubstring("operations: 2.097152 MFLOP"));
    std::vector<std::string> init{"init", "--output", scratch.path("first.yaml")};
    init.insert(init.end(), words.begin(), words.end());
    REQUIRE(run_skusim(init).status == 0);
    const Run again = run_skusim({"plan", scratch.path("first.yaml"), "--sku", "Standard_F8s_v2",
                                  "--format", "json", "--quiet"});
    REQUIRE(again.status == 0);
    CHECK(json::parse(again.out).at("cheapest") == json::parse(planned.out).at("cheapest"));
}

TEST_CASE("files of models that cannot be used end in one line and status 2") {
    const Scratch scratch;
    const std::string file = scratch.write("product.onnx", product());
    const auto fault = [](const std::vector<std::string>& words) {
        const Run run = run_skusim(words);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK(lines_of(run.err).size() == 1);
        return run.err;
    };
    CHECK(fault({"inspect", file, "--shape", "batch"}) ==
          "--shape \"batch\" is no axis and its length, such as batch=1\n");
    CHECK(fault({"inspect", file, "--shape", "batch=0"}) ==
          "--shape batch= \"0\" is no whole number from 1 to 1000000000000\n");
    CHECK(fault({"inspect", file, "--shape", "batch=1", "--shape", "batch=2"}) ==
          "--shape gives axis \"batch\" twice\n");
    CHECK(fault({"inspect", file, "--dtype", "int8"}) == "--dtype is for language models\n");
    CHECK(fault({"inspect", "phi-4", "--shape", "batch=1"}) == "--shape is for .onnx files\n");
    CHECK(fault({"init", "--model", "resnet-50", "--shape", "n=1", "--rate", "2/s", "--p95",
                 "1s"}) == "--shape is for a model in an .onnx file\n");
    const std::string header = R"({"w": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}})";
    const std::string weights =
        scratch.write("w.safetensors", std::string(1, static_cast<char>(header.size())) +
                                           std::string(7, '\0') + header + std::string(4, '\0'));
    CHECK_THAT(run_skusim({"inspect", weights}).out, ContainsSubstring("fp16"));
    CHECK_THAT(fault({"plan", "--model", weights, "--rate", "2/s", "--p95", "1s"}),
               ContainsSubstring("does not tell the operations of a request"));
    if (has_onnx(file)) {
        CHECK(fault({"inspect", file}) ==
              file + ": axes batch of \"x\" (batch x 1024) are open; say how "
                     "long they are for one request: --shape batch=1\n");
        const std::string cut = scratch.write("cut.onnx", product().substr(0, 1000));
        CHECK_THAT(fault({"plan", "--model", cut, "--rate", "2/s", "--p95", "1s"}),
                   StartsWith(cut + ": is no ONNX model, or cut short"));
    }
}

TEST_CASE("init finds a language model's file from the folder that it writes into") {
    const Scratch scratch;
    std::string text = R"({"model_type": "llama", "hidden_act": "silu", "hidden_size": 4096,
      "intermediate_size": 14336, "max_position_embeddings": 131072, "num_attention_heads": 32,
      "num_hidden_layers": 32, "num_key_value_heads": 8, "torch_dtype": "bfloat16",
      "vocab_size": 128256})";
    const std::string file = scratch.write("config.json", text);
    const Scratch other;
    REQUIRE(run_skusim({"init", "--model", "config.json", "--rate", "4/s", "--ttft", "500ms",
                        "--output", other.path("first.yaml")},
                       scratch.folder())
                .status == 0);
    CHECK(run_skusim({"check", other.path("first.yaml")}).status == 0);
}
