#include <skusim/schema/values.hpp>

#include "scenarios/rules.hpp"
#include "scenarios/types.hpp"
#include "uncertainty.hpp"

#include <algorithm>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

TypePointer service_quantity(Dimension dimension, std::string low, std::string high,
                             bool or_zero = false) {
    return make_type(QuantityType{dimension, std::move(low), std::move(high), or_zero});
}
TypePointer gpu_memory_or_zero() {
    return service_quantity(Dimension::bytes, "1 B", "1024 TiB", true);
}
TypePointer efficiency() {
    return service_quantity(Dimension::ratio, "0.01 %", "100 %");
}

/// A request takes some time.
void check_linear(const Value& map, const std::string& path, Findings& findings) {
    Duration overhead{};
    Duration per_request{};
    set(overhead, map, "overhead", as_duration);
    set(per_request, map, "per_request", as_duration);
    if (overhead + per_request <= Duration::zero()) {
        findings.add(map.mark, path + ": a request takes no time; give overhead, per_request or "
                                      "both above 0");
    }
    check_uncertainty(map, path, findings);
}

/// How a request's threads share its work.
Field thread_scaling_field() {
    const TypePointer share =
        make_type(QuantityType{Dimension::ratio, "0.000001 %", "100 %", true});
    return {"scaling",
            make_type(ObjectType{
                {{"parallel_fraction", share,
                  "Share of a request's work that all threads of its worker do together, the rest "
                  "is done by one: Amdahl's law, n / (1 + (1 - fraction) (n - 1)).",
                  "none", "90 %"},
                 {"contention", share,
                  "Share of the work that is done one thread at a time, of the universal "
                  "scalability law, n / (1 + contention (n - 1) + coherence n (n - 1)).",
                  "0 %", "3 %"},
                 {"coherence", share,
                  "What each pair of threads spends on each other, of that law.", "0 %", "0.01 %"}},
                {},
                check_thread_scaling}),
            "How much faster node.threads_per_worker threads do one request than one does. The "
            "service time then is that of a request on one thread (vCPU) of the SKU; without "
            "`scaling` it is that of a request on a worker as it is, whatever its threads. No "
            "influence on accelerators.",
            "none", "{parallel_fraction: 90 %}"};
}

/// What a client measures beside the worker's time.
Field delay() {
    return {
        "delay", time_or_zero(),
        "Time of each completed request that holds no worker: the network, HTTP, the server's "
        "own threads. `calibrate --workers N` tells it from measurements. Batch jobs have none.",
        "0 s", "0.8 ms"};
}

Kind roofline() {
    const TypePointer precision =
        make_type(ChoiceType{{{"fp32", ""}, {"fp16", ""}, {"bf16", ""}, {"int8", ""}}});
    return {
        "roofline",
        "Arithmetic and memory traffic against the peaks of the SKU's processor or accelerator: "
        "overhead + max(operations / compute, bytes / bandwidth).",
        {{"operations", service_quantity(Dimension::operations, "1 FLOP", "1e9 TFLOP"),
          "Arithmetic of one request; a multiply-add counts as two.", "", "8.2 GFLOP"},
         {"weights", gpu_memory_or_zero(),
          "Weights read from memory per request, once for all of a batch.", "", "98 MiB"},
         {"activations", gpu_memory_or_zero(), "Activations written and read per request.", "",
          "40 MiB"},
         {"precision", precision, "The number format of the arithmetic.", "fp32", "fp16"},
         {"compute_efficiency", efficiency(),
          "Share of peak arithmetic that is reached. Measure it: there is no honest default.", "",
          "40 %"},
         {"bandwidth_efficiency", efficiency(),
          "Share of peak bandwidth that is reached. Measure it: there is no honest default.", "",
          "60 %"},
         {"overhead", time_or_zero(), "Time added to every request, once for all of a batch.",
          "0 s", "1 ms"},
         {"cv", make_type(NumberType{0, 10}),
          "Coefficient of variation of the whole time; lognormal if above 0.", "0", "0.3"},
         thread_scaling_field(),
         delay(),
         uncertainty_field()},
        check_uncertainty};
}

KindType service_kinds() {
    KindType type;
    type.example = "{kind: distribution, time: {kind: exponential, mean: 40 ms}}";
    type.planned = {"llm"};
    type.kinds = {
        {"distribution",
         "A time that is the same on every SKU.",
         {{"time", distribution_type(),
           "The time of one request on one worker, and of a batch of any size.", "",
           "{kind: exponential, mean: 40 ms}"},
          thread_scaling_field(),
          delay(),
          uncertainty_field()},
         check_uncertainty},
        {"linear",
         "The same on every SKU: overhead + b x per_request for a batch of b requests.",
         {{"overhead", time_or_zero(), "Time of a batch, whatever its size.", "0 s", "4 ms"},
          {"per_request", time_or_zero(), "Time that each request of a batch adds.", "0 s", "1 ms"},
          {"cv", make_type(NumberType{0, 10}),
           "Coefficient of variation of the whole time; lognormal if above 0.", "0", "0.1"},
          thread_scaling_field(),
          delay(),
          uncertainty_field()},
         check_linear},
        {"table",
         "Measured times, by SKU, accelerator or family, in a CSV file; of batches with one row "
         "for "
         "each size, and straight lines between them.",
         {{"file", make_type(TextType{}), "The CSV file, relative to the file that names it.", "",
           "latency.csv"},
          thread_scaling_field(),
          delay()}},
        roofline(),
    };
    return type;
}

} // namespace

TypePointer service_type() {
    KindType type = service_kinds();
    type.file_ending = service_file_ending;
    return make_type(std::move(type));
}

TypePointer class_service_type() {
    KindType type = service_kinds();
    for (Kind& kind : type.kinds) {
        const auto fitted = [](const Field& field) {
            return field.key == "uncertainty" || field.key == "delay";
        };
        kind.fields.erase(std::remove_if(kind.fields.begin(), kind.fields.end(), fitted),
                          kind.fields.end());
    }
    return make_type(std::move(type));
}

const Type& service_file_type() {
    static const TypePointer type = [] {
        KindType file = service_kinds();
        for (Kind& kind : file.kinds) {
            kind.fields.insert(kind.fields.begin(), {"skusim_service", make_type(VersionType{1}),
                                                     "The version of this format.", "", "1"});
        }
        return make_type(std::move(file));
    }();
    return *type;
}

} // namespace skusim::scenarios
