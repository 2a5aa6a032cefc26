// Which accelerators a model may run on, and how many a copy takes.
#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/placement/refusal.hpp>

#include <string>
#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;

namespace {

scenario::Scenario of_gpu(double copy_gib) {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(copy_gib);
    return scenario;
}

std::string refusal_of(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto workers = admit(scenario, sku);
    return workers ? "" : workers.error().reason;
}

} // namespace

TEST_CASE("Memory that nobody knows fits nothing, unless nothing is asked for") {
    catalog::Sku sku = gpu_machine("gpu", 1, 16);
    sku.accelerators->memory_each.reset();
    CHECK(refusal_of(of_gpu(1), sku) ==
          "memory of T4 is not known; give it in accelerator_memory_gib of "
          "a catalog of your own");
    CHECK(refusal_of(of_gpu(0), sku).empty());
}

TEST_CASE("What is no GPU, or may be none, is told by its name") {
    catalog::Sku sku = gpu_machine("chip", 1, 16);
    sku.accelerators->type = std::string("Inferentia");
    sku.accelerators->kind = catalog::AcceleratorKind::asic;
    CHECK(refusal_of(of_gpu(1), sku) == "it has no GPU: Inferentia is none");
    sku.accelerators->kind.reset();
    CHECK(refusal_of(of_gpu(1), sku) == "it is not known whether Inferentia is a GPU; say "
                                        "accelerator_kind in a catalog of your own");
}

TEST_CASE(
    "Programs run on the GPUs of their makers: CUDA's on NVIDIA's, unless the model says so") {
    catalog::Sku sku = gpu_machine("amd", 1, 16);
    sku.accelerators->vendor = std::string("amd");
    scenario::Scenario scenario = of_gpu(1);
    CHECK(refusal_of(scenario, sku) ==
          "its T4 is of amd, and the model runs on GPUs of nvidia; `model: "
          "{accelerator_vendors: [nvidia, amd]}` admits it");
    scenario.model->accelerator_vendors = {"nvidia", "amd"};
    CHECK(refusal_of(scenario, sku).empty());
    sku.accelerators->vendor.clear();
    CHECK(refusal_of(of_gpu(1), sku).empty());
    // Where it may run on processors, too, it does on those of such a machine.
    scenario = of_gpu(1);
    scenario.model->accelerator = scenario::AcceleratorNeed::optional_gpu;
    sku.accelerators->vendor = std::string("amd");
    CHECK(!runs_on_accelerator(*scenario.model, sku));
}

TEST_CASE("A copy that is spread over accelerators has their memory together") {
    scenario::Scenario scenario = of_gpu(120);
    const catalog::Sku eight = gpu_machine("eight", 8, 80);
    CHECK(refusal_of(scenario, eight) ==
          "80 GiB of T4 memory is under the 120 GiB that a copy needs; `model: "
          "{accelerators_per_copy: auto}` spreads it over several");
    scenario.model->accelerators_per_copy = 2;
    CHECK(admit(scenario, eight) == 4);
    scenario.model->accelerators_per_copy = 3;
    CHECK(admit(scenario, eight) == 2); // two of eight are left over
    CHECK(refusal_of(scenario, gpu_machine("two", 2, 80)) ==
          "a copy takes 3 accelerators, and there are 2");
    scenario.model->accelerators_per_copy = 1;
    CHECK_THAT(refusal_of(scenario, gpu_machine("one", 1, 80)), !ContainsSubstring("spreads"));
}

TEST_CASE("auto is the least power of two that holds a copy") {
    scenario::Scenario scenario = of_gpu(120);
    scenario.model->accelerators_per_copy.reset();
    const auto taken = [&](double count, double each_gib) {
        return accelerators_per_copy(*scenario.model, gpu_machine("gpu", count, each_gib));
    };
    CHECK(taken(8, 120) == 1);
    CHECK(taken(8, 80) == 2);
    CHECK(taken(8, 40) == 4);
    CHECK(taken(8, 16) == 8);
    CHECK(admit(scenario, gpu_machine("gpu", 8, 40)) == 2);
    CHECK(refusal_of(scenario, gpu_machine("gpu", 4, 16)) ==
          "64 GiB of 4 x T4 memory is under the 120 GiB that a copy needs");
    CHECK(refusal_of(scenario, gpu_machine("half", 0.5, 80)) ==
          "40 GiB of T4 memory is under the 120 GiB that a copy needs");
}

TEST_CASE("A roofline has the speed of all accelerators that a copy is spread over") {
    scenario::Scenario scenario = of_gpu(120);
    service::RooflineService roofline;
    roofline.operations = Operations{1e12};
    scenario.service = roofline;
    catalog::Hardware hardware;
    catalog::AcceleratorType type;
    type.name = std::string("T4");
    type.peaks.fp32 = OperationRate{1e13};
    hardware.accelerators.push_back(type);
    const catalog::Sku sku = gpu_machine("gpu", 8, 80);
    scenario.model->accelerators_per_copy = 2;
    const auto two = place(scenario, sku, hardware);
    REQUIRE(two);
    CHECK(in_seconds(two->workers.service.time.mean) == Approx(0.05)); // 1e12 / (2 x 1e13)
    CHECK_THAT(two->workers.service.basis, ContainsSubstring("2 x T4"));
    scenario.model->accelerators_per_copy = 4;
    CHECK(in_seconds(place(scenario, sku, hardware)->workers.service.time.mean) == Approx(0.025));
}

TEST_CASE("A target rents machines of its clouds, of its series, and at its prices") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.target = production_target();
    scenario.target->clouds = catalog::RentedClouds{{"azure"}, {"Azure only", "a page", "2026"}};
    scenario.target->series = catalog::RentedSeries{{"Fsv2"}, {"a list", "a page", "2026"}};
    catalog::Sku sku = machine("m", 8, 32, 1);
    sku.provider = std::string("aws");
    CHECK(refusal_of(scenario, sku) == "it is a machine of aws; target aks rents those of azure");
    sku.provider = std::string("azure");
    CHECK(refusal_of(scenario, sku) == "target aks does not offer series Dsv5");
    sku.series = std::string("Fsv2");
    CHECK(refusal_of(scenario, sku).empty());
    sku.provider.clear(); // whose it is nobody knows: the plan tells so
    sku.series = std::string("Dsv5");
    CHECK(refusal_of(scenario, sku).empty());

    sku.spot = usd(0.1);
    scenario.policy.pricing = scenario::Pricing::spot;
    CHECK(refusal_of(scenario, sku).empty());
    scenario.target->spot = catalog::SpotUse{false, {"no spot", "a page", "2026"}};
    CHECK(refusal_of(scenario, sku) ==
          "policy.pricing is spot, and target aks rents no spot machines");
    CHECK(placement::refusal(scenario)->rule == "no spot (a page, 2026)");
}

TEST_CASE("A load beyond what the front end carries is refused, with or without a target") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.front_end =
        scenario::FrontEndRules{{milliseconds(3), random::constant_shape()}, Rate{100}};
    const catalog::Sku sku = machine("m", 8, 32, 1);
    CHECK(refusal_of(scenario, sku).empty());
    scenario.front_end->capacity = Rate{99};
    CHECK(refusal_of(scenario, sku) ==
          "100 requests/s arrive, and the front end carries 99; give it a `capacity` that more "
          "instances have, or `front_end: none`");
    scenario.target = production_target();
    CHECK(!refusal_of(scenario, sku).empty());
    scenario.load = workload::ClosedArrivals{}; // whose rate nobody knows yet
    CHECK(refusal_of(scenario, sku).empty());
}
