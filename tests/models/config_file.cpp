// config.json of each family, in the shape that its files have: what is read is the built-in model,
// or what the family's documentation tells.
#include <skusim/models/built_in.hpp>
#include <skusim/models/config_file.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::models;

namespace {

ModelReading read(const std::string& text) {
    const auto reading = parse_config("config.json", text);
    INFO((reading ? std::string() : line_of(reading.error().front())));
    REQUIRE(reading);
    return *reading;
}

/// The model of a config, under the name of the built-in one that it must equal.
llm::Transformer renamed(const std::string& text, const char* name) {
    llm::Transformer model = read(text).model;
    CHECK(model.name == "config.json");
    model.name = name;
    return model;
}

const std::string gemma_3 = R"({
  "architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
  "text_config": {"hidden_size": 2560, "intermediate_size": 10240, "model_type": "gemma3_text",
    "num_hidden_layers": 34, "rope_scaling": {"factor": 8.0, "rope_type": "linear"},
    "sliding_window": 1024},
  "torch_dtype": "bfloat16",
  "vision_config": {"hidden_size": 1152, "image_size": 896, "intermediate_size": 4304,
    "model_type": "siglip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 27,
    "patch_size": 14, "vision_use_head": false}})";

} // namespace

TEST_CASE("Llama 3.1: its context is scaled already") {
    CHECK(renamed(R"({"architectures": ["LlamaForCausalLM"], "attention_bias": false,
      "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
      "max_position_embeddings": 131072, "model_type": "llama", "num_attention_heads": 32,
      "num_hidden_layers": 32, "num_key_value_heads": 8,
      "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192, "rope_type": "llama3"},
      "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 128256})",
                  "llama-3.1-8b") == *built_in_model("llama-3.1-8b"));
}

TEST_CASE("Qwen: biases of Qwen 2, a window that is not used, tied heads, experts of Qwen 3") {
    CHECK(renamed(R"({"architectures": ["Qwen2ForCausalLM"], "hidden_act": "silu",
      "hidden_size": 3584, "intermediate_size": 18944, "max_position_embeddings": 32768,
      "max_window_layers": 28, "model_type": "qwen2", "num_attention_heads": 28,
      "num_hidden_layers": 28, "num_key_value_heads": 4, "sliding_window": 131072,
      "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_sliding_window": false,
      "vocab_size": 152064})",
                  "qwen2.5-7b") == *built_in_model("qwen2.5-7b"));
    CHECK(renamed(R"({"architectures": ["Qwen3ForCausalLM"], "attention_bias": false,
      "head_dim": 128, "hidden_act": "silu", "hidden_size": 2560, "intermediate_size": 9728,
      "max_position_embeddings": 40960, "max_window_layers": 36, "model_type": "qwen3",
      "num_attention_heads": 32, "num_hidden_layers": 36, "num_key_value_heads": 8,
      "rope_scaling": null, "sliding_window": null, "tie_word_embeddings": true,
      "torch_dtype": "bfloat16", "use_sliding_window": false, "vocab_size": 151936})",
                  "qwen3-4b") == *built_in_model("qwen3-4b"));
    CHECK(renamed(R"({"architectures": ["Qwen3MoeForCausalLM"], "attention_bias": false,
      "decoder_sparse_step": 1, "head_dim": 128, "hidden_act": "silu", "hidden_size": 2048,
      "intermediate_size": 6144, "max_position_embeddings": 40960, "mlp_only_layers": [],
      "model_type": "qwen3_moe", "moe_intermediate_size": 768, "num_attention_heads": 32,
      "num_experts": 128, "num_experts_per_tok": 8, "num_hidden_layers": 48,
      "num_key_value_heads": 4, "sliding_window": null, "tie_word_embeddings": false,
      "torch_dtype": "bfloat16", "use_sliding_window": false, "vocab_size": 151936})",
                  "qwen3-30b-a3b") == *built_in_model("qwen3-30b-a3b"));
}

TEST_CASE("Mixtral: experts are as wide as the feed-forward part is said to be") {
    CHECK(renamed(R"({"architectures": ["MixtralForCausalLM"], "hidden_act": "silu",
      "hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 32768,
      "model_type": "mixtral", "num_attention_heads": 32, "num_experts_per_tok": 2,
      "num_hidden_layers": 32, "num_key_value_heads": 8, "num_local_experts": 8,
      "sliding_window": null, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
      "vocab_size": 32000})",
                  "mixtral-8x7b") == *built_in_model("mixtral-8x7b"));
}

