// What a user asked for, as plain checked values. The floor `scenarios` makes it from a file.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>
#include <skusim/llm/memory.hpp>
#include <skusim/llm/model.hpp>
#include <skusim/quota/sheet.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/scenario/failures.hpp>
#include <skusim/scenario/node_queue.hpp>
#include <skusim/scenario/policy.hpp>
#include <skusim/scenario/replicas.hpp>
#include <skusim/scenario/request_class.hpp>
#include <skusim/scenario/selection.hpp>
#include <skusim/scenario/simulation.hpp>
#include <skusim/service/model.hpp>
#include <skusim/service/scaling.hpp>
#include <skusim/service/uncertainty.hpp>
#include <skusim/serving/dispatch.hpp>
#include <skusim/serving/node/batching/batch_rules.hpp>
#include <skusim/serving/slots.hpp>
#include <skusim/stats/quantity.hpp>
#include <skusim/workload/arrivals.hpp>
#include <skusim/workload/job.hpp>
#include <skusim/workload/tokens.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skusim::scenario {

enum class AcceleratorNeed { none, gpu, fpga, optional_gpu };

[[nodiscard]] constexpr auto enum_names(AcceleratorNeed) {
    return std::array<EnumName<AcceleratorNeed>, 4>{
        {{AcceleratorNeed::none, "none", "runs on vCPUs"},
         {AcceleratorNeed::gpu, "gpu", "runs on a GPU only"},
         {AcceleratorNeed::fpga, "fpga", "runs on an FPGA only"},
         {AcceleratorNeed::optional_gpu, "optional-gpu", "runs on a GPU where there is one"}}};
}

/// A language model, by its shape or by its sizes alone.
struct LanguageModel {
    std::string name; ///< as the user gave it: a file, or a built-in name; empty if by its sizes
    std::variant<llm::Transformer, llm::GivenModel> shape; ///< with the weights in the asked format
    std::optional<llm::NumberFormat> weights; ///< that format; absent for the model's own
    std::optional<llm::NumberFormat> kv;      ///< absent for that which activations are of
    std::optional<std::int64_t> max_model_len;
};

/// What one loaded copy of the model needs: of the models of all classes of requests together, as
/// each worker has them all; where classes have workers of their own, as much of each as the copy
/// that needs most.
struct Model {
    Bytes ram;          ///< 0 of a language model that does not tell it
    Bytes size_on_disk; ///< 0 if not given
    AcceleratorNeed accelerator = AcceleratorNeed::none;
    /// Per copy. Where it is not given the size on disk, which is loaded at least; 0 if that is not
    /// given, either.
    Bytes gpu_memory;
    /// Accelerators that one copy is spread over; absent for as few as hold it.
    std::optional<int> accelerators_per_copy = 1;
    /// Makers of GPUs that it runs on, in small letters.
    std::vector<std::string> accelerator_vendors{"nvidia"};
    catalog::Architecture architecture = catalog::Architecture::x86_64;
    std::optional<LanguageModel> language;
};

/// One bound on a time of single requests: on a quantile over all arrivals, or on the mean.
struct TimeBound {
    stats::Quantity quantity;
    Duration bound{};

    bool operator==(const TimeBound&) const = default;
};

/// A share of all arrivals is to be answered within all of these bounds together.
struct Goodput {
    double at_least = 0; ///< share of arrivals, in (0, 1)
    std::optional<Duration> ttft;
    std::optional<Duration> tpot; ///< of a request of one token it is 0
    std::optional<Duration> latency;

    bool operator==(const Goodput&) const = default;
};

/// The service level objective. Every arrival that is not completed counts as infinitely late.
struct Objective {
    std::vector<TimeBound> times;
    std::optional<double> max_error_rate; ///< share of arrivals, in [0, 1)
    std::optional<Rate> min_throughput;   ///< completions per second of the whole cluster
    std::optional<Goodput> goodput;       ///< of a language model
    /// Each class of requests has its own, in their order; empty if there is one, or none has any.
    std::vector<Objective> classes = {};
    /// Share of the time that all of this is to hold in, whatever `failures` take away.
    std::optional<double> availability = std::nullopt;

