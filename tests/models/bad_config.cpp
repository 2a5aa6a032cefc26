// Files that are no config.json of a model that can be planned with: each ends in a sentence with
// its place, and none in a number.
#include <skusim/models/config_file.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::models;

namespace {

std::string faults(const std::string& text) {
    std::string all;
    const auto result = parse_config("c.json", text);
    for (const Fault& fault : result ? Faults{} : result.error()) {
        all += line_of(fault) + '\n';
    }
    return all;
}

/// A model on one line, with a key in place of its own.
std::string with(const std::string& key, const std::string& value) {
    const std::string text = "{\n\"model_type\": \"llama\",\n\"num_hidden_layers\": 32,\n"
                             "\"hidden_size\": 4096,\n\"num_attention_heads\": 32,\n"
                             "\"num_key_value_heads\": 8,\n\"intermediate_size\": 14336,\n"
                             "\"vocab_size\": 128256}";
    const std::size_t start = text.find('"' + key + '"');
    if (start == std::string::npos) {
        return text.substr(0, text.size() - 1) + ",\n\"" + key + "\": " + value + "}";
    }
    const std::size_t from = text.find(':', start) + 2;
    const std::size_t to = text.find_first_of(",}", from);
    return text.substr(0, from) + value + text.substr(to);
}

} // namespace

TEST_CASE("figures that lie about themselves are refused where they stand") {
    CHECK(faults(with("vocab_size", "128256")).empty());
    CHECK(faults(with("num_hidden_layers", "0")) ==
          "c.json:3:23: num_hidden_layers is 0; expected a whole number from 1, at most 1000\n");
    CHECK(faults(with("hidden_size", "-4096")) ==
          "c.json:4:21: hidden_size is -4096; expected a whole number from 1, at most 100000\n");
    CHECK(faults(with("num_attention_heads", "\"32\"")) ==
          "c.json:5:27: num_attention_heads is the text \"32\"; expected a whole number from 1, at "
          "most 10000\n");
    CHECK(faults(with("intermediate_size", "1.5")) ==
          "c.json:7:25: intermediate_size is 1.5; expected a whole number from 1, at most "
          "1000000\n");
    CHECK(faults(with("vocab_size", "[]")) ==
          "c.json:8:15: vocab_size is a list; expected a whole number from 1, at most 10000000\n");
    CHECK(faults(with("num_key_value_heads", "99999999999999999999999")) ==
          "c.json:6:47: num_key_value_heads is 99999999999999999999999; expected a whole number "
          "from 1, at most 10000\n");
    CHECK(faults(with("tie_word_embeddings", "\"yes\"")) ==
          "c.json:9:28: tie_word_embeddings is the text \"yes\"; expected true or false\n");
    CHECK(faults(with("rope_scaling", "{\"type\": \"linear\", \"factor\": -1}")) ==
          "c.json:9:48: factor is -1; expected a number above 0\n");
    CHECK(faults(with("rope_scaling", "7")) ==
          "c.json:9:18: rope_scaling is 7; expected an object\n");
}

TEST_CASE("what is missing is named, by the name that most files have for it") {
    CHECK(faults(with("vocab_size", "null")) == "c.json:1:1: vocab_size is missing\n");
    CHECK(faults(with("intermediate_size", "null")) ==
          "c.json:1:1: intermediate_size is missing\n");
    CHECK(faults(with("num_experts", "8")) == "c.json:1:1: num_experts_per_tok is missing\n");
    CHECK(faults(with("layer_types", "[\"sliding_attention\"]")) ==
          "c.json:9:16: layer_types has 1 entries for 32 layers\n"
          "c.json:1:1: sliding_window is missing\n");
    CHECK(faults(with("kv_lora_rank", "512")) == "c.json:1:1: qk_nope_head_dim is missing\n"
                                                 "c.json:1:1: qk_rope_head_dim is missing\n"
                                                 "c.json:1:1: v_head_dim is missing\n");
}

