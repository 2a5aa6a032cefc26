// The roofline of a step, part by part, against figures that are worked out by hand and against
// operators that were timed on a GPU.
#include <skusim/llm/roofline.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::llm;

namespace {

Transformer llama_8b() {
    Transformer model;
    model.layers = 32;
    model.hidden = 4096;
    model.heads = 32;
    model.kv_heads = 8;
    model.head_dimension = 128;
    model.width = 14336;
    model.vocabulary = 128256;
    return model;
}

catalog::AcceleratorType h100() {
    catalog::AcceleratorType gpu;
    gpu.name = "H100-SXM-80GB";
    gpu.peaks.fp16 = OperationRate{989e12};
    gpu.peaks.bf16 = OperationRate{989e12};
    gpu.peaks.int8 = OperationRate{1978e12};
    gpu.peaks.fp8 = OperationRate{1978e12};
    gpu.bandwidth = Bandwidth{3.35e12};
    gpu.link = catalog::LinkKind::nvlink;
    gpu.link_bandwidth = Bandwidth{450e9};
    return gpu;
}

Roofline bound(const Transformer& model, const catalog::AcceleratorType& gpu,
               std::int64_t tensor_parallel = 1, const RooflineParameters& parameters = {}) {
    const auto roofline = roofline_of(model, {&gpu, tensor_parallel}, parameters);
    REQUIRE(roofline);
    return *roofline;
}

double milliseconds(Femtoseconds time) {
    return static_cast<double>(time) / 1e12;
}

double sum(const StepShares& of) {
    return of.weights + of.arithmetic + of.kv_cache + of.prompts + of.head + of.host + of.links;
}

} // namespace

TEST_CASE("a token of Llama 3 8B on an H100 takes its weights, its head and the host") {
    const Roofline roofline = bound(llama_8b(), h100());
    CHECK(roofline.dense_weights_s * 1e3 == Approx(13.96e9 / (3.35e12 * 0.8) * 1e3).epsilon(1e-3));
    CHECK(roofline.dense_weights_s * 1e3 == Approx(5.21).margin(0.005));
    CHECK(roofline.head_weights_s * 1e3 == Approx(0.39).margin(0.005));
    CHECK(roofline.host_s * 1e3 == Approx(1.15).margin(0.005));
    const StepTime time = roofline.step_time(2048, 256);
    CHECK(milliseconds(time({1, 1, 1, 0, 0})) == Approx(6.755).margin(0.001));
}

TEST_CASE("64 sequences of 1024 and 1024 tokens take the times that LLM operators give") {
    RooflineParameters parameters;
    parameters.kv_bandwidth = 0.8;
    const Roofline roofline = bound(llama_8b(), h100(), 1, parameters);
    const StepTime time = roofline.step_time(2048, 256);
    const StepWork work{64, 64, 64, 98'304, 0};
    CHECK(milliseconds(time.per_kv_token * work.kv_tokens) == Approx(4.8).margin(0.05));
    CHECK(milliseconds(time.by_tokens(64)) - roofline.host_s * 1e3 == Approx(5.4).margin(0.05));
    CHECK(milliseconds(time.by_sampled(64)) == Approx(0.4).margin(0.05));
    CHECK(milliseconds(time(work)) == Approx(12.1).margin(0.05));
}

// Between powers of two the time climbs in stairs, as whole tiles of a matrix are computed.
TEST_CASE(
    "the soft knee is within 7 % of Llama 3 8B's matrix products on an RTX PRO 6000 at powers "
    "of two, and within 14 % between them") {
    const std::string path =
        SKUSIM_SOURCE_DIR "/../shared/data/llm/profile_rtxpro6000_llama-3.1-8b_tp1_dense.csv";
    if (!std::filesystem::exists(path)) {
        std::cout << "skipped: " << path << " is not there\n";
        return;
    }
    std::map<std::int64_t, double> measured_us; // of a layer, by tokens
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        std::string layer;
        std::string tokens;
        std::string time;
        std::getline(cells, layer, ',');
        std::getline(cells, tokens, ',');
        std::getline(cells, time, ',');
        if (layer.ends_with("_proj")) {
            measured_us[std::stoll(tokens)] += std::stod(time);
        }
    }
    REQUIRE(measured_us.size() > 100);
    catalog::AcceleratorType gpu;
    gpu.peaks.bf16 = OperationRate{467.8e12};
    gpu.bandwidth = Bandwidth{1792e9};
    RooflineParameters parameters = usual_parameters("RTX-PRO-6000-Server");
    CHECK(parameters.arithmetic == 0.80);
    parameters.weight_bandwidth = 0.775; // as measured on this card
    const Roofline roofline = bound(llama_8b(), gpu, 1, parameters);
    const StepTime time = roofline.step_time(2048, 1);
    for (const auto& [tokens, us] : measured_us) {
        INFO(tokens << " tokens");
        const double dense_s = static_cast<double>(time.by_tokens(tokens)) / 1e15 - roofline.host_s;
        const bool is_power = (tokens & (tokens - 1)) == 0;
        CHECK(dense_s == Approx(32 * us * 1e-6).epsilon(is_power ? 0.07 : 0.14));
    }
}