    bool operator==(const Objective&) const = default;
};

/// One bound of an objective, on whatever quantity, in that quantity's unit.
struct Bound {
    stats::Quantity quantity;
    double value = 0;
};
/// The objective's own bounds, those of its classes left out, in the order of results: times first.
[[nodiscard]] std::vector<Bound> bounds_of(const Objective& objective);

/// Whether it says nothing.
[[nodiscard]] inline bool is_empty(const Objective& objective) {
    return objective == Objective{};
}

/// What one container asks of its node. Absent values are the model's own needs.
struct ContainerRequests {
    std::optional<double> cpu; ///< vCPUs
    std::optional<Bytes> ram;  ///< at least what the model needs is asked for
};

/// How the requests of a node get at its workers.
enum class Discipline {
    fifo,              ///< first come, first served
    lifo,              ///< last come, first served; nobody in service is interrupted
    priority,          ///< by the priority of their class, of those alike first come first served
    processor_sharing, ///< all at once, each at an equal share (serving/node/sharing/sharing.hpp)
};

[[nodiscard]] constexpr auto enum_names(Discipline) {
    return std::array<EnumName<Discipline>, 4>{
        {{Discipline::fifo, "fifo", "first come, first served"},
         {Discipline::lifo, "lifo", "last come, first served"},
         {Discipline::priority, "priority", "by the priority of their class, see `classes`"},
         {Discipline::processor_sharing, "processor-sharing",
          "all at once, each at an equal share of the workers' vCPUs"}}};
}

[[nodiscard]] constexpr std::string_view name(Discipline discipline) {
    return name_in_table(discipline);
}

/// What each node runs. Absent values follow from model and SKU.
struct Node {
    std::optional<int> workers; ///< copies of the model, each in a container of its own
    int threads_per_worker = 1;
    /// Nobody said how many, and the service tells what more of them do: a plan may choose.
    bool may_choose_threads = false;
    serving::Slots max_concurrent_requests = 1; ///< that one worker serves at once
    Discipline discipline = Discipline::fifo;
    /// What the second hyper-thread of a core adds to it; absent where no vCPU slows another.
    std::optional<double> hyper_thread_gain;
    ContainerRequests requests;
    NodeQueue queue;
    /// Workers serve batches by these rules; requests are served one by one if absent.
    std::optional<serving::BatchRules> batch;
    int copies_per_accelerator = 1; ///< of the model, which share it
};

/// What stands between the senders and the cluster (see serving/front/front_end.hpp).
struct FrontEndRules {
    random::Distribution latency; ///< that it adds to each completed request
    std::optional<Rate> capacity; ///< requests per second beyond which it slows down itself
};

/// A value that the user did not give, with where it came from; printed with every result.
struct AppliedDefault {
    std::string key;    ///< "node.max_wait"
    std::string value;  ///< "500 ms"
    std::string source; ///< "target aks: ..."
};

/// A value of the scenario as it is written, under its key: "service.time.mean", "40 ms".
struct Input {
    std::string key;
    std::string value;
};

/// What asks for the nodes: requests that keep coming, or a job that is to end by its deadline.
using Load = std::variant<workload::Arrivals, workload::Job>;

