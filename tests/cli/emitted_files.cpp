// plan --emit: what the files say, read again and held against the plan's JSON.
#include "emitted.hpp"

#include <cstdlib>
#include <regex>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The words that a script calls `az` with: it is run with an `az` that writes them down.
std::vector<std::string> az_words(const Scratch& scratch, const std::string& script) {
    fs::create_directory(scratch.path("bin"));
    (void)scratch.write("bin/az", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    fs::permissions(scratch.path("bin/az"), fs::perms::owner_all);
    const std::string call = "cd '" + scratch.folder() + "' && bash -n '" + script +
                             "' && PATH=\"$PWD/bin:$PATH\" './" + script + "' > words";
    REQUIRE(std::system(call.c_str()) == 0);
    return lines_of(read_file(scratch.path("words")));
}

std::string text(const YAML::Node& node) {
    return node.as<std::string>();
}

/// "100m", "2": vCPUs
double vcpus(const std::string& quantity) {
    return quantity.back() == 'm' ? std::stod(quantity) / 1000 : std::stod(quantity);
}

} // namespace

TEST_CASE("aks: node pool, Kubernetes and Azure ML files say what the plan says") {
    const Emitted it(emitted_scenario("aks", real_time + "node: {workers: 2}\n"));
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const Json& choice = it.plan.at("guidance");
    const int replicas = choice.at("nodes").get<int>() * choice.at("workers_per_node").get<int>();
    CHECK(replicas == 6);
    CHECK(az_words(it.scratch, "out/nodepool.sh") ==
          std::vector<std::string>{"aks", "nodepool", "add", "--resource-group", "photo-tags-group",
                                   "--cluster-name", "photo-tags-cluster", "--name", "phototags",
                                   "--mode", "User", "--node-vm-size", choice.at("sku"),
                                   "--node-count", std::to_string(choice.at("nodes").get<int>()),
                                   "--labels", "skusim-plan=photo-tags"});

    const std::vector<YAML::Node> documents = YAML::LoadAll(it.text("kubernetes.yaml"));
    REQUIRE(documents.size() == 2);
    const YAML::Node deployment = documents[0];
    CHECK(text(deployment["apiVersion"]) == "apps/v1");
    CHECK(text(deployment["kind"]) == "Deployment");
    CHECK(deployment["spec"]["replicas"].as<int>() == replicas);
    const YAML::Node pod = deployment["spec"]["template"];
    CHECK(text(pod["metadata"]["labels"]["app"]) ==
          text(deployment["spec"]["selector"]["matchLabels"]["app"]));
    CHECK(text(pod["spec"]["nodeSelector"]["skusim-plan"]) == "photo-tags");
    const YAML::Node resources = pod["spec"]["containers"][0]["resources"];
    CHECK(text(resources["requests"]["cpu"]) == "100m");
    CHECK(text(resources["requests"]["memory"]) == "1Gi");
    CHECK(vcpus(text(resources["limits"]["cpu"])) * 2 <= 3.86 + 1e-9); // what AKS leaves of 4
    const YAML::Node service = documents[1];
    CHECK(text(service["kind"]) == "Service");
    CHECK(text(service["spec"]["selector"]["app"]) == "photo-tags");
    CHECK(service["spec"]["ports"][0]["targetPort"].as<int>() ==
          pod["spec"]["containers"][0]["ports"][0]["containerPort"].as<int>());

    const YAML::Node azureml = it.yaml("azureml-deployment.yaml");
    CHECK(text(azureml["$schema"]) ==
          "https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json");
    CHECK(text(azureml["endpoint_name"]) == text(it.yaml("azureml-endpoint.yaml")["name"]));
    CHECK(text(azureml["instance_type"]) ==
          text(it.yaml("azureml-instance-type.yaml")["metadata"]["name"]));
    CHECK(azureml["instance_count"].as<int>() == replicas);
    CHECK(text(azureml["scale_settings"]["type"]) == "default");
    CHECK(azureml["request_settings"]["request_timeout_ms"].as<int>() == 60000);
    CHECK(azureml["request_settings"]["max_queue_wait_ms"].as<int>() == 500);
    CHECK(azureml["request_settings"]["max_concurrent_requests_per_instance"].as<int>() == 1);
    CHECK(text(azureml["resources"]["requests"]["memory"]) == "1Gi");
}

