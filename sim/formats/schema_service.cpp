#include "schema_tables.hpp"

namespace skusim::formats {
namespace {

TypePointer quantity(Dimension dimension, std::string low, std::string high, bool or_zero = false) {
    return make_type(QuantityType{dimension, std::move(low), std::move(high), or_zero});
}
TypePointer memory_or_zero() {
    return quantity(Dimension::bytes, "1 B", "1024 TiB", true);
}
TypePointer efficiency() {
    return quantity(Dimension::ratio, "0.01 %", "100 %");
}

Kind roofline() {
    const TypePointer precision =
        make_type(ChoiceType{{{"fp32", ""}, {"fp16", ""}, {"bf16", ""}, {"int8", ""}}});
    return {
        "roofline",
        "Arithmetic and memory traffic against the peaks of the SKU's processor or accelerator: "
        "overhead + max(operations / compute, bytes / bandwidth).",
        {{"operations", quantity(Dimension::operations, "1 FLOP", "1e9 TFLOP"),
          "Arithmetic of one request; a multiply-add counts as two.", "", "8.2 GFLOP"},
         {"weights", memory_or_zero(), "Weights read from memory per request.", "", "98 MiB"},
         {"activations", memory_or_zero(), "Activations written and read per request.", "",
          "40 MiB"},
         {"precision", precision, "The number format of the arithmetic.", "fp32", "fp16"},
         {"compute_efficiency", efficiency(),
          "Share of peak arithmetic that is reached. Measure it: there is no honest default.", "",
          "40 %"},
         {"bandwidth_efficiency", efficiency(),
          "Share of peak bandwidth that is reached. Measure it: there is no honest default.", "",
          "60 %"},
         {"overhead", time_or_zero(), "Time added to every request.", "0 s", "1 ms"},
         {"cv", make_type(NumberType{0, 10}),
          "Coefficient of variation of the whole time; lognormal if above 0.", "0", "0.3"}}};
}

} // namespace

TypePointer service_type() {
    KindType type;
    type.example = "{kind: distribution, time: {kind: exponential, mean: 40 ms}}";
    type.planned = {"linear", "llm"};
    type.kinds = {
        {"distribution",
         "A time that is the same on every SKU.",
         {{"time", distribution_type(), "The time of one request on one worker.", "",
           "{kind: exponential, mean: 40 ms}"}}},
        {"table",
         "Measured times, by SKU, accelerator or family, in a CSV file.",
         {{"file", make_type(TextType{}), "The CSV file, relative to the scenario file.", "",
           "latency.csv"}}},
        roofline(),
    };
    return make_type(std::move(type));
}

} // namespace skusim::formats
