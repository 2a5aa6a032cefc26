// The memory sheet of an engine against what vLLM printed when it started.
#include <skusim/llm/memory.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::llm;

namespace {

Transformer llama(std::int64_t layers, std::int64_t hidden, std::int64_t heads,
                  std::int64_t kv_heads, std::int64_t width, std::int64_t vocabulary) {
    Transformer model;
    model.layers = layers;
    model.hidden = hidden;
    model.heads = heads;
    model.kv_heads = kv_heads;
    model.head_dimension = 128;
    model.width = width;
    model.vocabulary = vocabulary;
    return model;
}

const Transformer llama_3_8b = llama(32, 4096, 32, 8, 14336, 128256);
const Transformer llama_2_7b = llama(32, 4096, 32, 32, 11008, 32000);
const Transformer llama_2_70b = llama(80, 8192, 64, 8, 28672, 32000);
const Transformer mistral_7b = llama(32, 4096, 32, 8, 14336, 32000);

EngineMemory engine(double gib, std::int64_t tensor_parallel, std::int64_t max_batched_tokens) {
    EngineMemory result;
    result.gpu_memory = gibibytes(gib);
    result.tensor_parallel = tensor_parallel;
    result.max_batched_tokens = max_batched_tokens;
    return result;
}

} // namespace

