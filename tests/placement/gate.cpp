// Who is let in: each rule by itself, at its edge, with the sentence it gives.
#include <skusim/placement/packing.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>
#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;

namespace {

/// What the gate says of a SKU, as one value to look at.
struct Answer {
    int workers = 0; ///< 0 where it is kept out
    std::string rule;
    std::string reason;
};

Answer asked(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto workers = admit(scenario, sku);
    if (workers) {
        REQUIRE(*workers >= 1);
        return {*workers, "", ""};
    }
    REQUIRE(workers.error().verdict == Verdict::gated);
    REQUIRE(!workers.error().rule.empty());
    return {0, workers.error().rule, workers.error().reason};
}

bool is_in(const Answer& answer) {
    return answer.workers > 0;
}

scenario::Scenario gpu_scenario(double copy_gib) {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(copy_gib);
    return scenario;
}

} // namespace

TEST_CASE("The gate asks for 150 % of the model's RAM, its edge included") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->ram = gibibytes(7.2);

    const Answer small = asked(scenario, machine("small", 2, 8, 0.1));
    CHECK(!is_in(small));
    CHECK(small.reason == "8 GiB RAM is under 150 % of 7.2 GiB (10.8 GiB)");
    CHECK_THAT(small.rule, ContainsSubstring("150 % of the RAM"));

    CHECK(is_in(asked(scenario, machine("exact", 2, 10.8, 0.1))));
    CHECK(!is_in(asked(scenario, machine("a hair less", 2, 10.79, 0.1))));
    CHECK(is_in(asked(scenario, machine("more", 2, 16, 0.1))));

    scenario.policy.ram_factor = 1;
    CHECK(is_in(asked(scenario, machine("small", 2, 8, 0.1))));
    scenario.policy.ram_factor = 2;
    CHECK(asked(scenario, machine("middle", 2, 12, 0.1)).reason ==
          "12 GiB RAM is under 200 % of 7.2 GiB (14.4 GiB)");
}

TEST_CASE("The model's programs run on one architecture") {
    scenario::Scenario scenario = open_scenario(10);
    catalog::Sku arm = machine("arm", 4, 16, 0.1);
    arm.architecture = catalog::Architecture::arm64;
    CHECK(asked(scenario, arm).reason == "its processor is arm64, the model needs x86_64");
    scenario.model->architecture = catalog::Architecture::arm64;
    CHECK(is_in(asked(scenario, arm)));
    CHECK(asked(scenario, machine("intel", 4, 16, 0.1)).reason ==
          "its processor is x86_64, the model needs arm64");
}

TEST_CASE("Burstable and retired machines are out unless they are asked for") {
    scenario::Scenario scenario = open_scenario(10);
    catalog::Sku burstable = machine("burstable", 4, 16, 0.1);
    burstable.burstable = true;
    catalog::Sku retired = machine("retired", 4, 16, 0.1);
    retired.retired = true;
    CHECK_THAT(asked(scenario, burstable).reason, ContainsSubstring("burstable: true"));
    CHECK_THAT(asked(scenario, retired).reason, ContainsSubstring("retired: true"));

    scenario.select.burstable = true;
    CHECK(is_in(asked(scenario, burstable)));
    CHECK(!is_in(asked(scenario, retired)));
    scenario.select.retired = true;
    CHECK(is_in(asked(scenario, retired)));
}

TEST_CASE("A model of a GPU or FPGA needs a machine that has one") {
    const catalog::Sku cpu = machine("cpu", 8, 64, 1.0);
    const catalog::Sku gpu = gpu_machine("gpu", 1, 16);
    catalog::Sku fpga = gpu;
    fpga.accelerators->kind = catalog::AcceleratorKind::fpga;

    const scenario::Scenario wants_gpu = gpu_scenario(4);
    CHECK(asked(wants_gpu, cpu).reason == "it has no GPU");
    CHECK(asked(wants_gpu, fpga).reason == "it has no GPU");
    CHECK(is_in(asked(wants_gpu, gpu)));

    scenario::Scenario wants_fpga = wants_gpu;
    wants_fpga.model->accelerator = scenario::AcceleratorNeed::fpga;
    CHECK(asked(wants_fpga, gpu).reason == "it has no FPGA: T4 is none");
    CHECK(is_in(asked(wants_fpga, fpga)));

    scenario::Scenario wants_none = wants_gpu;
    wants_none.model->accelerator = scenario::AcceleratorNeed::none;
    CHECK(is_in(asked(wants_none, gpu)));
}

