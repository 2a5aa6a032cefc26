// What a scenario says of accelerators, and what follows where it says less.
#include "support.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

namespace {

scenario::Scenario with_model(const std::string& model, const std::string& more = "") {
    auto scenario =
        read_text("skusim: 1\nmodel: {ram: 4 GiB, " + model +
                  "}\nworkload: {arrivals: {kind: poisson, rate: 1 /s}}\n"
                  "service: {kind: roofline, operations: 1 GFLOP, weights: 98 MiB, activations: "
                  "40 MiB, compute_efficiency: 40 %, bandwidth_efficiency: 60 %}\n" +
                  more);
    REQUIRE(scenario);
    return std::move(*scenario);
}

const scenario::AppliedDefault* default_told(const scenario::Scenario& scenario, const char* key) {
    const auto& all = scenario.defaults;
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const scenario::AppliedDefault& it) { return it.key == key; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("a GPU model needs at least its size on disk, and that is told as a default") {
    for (const std::string need : {"gpu", "optional-gpu"}) {
        const scenario::Scenario it = with_model("size: 16 GB, accelerator: " + need);
        CHECK(it.model->gpu_memory == Bytes{16e9});
        REQUIRE(default_told(it, "model.gpu_memory") != nullptr);
        CHECK_THAT(default_told(it, "model.gpu_memory")->source, ContainsSubstring("model.size"));
    }
    const scenario::Scenario given = with_model("size: 16 GB, accelerator: gpu, gpu_memory: 20 GB");
    CHECK(given.model->gpu_memory == Bytes{20e9});
    CHECK(default_told(given, "model.gpu_memory") == nullptr);
    // 0 is no memory that a copy could do with.
    CHECK(with_model("size: 16 GB, accelerator: gpu, gpu_memory: 0 GB").model->gpu_memory ==
          Bytes{16e9});
    CHECK(with_model("accelerator: gpu").model->gpu_memory == Bytes{}); // nobody knows
    CHECK(with_model("size: 16 GB").model->gpu_memory == Bytes{});      // runs on vCPUs
}

TEST_CASE("accelerators of a copy are one, a number, or as many as it takes") {
    CHECK(with_model("accelerator: gpu").model->accelerators_per_copy == 1);
    CHECK(with_model("accelerator: gpu, accelerators_per_copy: 4").model->accelerators_per_copy ==
          4);
    CHECK(
        !with_model("accelerator: gpu, accelerators_per_copy: auto").model->accelerators_per_copy);
    CHECK_THAT(faults_of("skusim: 1\nmodel: {ram: 4 GiB, accelerators_per_copy: auto}\n"
                         "workload: {arrivals: {kind: poisson, rate: 1 /s}}\n"
                         "service: {kind: linear, per_request: 1 ms}\n"
                         "node: {copies_per_accelerator: 2}\n"),
               ContainsSubstring("choose one of the two"));
}

TEST_CASE("makers are read in small letters, NVIDIA's being the usual") {
    CHECK(with_model("accelerator: gpu").model->accelerator_vendors ==
          std::vector<std::string>{"nvidia"});
    CHECK(with_model("accelerator: gpu, accelerator_vendors: [AMD, Nvidia]")
              .model->accelerator_vendors == std::vector<std::string>{"amd", "nvidia"});
    const scenario::Scenario it =
        with_model("accelerator: gpu", "select: {vendors: [AMD], "
                                       "accelerators: [T4], skus: [x]}\n");
    CHECK(it.select.vendors == std::vector<std::string>{"amd"});
    CHECK(it.select.accelerators == std::vector<std::string>{"T4"});
    CHECK(it.select.skus == std::vector<std::string>{"x"});
}

TEST_CASE("a plan may choose threads where nothing says how many and more of them tell") {
    CHECK(with_model("size: 1 GB").node.may_choose_threads);
    for (const std::string node : {"threads_per_worker: 1", "workers: 2", "requests: {cpu: 1}"}) {
        CHECK(!with_model("size: 1 GB", "node: {" + node + "}\n").node.may_choose_threads);
    }
    auto plain = read_text("skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 1 /s}}\n"
                           "service: {kind: linear, per_request: 1 ms}\n");
    REQUIRE(plain);
    CHECK(!plain->node.may_choose_threads);
}
