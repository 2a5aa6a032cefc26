// Emitted = planned: a cluster as the emitted files describe it, simulated, has the plan's figures.
#include "emitted.hpp"

#include <regex>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

const std::string gpu_catalog = "name,vcpus,ram_gib,usd_per_hour,region,accelerator,"
                                "accelerator_count\n"
                                "one,8,32,1,here,T4,1\n"
                                "two,16,64,1.9,here,T4,2\n";

/// Batches of up to 16, at a load that no cluster of this size carries one by one.
std::string batching_scenario(const std::string& target, const std::string& more = "") {
    return "skusim: 1\nname: yolo\n"
           "model: {ram: 3 GiB, size: 50 MB, accelerator: gpu, gpu_memory: 3 GiB}\n"
           "target: " +
           target +
           "\nworkload: {arrivals: {kind: poisson, rate: 450 /s}}\n"
           "service: {kind: linear, overhead: 6 ms, per_request: 3 ms, cv: 0.1}\n"
           "node: {batch: {max_size: 16, max_delay: 3 ms, preferred_sizes: [4, 8, 16]}}\n"
           "slo: {latency: {p99: 150 ms}, max_error_rate: 0.1 %}\n"
           "catalog: c.csv\nselect: {region: here}\nsimulation: {precision: 5 %}\n" +
           more;
}

/// What stands behind the words in the text.
std::string after(const std::string& text, const std::string& words) {
    std::smatch found;
    REQUIRE(std::regex_search(text, found, std::regex(words + "([^\\n\\]}']*)")));
    return found[1];
}

int number_after(const std::string& text, const std::string& words) {
    return std::stoi(after(text, words));
}

/// Copies and batches of one machine, as Triton's file and the number of requests let in make them.
std::string node_text(const std::string& triton, int copies, int let_in_by_copy,
                      const std::string& limits) {
    const int size = std::min(number_after(triton, "max_batch_size: "), let_in_by_copy);
    std::string preferred;
    for (const int one : {4, 8, 16}) {
        const bool is_told =
            std::regex_search(triton, std::regex("preferred_batch_size: \\[[^\\]]*\\b" +
                                                 std::to_string(one) + "\\b"));
        if (is_told && one <= size) {
            preferred += (preferred.empty() ? "" : ", ") + std::to_string(one);
        }
    }
    return "node: {workers: " + std::to_string(copies) +
           ", batch: {max_size: " + std::to_string(size) +
           ", max_delay: " + after(triton, "max_queue_delay_microseconds: ") +
           " us, preferred_sizes: [" + preferred + "]}" + limits + "}\n";
}

/// The plan's figures against those of the cluster that the files describe.
void check_same(const Emitted& it, const std::string& node, int nodes, const std::string& front) {
    const Scratch scratch;
    (void)scratch.write("again.yaml",
                        "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 450 /s}}\n"
                        "service: {kind: linear, overhead: 6 ms, per_request: 3 ms, cv: 0.1}\n" +
                            node + front + "simulation: {precision: 5 %, seed: 2}\n");
    const Run run =
        run_skusim({"simulate", "again.yaml", "--nodes", std::to_string(nodes), "--format", "json"},
                   scratch.folder());
    CAPTURE(node, run.err);
    REQUIRE(run.status == 0);
    const Json again = Json::parse(run.out).at("metrics");
    const Json& planned = it.plan.at("cheapest");
    for (const char* quantity : {"mean", "p95", "p99"}) {
        CAPTURE(quantity);
        const double expected = planned.at("latency").at(quantity).at("value").get<double>();
        CHECK(again.at("latency").at(quantity).at("value").get<double>() ==
              Approx(expected).epsilon(0.05));
    }
    CHECK(again.at("throughput").at("value").get<double>() ==
          Approx(planned.at("throughput").at("value").get<double>()).epsilon(0.02));
    CHECK(again.at("error_rate").at("value").get<double>() <= 0.001);
}

} // namespace

TEST_CASE("aks: containers that batch, as the files have them, do what the plan says") {
    const Emitted it(batching_scenario("aks"), gpu_catalog);
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const std::string triton = it.text("config.pbtxt");
    const YAML::Node azureml = it.yaml("azureml-deployment.yaml");
    const int nodes = number_after(it.text("nodepool.sh"), "--node-count ");
    const int instances = azureml["instance_count"].as<int>();
    const YAML::Node request = azureml["request_settings"];
    const int in_container = number_after(triton, "instance_group \\[ \\{ count: ");
    CHECK(azureml["environment_variables"]["WORKER_COUNT"].as<int>() == in_container);
    CHECK(azureml["environment_variables"]["OMP_NUM_THREADS"].as<int>() == 1);
    check_same(it,
               node_text(triton, instances * in_container / nodes,
                         request["max_concurrent_requests_per_instance"].as<int>() / in_container,
                         ", max_wait: " + request["max_queue_wait_ms"].as<std::string>() +
                             " ms, timeout: " + request["request_timeout_ms"].as<std::string>() +
                             " ms"),
               nodes, "front_end: {latency: {kind: lognormal, mean: 3 ms, cv: 1.02}}\n");

    const YAML::Node pods = YAML::LoadAll(it.text("kubernetes.yaml"))[0]["spec"];
    CHECK(pods["replicas"].as<int>() == instances);
    CHECK(pods["strategy"]["rollingUpdate"]["maxSurge"].as<int>() == 0); // each GPU is taken
    CHECK(pods["strategy"]["rollingUpdate"]["maxUnavailable"].as<int>() == 1);
    const YAML::Node container = pods["template"]["spec"]["containers"][0];
    CHECK(container["env"][0]["name"].as<std::string>() == "OMP_NUM_THREADS");
    CHECK(container["readinessProbe"]["tcpSocket"]["port"].as<int>() ==
          container["ports"][0]["containerPort"].as<int>());
    CHECK_THAT(it.text("kubernetes.yaml"),
               ContainsSubstring("16 requests at once") && ContainsSubstring("k8s-device-plugin"));
}

