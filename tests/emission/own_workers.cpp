// A deployment for each model where classes have workers of their own.
#include "planned.hpp"

#include <algorithm>
#include <memory>
#include <support/catch.hpp>

using namespace skusim;
using emission::Planned;
using emission::text;

namespace {

scenario::RequestClass a_class(const std::string& name, int workers, int threads, double ram_gib) {
    scenario::RequestClass made;
    made.name = name;
    made.share = 0.5;
    made.workers = scenario::OwnWorkers{workers, threads, gibibytes(ram_gib), {}, {}};
    return made;
}

/// Two detectors of one thread and 1 GiB and a ranker of two threads and 3 GiB on each of 3 nodes.
Planned side_by_side(const std::string& target) {
    Planned planned(target);
    planned.scenario.target->reserved = catalog::Reserved{};
    planned.scenario.model->ram = gibibytes(3);
    planned.scenario.classes = {a_class("detector", 2, 1, 1), a_class("Re-Ranker", 1, 2, 3)};
    experiment::Trial node;
    node.cluster.groups = {{1, 3, serving::Stations{{2, 1}}}};
    planner::Candidate& candidate = planned.plan.candidates.front();
    candidate.workers = 3;
    candidate.workload =
        planner::ServiceCandidate{std::make_shared<const experiment::Trial>(node), nullptr};
    return planned;
}

std::vector<YAML::Node> documents_of(const Planned& planned) {
    return YAML::LoadAll(planned.text("kubernetes.yaml"));
}

std::string env(const YAML::Node& deployment, const std::string& name) {
    for (const YAML::Node& variable :
         deployment["spec"]["template"]["spec"]["containers"][0]["env"]) {
        if (text(variable["name"]) == name) {
            return text(variable["value"]);
        }
    }
    return "";
}

} // namespace

TEST_CASE("Each model is deployed with its own replicas, containers and address") {
    const std::vector<YAML::Node> documents = documents_of(side_by_side("aks"));
    REQUIRE(documents.size() == 4);
    struct Case {
        std::size_t first;
        std::string name;
        int replicas;
        std::string memory;
        std::string threads;
    };
    const std::vector<Case> cases{{0, "photo-tags-detector", 6, "1Gi", "1"},
                                  {2, "photo-tags-re-ranker", 3, "3Gi", "2"}};
    for (const Case& it : cases) {
        CAPTURE(it.name);
        const YAML::Node& deployment = documents[it.first];
        const YAML::Node& service = documents[it.first + 1];
        CHECK(text(deployment["kind"]) == "Deployment");
        CHECK(text(deployment["metadata"]["name"]) == it.name);
        CHECK(deployment["spec"]["replicas"].as<int>() == it.replicas);
        const YAML::Node pod = deployment["spec"]["template"]["spec"];
        CHECK(text(pod["nodeSelector"]["skusim-plan"]) == "photo-tags"); // the pool's name
        CHECK(text(pod["containers"][0]["resources"]["requests"]["memory"]) == it.memory);
        CHECK(text(pod["containers"][0]["resources"]["requests"]["cpu"]) == "100m");
        CHECK(env(deployment, "OMP_NUM_THREADS") == it.threads);
        CHECK(env(deployment, "WORKER_COUNT") == "1");
        CHECK(text(service["kind"]) == "Service");
        CHECK(text(service["metadata"]["name"]) == it.name);
        CHECK(text(service["spec"]["selector"]["app"]) == it.name);
    }
}

TEST_CASE("The files say who sits on a node, and that no container is Azure Machine Learning's") {
    const Planned planned = side_by_side("aks");
    const std::string kubernetes = planned.text("kubernetes.yaml");
    CHECK_THAT(kubernetes, ContainsSubstring("3 workers per node, side"));
    CHECK_THAT(kubernetes, ContainsSubstring("x detector, 1 x Re-Ranker: "));
    CHECK_THAT(kubernetes, ContainsSubstring("image: photo-tags-detector:1"));
    CHECK_THAT(kubernetes, !ContainsSubstring("azureml"));
    CHECK_THAT(kubernetes, !ContainsSubstring("`scaling`")); // which check refuses
    CHECK_THAT(planned.text("nodepool.sh"), ContainsSubstring("--labels skusim-plan=photo-tags"));
    for (const emission::DeploymentFile& file : planned.files()) {
        CAPTURE(file.path);
        CHECK_FALSE(file.path.starts_with("azureml"));
    }
}

TEST_CASE("A rollout starts the new first where another of each model fits") {
    Planned planned = side_by_side("aks");
    const auto surge = [&] {
        return documents_of(planned)[2]["spec"]["strategy"]["rollingUpdate"]["maxSurge"].as<int>();
    };
    CHECK(surge() == 0); // four vCPUs have four threads already
    planned.plan.candidates.front().sku.vcpus = 8;
    CHECK(surge() == 1);
    planned.plan.candidates.front().sku.ram = gibibytes(13); // 150 % of 2 x 1 + 3 + 1 + 3 GiB
    CHECK(surge() == 0);
}

TEST_CASE("Names of models that are written alike are told apart, and none is too long") {
    Planned planned = side_by_side("aks");
    planned.scenario.name = std::string("a-very-long-name-of-a-scenario-that-goes-on");
    planned.scenario.classes[0].name = std::string("re ranker");
    std::vector<std::string> names;
    for (const YAML::Node& document : documents_of(planned)) {
        names.push_back(text(document["metadata"]["name"]));
        CHECK(names.back().size() <= 32);
        CHECK_THAT(names.back(), ContainsSubstring("re-ranker"));
    }
    CHECK(names[0] == names[1]);
    CHECK(names[2] == names[3]);
    CHECK(names[0] != names[2]);
}

TEST_CASE("Where a deployment is one container, there is none for several models") {
    Planned planned = side_by_side("managed-online");
    planned.scenario.target->reserved.reset();
    CHECK_THAT(*emission::not_deployable(planned.scenario),
               ContainsSubstring("--emit writes those for aks, eks and gke"));
    planned.scenario.target.reset();
    CHECK(emission::not_deployable(planned.scenario));
}