TEST_CASE("weights and blocks are within 3 % of what vLLM printed") {
    // vllm-project/vllm#10511: Llama 3 8B on an H100, steps of up to 8192 tokens.
    const MemorySheet one = memory_sheet(llama_3_8b, engine(79.22, 1, 8192));
    CHECK(in_gibibytes(one.usable) == Approx(71.29).margin(0.01));
    CHECK(in_gibibytes(one.weights) == Approx(14.96).margin(0.01));
    CHECK(in_gibibytes(one.kv_space) == Approx(53.29).epsilon(0.03));
    CHECK(one.kv_tokens() == Approx(436'551).epsilon(0.03));
    CHECK(in_gibibytes(memory_sheet(llama_3_8b, engine(79.22, 2, 8192)).weights) ==
          Approx(7.48).margin(0.01));
    // vllm-project/vllm#2031: Llama 2 7B on an A100 of 80 GB.
    CHECK(memory_sheet(llama_2_7b, engine(79.25, 1, 4096)).blocks == Approx(7351).epsilon(0.03));
    // vllm-project/vllm#4454: an RTX A6000, steps as long as the model's context.
    CHECK(memory_sheet(llama_3_8b, engine(47.54, 1, 8192)).blocks == Approx(13'248).epsilon(0.03));
    CHECK(memory_sheet(mistral_7b, engine(47.54, 1, 32'768)).blocks ==
          Approx(12'735).epsilon(0.03));
}

TEST_CASE("Llama 2 70B on four GPUs has the blocks that were left before vLLM counted NCCL") {
    // The same pull request tells 31,615 blocks before it and 20,865 after it: 13 GiB a GPU that
    // were not of weights, activations or blocks. NCCL takes a fortieth of that today.
    CHECK(memory_sheet(llama_2_70b, engine(79.25, 4, 4096)).blocks == Approx(31'615).epsilon(0.03));
}

TEST_CASE("a sheet adds up, and one block is no sequence's") {
    EngineMemory small = engine(24, 1, 2048);
    small.max_sequences = 256;
    const MemorySheet sheet = memory_sheet(llama_3_8b, small);
    CHECK(in_gibibytes(sheet.overhead) ==
          Approx(0.7 + (2048.0 * (3 * 14336 + 4 * 4096) * 2 + 8.0 * 256 * 128256) / bytes_per_gib));
    CHECK((sheet.weights + sheet.overhead + sheet.kv_space).value() ==
          Approx(sheet.usable.value()));
    CHECK(sheet.kv_per_token.value() == 131'072);
    CHECK(sheet.blocks == static_cast<std::int64_t>(sheet.kv_space.value() / (16 * 131'072)));
    CHECK(sheet.usable_blocks() == sheet.blocks - 1);
    CHECK(sheet.longest == 16 * (sheet.blocks - 1));
    CHECK(sheet.holds(sheet.longest));
    CHECK_FALSE(sheet.holds(sheet.longest + 1));
    // A GPU of just that memory holds just that, and one with a byte less does not.
    EngineMemory least = small;
    least.gpu_memory = sheet.least_memory(1600) + Bytes{1};
    CHECK(memory_sheet(llama_3_8b, least).longest == 1600);
    least.gpu_memory = sheet.least_memory(1600) - Bytes{1};
    CHECK(memory_sheet(llama_3_8b, least).longest == 1584);
    CHECK(sheet.blocks_of(1) == 1);
    CHECK(sheet.blocks_of(16) == 1);
    CHECK(sheet.blocks_of(17) == 2);
}

TEST_CASE("what does not fit leaves no block") {
    const MemorySheet sheet = memory_sheet(llama_2_70b, engine(24, 1, 2048));
    CHECK(sheet.kv_space.value() == 0);
    CHECK(sheet.usable_blocks() == 0);
    CHECK(sheet.kv_tokens() == 0);
    CHECK(sheet.longest == 0);
}

TEST_CASE("sliding layers hold a window, so that a long sequence takes less a token") {
    Transformer model = llama_3_8b;
    model.sliding_layers = 16;
    model.window = 1024;
    EngineMemory settings = engine(40, 1, 2048);
    const MemorySheet any = memory_sheet(model, settings);
    CHECK(any.kv_per_token.value() == 131'072); // of a short one, which is in every layer
    settings.sequence_tokens = 30'720;
    const MemorySheet sheet = memory_sheet(model, settings);
    CHECK(sheet.kv_per_token.value() == 65'536 * (1 + 3072.0 / 30'720));
    // The longest fits beside a block of no tokens, and one block more does not.
    const auto left = [&](std::int64_t tokens) {
        return any.kv_space.value() - 16 * 131'072 -
               kv_of_sequence(model, NumberFormat::bf16, tokens, 2048).value();
    };
    CHECK(left(any.longest) >= 0);
    CHECK(left(any.longest + 16) < 0);
    CHECK(any.longest > any.kv_tokens());

    model.window = 100'000'000; // never filled: as if there were none
    CHECK(memory_sheet(model, engine(40, 1, 2048)).longest == any.kv_tokens());
    model.window = 1024;
    model.sliding_layers = model.layers; // nothing grows: as long as it was made for
    model.context = 32'768;
    CHECK(memory_sheet(model, engine(40, 1, 2048)).longest == 32'768);
}

TEST_CASE("of a model without a shape, sizes are split and the overhead is a constant") {
    GivenModel model{gibibytes(16), Bytes{131'072}};
    const MemorySheet one = memory_sheet(model, engine(80, 1, 2048));
    CHECK(in_gibibytes(one.overhead) == 5.65);
    CHECK(in_gibibytes(one.kv_space) == Approx(72 - 16 - 5.65));
    model.has_experts = true;
    const MemorySheet two = memory_sheet(model, engine(80, 2, 2048));
    CHECK(in_gibibytes(two.overhead) == 8.6);
    CHECK(in_gibibytes(two.weights) == 8);
    CHECK(two.kv_per_token.value() == 65'536);
}

TEST_CASE("servers allow long steps on large GPUs, but not on an A100") {
    catalog::AcceleratorType gpu;
    gpu.name = "H100-SXM-80GB";
    gpu.memory = gibibytes(80);
    CHECK(usual_limits(gpu) == EngineLimits{8192, 1024});
    gpu.name = "A100-SXM-80GB";
    CHECK(usual_limits(gpu) == EngineLimits{2048, 256});
    gpu.name = "L40S";
    gpu.memory = gibibytes(48);
    CHECK(usual_limits(gpu) == EngineLimits{2048, 256});
}