TEST_CASE("DeepSeek V3: latent attention, dense layers first, fp8 in blocks, scaled by yarn") {
    CHECK(renamed(R"({"architectures": ["DeepseekV3ForCausalLM"], "attention_bias": false,
      "first_k_dense_replace": 3, "hidden_act": "silu", "hidden_size": 7168,
      "intermediate_size": 18432, "kv_lora_rank": 512, "max_position_embeddings": 163840,
      "model_type": "deepseek_v3", "moe_intermediate_size": 2048, "moe_layer_freq": 1,
      "n_group": 8, "n_routed_experts": 256, "n_shared_experts": 1, "num_attention_heads": 128,
      "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 128,
      "num_nextn_predict_layers": 1, "q_lora_rank": 1536, "qk_nope_head_dim": 128,
      "qk_rope_head_dim": 64, "quantization_config": {"activation_scheme": "dynamic",
        "fmt": "e4m3", "quant_method": "fp8", "weight_block_size": [128, 128]},
      "rope_scaling": {"beta_fast": 32, "factor": 40, "mscale": 1.0,
        "original_max_position_embeddings": 4096, "type": "yarn"},
      "tie_word_embeddings": false, "torch_dtype": "bfloat16", "v_head_dim": 128,
      "vocab_size": 129280})",
                  "deepseek-v3") == *built_in_model("deepseek-v3"));
    CHECK(renamed(R"({"model_type": "deepseek_v2", "first_k_dense_replace": 1,
      "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 10944, "kv_lora_rank": 512,
      "max_position_embeddings": 163840, "moe_intermediate_size": 1408, "n_routed_experts": 64,
      "n_shared_experts": 2, "num_attention_heads": 16, "num_experts_per_tok": 6,
      "num_hidden_layers": 27, "num_key_value_heads": 16, "q_lora_rank": null,
      "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 102400})",
                  "deepseek-v2-lite") == *built_in_model("deepseek-v2-lite"));
}

TEST_CASE("Gemma 2: heads of their own size, half of the layers slide, the head is tied unsaid") {
    CHECK(renamed(R"({"architectures": ["Gemma2ForCausalLM"], "attention_bias": false,
      "head_dim": 256, "hidden_act": "gelu_pytorch_tanh",
      "hidden_activation": "gelu_pytorch_tanh", "hidden_size": 3584, "intermediate_size": 14336,
      "max_position_embeddings": 8192, "model_type": "gemma2", "num_attention_heads": 16,
      "num_hidden_layers": 42, "num_key_value_heads": 8, "sliding_window": 4096,
      "torch_dtype": "bfloat16", "vocab_size": 256000})",
                  "gemma-2-9b") == *built_in_model("gemma-2-9b"));
}

TEST_CASE("Gemma 3: nested, with the defaults of its class, and an encoder that is counted") {
    llm::Transformer model = renamed(gemma_3, "gemma-3-4b");
    CHECK(model.other_parameters == 27 * (4 * 1152 * 1152 + 2 * 1152 * 4304));
    const llm::Transformer& known = *built_in_model("gemma-3-4b");
    CHECK(static_cast<double>(model.other_parameters) ==
          Approx(static_cast<double>(known.other_parameters)).epsilon(0.02));
    model.other_parameters = known.other_parameters;
    CHECK(model == known);
}

TEST_CASE("gpt-oss: a list of layer types, and only experts in MXFP4") {
    std::string types;
    for (int layer = 0; layer < 24; ++layer) {
        types += layer % 2 == 0 ? R"("sliding_attention", )" : R"("full_attention", )";
    }
    types.resize(types.size() - 2);
    CHECK(renamed(R"({"architectures": ["GptOssForCausalLM"], "attention_bias": true,
      "experts_per_token": 4, "head_dim": 64, "hidden_act": "silu", "hidden_size": 2880,
      "initial_context_length": 4096, "intermediate_size": 2880, "layer_types": [)" +
                      types + R"(], "max_position_embeddings": 131072, "model_type": "gpt_oss",
      "num_attention_heads": 64, "num_experts_per_tok": 4, "num_hidden_layers": 24,
      "num_key_value_heads": 8, "num_local_experts": 32,
      "quantization_config": {"modules_to_not_convert": ["model.layers.*.self_attn",
        "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"], "quant_method": "mxfp4"},
      "rope_scaling": {"factor": 32.0, "original_max_position_embeddings": 4096,
        "rope_type": "yarn"},
      "sliding_window": 128, "tie_word_embeddings": false, "vocab_size": 201088})",
                  "gpt-oss-20b") == *built_in_model("gpt-oss-20b"));
}