TEST_CASE("aks: replicas that follow the load, within what the scenario asks for") {
    const Emitted it(emitted_scenario("aks", real_time + "node: {workers: 2}\n"
                                                         "scaling: {min_replicas: 3, max_replicas: "
                                                         "5, target_utilization: 60 %}\n"));
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const Json& scaling = it.plan.at("guidance").at("autoscaled").at("scaling");
    const std::vector<YAML::Node> documents = YAML::LoadAll(it.text("kubernetes.yaml"));
    REQUIRE(documents.size() == 3);
    const YAML::Node autoscaler = documents[1]["spec"];
    CHECK(autoscaler["minReplicas"].as<int>() == scaling.at("min_replicas"));
    CHECK(autoscaler["maxReplicas"].as<int>() == scaling.at("max_replicas"));
    CHECK(autoscaler["maxReplicas"].as<int>() == 5);
    CHECK(autoscaler["metrics"][0]["resource"]["target"]["averageUtilization"].as<int>() == 600);
    const YAML::Node settings = it.yaml("azureml-deployment.yaml")["scale_settings"];
    CHECK(settings["min_instances"].as<int>() == 3);
    CHECK(settings["max_instances"].as<int>() == 5);
    CHECK(settings["target_utilization_percentage"].as<int>() == 60);
}

TEST_CASE("managed-online: an instance for each node, and as many requests at once as it serves") {
    const Emitted it(emitted_scenario(
        "managed-online", real_time + "node: {workers: 2, max_concurrent_requests: 2}\n"));
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const Json& choice = it.plan.at("guidance");
    const YAML::Node deployment = it.yaml("deployment.yaml");
    CHECK(text(deployment["$schema"]) ==
          "https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json");
    CHECK(text(deployment["instance_type"]) == choice.at("sku").get<std::string>());
    CHECK(deployment["instance_count"].as<int>() == choice.at("nodes"));
    CHECK(deployment["request_settings"]["request_timeout_ms"].as<int>() == 5000);
    CHECK(deployment["request_settings"]["max_concurrent_requests_per_instance"].as<int>() == 4);
    CHECK(text(deployment["scale_settings"]["type"]) == "default");
    CHECK(text(deployment["endpoint_name"]) == text(it.yaml("endpoint.yaml")["name"]));
    CHECK_THAT(it.text("deployment.yaml"), ContainsSubstring("quota for 4 instances, 16 vCPUs"));
}

TEST_CASE("amlcompute: cluster and batch deployment of the job that was planned") {
    const Emitted it(emitted_scenario(
        "amlcompute",
        "workload: {arrivals: {kind: batch, items: 200000, deadline: 2 h}}\n"
        "job: {mini_batch_size: 20, max_retries: 5, timeout: 90 s, tier: low-priority,\n"
        "      idle_before_scale_down: 10 min, min_nodes: 1}\n"
        "slo: {max_error_rate: 0.5 %}\n"));
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const Json& choice = it.plan.at("guidance");
    const YAML::Node compute = it.yaml("compute.yaml");
    CHECK(text(compute["type"]) == "amlcompute");
    CHECK(text(compute["size"]) == choice.at("sku").get<std::string>());
    CHECK(compute["min_instances"].as<int>() == 1);
    CHECK(compute["max_instances"].as<int>() == choice.at("nodes"));
    CHECK(compute["idle_time_before_scale_down"].as<int>() == 600);
    CHECK(text(compute["tier"]) == "low_priority");
    CHECK(text(compute["location"]) == "here");
    const YAML::Node deployment = it.yaml("deployment.yaml");
    CHECK(text(deployment["$schema"]) ==
          "https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json");
    CHECK(text(deployment["compute"]) == "azureml:" + text(compute["name"]));
    CHECK(deployment["resources"]["instance_count"].as<int>() == choice.at("nodes"));
    const YAML::Node settings = deployment["settings"];
    CHECK(settings["max_concurrency_per_instance"].as<int>() == choice.at("workers_per_node"));
    CHECK(settings["mini_batch_size"].as<int>() == 20);
    CHECK(settings["error_threshold"].as<int>() == 1000); // 0.5 % of 200,000
    CHECK(settings["retry_settings"]["max_retries"].as<int>() == 5);
    CHECK(settings["retry_settings"]["timeout"].as<int>() == 90);
}

