// What a model's type tells: positions that it learned, and whether anybody knows it.
#include <skusim/models/config_file.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;

namespace {

models::ModelReading of_config(const std::string& text) {
    const auto reading = models::parse_config("config.json", text);
    REQUIRE(reading);
    return *reading;
}

} // namespace

TEST_CASE("positions that are learned have parameters: those of the published models, exactly") {
    // GPT-2: 124,439,808 in its safetensors (openai-community/gpt2). Biases and the norms' shifts,
    // which are not counted: of 12 layers 11 x 768 each, and the last norm's 768.
    const llm::Transformer gpt2 = of_config(R"({"model_type": "gpt2", "n_embd": 768, "n_head": 12,
      "n_layer": 12, "n_positions": 1024, "vocab_size": 50257})")
                                      .model;
    CHECK(gpt2.learned_positions == 1024);
    CHECK(llm::parameters(gpt2).total() == 124'439'808 - 12 * 11 * 768 - 768);
    // OPT has two rows more than positions (its class in transformers).
    CHECK(of_config(R"({"model_type": "opt", "ffn_dim": 3072, "hidden_size": 768,
      "num_hidden_layers": 12, "num_attention_heads": 12, "vocab_size": 50272,
      "max_position_embeddings": 2048})")
              .model.learned_positions == 2050);
    CHECK(of_config(R"({"model_type": "gpt_neox", "hidden_size": 64, "intermediate_size": 256,
      "max_position_embeddings": 2048, "num_attention_heads": 4, "num_hidden_layers": 4,
      "vocab_size": 100})")
              .model.learned_positions == 0);
}

TEST_CASE("a type that nobody knows, or none, is told to be taken for Llama's") {
    const std::string rest = R"("num_hidden_layers": 8, "hidden_size": 64,
      "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 100})";
    const auto notes = [&](const std::string& type) { return of_config("{" + type + rest).notes; };
    CHECK(notes(R"("model_type": "llama", )").empty());
    CHECK(notes(R"("model_type": "qwen3", )").empty());
    REQUIRE(notes(R"("model_type": "foo", )").size() == 1);
    CHECK(notes(R"("model_type": "foo", )")[0].find(
              "model_type \"foo\" is not known. Its layers are taken for Llama's") == 0);
    REQUIRE(notes("").size() == 1);
    CHECK(notes("")[0].find("The file has no model_type. Its layers are taken") == 0);
}
