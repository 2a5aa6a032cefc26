#include "description.hpp"

#include "scenarios/notations.hpp"
#include "scenarios/rules.hpp"
#include "tokens.hpp"
#include "uncertainty.hpp"

#include <algorithm>
#include <iterator>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using service::DistributionService;
using service::LinearService;
using service::RooflineService;
using service::TableService;
using service::TokenService;

/// A member of the model that a kind begins with.
template <class Model, class Member>
auto of_model(Member Model::*member) {
    return [member](ServiceDescription& description) -> Member& {
        return std::get<Model>(description.model).*member;
    };
}

/// A request takes some time.
void check_linear(const Value& map, const std::string& path, Findings& findings) {
    const ServiceDescription description = value_of(service_description(), map);
    const auto& linear = std::get<LinearService>(description.model);
    if (linear.overhead + linear.per_request <= Duration::zero()) {
        findings.add(map.mark, path + ": a request takes no time; give overhead, per_request or "
                                      "both above 0");
    }
    check_uncertainty(map, path, findings);
}

/// How a request's threads share its work.
BoundField<ServiceDescription> thread_scaling_field() {
    using service::ThreadScaling;
    const Notation<double> share = ratio("0.000001 %", "100 %", true);
    const Notation<ThreadScaling> law = map_of<ThreadScaling>(
        {{field<ThreadScaling>(
              "parallel_fraction",
              [](ThreadScaling& scaling, double fraction) { scaling = service::amdahl(fraction); },
              share,
              "Share of a request's work that all threads of its worker do together, the rest is "
              "done by one: Amdahl's law, n / (1 + (1 - fraction) (n - 1)).",
              "90 %")
              .otherwise("none"),
          field("contention", &ThreadScaling::contention, share,
                "Share of the work that is done one thread at a time, of the universal "
                "scalability law, n / (1 + contention (n - 1) + coherence n (n - 1)).",
                "3 %"),
          field("coherence", &ThreadScaling::coherence, share,
                "What each pair of threads spends on each other, of that law.", "0.01 %")},
         {},
         check_thread_scaling});
    return field("scaling", &ServiceDescription::thread_scaling, law,
                 "How much faster node.threads_per_worker threads do one request than one does. "
                 "The service time then is that of a request on one thread (vCPU) of the SKU; "
                 "without `scaling` it is that of a request on a worker as it is, whatever its "
                 "threads. No influence on accelerators.",
                 "{parallel_fraction: 90 %}")
        .otherwise("none");
}

/// What a client measures beside the worker's time.
BoundField<ServiceDescription> delay_field() {
    return field("delay", &ServiceDescription::delay, time_or_zero(),
                 "Time of each completed request that holds no worker: the network, HTTP, the "
                 "server's own threads. `calibrate --workers N` tells it from measurements. Batch "
                 "jobs have none.",
                 "0.8 ms");
}

BoundField<ServiceDescription> uncertainty_field() {
    return field("uncertainty", &ServiceDescription::uncertainty, uncertainty(),
                 "How sure the fitted parameters are, as `skusim calibrate` writes it: `plan` "
                 "tells what that does to its answer.",
                 "[{parameter: mean, standard_error: 2 %}]")
        .otherwise("none: all are exact");
}

BoundField<ServiceDescription> warnings_field() {
    constexpr std::size_t most = 100;
    constexpr std::size_t longest = 1000; // of a sentence with the path of its file
    return field("warnings", &ServiceDescription::warnings, list_of(one_line(longest), 0, most),
                 "What gives reason to doubt the fit, as `skusim calibrate` writes it: every "
                 "result of the service repeats it.",
                 "[\"saturated from 8 in flight on\"]")
        .otherwise("none");
}

template <class Model>
BoundField<ServiceDescription> variation_of_all(const char* example) {
    return field<ServiceDescription>(
        "cv", of_model(&Model::cv), number(0, 10),
        "Coefficient of variation of the whole time; lognormal if above 0.", example);
}

BoundKind<ServiceDescription> same_everywhere() {
    return kind<ServiceDescription>(
        "distribution", "A time that is the same on every SKU.",
        {DistributionService{}, {}, {}, {}},
        {required<ServiceDescription>(
             "time", of_model(&DistributionService::time), distribution(),
             "The time of one request on one worker, and of a batch of any size.",
             "{kind: exponential, mean: 40 ms}"),
         thread_scaling_field(), delay_field(), uncertainty_field(), warnings_field()},
        check_uncertainty);
}

BoundKind<ServiceDescription> linear() {
    return kind<ServiceDescription>(
        "linear", "The same on every SKU: overhead + b x per_request for a batch of b requests.",
        {LinearService{}, {}, {}, {}},
        {field<ServiceDescription>("overhead", of_model(&LinearService::overhead), time_or_zero(),
                                   "Time of a batch, whatever its size.", "4 ms"),
         field<ServiceDescription>("per_request", of_model(&LinearService::per_request),
                                   time_or_zero(), "Time that each request of a batch adds.",
                                   "1 ms"),
         variation_of_all<LinearService>("0.1"), thread_scaling_field(), delay_field(),
         uncertainty_field(), warnings_field()},
        check_linear);
}

