// Counts and bytes of small shapes that are worked out by hand. Real models are held to what their
// vendors publish in tests/models.
#include <skusim/llm/model.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::llm;

namespace {

/// 2 layers, hidden 8, 4 heads of 2, 2 of keys and values, width 16, vocabulary 10.
Transformer small() {
    Transformer model;
    model.layers = 2;
    model.hidden = 8;
    model.heads = 4;
    model.kv_heads = 2;
    model.head_dimension = 2;
    model.width = 16;
    model.vocabulary = 10;
    model.context = 100;
    return model;
}

} // namespace

TEST_CASE("a dense model's parameters are those of its matrices, norms and vocabulary") {
    Transformer model = small();
    const ParameterCounts counts = parameters(model);
    CHECK(counts.attention == 2 * (8 * 8 + 2 * 8 * 4 + 8 * 8));
    CHECK(counts.feed_forward == 2 * 3 * 8 * 16);
    CHECK(counts.norms == 2 * 2 * 8 + 8);
    CHECK(counts.embedding == 80);
    CHECK(counts.head == 80);
    CHECK(counts.total() == 384 + 768 + 40 + 160);
    CHECK(active_parameters(model) == counts.total());
    CHECK(parameters_in_products(model) == 384 + 768);

    model.ties_embedding = true;
    model.matrices = 2;
    model.has_query_bias = true;
    model.norms = 4;
    CHECK(parameters(model).total() == 384 + 512 + (2 * 4 * 8 + 8 + 2 * 2 * 8) + 80);
}

TEST_CASE("of experts all are in memory, and a token passes its own and the shared ones") {
    Transformer model = small();
    model.dense_layers = 1;
    model.experts = Experts{4, 1, 6, 5};
    model.other_parameters = 1000;
    const ParameterCounts counts = parameters(model);
    CHECK(counts.feed_forward == 3 * 8 * 16 + 3 * 8 * 5);
    CHECK(counts.experts == 4 * 3 * 8 * 6);
    CHECK(counts.routers == 8 * 4);
    CHECK(counts.total() - active_parameters(model) == 3 * 3 * 8 * 6 + 1000);
    CHECK(parameters_in_products(model) == 384 + 384 + 120 + 144 + 32);
}

TEST_CASE("latent attention compresses keys and values, and queries if it has a rank for them") {
    Transformer model = small();
    model.latent = LatentAttention{0, 6, 3, 2, 5};
    CHECK(parameters(model).attention ==
          2 * (8 * 4 * 5 + 8 * (6 + 2) + 6 * 4 * (3 + 5) + 4 * 5 * 8));
    model.latent->query_rank = 7;
    CHECK(parameters(model).attention ==
          2 * (8 * 7 + 7 * 4 * 5 + 8 * (6 + 2) + 6 * 4 * (3 + 5) + 4 * 5 * 8));
    CHECK(kv_bytes_per_token(model, NumberFormat::bf16) == 2 * 8 * 2);
    CHECK(kv_bytes_per_token(model, NumberFormat::bf16, 4) == 2 * 8 * 2); // on each GPU
}

TEST_CASE("only the quantized parts take less, and scales of groups take their share") {
    CHECK(bytes_per_weight(NumberFormat::int4) == 0.51953125);
    CHECK(bytes_per_weight(NumberFormat::int4, 32) == 0.578125);
    CHECK(bytes_per_weight(NumberFormat::mxfp4) == 0.53125);
    CHECK(bytes_per_weight(NumberFormat::nvfp4) == 0.5625);
    const Transformer model = small();
    CHECK(weight_bytes(model).value() == 2 * 1352);
    const Transformer eight = with_weights_in(model, NumberFormat::int8);
    CHECK(weight_bytes(eight).value() == 1152 + 2 * 200);
    CHECK(weight_bytes(with_weights_in(eight, NumberFormat::fp32)).value() == 4 * 1352);
    Transformer parts = eight;
    parts.weights.parts = {false, true, true, true};
    CHECK(weight_bytes(parts).value() == 2 * 384 + 768 + 80 + 2 * 120);
}

TEST_CASE("KV of a token is split over GPUs as far as there are heads, and a window bounds it") {
    Transformer model = small();
    CHECK(kv_bytes_per_token(model, NumberFormat::bf16) == 2 * 2 * 2 * 2 * 2);
    CHECK(kv_bytes_per_token(model, NumberFormat::fp8) == 16);
    CHECK(kv_bytes_per_token(model, NumberFormat::bf16, 2) == 16);
    CHECK(kv_bytes_per_token(model, NumberFormat::bf16, 4) == 16); // one head, twice
    model.sliding_layers = 1;
    model.window = 10;
    CHECK(kv_of_sequence(model, NumberFormat::bf16, 12, 4).value() == 12 * 32);
    CHECK(kv_of_sequence(model, NumberFormat::bf16, 50, 4).value() == (50 + 14) * 16);
}

TEST_CASE("GPUs that share a model divide its heads") {
    Transformer model = small();
    model.heads = 40;
    model.kv_heads = 10;
    CHECK_FALSE(unshareable(model, 1).has_value());
    CHECK_FALSE(unshareable(model, 5).has_value());
    CHECK_FALSE(unshareable(model, 20).has_value());
    CHECK(unshareable(model, 3) == "its 40 heads do not divide by 3");
    CHECK(unshareable(model, 4) ==
          "its 10 heads of keys and values neither divide by 4 nor divide it");
    model.latent = LatentAttention{0, 6, 3, 2, 5};
    CHECK_FALSE(unshareable(model, 4).has_value()); // heads of keys and values mean nothing here
}
