#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>

#include "containers.hpp"
#include "counted_on.hpp"
#include "vllm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

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

/// The largest batch that the plan counted on: a table may know of no larger one.
std::size_t batch_size(const Deployed& deployed) {
    return std::min(deployed.candidate().service->batch_means.size(),
                    static_cast<std::size_t>(deployed.scenario().node.batch->max_size));
}

/// What the scoring script does that the plan is of.
void add_engine_notes(const Deployed& deployed, Heading& heading) {
    const placement::PlacedEngine& engine = *deployed.candidate().engine;
    std::string arguments;
    for (const std::string& argument : vllm_arguments(deployed)) {
        if (!argument.starts_with("--port=")) { // nobody listens
            arguments += (arguments.empty() ? "" : " ") + argument;
        }
    }
    heading.notes.push_back(fmt::format(
        "each of the {} processes of a node has an engine of its own on {} of its accelerators "
        "(CUDA_VISIBLE_DEVICES); it gives all prompts of a mini-batch to one call of generate",
        engine.per_node, engine.tensor_parallel));
    heading.notes.push_back(fmt::format(
        "prompts of {} tokens and more are left out, and counted as failed: given to vLLM they "
        "would fail the whole call",
        engine.max_model_len));
    heading.notes.push_back("the engine, as vllm serve would be told it: " + arguments);
    for (std::string& note : vllm_notes(deployed)) {
        heading.notes.push_back(std::move(note));
    }
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

/// Where the endpoint lets another number of requests wait than the plan does: as many as an
/// instance serves at once (troubleshooting of online endpoints, status 429).
std::vector<std::string> waiting_places_notes(const Deployed& deployed) {
    const scenario::Node& node = deployed.scenario().node;
    const serving::Slots there = let_in_by_copy(deployed).times(deployed.candidate().workers);
    const std::optional<int> limit = node.queue.limit();
    const bool is_same = limit && there == serving::Slots(*limit);
    if (node.queue.has_places_of_slots() || is_same || !there.is_limited()) {
        return {};
    }
    return {fmt::format(
        "the endpoint has room for {} of an instance, as many as it serves at once, and refuses "
        "more (status 429); the plan has room for {}: `node: {{queue: slots}}` plans for the "
        "endpoint",
        count_text(there.count(), "waiting request"),
        limit ? std::to_string(*limit) : "any number")};
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
    const SetRules set{.at_once = true, .queue = true, .max_wait = false, .timeout = true};
    for (std::vector<std::string>& notes :
         std::array{waiting_places_notes(deployed), server_notes(deployed, workers, set)}) {
        std::move(notes.begin(), notes.end(), std::back_inserter(heading.notes));
    }
    heading.notes.push_back(fmt::format("a deployment names no router: whether Azure picks "
                                        "instances as that of the plan does, {}, is for Azure to "
                                        "say",
                                        serving::name(scenario.router)));
    if (deployed.choice->service().autoscaled) {
        heading.notes.emplace_back("the number of instances is fixed, as planned: what follows the "
                                   "load here are autoscale rules of Azure Monitor");
    }
    if (zones_to_spread_over(deployed) > 1) {
        heading.notes.emplace_back("a deployment names no zones: whether its instances are spread "
                                   "over several, as the plan has it, is for Azure to say");
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
    const auto& engine = deployed.candidate().engine;
    Heading heading{"the deployment: az ml batch-deployment create --file deployment.yaml "
                    "--set-default; a job is then az ml batch-endpoint invoke",
                    model_blanks(deployed),
                    {fmt::format("{} of the plan is a file of the job's input",
                                 engine ? "a prompt" : "an item")}};
    if (engine) {
        add_engine_notes(deployed, heading);
    } else if (scenario.node.batch) {
        heading.notes.push_back(fmt::format("the scoring code scores up to {} of a mini-batch's "
                                            "files in one call of the model",
                                            batch_size(deployed)));
    }
    Json retry{{"max_retries", job.max_retries}};
    if (job.timeout) {
        retry["timeout"] = whole_seconds(*job.timeout);
    } else {
        heading.notes.emplace_back(
            "the plan cuts no mini-batch off; without retry_settings.timeout it is 30 s");
    }
    Json json{{"$schema", schema_address("batchDeployment")},
              {"name", deployed.name},
              {"endpoint_name", deployed.name},
              {"type", "model"},
              {"model", asset(deployed.name)},
              {"environment", asset(deployed.name)},
              {"compute", "azureml:" + cluster_name(deployed.name)},
              {"resources", {{"instance_count", deployed.choice->nodes}}}};
    if (!engine) {
        json["environment_variables"] = {
            {"OMP_NUM_THREADS", std::to_string(scenario.node.threads_per_worker)}};
    }
    json["settings"] = {{"max_concurrency_per_instance", deployed.candidate().workers},
                        {"mini_batch_size", job.mini_batch_size},
                        {"error_threshold", error_threshold(scenario)},
                        {"retry_settings", retry}};
    return yaml_content(deployed, heading, {json});
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
