#include <skusim/scenarios/tables.hpp>
#include <skusim/serving/config.hpp>

#include "batching.hpp"
#include "classes.hpp"
#include "job.hpp"
#include "rules.hpp"
#include "types.hpp"

#include <limits>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

constexpr int most_workers = 10'000;

TypePointer whole(std::uint64_t low, std::uint64_t high, std::vector<std::string> words = {}) {
    return make_type(IntegerType{low, high, std::move(words)});
}
TypePointer text() {
    return make_type(TextType{});
}
TypePointer boolean() {
    return make_type(BooleanType{});
}
TypePointer quantity(Dimension dimension, std::string low, std::string high, bool or_zero = false) {
    return make_type(QuantityType{dimension, std::move(low), std::move(high), or_zero});
}
TypePointer memory() {
    return quantity(Dimension::bytes, "1 B", "1024 TiB");
}
TypePointer memory_or_zero() {
    return quantity(Dimension::bytes, "1 B", "1024 TiB", true);
}
TypePointer ratio(std::string low, std::string high) {
    return quantity(Dimension::ratio, std::move(low), std::move(high));
}
TypePointer positive_rate() {
    return quantity(Dimension::rate, "1e-6 /s", "1e9 /s");
}
TypePointer choice(std::vector<Choice> choices, std::vector<std::string> planned = {}) {
    return make_type(ChoiceType{std::move(choices), std::move(planned)});
}

TypePointer model() {
    const TypePointer accelerator = choice({{"none", "runs on vCPUs"},
                                            {"gpu", "runs on a GPU only"},
                                            {"fpga", "runs on an FPGA only"},
                                            {"optional-gpu", "runs on a GPU where there is one"}});
    const TypePointer architecture = choice({{"x86_64", ""}, {"arm64", ""}});
    return make_type(ObjectType{
        {{"ram", memory(), "RAM that one loaded copy needs.", "", "1.6 GiB"},
         {"size", memory_or_zero(), "Size on disk.", "0 B", "98 MiB"},
         {"accelerator", accelerator, "The accelerator that the model needs.", "none", "gpu"},
         {"gpu_memory", memory_or_zero(), "GPU memory that one loaded copy needs.", "0 B", "2 GiB"},
         {"architecture", architecture, "The instruction set that the model is built for.",
          "x86_64", "arm64"}},
        {},
        check_model});
}

TypePointer workload() {
    return make_type(ObjectType{{{"arrivals", arrivals_type(), "How requests arrive.", "",
                                  "{kind: closed, concurrency: 200}"}}});
}