TEST_CASE("heads divide what they are of") {
    CHECK(faults(with("num_key_value_heads", "5")) ==
          "c.json:6:25: 32 heads are no multiple of 5 heads of keys and values\n");
    CHECK(faults(with("hidden_size", "4097")) ==
          "c.json:5:26: the hidden size of 4097 does not divide by 32 heads, and head_dim is "
          "missing\n");
    CHECK(faults(with("num_local_experts", "2,\n\"num_experts_per_tok\": 3")) ==
          "c.json:9:23: a token passes 3 experts of 2\n");
}

TEST_CASE("layers that are not modelled are refused by name, with the way on") {
    const std::string way_on = ", which is not modelled: give its `weights` and `kv_per_token` in "
                               "place of `llm` instead\n";
    CHECK(faults(with("layer_types", "[\"full_attention\", \"linear_attention\", "
                                     "\"linear_attention\"]")) ==
          "c.json:9:52: it has 2 layers of \"linear_attention\" (of 3)" + way_on);
    CHECK(faults(with("hybrid_override_pattern", "\"M-M*\"")) ==
          "c.json:9:33: it has Mamba layers (Nemotron-H)" + way_on);
    CHECK(faults(with("index_topk", "2048")) ==
          "c.json:9:19: it has sparse attention with an indexer (DeepSeek Sparse Attention)" +
              way_on);
    CHECK(faults(with("model_type", "\"mamba2\"")) == "c.json:2:22: it has Mamba layers" + way_on);
    CHECK(faults(with("attn_type_list", "[0, 1]")) ==
          "c.json:9:19: it has linear attention (MiniMax)" + way_on);
    CHECK(faults(with("attn_type_list", "[1, 1]")).empty());
    CHECK(faults(with("is_encoder_decoder", "true")) ==
          "c.json:9:26: it has layers of an encoder and a decoder" + way_on);
}

TEST_CASE("a quantization that is not known is refused") {
    const auto quantized = [](const std::string& object) {
        return faults(with("quantization_config", object));
    };
    CHECK(quantized("{\"quant_method\": \"exl2\"}") ==
          "c.json:9:24: quantization \"exl2\" is not known; known are fp8, gptq, awq, "
          "compressed-tensors, modelopt, mxfp4 and bitsandbytes\n");
    CHECK(quantized("{\"quant_method\": \"gptq\", \"bits\": 3}") ==
          "c.json:9:58: bits is 3; expected 4 or 8\n");
    CHECK(quantized("{\"quant_method\": \"gptq\"}") == "c.json:9:24: bits is missing\n");
    CHECK(quantized("{\"quant_method\": \"modelopt\"}") ==
          "c.json:9:24: quant_algo is \"\"; expected FP8 or NVFP4\n");
    CHECK(quantized("{\"quant_method\": \"compressed-tensors\"}") ==
          "c.json:9:24: config_groups is missing or empty\n");
    CHECK(quantized("{\"quant_method\": \"compressed-tensors\", \"config_groups\": {\"a\": "
                    "{\"weights\": {\"num_bits\": 2, \"type\": \"int\"}}}}") ==
          "c.json:9:98: weights of 2 bits and type \"int\" are not known; known are int and float "
          "of 4 and 8 bits\n");
}

TEST_CASE("files of another kind are told apart, and broken ones have a place") {
    CHECK(faults("{\"weight_map\": {}}") ==
          "c.json:1:1: this is the index of the weights' files, not a model's config.json\n");
    CHECK(faults("{\"tokenizer_class\": \"X\"}") ==
          "c.json:1:1: this is tokenizer_config.json, not a model's config.json\n");
    CHECK(faults("{}") == "c.json:1:1: num_hidden_layers is missing: this is no config.json of a "
                          "language model\n");
    CHECK(faults("[1]") == "c.json:1:1: expected an object, as in a model's config.json\n");
    CHECK(faults("{\"text_config\": 3}") == "c.json:1:18: text_config is 3; expected an object\n");
    CHECK_THAT(faults("{\"num_hidden_layers\": 32,\n \"hidden_size\": 40"),
               ContainsSubstring("c.json:2:18: malformed JSON"));
    CHECK_THAT(faults(""), ContainsSubstring("malformed JSON"));
    CHECK_THAT(faults("MODEL"), ContainsSubstring("c.json:1:1: malformed JSON"));
}
