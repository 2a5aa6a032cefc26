#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>

#include "containers.hpp"

#include <cmath>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

Content endpoint(const Deployed& deployed, const char* schema, const char* kind,
                 const char* auth_mode) {
    return yaml_content(
        deployed,
        {fmt::format("the endpoint: az ml {}-endpoint create --file endpoint.yaml", kind),
         {{"name: " + deployed.name, "a name that is free in the region"}},
         {}},
        {{{"$schema", schema_address(schema)}, {"name", deployed.name}, {"auth_mode", auth_mode}}});
}

/// Whole mini-batches fail, but their files are counted: as many as the plan allows.
std::int64_t error_threshold(const scenario::Scenario& scenario) {
    constexpr double rounding = 1e-6;
    return static_cast<std::int64_t>(scenario::allowed_failures(scenario) *
                                         static_cast<double>(scenario.job()->items) +
                                     rounding);
}

Json cluster(const Deployed& deployed) {
    const workload::Job& job = *deployed.scenario().job();
    const bool is_evictable = deployed.choice->job()->tier == workload::Tier::low_priority;
    Json json{{"$schema", schema_address("amlCompute")},
              {"name", cluster_name(deployed.name)},
              {"type", "amlcompute"},
              {"size", deployed.sku().name},
              {"min_instances", job.min_nodes},
              {"max_instances", deployed.choice->nodes},
              {"idle_time_before_scale_down", whole_seconds(job.idle_before_scale_down)},
              {"tier", is_evictable ? "low_priority" : "dedicated"}};
    if (!deployed.sku().region.empty()) {
        json["location"] = deployed.sku().region;
    }
    return json;
}

} // namespace

Content online_deployment(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    const int workers = deployed.candidate().workers;
    const int nodes = deployed.choice->nodes;
    Json request = Json::object();
    Heading heading{"the deployment: az ml online-deployment create --file deployment.yaml "
                    "--all-traffic",
                    model_blanks(deployed), copies_note(deployed)};
    if (scenario.node.queue.timeout) {
        request["request_timeout_ms"] = whole_milliseconds(*scenario.node.queue.timeout);
    } else {
        heading.notes.emplace_back(
            "the plan has no timeout; without request_timeout_ms it is 5000 ms");
    }
    request["max_concurrent_requests_per_instance"] =
        written_slots(let_in_by_copy(deployed).times(workers));
    if (deployed.choice->service().autoscaled) {
        heading.notes.emplace_back("the number of instances is fixed, as planned: what follows the "
                                   "load here are autoscale rules of Azure Monitor");
    }
    if (const auto& quota = scenario.target->quota) {
        const int counted = catalog::quota_nodes(*quota, nodes);
        heading.notes.push_back(fmt::format("it takes quota for {}, {} ({})",
                                            count_text(counted, "instance"),
                                            amount_text(counted * deployed.sku().vcpus, "vCPU"),
                                            on_one_line(catalog::cited(quota->rule))));
    }
    return yaml_content(deployed, heading,
                        {{{"$schema", schema_address("managedOnlineDeployment")},
                          {"name", deployed.name},
                          {"endpoint_name", deployed.name},
                          {"model", asset(deployed.name)},
                          {"environment", asset(deployed.name)},
                          {"instance_type", deployed.sku().name},
                          {"instance_count", nodes},
                          {"request_settings", request},
                          {"environment_variables", environment_json(deployed, workers)},
                          {"scale_settings", {{"type", "default"}}}}});
}

Content batch_deployment(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    const workload::Job& job = *scenario.job();
    Heading heading{"the deployment: az ml batch-deployment create --file deployment.yaml "
                    "--set-default; a job is then az ml batch-endpoint invoke",
                    model_blanks(deployed),
                    {"an item of the plan is a file of the job's input"}};
    Json retry{{"max_retries", job.max_retries}};
    if (job.timeout) {
        retry["timeout"] = whole_seconds(*job.timeout);
    } else {
        heading.notes.emplace_back(
            "the plan cuts no mini-batch off; without retry_settings.timeout it is 30 s");
    }
    Json threads = Json::object();
    threads["OMP_NUM_THREADS"] = std::to_string(scenario.node.threads_per_worker);
    return yaml_content(deployed, heading,
                        {{{"$schema", schema_address("batchDeployment")},
                          {"name", deployed.name},
                          {"endpoint_name", deployed.name},
                          {"type", "model"},
                          {"model", asset(deployed.name)},
                          {"environment", asset(deployed.name)},
                          {"compute", "azureml:" + cluster_name(deployed.name)},
                          {"resources", {{"instance_count", deployed.choice->nodes}}},
                          {"environment_variables", threads},
                          {"settings",
                           {{"max_concurrency_per_instance", deployed.candidate().workers},
                            {"mini_batch_size", job.mini_batch_size},
                            {"error_threshold", error_threshold(scenario)},
                            {"retry_settings", retry}}}}});
}

Content online_endpoint(const Deployed& deployed) {
    return endpoint(deployed, "managedOnlineEndpoint", "online", "key");
}

Content compute_cluster(const Deployed& deployed) {
    return yaml_content(deployed,
                        {"the compute cluster: az ml compute create --file compute.yaml", {}, {}},
                        {cluster(deployed)});
}

Content batch_endpoint(const Deployed& deployed) {
    return endpoint(deployed, "batchEndpoint", "batch", "aad_token");
}

} // namespace skusim::emission