TypePointer requests() {
    return make_type(ObjectType{{{"cpu", make_type(NumberType{0.001, 10'000}), "vCPUs.",
                                  "the target's, or threads_per_worker", "0.1"},
                                 {"ram", memory(), "RAM; never less than model.ram is asked for.",
                                  "the target's, or model.ram", "2 GiB"}}});
}

TypePointer node() {
    return make_type(ObjectType{
        {{"workers", whole(1, most_workers), "Copies of the model per node.",
          "as many as the SKU's RAM, vCPUs and accelerators allow", "4"},
         {"threads_per_worker", whole(1, most_workers), "vCPUs of one worker.", "1", "2"},
         {"max_concurrent_requests", whole(1, 1000, {"unlimited"}),
          "Requests that one worker serves at once, each as fast as alone: for models that wait "
          "more than they work. With discipline `processor-sharing` they share the workers' "
          "vCPUs, and by default there is no limit.",
          "the target's, or 1; unlimited where they share", "2"},
         {"requests", requests(),
          "What the container of one worker asks of its node, where the target runs containers.",
          "the target's", "{cpu: 0.1, ram: 2 GiB}"},
         {"batch", batch_rules_type(),
          "Requests are served in batches, as a dynamic batcher forms them; `service` says how "
          "long "
          "a batch takes.",
          "requests are served one by one", "{max_size: 8, max_delay: 2 ms}"},
         {"copies_per_accelerator", whole(1, 1000),
          "Copies of the model on each accelerator. While k of them are busy, each works at 1/k of "
          "its speed.",
          "1", "2"},
         {"queue", whole(0, 10'000'000, {"unlimited", "slots"}),
          "Waiting places per node; `slots` is as many as requests can be in service. Those whom a "
          "free worker will take in its batch take none.",
          "the target's, or unlimited", "100"},
         {"discipline",
          choice(
              {{"fifo", "first come, first served"},
               {"priority", "by the priority of their class, see `classes`"},
               {"processor-sharing", "all at once, each at an equal share of the workers' vCPUs"}}),
          "How the requests of a node get at its workers. Under `fifo`, too, those in service "
          "share "
          "the vCPUs where workers x threads_per_worker are more than the SKU has.",
          "fifo", "processor-sharing"},
         {"hyper_thread_gain", quantity(Dimension::ratio, "0.1 %", "100 %", true),
          "What the second hyper-thread of a core adds to what the core does; 15 % to 30 % of "
          "server programs on Intel's first (Marr et al. 2002). The service time then is that of a "
          "request whose threads have a core each, and it is slower where more threads are busy "
          "than there are cores, by the vCPUs per core documented for the SKU. Without it a vCPU "
          "is as fast whatever its neighbours do: right for times measured under full load.",
          "no vCPU slows another", "25 %"},
         {"max_wait", time_or_none(), "A request that waited this long is refused.",
          "the target's, or none", "500 ms"},
         {"timeout", time_or_none(), "A request older than this is abandoned.",
          "the target's, or none", "60 s"}},
        {},
        check_node});
}

TypePointer router() {
    std::vector<Choice> choices;
    for (const serving::RouterName& entry : serving::router_names) {
        choices.push_back({std::string(entry.name), std::string(entry.description)});
    }
    return choice(std::move(choices));
}

TypePointer front_end() {
    const TypePointer latency = make_type(EitherType{positive_time(), distribution_type()});
    return make_type(
        EitherType{choice({{"none", "requests reach the nodes without delay"}}),
                   make_type(ObjectType{
                       {{"latency", latency,
                         "Time that it adds to each completed request, apart from queue and "
                         "service; limits on "
                         "wait and age do not count it.",
                         "", "{kind: lognormal, mean: 3 ms, cv: 1.02}"},
                        {"capacity", positive_rate(),
                         "Rate beyond which the front end itself would slow down: `plan` warns.",
                         "no limit", "15000 /s"}}})});
}

TypePointer scaling() {
    const auto replicas = [] { return whole(1, serving::any_number_of_replicas); };
    return make_type(EitherType{
        choice({{"none", "all workers are always there"}}),
        make_type(ObjectType{
            {{"min_replicas", replicas(), "Replicas that always run.", "1", "2"},
             {"max_replicas", replicas(), "The most, but no more than the nodes hold.",
              "as many as the nodes hold", "10"},
             {"target_utilization", ratio("1 %", "100 %"),
              "Requests in service and waiting, over replicas, that the autoscaler aims at.",
              "70 %", "70 %"},
             {"refresh", quantity(Dimension::time, "10 ms", "1 d"),
              "How often it looks at the load.", "1 s", "1 s"},
             {"scale_down_after", time_or_zero(),
              "How long fewer replicas must do before some go. More come at once.", "1 min",
              "5 min"},
             {"start_time", time_or_zero(), "Time until a started replica serves.", "10 s",
              "40 s"}},
            {},
            check_scaling})});
}

TypePointer objective() {
    return make_type(ObjectType{
        {{"latency", make_type(QuantilesType{positive_time()}),
          "Bounds on quantiles of the latency of all arrivals, or on their mean. An arrival that "
          "is not completed counts as infinitely late.",
          "no bound", "{p95: 150 ms, p99: 300 ms}"},
         {"max_error_rate", quantity(Dimension::ratio, "0.0001 %", "99.9 %", true),
          "Share of arrivals that may be refused or abandoned; of a batch job's items that may "
          "fail.",
          "no bound; 1 % of a batch job", "0.1 %"},
         {"min_throughput", positive_rate(), "Completions of the whole cluster per unit of time.",
          "no bound", "300 /s"}},
        {},
        check_objective});
}

TypePointer selection() {
    return make_type(ObjectType{
        {{"region", text(), "Region of the catalog.", "all regions", "eastus"},
         {"families", make_type(ListType{text(), 1, 1000}), "Families or series of SKUs.",
          "all families", "[D, F, E]"},
         {"max_price", quantity(Dimension::price, "0.000001 /h", "1000000 /h"),
          "Highest price of one node, in USD per hour, in the tier that it is rented in.",
          "no limit", "5 /h"},
         {"burstable", boolean(), "Admit machines that earn CPU credits: no steady speed.", "false",
          "true"},
         {"retired", boolean(), "Admit machines that can no longer be rented.", "false", "true"}}});
}

TypePointer policy() {
    return make_type(ObjectType{
        {{"ram_factor", ratio("100 %", "10000 %"), "A node's RAM over the model's.", "150 %",
          "150 %"},
         {"spare_nodes", whole(0, 100'000), "Nodes beyond those that the objective needs.", "0",
          "1"},
         {"max_nodes", whole(1, 100'000), "Largest cluster that is considered.", "200", "50"},
         {"pricing", choice({{"on-demand", ""}, {"spot", ""}}), "Which price of a SKU counts.",
          "on-demand", "spot"}},
        {},
        check_policy});
}

TypePointer simulation() {
    return make_type(
        ObjectType{{{"seed", whole(0, std::numeric_limits<std::uint64_t>::max()),
                     "The same seed gives the same result, to the byte.", "1", "7"},
                    {"confidence", ratio("50 %", "99.9999 %"), "Level of the confidence intervals.",
                     "95 %", "99 %"},
                    {"precision", ratio("0.2 %", "50 %"),
                     "Half-width of an interval over its value.", "2 %", "5 %"},
                    {"max_requests", whole(10'000, 1'000'000'000'000),
                     "Budget of simulated requests; what is open then stays undecided.", "50000000",
                     "1000000"}}});
}

TypePointer target() {
    ChoiceType type{{{"aks", "Azure Kubernetes Service"},
                     {"aci", "Azure Container Instances"},
                     {"amlcompute", "Azure Machine Learning compute clusters"},
                     {"managed-online", "managed online endpoints"},
                     {"local", "the machine at hand"},
                     {"any", "each of those that are allowed, compared"}}};
    type.file_ending = target_file_ending;
    return make_type(std::move(type));
}

} // namespace

const Type& scenario_type() {
    static const TypePointer type = make_type(ObjectType{
        {{"skusim", make_type(VersionType{1}), "Version of the scenario format.", "", "1"},
         {"name", text(), "Name of the scenario in results.", "the file's name",
          "resnet50-realtime"},
         {"model", model(), "What is served. `plan` and `profile` need it.", "none",
          "{ram: 1.6 GiB}"},
         {"environment",
          choice({{"production", "others depend on it"}, {"dev-test", "for trials"}}),
          "What the plan is for. In a trial the target's minimum of nodes does not apply.",
          "production; dev-test on a target that is for trials only", "dev-test"},
         {"target", target(),
          "Compute target, whose rules and defaults apply; a path is relative to the scenario "
          "file.",
          "no rules", "aks"},
         {"workload", workload(), "The load on the cluster.", "",
          "{arrivals: {kind: closed, concurrency: 200}}"},
         {"job", job_type(), "How a batch job is run: with arrivals of kind `batch` only.",
          "as below", "{mini_batch_size: 10}"},
         {"service", service_type(), "How long a request takes on a SKU.", "",
          "{kind: distribution, time: {kind: exponential, mean: 40 ms}}"},
         {"classes", classes_type(),
          "Classes of requests that differ in size, objective or priority. Without them all "
          "requests are alike.",
          "one class", "[{name: small, share: 70 %}, {name: large, share: 30 %}]"},
         {"node", node(), "What each node runs.", "follows from model and SKU", "{workers: 4}"},
         {"router", router(), "What picks the node for an arriving request.", "least-outstanding",
          "least-outstanding"},
         {"front_end", front_end(), "What stands between the senders and the cluster.",
          "the target's, or none", "{latency: 3 ms}"},
         {"scaling", scaling(),
          "How replicas follow the load. `simulate` runs the autoscaled service; `plan` sizes the "
          "nodes for all replicas and tells what scaling them would do.",
          "none; of a pattern the target's", "{min_replicas: 1, target_utilization: 70 %}"},
         {"slo", objective(),
          "The service level objective. `plan` and `profile` need it, but for a batch job.", "none",
          "{latency: {p95: 150 ms}}"},
         {"catalog", text(),
          "CSV file of SKUs, relative to the scenario file. `plan` and `profile` need it.", "none",
          "catalogs/azure.csv"},
         {"select", selection(), "Which SKUs of the catalog are looked at.", "all",
          "{region: eastus}"},
         {"policy", policy(), "Rules of the plan.", "as below", "{spare_nodes: 1}"},
         {"simulation", simulation(), "How sure and how long.", "as below", "{seed: 1}"}},
        {},
        check_scenario_as_whole});
    return *type;
}

} // namespace skusim::scenarios
