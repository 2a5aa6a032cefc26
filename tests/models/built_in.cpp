// The built-in models have the parameters that their vendors publish, and the KV cache that their
// shapes give.
#include <skusim/models/built_in.hpp>

#include <algorithm>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::models;

namespace {

/// What is published of a model, in 10^9 parameters: its paper, its model card, or the count in the
/// headers of its weights. Active ones are 0 where none are told.
struct Published {
    const char* name;
    double total;
    double active;
    double kv_bytes_per_token; ///< in bf16, of all layers
};

const std::vector<Published> published{
    {"codellama-34b", 33.744, 0, 196'608},
    {"deepseek-r1", 671.03, 37.55, 70'272},
    {"deepseek-v2-lite", 15.706, 2.66, 31'104},
    {"deepseek-v3", 671.03, 37.55, 70'272},
    {"gemma-2-27b", 27.227, 0, 376'832},
    {"gemma-2-9b", 9.2417, 0, 344'064},
    {"gemma-3-12b", 12.187, 0, 393'216},
    {"gemma-3-27b", 27.432, 0, 507'904},
    {"gemma-3-4b", 4.3, 0, 139'264},
    {"gpt-oss-120b", 116.83, 5.13 + 0.579, 73'728}, // published without the embedding
    {"gpt-oss-20b", 20.91, 3.61 + 0.579, 49'152},
    {"kimi-k2", 1026, 32.86, 70'272},
    {"llama-2-70b", 68.977, 0, 327'680},
    {"llama-2-7b", 6.7384, 0, 524'288},
    {"llama-3.1-405b", 405.85, 0, 516'096},
    {"llama-3.1-70b", 70.554, 0, 327'680},
    {"llama-3.1-8b", 8.0303, 0, 131'072},
    {"llama-3.2-1b", 1.2358, 0, 32'768},
    {"llama-3.2-3b", 3.2127, 0, 114'688},
    {"llama-3.3-70b", 70.554, 0, 327'680},
    {"llama-4-scout", 108.64, 17.2, 196'608},
    {"mistral-7b-v0.1", 7.2417, 0, 131'072},
    {"mistral-nemo-12b", 12.248, 0, 163'840},
    {"mixtral-8x22b", 140.62, 39.15, 229'376},
    {"mixtral-8x7b", 46.703, 12.88, 131'072},
    {"phi-3-medium", 13.960, 0, 204'800},
    {"phi-3-mini", 3.8211, 0, 393'216},
    {"phi-4", 14.660, 0, 204'800},
    {"qwen2.5-14b", 14.770, 0, 196'608},
    {"qwen2.5-32b", 32.764, 0, 262'144},
    {"qwen2.5-72b", 72.706, 0, 327'680},
    {"qwen2.5-7b", 7.6156, 0, 57'344},
    {"qwen3-14b", 14.768, 0, 163'840},
    {"qwen3-235b-a22b", 235.09, 22.19, 192'512},
    {"qwen3-30b-a3b", 30.532, 3.35, 98'304},
    {"qwen3-32b", 32.762, 0, 262'144},
    {"qwen3-4b", 4.0225, 0, 147'456},
    {"qwen3-8b", 8.1907, 0, 147'456},
    {"yi-34b", 34.389, 0, 245'760},
};

const llm::Transformer& named(const std::string& name) {
    const llm::Transformer* model = built_in_model(name);
    REQUIRE(model != nullptr);
    return *model;
}

double gibibytes_of(const std::string& name) {
    return in_gibibytes(llm::weight_bytes(named(name)));
}

std::string table_faults(const std::string& text) {
    std::string all;
    const auto result = parse_models("models.csv", text);
    for (const Fault& fault : result ? Faults{} : result.error()) {
        all += line_of(fault) + '\n';
    }
    return all;
}

} // namespace

TEST_CASE("every built-in model has its published parameters within 0.5 %, and its KV exactly") {
    CHECK(built_in_models().size() == published.size());
    for (const Published& figures : published) {
        INFO(figures.name);
        const llm::Transformer& model = named(figures.name);
        const auto total = static_cast<double>(llm::parameters(model).total());
        CHECK(total / 1e9 == Approx(figures.total).epsilon(0.005));
        if (figures.active > 0) {
            CHECK(static_cast<double>(llm::active_parameters(model)) / 1e9 ==
                  Approx(figures.active).epsilon(0.005));
        }
        CHECK(llm::kv_bytes_per_token(model, llm::NumberFormat::bf16) ==
              figures.kv_bytes_per_token);
    }
}

TEST_CASE("counts of whole files of weights are met to the parameter") {
    const auto total = [](const char* name) { return llm::parameters(named(name)).total(); };
    CHECK(total("llama-2-7b") == 6'738'415'616);
    CHECK(total("llama-3.1-8b") == 8'030'261'248);
    CHECK(total("llama-3.1-70b") == 70'553'706'496);
    CHECK(total("llama-3.2-1b") == 1'235'814'400);
    CHECK(total("mistral-7b-v0.1") == 7'241'732'096);
    CHECK(total("mixtral-8x7b") == 46'702'792'704);
    CHECK(total("qwen2.5-7b") == 7'615'616'512);
    CHECK(total("gemma-2-9b") == 9'241'705'984);
    CHECK(total("phi-4") == 14'659'507'200);
}

TEST_CASE("weights in memory are of the format that a model comes in") {
    CHECK(gibibytes_of("llama-3.1-8b") == Approx(14.96).margin(0.005));
    CHECK(gibibytes_of("mixtral-8x7b") == Approx(86.99).margin(0.01));
    CHECK(gibibytes_of("deepseek-v3") == Approx(625).epsilon(0.005));
    CHECK(gibibytes_of("gpt-oss-20b") == Approx(12.9).epsilon(0.01));
    CHECK(gibibytes_of("gpt-oss-120b") == Approx(60.8).epsilon(0.01));
}

TEST_CASE("built-in models are whole: names in order, a context, and experts that a token passes") {
    for (const BuiltInModel& row : built_in_models()) {
        const llm::Transformer& model = row.model;
        INFO(model.name);
        CHECK(model.context >= 4096);
        CHECK(model.heads % model.kv_heads == 0);
        CHECK(model.sliding_layers <= model.layers);
        CHECK((model.sliding_layers > 0) == (model.window > 0));
        CHECK((model.experts.has_value() || model.width > 0));
        CHECK((model.dense_layers > 0) == (model.experts && model.width > 0));
        CHECK_FALSE(llm::unshareable(model, 1).has_value());
        CHECK_FALSE(row.source.empty());
    }
    CHECK(built_in_model("llama") == nullptr);
}

TEST_CASE("a table's faults have their places") {
    const std::string header =
        "name,layers,hidden,heads,kv_heads,head_dimension,width,vocabulary,ties_embedding,"
        "query_bias,norms,experts,experts_per_token,expert_width,shared_width,dense_layers,"
        "query_rank,kv_rank,nope_dimension,rope_dimension,value_dimension,sliding_layers,window,"
        "context,other_parameters,format,quantized,source,date\n";
    const std::string end = ",false,,,,,,,,,,,,,,,100,,,,here,2026-01-02\n";
    CHECK(table_faults(header + "b,2,8,4,2,2,16,10" + end + "a,-1,8,4,2,2,16,10" + end) ==
          "models.csv:3:1: \"a\" is not in order of name, or there twice\n"
          "models.csv:3:3: layers is \"-1\"; expected a whole number from 0, at most 1000\n");
    CHECK(table_faults(header + "b,2,8,4,2,2,16,10,,,,,,,,,,,,,,,,100,,fp3,some,,2026-01-02\n") ==
          "models.csv:2:39: format is \"fp3\"; expected one such as fp8\n"
          "models.csv:2:43: quantized is \"some\"; expected all or experts\n"
          "models.csv:2:48: source is empty\n");
}