TEST_CASE("a step's time is tabulated, and goes on straight where the table ends") {
    const Roofline roofline = bound(llama_8b(), h100());
    const StepTime time = roofline.step_time(1000, 10);
    const StepTime longer = roofline.step_time(2000, 20);
    CHECK(time.by_tokens(1000) == longer.by_tokens(1000));
    // The slope at 1001 tokens is not yet that of arithmetic alone.
    CHECK(time.by_tokens(2000) == Approx(longer.by_tokens(2000)).epsilon(0.006));
    CHECK(time.by_sampled(0) == 0);
    CHECK(time.mixed_permille == 1200);
}

TEST_CASE("a knee may be harder than that of a circle") {
    RooflineParameters parameters;
    parameters.knee = 3;
    const Roofline roofline = bound(llama_8b(), h100(), 1, parameters);
    const double cubes =
        std::pow(roofline.dense_weights_s, 3) + std::pow(200 * roofline.token_arithmetic_s, 3);
    const StepTime time = roofline.step_time(200, 1);
    CHECK(static_cast<double>(time.by_tokens(200)) / 1e15 - roofline.host_s ==
          Approx(std::cbrt(cubes)));
}

TEST_CASE("weights in 8 bits are read in half the time, and computed where the GPU can") {
    const Roofline plain = bound(llama_8b(), h100());
    const Transformer model = with_weights_in(llama_8b(), NumberFormat::fp8);
    const Roofline eight = bound(model, h100());
    CHECK(eight.dense_weights_s == Approx(plain.dense_weights_s / 2).epsilon(1e-3));
    CHECK(eight.token_arithmetic_s == plain.token_arithmetic_s / 2);
    CHECK(eight.head_weights_s == plain.head_weights_s); // is not quantized
    catalog::AcceleratorType old = h100();
    old.peaks.fp8.reset();
    CHECK(bound(model, old).token_arithmetic_s == plain.token_arithmetic_s);
    Transformer only_stored = with_weights_in(llama_8b(), NumberFormat::int8);
    only_stored.weights.is_weight_only = true;
    CHECK(bound(only_stored, h100()).token_arithmetic_s == plain.token_arithmetic_s);
    const Transformer four = with_weights_in(llama_8b(), NumberFormat::nvfp4);
    CHECK(bound(four, h100()).token_arithmetic_s == plain.token_arithmetic_s);
    old.peaks.fp4 = OperationRate{4 * 989e12};
    CHECK(bound(four, old).token_arithmetic_s == plain.token_arithmetic_s / 4);
}

TEST_CASE("of experts, a step reads those that its tokens are expected to pass") {
    Transformer model = llama_8b();
    model.width = 0;
    model.experts = Experts{8, 2, 14336, 0};
    const Roofline roofline = bound(model, h100());
    const auto weights = [&](std::int64_t tokens) {
        return shares(roofline, {{{tokens, 1, 1, 0, 0}}}).weights;
    };
    CHECK(roofline.expert_share == 0.25);
    const double experts = 32.0 * 8 * 3 * 4096 * 14336 * 2 / (3.35e12 * 0.8);
    CHECK(roofline.expert_weights_s == Approx(experts));
    const StepTime time = roofline.step_time(64, 1);
    const double two = roofline.dense_weights_s + experts * (1 - 0.75 * 0.75);
    CHECK(static_cast<double>(time.by_tokens(2)) / 1e15 - roofline.host_s ==
          Approx(std::hypot(two, 2 * roofline.token_arithmetic_s)));
    CHECK(weights(8) > weights(1));
}