TEST_CASE("aci: one container, as command and as deployment configuration") {
    const Emitted it(emitted_scenario("aci", real_time));
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    CHECK(it.plan.at("guidance").at("sku") == "aci-2vcpu-4gb");
    const YAML::Node config = it.yaml("deployment-config.yaml");
    CHECK(text(config["computeType"]) == "ACI");
    CHECK(config["containerResourceRequirements"]["cpu"].as<double>() == 2);
    CHECK(config["containerResourceRequirements"]["memoryInGB"].as<double>() == 4);
    CHECK(az_words(it.scratch, "out/container.sh") ==
          std::vector<std::string>{"container",
                                   "create",
                                   "--resource-group",
                                   "photo-tags-group",
                                   "--name",
                                   "photo-tags",
                                   "--image",
                                   "photo-tags:1",
                                   "--os-type",
                                   "Linux",
                                   "--cpu",
                                   "2",
                                   "--memory",
                                   "4",
                                   "--ip-address",
                                   "Public",
                                   "--ports",
                                   "8080",
                                   "--environment-variables",
                                   "OMP_NUM_THREADS=1",
                                   "WORKER_COUNT=2",
                                   "--location",
                                   "here"});
}

TEST_CASE("a comparison of targets emits what it puts on top") {
    const Emitted it(emitted_scenario("any", "environment: dev-test\n" + real_time));
    REQUIRE(it.run.status == 0);
    REQUIRE(it.plan.at("target") == "aci"); // 0.0988 against 0.2 an hour
    CHECK(files_in(it.scratch.path("out")) ==
          std::vector<std::string>{"container.sh", "deployment-config.yaml"});
}

TEST_CASE("names with quotes, comments, commands and line breaks stay names") {
    const std::string sku = "St'd \"D4\": #1 $(touch pwned) `touch pwned` \\ \xc3\xa9";
    const std::string skus = "name,vcpus,ram_gib,usd_per_hour,region\n"
                             "\"St'd \"\"D4\"\": #1 $(touch pwned) `touch pwned` \\ \xc3\xa9\","
                             "4,16,0.2,here\n";
    const std::string name = R"("it's \"live\": a #1 $(touch pwned)\u2028x: y \U0001F600")";
    for (const std::string target : {"aks", "managed-online", "aci"}) {
        const Emitted it(emitted_scenario(target, real_time, name), skus);
        CAPTURE(target, it.run.err);
        REQUIRE(it.run.status == 0);
        for (const std::string& path : files_in(it.scratch.path("out"))) {
            CAPTURE(path);
            const std::string text = it.text(path);
            if (path.ends_with(".yaml")) {
                CHECK(std::all_of(text.begin(), text.end(), [](char letter) {
                    return letter == '\n' || (letter >= ' ' && letter <= '~');
                }));
                for (const YAML::Node& document : YAML::LoadAll(text)) {
                    CHECK(document.IsMap());
                    CHECK((!document["kind"] || document["kind"].as<std::string>() != "Evil"));
                    CHECK(!document["x"]);
                }
            }
        }
        if (target == "aks") {
            const std::vector<std::string> words = az_words(it.scratch, "out/nodepool.sh");
            CHECK(std::count(words.begin(), words.end(), sku) == 1);
        } else if (target == "managed-online") {
            CHECK(it.yaml("deployment.yaml")["instance_type"].as<std::string>() == sku);
        } else {
            CHECK(az_words(it.scratch, "out/container.sh").size() == 23);
        }
        CHECK(!fs::exists(it.scratch.path("pwned")));
        CHECK(!fs::exists(it.scratch.path("out/pwned")));
    }
}

TEST_CASE("the files of a deployment are as they were read and found good") {
    const std::string golden = std::string(SKUSIM_SOURCE_DIR) + "/tests/cli/golden";
    const Scratch scratch;
    const Run run =
        run_skusim({"plan", "deployed.yaml", "--emit", scratch.path("deployed")}, golden);
    REQUIRE(run.status == 0);
    if (std::getenv("SKUSIM_WRITE_GOLDEN") != nullptr) {
        fs::copy(scratch.path("deployed"), golden + "/deployed",
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
    const auto without_version = [](const std::string& text) {
        return std::regex_replace(text, std::regex("# skusim +[0-9.]+"), "# skusim");
    };
    CHECK(files_in(scratch.path("deployed")) == files_in(golden + "/deployed"));
    for (const std::string& path : files_in(golden + "/deployed")) {
        CAPTURE(path);
        CHECK(without_version(read_file(scratch.path("deployed/" + path))) ==
              without_version(read_file(golden + "/deployed/" + path)));
    }
}
