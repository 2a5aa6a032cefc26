// skusim inspect: a model by name or from its file, in every form, and what it refuses.
#include "binary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

const std::string llama = R"({"model_type": "llama", "hidden_act": "silu", "hidden_size": 4096,
  "intermediate_size": 14336, "max_position_embeddings": 131072, "num_attention_heads": 32,
  "num_hidden_layers": 32, "num_key_value_heads": 8, "torch_dtype": "bfloat16",
  "vocab_size": 128256})";

json inspected(std::vector<std::string> words) {
    words.insert(words.begin(), "inspect");
    words.insert(words.end(), {"--format", "json"});
    const Run run = run_skusim(words);
    CHECK(run.err.empty());
    REQUIRE(run.status == 0);
    return json::parse(run.out);
}

json card(const json& result, const std::string& name, int tensor_parallel) {
    for (const json& row : result.at("cards")) {
        if (row.at("accelerator") == name && row.at("tensor_parallel") == tensor_parallel) {
            return row;
        }
    }
    FAIL("no row of " << name);
    return {};
}

} // namespace

TEST_CASE("inspect: the keys of its JSON, and a config.json is the model that it is of") {
    const Scratch scratch;
    const json result = inspected({"llama-3.1-8b", "--max-model-len", "8192"});
    CHECK(result.at("parameters").at("total") == 8'030'261'248);
    CHECK(result.at("parameters").at("active") == 8'030'261'248);
    CHECK(result.at("weights").at("format") == "bf16");
    CHECK(result.at("weights").at("bytes") == 16'060'522'496);
    CHECK(result.at("weights").at("bytes_by_format").at("int8") == 9'081'200'640);
    CHECK(result.at("kv_cache").at("bytes_per_token") == 131'072);
    CHECK(result.at("kv_cache").at("bytes_per_sequence") == std::int64_t{131'072} * 8192);
    CHECK(result.at("experts").is_null());
    const json h100 = card(result, "H100-SXM-80GB", 1);
    CHECK(h100.at("fits") == true);
    CHECK(h100.at("kv_tokens") == 16 * (h100.at("kv_blocks").get<int>() - 1));
    CHECK(h100.at("sequences") == h100.at("kv_tokens").get<int>() / 8192);
    CHECK(h100.at("token_seconds").get<double>() == Approx(6.755e-3).epsilon(0.001));
    CHECK(card(result, "M60", 1).at("fits") == false);
    CHECK(card(result, "M60", 1).at("token_seconds").is_null());
    CHECK(card(result, "M60", 8).at("fits") == true);

    json of_file = inspected({scratch.write("config.json", llama), "--max-model-len", "8192"});
    of_file["model"] = "llama-3.1-8b";
    CHECK(of_file == result);
}

TEST_CASE("inspect: options change the weights, the cache and the GPUs") {
    const json result = inspected({"phi-4", "--dtype", "int4", "--kv-dtype", "fp8",
                                   "--tensor-parallel", "2", "--tensor-parallel", "4"});
    CHECK(result.at("weights").at("format") == "int4");
    CHECK(result.at("kv_cache").at("format") == "fp8");
    CHECK(result.at("kv_cache").at("bytes_per_token") == 102'400);
    CHECK(result.at("max_model_len") == 16'384);
    for (const json& row : result.at("cards")) {
        CHECK(row.at("tensor_parallel") == 2);
    }
    CHECK(result.at("notes").at(0) == "4 GPUs cannot share it: its 10 heads of keys and values "
                                      "neither divide by 4 nor divide it.");
}

TEST_CASE("inspect: text for 100 columns, a table for a spreadsheet, and the list") {
    const Run text = run_skusim({"inspect", "deepseek-v3"});
    CHECK(text.status == 0);
    for (const std::string& line : lines_of(text.out)) {
        CHECK(line.size() <= 100);
    }
    CHECK_THAT(text.out, ContainsSubstring("671 G, 37.55 G used by a token (8 of 256 experts)"));
    CHECK_THAT(text.out, ContainsSubstring("latent attention of 512 + 64"));
    CHECK_THAT(text.out, ContainsSubstring("needs 88.67 GiB"));
    const Run csv = run_skusim({"inspect", "gpt-oss-20b", "--format", "csv"});
    CHECK(lines_of(csv.out).at(0) == "card,gpus,memory_gib,weights_gib,overhead_gib,kv_tokens,"
                                     "sequences,token_ms,note");
    CHECK_THAT(run_skusim({"inspect", "gemma-3-4b"}).out,
               ContainsSubstring("29 layers look back 1024 tokens"));
    const json list = json::parse(run_skusim({"inspect", "--list", "--format", "json"}).out);
    CHECK(list.size() >= 35);
    for (const json& row : list) {
        CHECK_FALSE(row.at("source").get<std::string>().empty());
    }
    CHECK_THAT(run_skusim({"inspect", "--list"}).out, ContainsSubstring("qwen3-30b-a3b"));
}

TEST_CASE("inspect: what is no model, and no option, ends in a sentence and status 2") {
    const Scratch scratch;
    const auto refused = [](const std::vector<std::string>& words) {
        const Run run = run_skusim(words);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        return run.err;
    };
    CHECK(refused({"inspect", "lama-3.1-8b"}) ==
          "no built-in model \"lama-3.1-8b\"; did you mean \"llama-3.1-8b\"?\n");
    const std::string cut = scratch.write("cut.json", llama.substr(0, 100));
    CHECK_THAT(refused({"inspect", cut}), ContainsSubstring(cut + ":2:"));
    const std::string mamba = scratch.write(
        "mamba.json", R"({"model_type": "mamba2", "num_hidden_layers": 2, "state_size": 128})");
    CHECK_THAT(refused({"inspect", mamba}),
               ContainsSubstring("Mamba layers, which is not modelled"));
    CHECK(refused({"inspect", "phi-4", "--dtype", "fp9"}) ==
          "--dtype \"fp9\" is unknown; known are auto, fp32, bf16, fp16, fp8, int8, int4, mxfp4, "
          "nvfp4\n");
    CHECK(refused({"inspect", "phi-4", "--kv-dtype", "int4"}) ==
          "--kv-dtype \"int4\" is unknown; known are auto, bf16, fp16, fp8, int8\n");
    CHECK(refused({"inspect", "phi-4", "--max-model-len", "0"}) ==
          "--max-model-len \"0\" is no whole number from 1 to 1000000000\n");
    CHECK(refused({"inspect", "resnet-50", "--dtype", "fp8"}) ==
          "--dtype is for language models\n");
    CHECK_THAT(refused({"inspect"}), ContainsSubstring("usage: skusim inspect"));
    CHECK_THAT(refused({"inspect", "phi-4", "--list"}), ContainsSubstring("usage: skusim inspect"));
}

TEST_CASE("inspect: a card without kernels for the model's formats is named, not listed") {
    const json result = inspected({"gpt-oss-20b"}); // in MXFP4, which vLLM runs from Ampere on
    const auto lists = [&](const std::string& name) {
        return std::any_of(result.at("cards").begin(), result.at("cards").end(),
                           [&](const json& row) { return row.at("accelerator") == name; });
    };
    CHECK_FALSE(lists("T4"));
    CHECK(lists("A100-PCIe-80GB"));
    CHECK_THAT(result.at("notes").dump(),
               ContainsSubstring("no kernels there") && ContainsSubstring("T4"));
}