BoundKind<ServiceDescription> measured_table() {
    return kind<ServiceDescription>(
        "table",
        "Measured times, by SKU, accelerator or family, in a CSV file; of batches with one row for "
        "each size, and straight lines between them.",
        {TableService{}, {}, {}, {}},
        {required<ServiceDescription>("file", of_model(&TableService::file), one_line(),
                                      "The CSV file, relative to the file that names it.",
                                      "latency.csv"),
         thread_scaling_field(), delay_field()});
}

BoundKind<ServiceDescription> roofline() {
    const Notation<Bytes> traffic = bytes("1 B", "1024 TiB", true);
    const Notation<double> efficiency = ratio("0.01 %", "100 %");
    return kind<ServiceDescription>(
        "roofline",
        "Arithmetic and memory traffic against the peaks of the SKU's processor or accelerator: "
        "overhead + max(operations / compute, bytes / bandwidth).",
        {RooflineService{}, {}, {}, {}},
        {required<ServiceDescription>("operations", of_model(&RooflineService::operations),
                                      operations("1 FLOP", "1e9 TFLOP"),
                                      "Arithmetic of one request; a multiply-add counts as two.",
                                      "8.2 GFLOP"),
         required<ServiceDescription>(
             "weights", of_model(&RooflineService::weights), traffic,
             "Weights read from memory per request, once for all of a batch.", "98 MiB"),
         required<ServiceDescription>("activations", of_model(&RooflineService::activations),
                                      traffic, "Activations written and read per request.",
                                      "40 MiB"),
         field<ServiceDescription>("precision", of_model(&RooflineService::precision),
                                   one_of<catalog::Precision>(),
                                   "The number format of the arithmetic.", "fp16"),
         required<ServiceDescription>(
             "compute_efficiency", of_model(&RooflineService::compute_efficiency), efficiency,
             "Share of peak arithmetic that is reached. Measure it: there is no honest default.",
             "40 %"),
         required<ServiceDescription>(
             "bandwidth_efficiency", of_model(&RooflineService::bandwidth_efficiency), efficiency,
             "Share of peak bandwidth that is reached. Measure it: there is no honest default.",
             "60 %"),
         field<ServiceDescription>("overhead", of_model(&RooflineService::overhead), time_or_zero(),
                                   "Time added to every request, once for all of a batch.", "1 ms"),
         variation_of_all<RooflineService>("0.3"), thread_scaling_field(), delay_field(),
         uncertainty_field(), warnings_field()},
        check_uncertainty);
}

BoundKind<ServiceDescription> language_model() {
    return kind<ServiceDescription>(
        "llm", "A language model that an engine serves token by token.",
        {TokenService{}, {}, {}, {}},
        {field<ServiceDescription>("engine", of_model(&TokenService::engine), token_engine(),
                                   "The engine: one copy of the model with its scheduler, its "
                                   "batch and its KV cache.",
                                   "{max_batched_tokens: 2048}")
             .otherwise("that of vLLM"),
         required<ServiceDescription>("step", of_model(&TokenService::step), token_step(),
                                      "How long a step of the engine takes.", "{kind: roofline}"),
         field<ServiceDescription>("api", of_model(&TokenService::api), token_api(),
                                   "What a request spends in the server in front of the engine.",
                                   "none")
             .otherwise("{before: 15.6 ms, after: 0.78 ms, per_token: 46 us}")});
}

/// Kinds that tell the time of a request as a whole.
std::vector<BoundKind<ServiceDescription>> request_kinds() {
    return {same_everywhere(), linear(), measured_table(), roofline()};
}

std::vector<BoundKind<ServiceDescription>> service_kinds() {
    std::vector<BoundKind<ServiceDescription>> kinds = request_kinds();
    kinds.push_back(language_model());
    return kinds;
}

Notation<ServiceDescription> of_kinds(const std::vector<BoundKind<ServiceDescription>>& kinds,
                                      const char* ending) {
    return kinds_of<ServiceDescription>(
        kinds,
        KindType{
            {}, {}, "{kind: distribution, time: {kind: exponential, mean: 40 ms}}", {}, ending});
}

} // namespace

const Notation<ServiceDescription>& service_description() {
    static const Notation<ServiceDescription> notation =
        of_kinds(service_kinds(), service_file_ending);
    return notation;
}

const Notation<ServiceDescription>& class_service_description() {
    static const Notation<ServiceDescription> notation = [] {
        std::vector<BoundKind<ServiceDescription>> kinds = request_kinds();
        for (BoundKind<ServiceDescription>& it : kinds) {
            std::erase_if(it.kind.fields, [](const Field& field) {
                return field.key == "uncertainty" || field.key == "delay" ||
                       field.key == "warnings";
            });
        }
        return of_kinds(kinds, "");
    }();
    return notation;
}

const Notation<ServiceDescription>& service_file_description() {
    static const Notation<ServiceDescription> notation = [] {
        std::vector<BoundKind<ServiceDescription>> kinds = service_kinds();
        for (BoundKind<ServiceDescription>& it : kinds) {
            it.kind.fields.insert(it.kind.fields.begin(),
                                  {"skusim_service", make_type(VersionType{1}),
                                   "The version of this format.", "", "1"});
        }
        return of_kinds(kinds, "");
    }();
    return notation;
}

} // namespace skusim::scenarios
