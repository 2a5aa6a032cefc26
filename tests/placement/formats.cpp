// Number formats of a language model and the generations of GPUs: what a server refuses, with the
// way on, and what it makes of the rest.

#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/placement/number_formats.hpp>

#include <support/catch.hpp>

using namespace skusim;
using llm::NumberFormat;
using placement::format_notes;

namespace {

/// A model of weights in `own`, or in `asked` where the scenario asks for that.
scenario::LanguageModel model_of(NumberFormat own, std::optional<NumberFormat> asked = {},
                                 std::optional<NumberFormat> kv = {}) {
    llm::Transformer shape;
    shape.weights.format = asked.value_or(own);
    const bool is_plain = shape.weights.format == NumberFormat::fp16;
    shape.weights.rest = is_plain ? NumberFormat::fp16 : NumberFormat::bf16;
    return {"", shape, asked, kv, {}};
}

/// What is told of it on a GPU of the table: nothing, notes, or a refusal behind "refused: ".
std::string told(const scenario::LanguageModel& model, const char* gpu) {
    const catalog::Hardware& hardware = catalogs::shipped_hardware();
    const catalog::AcceleratorType* type = hardware.accelerator(gpu);
    REQUIRE(type != nullptr);
    const auto notes = format_notes(model, *type, hardware);
    if (!notes) {
        CHECK(notes.error().why.verdict == placement::Verdict::gated);
        return "refused: " + notes.error().why.reason;
    }
    std::string all;
    for (const std::string& note : *notes) {
        all += note + "\n";
    }
    return all;
}

using Catch::Matchers::StartsWith;

} // namespace

TEST_CASE("A model of bf16 runs in fp16 before Ampere, unless bf16 is asked for") {
    const std::string in_fp16 = "bf16 weights run in fp16 on T4, whose compute capability is 7.5\n";
    CHECK(told(model_of(NumberFormat::bf16), "T4") == in_fp16);
    CHECK(told(model_of(NumberFormat::bf16, NumberFormat::bf16), "T4") ==
          "refused: its T4 has compute capability 7.5, and bf16 weights ask for one from 8.0; use "
          "`dtype: fp16`");
    CHECK(told(model_of(NumberFormat::bf16, NumberFormat::bf16), "A100-PCIe-80GB").empty());
    CHECK(told(model_of(NumberFormat::bf16, NumberFormat::fp16), "T4").empty());
}

TEST_CASE("Each format is refused, converted or computed with as vLLM's table has it") {
    // vLLM's documentation, "Supported Hardware" of quantization: V100 is 7.0, T4 7.5, A100 8.0, L4
    // 8.9, H100 9.0, B200 10.0.
    struct Row {
        NumberFormat format;
        const char* refused;
        const char* converted;
        const char* native;
    };
    for (const Row& row :
         {Row{NumberFormat::fp8, "V100-PCIe-16GB", "A100-PCIe-80GB", "L4"},
          Row{NumberFormat::mxfp4, "T4", "H100-SXM-80GB", "B200-SXM-180GB"},
          Row{NumberFormat::nvfp4, "V100-PCIe-16GB", "H100-SXM-80GB", "B200-SXM-180GB"},
          Row{NumberFormat::int8, "V100-PCIe-16GB", nullptr, "A100-PCIe-80GB"},
          Row{NumberFormat::int8, "B200-SXM-180GB", nullptr, "H100-SXM-80GB"},
          Row{NumberFormat::int4, nullptr, "V100-PCIe-16GB", "A100-PCIe-80GB"}}) {
        CAPTURE(name_in_table(row.format));
        for (const auto& asked : {std::optional<NumberFormat>(), std::optional(row.format)}) {
            const scenario::LanguageModel model = model_of(row.format, asked);
            const std::string weights = std::string(name_in_table(row.format)) + " weights ";
            CHECK(told(model, row.native).empty());
            if (row.refused != nullptr) {
                CHECK_THAT(told(model, row.refused), StartsWith("refused: "));
            }
            if (row.converted != nullptr) {
                CHECK_THAT(told(model, row.converted), StartsWith(weights));
            }
        }
    }
    scenario::LanguageModel by_gptq = model_of(NumberFormat::int8);
    std::get<llm::Transformer>(by_gptq.shape).weights.is_weight_only = true;
    CHECK(told(by_gptq, "B200-SXM-180GB").empty());
}

TEST_CASE("A KV cache of fp8 is refused before Ampere and warned of before Ada") {
    const scenario::LanguageModel model = model_of(NumberFormat::fp16, {}, NumberFormat::fp8);
    CHECK(told(model, "T4") ==
          "refused: its T4 has compute capability 7.5, and KV caches of fp8 ask "
          "for one from 8.0; use `kv_dtype: fp16`");
    CHECK_THAT(told(model, "A100-PCIe-80GB"), StartsWith("KV caches of fp8 "));
    CHECK(told(model, "H100-SXM-80GB").empty());
}

TEST_CASE("Nothing is told of GPUs whose compute capability is unknown") {
    CHECK(told(model_of(NumberFormat::fp8), "MI300X-192GB").empty());
}