TEST_CASE("GPUs share weights, heads and arithmetic, and add up over their link") {
    const Roofline one = bound(llama_8b(), h100());
    const Roofline four = bound(llama_8b(), h100(), 4);
    CHECK(four.dense_weights_s == Approx(one.dense_weights_s / 4));
    CHECK(four.kv_token_s == Approx(one.kv_token_s / 4));
    CHECK(four.pair_s == Approx(one.pair_s / 4));
    CHECK(one.links_s == 0);
    CHECK(four.links_s == Approx(2 * 32 * 10e-6));
    CHECK(four.token_links_s == Approx(2 * 32 * 2 * 0.75 * 4096 * 2 / (450e9 * 0.8)));
    catalog::AcceleratorType pairs = h100();
    pairs.link = catalog::LinkKind::nvlink_pairs;
    CHECK(bound(llama_8b(), pairs, 2).links_s == Approx(2 * 32 * 10e-6));
    CHECK(bound(llama_8b(), pairs, 4).links_s == Approx(2 * 32 * 40e-6));
    CHECK(bound(llama_8b(), pairs, 4).token_links_s == Approx(2 * 32 * 2 * 0.75 * 4096 * 2 / 15e9));
    // 16 MiB over 8 H100 took 115 us with NCCL, whose latency there is 37 us (Vidur).
    const Roofline eight = bound(llama_8b(), h100(), 8);
    CHECK((eight.token_links_s / 64) * (16 << 20) / 8192 == Approx(115e-6 - 37e-6).epsilon(0.05));
}

TEST_CASE("layers with a window read the share of a context that is in it") {
    Transformer model = llama_8b();
    model.sliding_layers = 16;
    model.window = 1000;
    const catalog::AcceleratorType gpu = h100();
    const double layer = 4096 / (3.35e12 * 0.75);
    RooflineQuestion question{&gpu};
    CHECK(roofline_of(model, question, {})->kv_token_s == Approx(32 * layer));
    question.mean_context = 4000;
    CHECK(roofline_of(model, question, {})->kv_token_s == Approx((16 + 16 * 0.25) * layer));
    question.mean_context = 500;
    CHECK(roofline_of(model, question, {})->kv_token_s == Approx(32 * layer * 0.75 / 0.55));

    const double pair = 4.0 * 32 * 128 / (989e12 * 0.5);
    question.mean_chunk = 0;
    CHECK(roofline_of(model, question, {})->pair_s == Approx(32 * pair));
    question.mean_chunk = 2000; // pairs in the window: 1 + ... + 1000, and 1000 more each
    const double inside = (1000.0 * 1001 / 2 + 1000.0 * 1000) / (2000.0 * 2001 / 2);
    CHECK(roofline_of(model, question, {})->pair_s == Approx((16 + 16 * inside) * pair));
    question.mean_chunk = 400;
    CHECK(roofline_of(model, question, {})->pair_s == Approx(32 * pair * 0.5 / 0.35));
}

TEST_CASE("a compressed vector is read on each GPU, or computed with for longer") {
    Transformer model = llama_8b();
    model.latent = LatentAttention{1536, 512, 128, 64, 128};
    const catalog::AcceleratorType gpu = h100();
    const double reading = 32 * 576 * 2 / (3.35e12 * 0.75);
    CHECK(bound(model, gpu).kv_token_s == Approx(reading));
    CHECK(bound(model, gpu, 8).kv_token_s == Approx(reading)); // not split
    model.heads = 128;
    CHECK(bound(model, gpu).kv_token_s == Approx(32.0 * 2 * 128 * (2 * 512 + 64) / (989e12 * 0.6)));
    CHECK(bound(model, gpu).pair_s == Approx(32.0 * 2 * 128 * (128 + 64 + 128) / (989e12 * 0.5)));
}