TEST_CASE("Phi 3: its window is taken as none, and told") {
    const std::string text = R"({"model_type": "phi3", "hidden_act": "silu", "hidden_size": 3072,
      "intermediate_size": 8192, "max_position_embeddings": 4096, "num_attention_heads": 32,
      "num_hidden_layers": 32, "num_key_value_heads": 32, "rope_scaling": null,
      "sliding_window": 2047, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
      "vocab_size": 32064})";
    CHECK(renamed(text, "phi-3-mini") == *built_in_model("phi-3-mini"));
    REQUIRE(read(text).notes.size() == 1);
    CHECK(read(text).notes[0] == "The window of 2047 tokens is taken as none, as servers do.");
}

TEST_CASE("Llama 4: experts and what they share are as wide, three of four layers in chunks") {
    const llm::Transformer model =
        renamed(R"({"model_type": "llama4", "text_config": {"model_type": "llama4_text",
      "attention_bias": false, "attention_chunk_size": 8192, "head_dim": 128,
      "hidden_act": "silu", "hidden_size": 5120, "interleave_moe_layer_step": 1,
      "intermediate_size": 8192, "intermediate_size_mlp": 16384,
      "max_position_embeddings": 10485760, "num_attention_heads": 40, "num_experts_per_tok": 1,
      "num_hidden_layers": 48, "num_key_value_heads": 8, "num_local_experts": 16,
      "rope_scaling": {"factor": 16.0, "original_max_position_embeddings": 8192,
        "rope_type": "llama3"}, "tie_word_embeddings": false, "vocab_size": 202048},
      "torch_dtype": "bfloat16", "vision_config": {"hidden_size": 1408, "intermediate_size": 5632,
        "num_hidden_layers": 34}})",
                "llama-4-scout");
    llm::Transformer known = *built_in_model("llama-4-scout");
    CHECK(static_cast<double>(model.other_parameters) ==
          Approx(static_cast<double>(known.other_parameters)).epsilon(0.08));
    known.other_parameters = model.other_parameters;
    CHECK(model == known);
}

TEST_CASE("older families: other names, two matrices, one head of keys and values") {
    const llm::Transformer gpt2 = read(R"({"model_type": "gpt2", "activation_function": "gelu_new",
      "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12, "n_positions": 1024,
      "tie_word_embeddings": true, "vocab_size": 50257})")
                                      .model;
    CHECK(gpt2.layers == 12);
    CHECK(gpt2.matrices == 2);
    CHECK(gpt2.width == 4 * 768);
    CHECK(gpt2.head_dimension == 64);
    CHECK(gpt2.kv_heads == 12);
    CHECK(gpt2.context == 1024);
    const std::string falcon = R"({"model_type": "falcon", "hidden_size": 4544,
      "multi_query": true, "num_attention_heads": 71, "num_hidden_layers": 32,
      "new_decoder_architecture": NEW, "num_kv_heads": 71, "vocab_size": 65024})";
    std::string old = falcon;
    CHECK(read(old.replace(old.find("NEW"), 3, "false")).model.kv_heads == 1);
    old = falcon;
    CHECK(read(old.replace(old.find("NEW"), 3, "true")).model.kv_heads == 71);
}

