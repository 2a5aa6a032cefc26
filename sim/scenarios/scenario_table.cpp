#include "scenario_table.hpp"

#include <skusim/catalog/shipped.hpp>
#include <skusim/scenarios/tables.hpp>
#include <skusim/schema/values.hpp>

#include "classes.hpp"
#include "failures.hpp"
#include "job.hpp"
#include "node.hpp"
#include "notations.hpp"
#include "planning.hpp"
#include "rules.hpp"
#include "scenarios/service/description.hpp"
#include "scenarios/service/step_table.hpp"
#include "workload.hpp"

#include <filesystem>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using scenario::Scenario;

Notation<std::string> target_name() {
    ChoiceType type{
        {{"aks", "Azure Kubernetes Service"},
         {"aci", "Azure Container Instances"},
         {"amlcompute", "Azure Machine Learning compute clusters"},
         {"managed-online", "managed online endpoints"},
         {"local", "the machine at hand"},
         {"eks", "Amazon Elastic Kubernetes Service"},
         {"sagemaker", "Amazon SageMaker real-time endpoints"},
         {"gke", "Google Kubernetes Engine"},
         {"vertex", "Vertex AI endpoints"},
         {"any", "each of those that are allowed and rent what the catalog has, compared"},
         {"none", "no rules: machines of any cloud, as they are"}}};
    type.file_ending = target_file_ending;
    return {make_type(std::move(type)),
            [](const Value& value, std::string& into) { into = value.scalar; }};
}

Fields<Scenario> what_is_served() {
    return {
        unread<Scenario>(
            {"skusim", make_type(VersionType{1}), "Version of the scenario format.", "", "1"}),
        field("name", &Scenario::name, one_line(), "Name of the scenario in results.",
              "resnet50-realtime")
            .otherwise("the file's name"),
        field("model", &Scenario::model, model(), "What is served. `plan` and `profile` need it.",
              "{ram: 1.6 GiB}")
            .otherwise("none"),
        field("environment", &Scenario::asked_environment, one_of<catalog::Environment>(),
              "What the plan is for. In a trial the target's minimum of nodes does not apply.",
              "dev-test")
            .otherwise("production; dev-test on a target that is for trials only"),
        field<Scenario>(
            "target",
            [](Scenario& scenario, const std::string& name) {
                scenario.any_target = name == "any";
            },
            target_name(),
            "Compute target, whose rules and defaults apply; a path is relative to the scenario "
            "file.",
            "aks")
            .otherwise("no rules"),
        required<Scenario>("workload", take_workload, described_workload(),
                           "The load on the cluster.",
                           "{arrivals: {kind: closed, concurrency: 200}}"),
        field<Scenario>(
            "job", [](Scenario& scenario) -> workload::Job& { return *scenario.job(); },
            job_rules(), "How a batch job is run: with arrivals of kind `batch` only.",
            "{mini_batch_size: 10}")
            .otherwise("as below"),
        field<Scenario>(
            "service",
            [](Scenario& scenario, const ServiceDescription& service) {
                scenario.service = service.model;
                scenario.service_uncertainty = service.uncertainty;
                scenario.service_warnings = service.warnings;
                scenario.thread_scaling = service.thread_scaling;
                scenario.service_delay = service.delay;
            },
            service_description(), "How long a request takes on a SKU.",
            "{kind: distribution, time: {kind: exponential, mean: 40 ms}}")
            .otherwise("required, but with `model.name`"),
        unread<Scenario>(
            {"classes", classes_type(),
             "Classes of requests that differ in size, objective or priority. Without them all "
             "requests are alike.",
             "one class", "[{name: small, share: 70 %}, {name: large, share: 30 %}]"}),
    };
}

Fields<Scenario> how_it_is_served() {
    return {
        field("node", &Scenario::node, node(), "What each node runs.", "{workers: 4}")
            .otherwise("follows from model and SKU"),
        field("router", &Scenario::router, router(), "What picks the node for an arriving request.",
              "least-outstanding"),
        field("front_end", &Scenario::front_end, front_end(),
              "What stands between the senders and the cluster.", "{latency: 3 ms}")
            .otherwise("the target's, or none"),
        field<Scenario>(
            "scaling",
            [](Scenario& scenario, const std::optional<serving::ScalingRules>& rules) {
                scenario.replicas = rules ? scenario::Replicas(*rules) : scenario::FixedReplicas{};
            },
            replica_scaling(),
            "How replicas follow the load. `simulate` runs the autoscaled service; `plan` sizes "
            "the nodes for all replicas and tells what scaling them would do.",
            "{min_replicas: 1, target_utilization: 70 %}")
            .otherwise("none; of a pattern the target's"),
    };
}

