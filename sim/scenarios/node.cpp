#include "node.hpp"

#include <skusim/serving/config.hpp>

#include "batching.hpp"
#include "notations.hpp"
#include "rules.hpp"

#include <cmath>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using scenario::Node;
using scenario::NodeQueue;
using scenario::WaitingPlaces;

Notation<Bytes> memory(bool or_zero = false) {
    return bytes("1 B", "1024 TiB", or_zero);
}

const Notation<scenario::ContainerRequests>& container_requests() {
    using scenario::ContainerRequests;
    static const Notation<ContainerRequests> notation = map_of<ContainerRequests>(
        {{field("cpu", &ContainerRequests::cpu, number(0.001, 10'000), "vCPUs.", "0.1")
              .otherwise("the target's, or threads_per_worker"),
          field("ram", &ContainerRequests::ram, memory(),
                "RAM; never less than model.ram is asked for.", "2 GiB")
              .otherwise("the target's, or model.ram")}});
    return notation;
}

/// A number, or `unlimited`.
Notation<serving::Slots> requests_at_once() {
    const Notation<std::optional<int>> written = or_word(whole(1, 1000), "unlimited");
    return {written.type, [written](const Value& value, serving::Slots& into) {
                const std::optional<int> count = value_of(written, value);
                into = count ? serving::Slots(*count) : serving::Slots::unlimited();
            }};
}

/// A number, `unlimited`, or as many as there are slots.
Notation<WaitingPlaces> waiting_places() {
    const Notation<std::optional<int>> number = or_word(whole(0, 10'000'000), "unlimited");
    return {with_word(*number.type, "slots", ""),
            [number](const Value& value, WaitingPlaces& into) {
                if (value.scalar == "slots") {
                    into = scenario::PlacesOfSlots{};
                } else {
                    into = value_of(number, value);
                }
            }};
}

/// A share that is kept in millionths.
Notation<std::int64_t> millionths(std::string low, std::string high) {
    const Notation<double> share = ratio(std::move(low), std::move(high));
    return {share.type,
            [share](const Value& value, std::int64_t& into) {
                into = std::llround(value_of(share, value) * 1e6);
            },
            [](const std::int64_t& count) {
                return fmt::format("{:.12g} %", static_cast<double>(count) / 1e4);
            }};
}

} // namespace

namespace {

using scenario::LanguageModel;

/// A key of a model that makes it a language model.
template <class Member, class T>
BoundField<scenario::Model> language(Member LanguageModel::*member, const char* key,
                                     const Notation<T>& notation, const char* sentence,
                                     const char* example) {
    return field<scenario::Model>(
        key,
        [member](scenario::Model& model) -> Member& {
            return (model.language ? *model.language : model.language.emplace()).*member;
        },
        notation, sentence, example);
}

BoundField<scenario::Model> given_language(Bytes llm::GivenModel::*member, const char* key,
                                           const char* sentence, const char* example) {
    return field<scenario::Model>(
               key,
               [member](scenario::Model& model, const Bytes& bytes) {
                   LanguageModel& it = model.language ? *model.language : model.language.emplace();
                   if (!std::holds_alternative<llm::GivenModel>(it.shape)) {
                       it.shape = llm::GivenModel{};
                   }
                   std::get<llm::GivenModel>(it.shape).*member = bytes;
               },
               memory(), sentence, example)
        .otherwise("none");
}

} // namespace

const Notation<scenario::Model>& model() {
    using scenario::Model;
    static const Notation<Model> notation = map_of<Model>(
        {{unread<Model>({"name", one_line().type,
                         "A model that is known by name; `skusim inspect --list` has them. What it "
                         "needs, and `service`, then are known, and told with every result; keys "
                         "that are given count in their place.",
                         "none", "resnet-50"}),
          field("ram", &Model::ram, memory(), "RAM that one loaded copy needs.", "1.6 GiB")
              .otherwise("required, but of a language model"),
          field("size", &Model::size_on_disk, memory(true), "Size on disk.", "98 MiB"),
          field("accelerator", &Model::accelerator, one_of<scenario::AcceleratorNeed>(),
                "The accelerator that the model needs.", "gpu"),
          field("gpu_memory", &Model::gpu_memory, memory(true),
                "GPU memory that one loaded copy needs; at least what lies on disk.", "2 GiB")
              .otherwise("model.size"),
          field("accelerators_per_copy", &Model::accelerators_per_copy,
                or_word(whole(1, 1000), "auto"),
                "Accelerators that one copy is spread over; their memory counts together. `auto` "
                "is the least of 1, 2, 4, 8, ... that holds a copy.",
                "2"),
          field("accelerator_vendors", &Model::accelerator_vendors,
                list_of(small_letters(), 1, 100),
                "Makers of the GPUs that the model runs on. Programs for CUDA run on those of "
                "NVIDIA alone.",
                "[nvidia, amd]")
              .otherwise("[nvidia]"),
          field("architecture", &Model::architecture, one_of<catalog::Architecture>(),
                "The instruction set that the model is built for.", "arm64"),
          language(&LanguageModel::name, "llm", one_line(),
                   "A language model: its config.json as Hugging Face has it, relative to the "
                   "scenario file, or a built-in name; `skusim inspect --list` has them.",
                   "llama-3.1-8b")
              .otherwise("none"),
          language(&LanguageModel::weights, "dtype", one_of<llm::NumberFormat>(),
                   "Number format of the weights of a language model.", "fp8")
              .otherwise("the config's"),
          language(&LanguageModel::kv, "kv_dtype", or_word(one_of<llm::NumberFormat>(), "auto"),
                   "Number format of keys and values. `auto` is that of activations.", "fp8")
              .otherwise("auto"),
          language(&LanguageModel::max_model_len, "max_model_len",
                   or_word(whole<std::int64_t>(2, 100'000'000), "auto"),
                   "Tokens of the longest sequence. `auto` is the config's, cut to what the KV "
                   "cache holds.",
                   "8192")
              .otherwise("auto"),
          given_language(&llm::GivenModel::weights, "weights",
                         "Bytes of all weights, of a language model without a config.json.",
                         "16 GB"),
          given_language(&llm::GivenModel::kv_per_token, "kv_per_token",
                         "Bytes that a token takes in the KV cache, of all layers together; beside "
                         "`weights`.",
                         "131072 B")},
         {},
         check_model,
         [](const Value&, Model& model) {
             if (model.language) {
                 model.accelerator = scenario::AcceleratorNeed::gpu;
             }
             const bool may_use_gpu = model.accelerator == scenario::AcceleratorNeed::gpu ||
                                      model.accelerator == scenario::AcceleratorNeed::optional_gpu;
             if (may_use_gpu && model.gpu_memory == Bytes{}) {
                 model.gpu_memory = model.size_on_disk;
             }
         }});
    return notation;
}

const Notation<Node>& node() {
    static const Notation<Node> notation = map_of<Node>(
        {{field("workers", &Node::workers, whole(1, most_workers),
                "Copies of the model per node. More than its vCPUs or accelerators share them.",
                "4")
              .otherwise("as many as the SKU's RAM, vCPUs and accelerators allow"),
          field("threads_per_worker", &Node::threads_per_worker, whole(1, most_workers),
                "vCPUs of one worker.", "2"),
          field("max_concurrent_requests", &Node::max_concurrent_requests, requests_at_once(),
                "Requests that one worker serves at once, each as fast as alone: for models that "
                "wait more than they work. With discipline `processor-sharing` they share the "
                "workers' vCPUs, and by default there is no limit.",
                "2")
              .otherwise("the target's, or 1; unlimited where they share"),
          field("requests", &Node::requests, container_requests(),
                "What the container of one worker asks of its node, where the target runs "
                "containers.",
                "{cpu: 0.1, ram: 2 GiB}")
              .otherwise("the target's"),
          field("batch", &Node::batch, batch_rules(),
                "Requests are served in batches, as a dynamic batcher forms them; `service` says "
                "how long a batch takes.",
                "{max_size: 8, max_delay: 2 ms}")
              .otherwise("requests are served one by one"),
          field("copies_per_accelerator", &Node::copies_per_accelerator, whole(1, 1000),
                "Copies of the model on each accelerator. While k of them are busy, each works at "
                "1/k of its speed.",
                "2"),
          field<Node>(
              "queue", inside(&Node::queue, &NodeQueue::places), waiting_places(),
              "Waiting places per node; `slots` is as many as requests can be in service. Those "
              "whom a free worker will take in its batch take none.",
              "100")
              .otherwise("the target's, or unlimited"),
          field("discipline", &Node::discipline, one_of<scenario::Discipline>(),
                "How the requests of a node get at its workers. Under `fifo`, too, those in "
                "service share the vCPUs where workers x threads_per_worker are more than the SKU "
                "has.",
                "processor-sharing"),
          field("hyper_thread_gain", &Node::hyper_thread_gain, ratio("0.1 %", "100 %", true),
                "What the second hyper-thread of a core adds to what the core does; 15 % to 30 % "
                "of server programs on Intel's first (Marr et al. 2002). The service time then is "
                "that of a request whose threads have a core each, and it is slower where more "
                "threads are busy than there are cores, by the vCPUs per core documented for the "
                "SKU. Without it a vCPU is as fast whatever its neighbours do: right for times "
                "measured under full load.",
                "25 %")
              .otherwise("no vCPU slows another"),
          field<Node>("max_wait", inside(&Node::queue, &NodeQueue::max_wait), time_or_none(),
                      "A request that waited this long is refused.", "500 ms")
              .otherwise("the target's, or none"),
          field<Node>("timeout", inside(&Node::queue, &NodeQueue::timeout), time_or_none(),
                      "A request older than this is abandoned.", "60 s")
              .otherwise("the target's, or none")},
         {},
         check_node,
         [](const Value& map, Node& node) {
             if (node.discipline == scenario::Discipline::processor_sharing &&
                 map.find("max_concurrent_requests") == nullptr) {
                 node.max_concurrent_requests = serving::Slots::unlimited();
             }
         },
         {{"replicas", "write `workers`: copies of the model per node"}}});
    return notation;
}

Notation<std::optional<scenario::FrontEndRules>> front_end() {
    using scenario::FrontEndRules;
    const Notation<FrontEndRules> map = map_of<FrontEndRules>(
        {{required("latency", &FrontEndRules::latency, constant_or_distribution(positive_time()),
                   "Time that it adds to each completed request, apart from queue and service; "
                   "limits on wait and age do not count it.",
                   "{kind: lognormal, mean: 3 ms, cv: 1.02}"),
          field("capacity", &FrontEndRules::capacity, rate("1e-6 /s", "1e9 /s"),
                "Rate beyond which the front end itself would slow down: `plan` warns.", "15000 /s")
              .otherwise("no limit")}});
    return map_or_none(map, "requests reach the nodes without delay");
}

Notation<std::optional<serving::ScalingRules>> replica_scaling() {
    using serving::ScalingRules;
    const Notation<int> replicas = whole(1, serving::any_number_of_replicas);
    const Notation<ScalingRules> map = map_of<ScalingRules>(
        {{field("min_replicas", &ScalingRules::min_replicas, replicas, "Replicas that always run.",
                "2"),
          field("max_replicas", &ScalingRules::max_replicas, replicas,
                "The most, but no more than the nodes hold.", "10")
              .otherwise("as many as the nodes hold"),
          field("target_utilization", &ScalingRules::target_millionths, millionths("1 %", "100 %"),
                "Requests in service and waiting, over replicas, that the autoscaler aims at.",
                "70 %"),
          field("refresh", &ScalingRules::refresh, time("10 ms", "1 d"),
                "How often it looks at the load.", "1 s"),
          field("scale_down_after", &ScalingRules::scale_down_after, time_or_zero(),
                "How long fewer replicas must do before some go. More come at once.", "5 min")
              .otherwise("1 min"),
          field("start_time", &ScalingRules::start_time, time_or_zero(),
                "Time until a started replica serves.", "40 s")},
         {},
         check_scaling});
    return map_or_none(map, "all workers are always there");
}

} // namespace skusim::scenarios