TEST_CASE("the shares of a step's time are those of its parts") {
    const Roofline roofline = bound(llama_8b(), h100(), 2);
    const StepTime time = roofline.step_time(2048, 256);
    const StepWork decode{1, 1, 1, 1000, 0};
    const StepShares of = shares(roofline, {{decode}});
    CHECK(sum(of) == Approx(1));
    const double total = static_cast<double>(time(decode)) / 1e15;
    CHECK(of.weights == Approx(roofline.dense_weights_s / total).epsilon(1e-3));
    CHECK(of.kv_cache == Approx(1000 * roofline.kv_token_s / total).epsilon(1e-6));
    CHECK(of.host == Approx((roofline.host_s + roofline.sequence_host_s) / total).epsilon(1e-6));
    CHECK(of.links == Approx((roofline.links_s + roofline.token_links_s) / total).epsilon(1e-6));
    CHECK(of.prompts == 0);
    const StepShares prompt = shares(roofline, {{{2048, 2, 1, 1000, 2048 * 2049 / 2}}});
    CHECK(sum(prompt) == Approx(1));
    CHECK(prompt.arithmetic > 0.5);
    CHECK(prompt.prompts * static_cast<double>(time({2048, 2, 1, 1000, 2048 * 2049 / 2})) / 1e15 ==
          Approx(1.2 * 2048 * 2049 / 2 * roofline.pair_s).epsilon(1e-6));
}

TEST_CASE("the shares of several kinds of steps are those of all their time") {
    const Roofline roofline = bound(llama_8b(), h100());
    const StepTime time = roofline.step_time(2048, 256);
    const StepWork decode{1, 1, 1, 1000, 0};
    const StepWork prompt{1024, 2, 1, 1000, 1024 * 1025 / 2};
    const double decoding = 99 * static_cast<double>(time(decode));
    const double prompting = static_cast<double>(time(prompt));
    const double host = shares(roofline, {{decode}}).host * decoding +
                        shares(roofline, {{prompt}}).host * prompting;
    const StepShares both = shares(roofline, {{decode, 99}, {prompt, 1}});
    CHECK(sum(both) == Approx(1));
    CHECK(both.host == Approx(host / (decoding + prompting)).epsilon(1e-3));
    CHECK(both.weights > 0.5); // though a prompt's step is nearly all arithmetic
}

TEST_CASE("a roofline needs the figures that it is of") {
    catalog::AcceleratorType gpu = h100();
    CHECK(roofline_of(llama_8b(), {&gpu, 3}, {}).error() == "its 32 heads do not divide by 3");
    gpu.peaks.bf16.reset();
    CHECK(roofline_of(llama_8b(), {&gpu}, {}).has_value()); // in fp16, as on a T4
    gpu.peaks.fp16.reset();
    CHECK(roofline_of(llama_8b(), {&gpu}, {}).error() ==
          "the bf16 peak of H100-SXM-80GB is not known");
    CHECK(roofline_of(with_weights_in(llama_8b(), NumberFormat::fp32), {&gpu}, {}).error() ==
          "the fp32 peak of H100-SXM-80GB is not known");
    gpu.bandwidth.reset();
    CHECK(roofline_of(llama_8b(), {&gpu}, {}).error() ==
          "the memory bandwidth of H100-SXM-80GB is not known");
}

TEST_CASE("what was measured on a kind of GPU is its default") {
    CHECK(usual_parameters("H100-SXM-80GB") == RooflineParameters{});
    CHECK(usual_parameters("A100").link == 0.58);
    CHECK(usual_parameters("RTX4090").arithmetic == 0.95);
    CHECK(usual_parameters("L40S").knee == 3);
    CHECK(usual_parameters("RTX-PRO-6000").knee == 2);
    for (const RooflineParameter& parameter : uncertain_parameters) {
        INFO(parameter.name);
        CHECK(RooflineParameters{}.*parameter.value > 0);
        CHECK(parameter.relative_error > 0);
    }
}