TEST_CASE("heads that are tied unsaid: the published parameters, within 0.5 %") {
    struct Known {
        const char* config;
        double parameters; ///< in the header of the model's safetensors on Hugging Face
    };
    const Known models[] = {
        {R"({"model_type": "bloom", "n_embed": 4096, "hidden_size": 4096, "n_layer": 30,
          "num_attention_heads": 32, "seq_length": 2048, "vocab_size": 250880})",
         7'069'016'064.0}, // bloom-7b1
        {R"({"model_type": "opt", "ffn_dim": 16384, "hidden_size": 4096, "num_hidden_layers": 32,
          "max_position_embeddings": 2048, "num_attention_heads": 32, "vocab_size": 50272})",
         6'658'473'984.0}, // opt-6.7b
        {R"({"model_type": "gpt_bigcode", "multi_query": true, "n_embd": 6144, "n_head": 48,
          "n_inner": 24576, "n_layer": 40, "n_positions": 8192, "vocab_size": 49152})",
         15'517'456'384.0}, // starcoder
        {R"({"model_type": "cohere", "hidden_size": 8192, "intermediate_size": 22528,
          "max_position_embeddings": 8192, "num_attention_heads": 64, "num_hidden_layers": 40,
          "num_key_value_heads": 64, "vocab_size": 256000})",
         34'980'831'232.0}, // c4ai-command-r-v01
        {R"({"model_type": "mpt", "d_model": 4096, "n_heads": 32, "n_layers": 32,
          "max_seq_len": 2048, "vocab_size": 50432})",
         6'649'286'656.0}, // mpt-7b
        {R"({"model_type": "gpt_neox", "hidden_size": 6144, "intermediate_size": 24576,
          "max_position_embeddings": 2048, "num_attention_heads": 64, "num_hidden_layers": 44,
          "vocab_size": 50432})",
         20'556'613'632.0}, // gpt-neox-20b, which is not tied
        {R"({"model_type": "chatglm", "add_qkv_bias": true, "ffn_hidden_size": 13696,
          "hidden_size": 4096, "kv_channels": 128, "multi_query_attention": true,
          "multi_query_group_num": 2, "num_attention_heads": 32, "num_layers": 28,
          "padded_vocab_size": 65024, "seq_length": 8192})",
         6'243'584'000.0}, // chatglm3-6b, with names of its own
    };
    for (const Known& known : models) {
        INFO(known.config);
        CHECK(static_cast<double>(llm::parameters(read(known.config).model).total()) ==
              Approx(known.parameters).epsilon(0.005));
    }
}

TEST_CASE("which layers have experts and which have windows is told in many ways") {
    const std::string start = R"({"model_type": "m", "num_hidden_layers": 8, "hidden_size": 64,
      "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 100,
      "max_position_embeddings": 1000, )";
    const auto dense = [&](const std::string& keys) {
        return read(start + R"("num_experts": 4, "num_experts_per_tok": 2,
                               "moe_intermediate_size": 32, )" +
                    keys + "}")
            .model.dense_layers;
    };
    CHECK(dense(R"("decoder_sparse_step": 2)") == 4);
    CHECK(dense(R"("decoder_sparse_step": 1, "mlp_only_layers": [0, 5])") == 2);
    CHECK(dense(R"("moe_layer_freq": [0, 1, 1, 1, 1, 1, 1, 0])") == 2);
    CHECK(dense(R"("moe_layer_freq": 2, "first_k_dense_replace": 3)") == 6);
    CHECK(dense(R"("moe_layers": [1, 3, 5])") == 5);
    CHECK(dense(R"("first_k_dense_replace": 0)") == 0);
    const llm::Transformer shared = read(start + R"("num_experts": 4, "num_experts_per_tok": 2,
        "moe_intermediate_size": 32, "shared_expert_intermediate_size": 96})")
                                        .model;
    CHECK(shared.experts->shared_width == 96);

    const auto sliding = [&](const std::string& keys) {
        return read(start + R"("sliding_window": 100, )" + keys + "}").model.sliding_layers;
    };
    CHECK(sliding(R"("sliding_window_pattern": 4)") == 6);
    CHECK(sliding(R"("use_sliding_window": true, "max_window_layers": 5)") == 3);
    CHECK(sliding(R"("use_sliding_window": false)") == 0);
    CHECK(sliding(R"("rms_norm_eps": 1e-6)") == 8);

    const std::string odd = R"({"model_type": "gemma2", "num_hidden_layers": 3, "hidden_size": 64,
        "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 100,
        "sliding_window": 10})";
    CHECK(read(odd).model.sliding_layers == 2); // the first and the third

    const auto context = [&](const std::string& scaling) {
        return read(start + R"("rope_scaling": )" + scaling + "}").model.context;
    };
    CHECK(context(R"({"type": "linear", "factor": 4.0})") == 4000);
    CHECK(context(R"({"rope_type": "dynamic", "factor": 2})") == 2000);
    CHECK(
        context(R"({"rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 500})") ==
        2000);
    CHECK(context(R"({"rope_type": "longrope", "factor": 32})") == 1000);
}

TEST_CASE("a word is a file by its ending, else a name") {
    CHECK(find_model("qwen3-8b")->model == *built_in_model("qwen3-8b"));
    CHECK(line_of(find_model("qwen3-8x").error().front()) ==
          "no built-in model \"qwen3-8x\"; did you mean \"qwen3-8b\"?");
    CHECK_THAT(line_of(find_model("something-else-entirely").error().front()),
               ContainsSubstring("skusim inspect --list names them"));
    CHECK_THAT(line_of(find_model("/nowhere/config.json").error().front()),
               ContainsSubstring("/nowhere/config.json"));
}
