// The formats of weights that a config.json tells of.
#include <skusim/models/config_file.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::models;

namespace {

ModelReading read_text(const std::string& text) {
    const auto reading = parse_config("config.json", text);
    INFO((reading ? std::string() : line_of(reading.error().front())));
    REQUIRE(reading);
    return *reading;
}

std::string with_quantization(const std::string& quantization) {
    return R"({"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096,
        "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
        "vocab_size": 128256, "hidden_act": "silu", "torch_dtype": "bfloat16",
        "quantization_config": )" +
           quantization + "}";
}

llm::WeightStorage storage(const std::string& quantization) {
    return read_text(with_quantization(quantization)).model.weights;
}

} // namespace

TEST_CASE("formats of weights: of each method of quantization, what it leaves out, and none") {
    using llm::NumberFormat;
    CHECK(storage("null") == llm::WeightStorage{});
    CHECK(storage(R"({"quant_method": "fp8", "modules_to_not_convert": null})").format ==
          NumberFormat::fp8);
    const llm::WeightStorage gptq =
        storage(R"({"bits": 4, "group_size": 64, "desc_act": true, "quant_method": "gptq"})");
    CHECK(gptq.format == NumberFormat::int4);
    CHECK(gptq.group == 64);
    CHECK(gptq.is_weight_only);
    CHECK(storage(R"({"bits": 4, "group_size": -1, "quant_method": "gptq"})").group == 4096);
    CHECK(storage(R"({"bits": 8, "group_size": 128, "quant_method": "gptq"})").format ==
          NumberFormat::int8);
    CHECK(storage(R"({"bits": 4, "group_size": 128, "quant_method": "awq", "zero_point": true})")
              .format == NumberFormat::int4);
    CHECK(storage(R"({"quant_method": "bitsandbytes", "load_in_4bit": true})").format ==
          NumberFormat::int4);
    CHECK(storage(R"({"quant_method": "modelopt", "quant_algo": "NVFP4"})").format ==
          NumberFormat::nvfp4);
    CHECK(
        storage(R"({"quant_method": "modelopt", "quantization": {"quant_algo": "FP8"}})").format ==
        NumberFormat::fp8);

    const auto compressed = [](const std::string& weights, const std::string& activations,
                               const std::string& ignore) {
        return storage(R"({"quant_method": "compressed-tensors", "config_groups": {"group_0": {
            "targets": ["Linear"], "input_activations": )" +
                       activations + R"(, "weights": )" + weights + R"(}}, "ignore": )" + ignore +
                       "}");
    };
    const std::string head = R"(["lm_head"])";
    const llm::WeightStorage w8a8 =
        compressed(R"({"num_bits": 8, "type": "int"})", R"({"num_bits": 8})", head);
    CHECK(w8a8.format == NumberFormat::int8);
    CHECK_FALSE(w8a8.is_weight_only);
    CHECK(w8a8.parts == llm::QuantizedParts{});
    CHECK(compressed(R"({"num_bits": 8, "type": "float"})", "{}", "[]").parts.head);
    CHECK(compressed(R"({"num_bits": 4, "type": "int", "group_size": 128})", "null", head)
              .is_weight_only);
    CHECK(compressed(R"({"num_bits": 4, "type": "float", "group_size": 16})", "{}", head).format ==
          NumberFormat::nvfp4);
    CHECK(compressed(R"({"num_bits": 4, "type": "float", "group_size": 32})", "{}", head).format ==
          NumberFormat::mxfp4);
    CHECK_FALSE(compressed(R"({"num_bits": 8, "type": "float"})", "{}",
                           R"(["lm_head", "re:.*layers\\.[0-9]+\\.self_attn.*"])")
                    .parts.attention);
    CHECK(compressed(R"({"num_bits": 8, "type": "float"})", "{}",
                     R"(["lm_head", "model.layers.0.self_attn.q_proj"])")
              .parts.attention);
}

TEST_CASE("plain formats: fp16 stays, 32 bits are halved and told, none is bf16") {
    const auto plain = [](const std::string& key) {
        return read_text(
            R"({"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 64,
            "num_attention_heads": 4,
            "intermediate_size": 128, "vocab_size": 100)" +
            key + "}");
    };
    CHECK(plain(R"(, "torch_dtype": "float16")").model.weights.rest == llm::NumberFormat::fp16);
    CHECK(plain(R"(, "dtype": "float32")").model.weights.format == llm::NumberFormat::bf16);
    CHECK(plain(R"(, "dtype": "float32")").notes.size() == 1);
    CHECK(plain(R"(, "torch_dtype": "bfloat16")").notes.empty());
    const auto odd = plain(R"(, "torch_dtype": "float8_e4m3fn")");
    CHECK(odd.model.weights.format == llm::NumberFormat::bf16);
    REQUIRE(odd.notes.size() == 1);
    CHECK(odd.notes[0] == "torch_dtype \"float8_e4m3fn\" is taken as bf16; a format of fewer bits "
                          "is told by quantization_config.");
    CHECK(plain("").model.weights == llm::WeightStorage{});
    CHECK(plain(R"(, "_name_or_path": "org/model")").model.name == "org/model");
}