TEST_CASE("managed-online: instances that batch, as the files have them, do what the plan says") {
    const Emitted it(batching_scenario("managed-online"), gpu_catalog);
    CAPTURE(it.run.err);
    REQUIRE(it.run.status == 0);
    const std::string triton = it.text("config.pbtxt");
    const YAML::Node deployment = it.yaml("deployment.yaml");
    const int copies = deployment["environment_variables"]["WORKER_COUNT"].as<int>();
    CHECK(copies == it.plan.at("cheapest").at("workers_per_node").get<int>());
    const int let_in =
        deployment["request_settings"]["max_concurrent_requests_per_instance"].as<int>();
    CHECK(let_in == copies * 16);
    check_same(
        it,
        node_text(triton, copies, let_in / copies,
                  ", queue: " + std::to_string(let_in) + ", timeout: " +
                      deployment["request_settings"]["request_timeout_ms"].as<std::string>() +
                      " ms"),
        deployment["instance_count"].as<int>(), "");
}

TEST_CASE("Triton is told who waits too long and how many may wait") {
    const auto triton = [](const std::string& target, const std::string& of_node) {
        std::string text = batching_scenario(target);
        text.insert(text.find("}\nslo"), of_node);
        const Emitted it(text, gpu_catalog);
        CAPTURE(it.run.err);
        REQUIRE(it.run.status == 0);
        return it.text("config.pbtxt");
    };
    CHECK_THAT(triton("eks", ""), !ContainsSubstring("policy"));
    const std::string limits = ", queue: 90, max_wait: 80 ms";
    const std::string instance = triton("managed-online", limits);
    CHECK_THAT(instance, ContainsSubstring("  default_queue_policy {\n    timeout_action: REJECT\n"
                                           "    default_timeout_microseconds: 80000\n"
                                           "    max_queue_size: 90\n  }\n"));
    // The queue of a node with two workers is not that of either container.
    CHECK_THAT(triton("eks", limits + ", workers: 2"),
               ContainsSubstring("default_timeout_microseconds: 80000") &&
                   !ContainsSubstring("max_queue_size"));
}

TEST_CASE("gke: replicas as the note has them do what the plan says; containers do not") {
    const std::string rest = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 100 /s}}\n"
                             "service: {kind: distribution, time: {kind: exponential, mean: 100 "
                             "ms}}\nrouter: random\n";
    const Emitted it(rest + "name: rnd\nmodel: {ram: 1 GiB}\ntarget: gke\nnode: {workers: 3}\n"
                            "slo: {latency: {p95: 400 ms}}\ncatalog: c.csv\n"
                            "select: {region: here, skus: [cpu4]}\n");
    REQUIRE(it.run.status == 0);
    const std::string file = it.text("kubernetes.yaml");
    const int containers = number_after(file, "replicas: ");
    const int replicas =
        number_after(std::regex_replace(file, std::regex("\n# +"), " "), "As planned it is with ");
    CHECK(replicas * 3 == containers);
    const auto p95 = [&](int workers, int nodes) {
        (void)it.scratch.write("again.yaml", rest +
                                                 "simulation: {precision: 2 %}\nnode: {workers: " +
                                                 std::to_string(workers) + "}\n");
        const Run run = run_skusim(
            {"simulate", "again.yaml", "--nodes", std::to_string(nodes), "--format", "json"},
            it.scratch.folder());
        REQUIRE(run.status == 0);
        const Json metrics = Json::parse(run.out).at("metrics");
        return metrics.at("latency").at("p95").at("value").get<double>();
    };
    CHECK(p95(3, replicas) == Approx(0.3476).epsilon(0.03)); // M/M/3 at 16.7 /s
    // 18 queues of one server: ln 20 / (10 - 100 / 18), beyond the objective of 400 ms.
    CHECK(p95(1, containers) == Approx(0.674).epsilon(0.03));
}

TEST_CASE("one by one, no file speaks of batches, and full nodes still roll out") {
    const Emitted it(emitted_scenario("aks", real_time));
    REQUIRE(it.run.status == 0);
    CHECK(!std::filesystem::exists(it.scratch.path("out/config.pbtxt")));
    const YAML::Node pods = YAML::LoadAll(it.text("kubernetes.yaml"))[0]["spec"];
    CHECK(pods["strategy"]["rollingUpdate"]["maxSurge"].as<int>() == 1); // 0.1 CPU finds a place
}