struct Scenario {
    std::string name;
    std::string file;
    std::string hash; ///< of the file's bytes, hexadecimal
    std::optional<Model> model;
    /// What the plan is for; absent if the user did not say. See environment().
    std::optional<catalog::Environment> asked_environment;
    std::optional<catalog::Target> target;
    bool any_target = false; ///< all targets are to be compared; `target` is absent
    Load load;
    /// What requests of a language model have; absent for every other service.
    std::optional<workload::TokenLengths> tokens;
    service::ServiceModel service;
    /// A request scales so over its worker's threads; `service` then holds for one thread. Without
    /// it `service` holds for a worker as it is.
    std::optional<service::ThreadScaling> thread_scaling;
    Duration service_delay{};                  ///< of a completed request, on no worker
    std::vector<RequestClass> classes;         ///< empty if all requests are alike
    service::Uncertainty service_uncertainty;  ///< of its parameters; empty if not given
    std::vector<std::string> service_warnings; ///< what gives reason to doubt its fit; sentences
    Node node;
    serving::Dispatch router = serving::RouterKind::least_outstanding;
    std::optional<FrontEndRules> front_end;
    Replicas replicas;
    std::optional<Objective> slo;
    /// Files of SKUs, resolved against the scenario's folder; empty if not given. Together they are
    /// one catalog.
    std::vector<std::string> catalog_paths;
    /// Tables of the user's own hardware, resolved likewise.
    std::vector<std::string> hardware_paths;
    Selection select;
    Policy policy;
    std::optional<Failures> failures;  ///< what is told to fail, or is to be survived
    std::string quota_path;            ///< resolved like `catalog_paths`; empty if not given
    std::optional<quota::Sheet> quota; ///< what is read from there, once it is read
    Simulation simulation;
    std::vector<Input> inputs; ///< all that the user gave, in the file's order
    std::vector<AppliedDefault> defaults;

    /// The job to be done; nullptr where requests arrive.
    [[nodiscard]] const workload::Job* job() const { return std::get_if<workload::Job>(&load); }
    [[nodiscard]] workload::Job* job() { return std::get_if<workload::Job>(&load); }
    /// How requests arrive; there is no job.
    [[nodiscard]] const workload::Arrivals& arrivals() const {
        const auto* arrivals = std::get_if<workload::Arrivals>(&load);
        SKUSIM_CHECK(arrivals != nullptr, "requests arrive, there is no job");
        return *arrivals;
    }
    /// The arrivals if they are of that kind, else nullptr.
    template <class Kind>
    [[nodiscard]] const Kind* arrivals_if() const {
        const auto* arrivals = std::get_if<workload::Arrivals>(&load);
        return arrivals == nullptr ? nullptr : std::get_if<Kind>(arrivals);
    }
    /// The rules by which the user's replicas follow the load; nullptr if there are none.
    [[nodiscard]] const serving::ScalingRules* scaling() const {
        return std::get_if<serving::ScalingRules>(&replicas);
    }
    /// How a language model is served; nullptr where requests are served as a whole.
    [[nodiscard]] const service::TokenService* token_service() const {
        return std::get_if<service::TokenService>(&service);
    }
};

/// Whether each class of requests has workers of its own: several models side by side.
[[nodiscard]] inline bool has_stations(const Scenario& scenario) {
    return !scenario.classes.empty() && scenario.classes.front().workers;
}

/// How the workload is to be served.
[[nodiscard]] inline catalog::Mode mode(const Scenario& scenario) {
    return scenario.job() ? catalog::Mode::job : catalog::Mode::real_time;
}

/// What the plan is for: production, unless the user or the target's rules say otherwise.
[[nodiscard]] inline catalog::Environment environment(const Scenario& scenario) {
    const bool is_for_trials = scenario.target && !scenario.target->production.allowed;
    return scenario.asked_environment.value_or(is_for_trials ? catalog::Environment::dev_test
                                                             : catalog::Environment::production);
}

/// What an upgrade adds: the policy's surge, or the target's.
[[nodiscard]] inline Surge surge_of(const Scenario& scenario) {
    if (scenario.policy.max_surge) {
        return {*scenario.policy.max_surge, 0};
    }
    const bool has_rule = scenario.target && scenario.target->quota;
    return has_rule ? Surge{scenario.target->quota->surge, scenario.target->quota->surge_nodes}
                    : Surge{};
}

/// The share of a job's items that may fail. A job is not done that leaves more than a
/// hundredth of its items, unless the user says so.
[[nodiscard]] inline double allowed_failures(const Scenario& scenario) {
    constexpr double usual = 0.01;
    return scenario.slo ? scenario.slo->max_error_rate.value_or(usual) : usual;
}

} // namespace skusim::scenario