TEST_CASE("A target serves only the accelerators that its rule names") {
    scenario::Scenario scenario = gpu_scenario(4);
    scenario.target = production_target();
    CHECK(is_in(asked(scenario, gpu_machine("gpu", 1, 16))));
    scenario.target->accelerators = {{}, {"CPU only", "a document", "2020-12-11"}, {}};
    const Answer out = asked(scenario, gpu_machine("gpu", 1, 16));
    CHECK(!is_in(out));
    CHECK(out.rule == "CPU only (a document, 2020-12-11)");
    CHECK(out.reason == "target aks does not serve models on a GPU");
}

TEST_CASE("A copy of the model must fit the memory of its accelerator") {
    const scenario::Scenario scenario = gpu_scenario(16);
    CHECK(is_in(asked(scenario, gpu_machine("exact", 1, 16))));
    CHECK(asked(scenario, gpu_machine("small", 1, 15)).reason ==
          "15 GiB of T4 memory is under the 16 GiB that a copy needs");
    // Two of 8 GiB do not add up for one copy; half of one with 24 GiB has 12.
    CHECK(!is_in(asked(scenario, gpu_machine("two", 2, 8))));
    CHECK(!is_in(asked(scenario, gpu_machine("half", 0.5, 24))));
    CHECK(is_in(asked(gpu_scenario(12), gpu_machine("half", 0.5, 24))));
}

TEST_CASE("A model that may use a GPU runs on the processor where the GPU is too small") {
    scenario::Scenario scenario = gpu_scenario(16);
    scenario.model->accelerator = scenario::AcceleratorNeed::optional_gpu;
    CHECK(asked(scenario, gpu_machine("fits", 2, 16)).workers == 2);
    CHECK(asked(scenario, gpu_machine("small", 2, 8)).workers == 8);
    CHECK(asked(scenario, machine("cpu", 4, 64, 1.0)).workers == 4);
}

TEST_CASE("Workers follow from RAM, vCPUs and accelerators, unless they are given") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->ram = gibibytes(2);
    const auto workers = [&](const catalog::Sku& sku) { return asked(scenario, sku).workers; };
    CHECK(workers(machine("by vCPUs", 4, 64, 1)) == 4);
    CHECK(workers(machine("by RAM", 16, 16, 1)) == 5); // 16 / 3 GiB
    CHECK(workers(machine("by RAM, exact", 16, 15, 1)) == 5);
    CHECK(workers(machine("by RAM, short", 16, 14.9, 1)) == 4);

    scenario.node.threads_per_worker = 3;
    CHECK(workers(machine("by threads", 8, 64, 1)) == 2);
    CHECK(workers(machine("exact threads", 9, 64, 1)) == 3);
    const Answer none = asked(scenario, machine("too few", 2, 64, 1));
    CHECK(!is_in(none));
    CHECK(none.reason == "one worker needs 3 threads, and there are 2 vCPUs");

    scenario.node.workers = 7;
    CHECK(workers(machine("given", 2, 8, 1)) == 7);
}

TEST_CASE("One worker on each accelerator, one on a share of one") {
    scenario::Scenario scenario = gpu_scenario(1);
    CHECK(asked(scenario, gpu_machine("four", 4, 16)).workers == 4);
    CHECK(asked(scenario, gpu_machine("sixth", 1.0 / 6, 24)).workers == 1);
    scenario.node.threads_per_worker = 4; // of 8 vCPUs
    CHECK(asked(scenario, gpu_machine("four", 4, 16)).workers == 2);
}