Fields<Scenario> what_is_asked() {
    return {
        field("slo", &Scenario::slo, objective(),
              "The service level objective. `plan` and `profile` need it, but for a batch job.",
              "{latency: {p95: 150 ms}}")
            .otherwise("none"),
        field("catalog", &Scenario::catalog_paths, one_or_list_of(one_line(), 100),
              "CSV files of SKUs, relative to the scenario file, or `azure`, `aws`, `gcp`: the "
              "catalogs that ship; several are one catalog. `plan` and `profile` need it.",
              "[azure, catalogs/aws.csv]")
            .otherwise("none"),
        field("hardware", &Scenario::hardware_paths, one_or_list_of(one_line(), 100),
              "CSV files of your own processors, accelerators or series, with the columns of "
              "data/hardware, relative to the scenario file. They hold before those that ship.",
              "our_processors.csv")
            .otherwise("none"),
        field("quota", &Scenario::quota_path, one_line(),
              "What may be rented: a file as `az vm list-usage -o json`, `az quota list`, `aws "
              "service-quotas list-service-quotas` or `gcloud compute regions describe` print it, "
              "or a CSV with the columns family, limit, used; relative to the scenario file.",
              "usage-eastus.json")
            .otherwise("as many as there are"),
        field("select", &Scenario::select, selection(), "Which SKUs of the catalog are looked at.",
              "{region: eastus}")
            .otherwise("all"),
        field("policy", &Scenario::policy, policy(), "Rules of the plan.", "{spare_nodes: 1}")
            .otherwise("as below"),
        field("failures", &Scenario::failures, failures(),
              "What fails: what a plan is to survive, and what happens in a simulation. Not for "
              "batch jobs.",
              "{survive: [node, zone]}")
            .otherwise("nothing fails"),
        field("simulation", &Scenario::simulation, simulation(), "How sure and how long.",
              "{seed: 1}")
            .otherwise("as below"),
    };
}

/// Classes change what the other keys have set.
void put_classes(const Value& map, Scenario& scenario) {
    read_classes(scenario, map);
}

/// Where a table of service times lies.
void place_table(service::ServiceModel& service, const std::string& file) {
    if (auto* table = std::get_if<service::TableService>(&service)) {
        table->file = beside(file, table->file);
    }
    if (auto* step = table_step_of(service)) {
        step->file = beside(file, step->file);
    }
}

} // namespace

const Notation<Scenario>& scenario_notation() {
    static const Notation<Scenario> notation = [] {
        Table<Scenario> table{what_is_served(),
                              {},
                              check_scenario_as_whole,
                              put_classes,
                              {{"budget", no_budget},
                               {"replicas", "write `node: {workers: N}` for the copies of a node; "
                                            "how many nodes is what plan answers"}}};
        for (const auto& group : {how_it_is_served(), what_is_asked()}) {
            table.fields.add(group);
        }
        return map_of(std::move(table));
    }();
    return notation;
}

const Type& scenario_type() {
    return *scenario_notation().type;
}

Scenario described_scenario(const Value& map, const std::string& file) {
    Scenario scenario;
    scenario.file = file;
    scenario.name = std::filesystem::path(file).stem().string();
    scenario_notation().read(map, scenario);
    place_table(scenario.service, file);
    for (scenario::RequestClass& each : scenario.classes) {
        if (each.service) {
            place_table(*each.service, file);
        }
    }
    for (std::vector<std::string>* paths : {&scenario.catalog_paths, &scenario.hardware_paths}) {
        for (std::string& path : *paths) {
            const bool is_name = paths == &scenario.catalog_paths && catalog::is_shipped(path);
            path = is_name ? path : beside(file, path);
        }
    }
    if (!scenario.quota_path.empty()) {
        scenario.quota_path = beside(file, scenario.quota_path);
    }
    return scenario;
}

} // namespace skusim::scenarios
