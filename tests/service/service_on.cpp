// Each expected time is computed by hand in the comment beside it.
#include <skusim/service/model.hpp>
#include <skusim/service/peak_times.hpp>

#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::service;
using namespace std::chrono_literals;

namespace {

catalog::Hardware hardware() {
    catalog::Hardware result;
    catalog::Processor ice; // a socket of 3.2 TFLOPS and 200 GB/s
    ice.name = "Ice";
    ice.cores = 32;
    ice.threads_per_core = 2;
    ice.peaks.fp32 = OperationRate{3.2e12};
    ice.bandwidth = Bandwidth{200e9};
    catalog::Processor skylake; // a socket of 2 TFLOPS and 100 GB/s
    skylake.name = "Skylake";
    skylake.cores = 20;
    skylake.threads_per_core = 2;
    skylake.peaks.fp32 = OperationRate{2e12};
    skylake.bandwidth = Bandwidth{100e9};
    catalog::Processor unknown;
    unknown.name = "Xeon 8171M";
    unknown.cores = 26;
    catalog::AcceleratorType a10;
    a10.name = "A10";
    a10.memory = gibibytes(24);
    a10.peaks.fp16 = OperationRate{125e12};
    a10.bandwidth = Bandwidth{600e9};
    result.processors = {ice, skylake, unknown};
    result.accelerators = {a10};
    return result;
}

catalog::Sku cpu_sku(std::vector<std::string> processors) {
    catalog::Sku sku;
    sku.name = "Standard_D8s_v5";
    sku.family = "D";
    sku.series = "Dsv5";
    sku.vcpus = 8;
    sku.processors = std::move(processors);
    return sku;
}

catalog::Sku gpu_sku(double count, std::string type = "A10") {
    catalog::Sku sku;
    sku.name = "Standard_NV12ads_A10_v5";
    sku.family = "NV";
    sku.series = "NVads_A10_v5";
    sku.vcpus = 12;
    sku.accelerators =
        catalog::Accelerators{std::move(type), catalog::AcceleratorKind::gpu, count, gibibytes(24)};
    sku.processors = {"Ice"};
    return sku;
}

RooflineService resnet() {
    RooflineService model;
    model.operations = Operations{8e9};
    model.weights = Bytes{100e6};
    model.activations = Bytes{60e6};
    model.compute_efficiency = 0.5;
    model.bandwidth_efficiency = 0.8;
    model.overhead = 2ms;
    return model;
}

RooflineService half(RooflineService model) {
    model.precision = catalog::Precision::fp16;
    return model;
}

TableService measured() {
    TableService table;
    table.file = "latency.csv";
    table.rows = {{TableScope::family, "D", 1, 40ms, 0, 2},
                  {TableScope::family, "Dsv5", 1, 30ms, 0, 3},
                  {TableScope::accelerator, "A10", 1, 5ms, 0.2, 4},
                  {TableScope::sku, "Standard_D8s_v5", 1, 20ms, 0, 5},
                  {TableScope::sku, "Standard_D8s_v5", 8, 90ms, 0, 6},
                  {TableScope::family, "E", 4, 90ms, 0, 7}};
    return table;
}

std::string reason(const ServiceModel& model, const catalog::Sku& sku, WorkerShare share = {}) {
    const auto time = service_on(model, sku, hardware(), share);
    return time ? "has a basis: " + time->basis : time.error();
}

} // namespace

TEST_CASE("a distribution is the same everywhere") {
    const DistributionService model{{40ms, random::exponential_shape()}};
    const auto time = service_on(model, cpu_sku({}), {}, {});
    REQUIRE(time);
    CHECK(time->time == model.time);
    CHECK_FALSE(time->fastest_mean);
}

TEST_CASE("the most specific measured row wins") {
    catalog::Sku sku = cpu_sku({});
    const auto time = [&sku](WorkerShare share = {}) {
        return service_on(measured(), sku, hardware(), share).value();
    };
    CHECK(time().time == random::Distribution{20ms, random::constant_shape()});
    CHECK(time().basis == "measured for SKU Standard_D8s_v5 (latency.csv:5)");
    sku.name = "Standard_D16s_v5";
    CHECK(time().time.mean == 30ms);
    CHECK(time().basis == "measured for series Dsv5 (latency.csv:3)");
    sku.series = "Dsv4";
    CHECK(time().time.mean == 40ms);

    sku.accelerators = gpu_sku(1).accelerators;
    CHECK(time().time.mean == 40ms); // the worker is on the processor
    CHECK(time({1, true}).time == random::Distribution{5ms, random::lognormal_shape(0.2)});
    CHECK(time({1, true}).basis == "measured for accelerator A10 (latency.csv:4)");
}

TEST_CASE("a SKU without a measured row of batch size 1 has no basis, and hears why") {
    catalog::Sku sku = cpu_sku({});
    sku.name = "Standard_E8s_v5";
    sku.family = "E";
    sku.series = "Esv5";
    CHECK(reason(measured(), sku) == "latency.csv: family E has rows of larger batches only (such "
                                     "as 4), none of batch size 1");
    sku.family = "F";
    CHECK(reason(measured(), sku) ==
          "no row in latency.csv for SKU Standard_E8s_v5, series Esv5, family F");
    // 5 ms on a whole A10 says nothing about a third of one.
    CHECK(reason(measured(), gpu_sku(1.0 / 3), {1, true}) ==
          "no row in latency.csv for SKU Standard_NV12ads_A10_v5, series NVads_A10_v5, family NV");
    CHECK(reason(measured(), gpu_sku(1, "T4"), {1, true}) ==
          "no row in latency.csv for SKU Standard_NV12ads_A10_v5, accelerator T4, series "
          "NVads_A10_v5, family NV");
    // A SKU without a family does not match a row without a name.
    TableService nameless = measured();
    nameless.rows.push_back({TableScope::family, "", 1, 1ms, 0, 8});
    sku.family = sku.series = "";
    CHECK(reason(nameless, sku) == "no row in latency.csv for SKU Standard_E8s_v5");
}

TEST_CASE("roofline on a processor takes the worker's threads of the socket") {
    // 4 of 64 threads: 200 GFLOPS and 12.5 GB/s. 8e9 / (200e9 x 0.5) = 80 ms;
    // 160e6 / (12.5e9 x 0.8) = 16 ms; 2 ms overhead.
    const auto time = service_on(resnet(), cpu_sku({"Ice"}), hardware(), {4, false});
    REQUIRE(time);
    CHECK(time->time == random::Distribution{82ms, random::constant_shape()});
    CHECK(time->basis == "roofline on Ice, mostly arithmetic");
    CHECK_FALSE(time->fastest_mean);

    SECTION("memory limits when there is little arithmetic") {
        RooflineService model = resnet();
        model.operations = Operations{8e8}; // 8 ms of arithmetic against 16 ms of traffic
        model.cv = 0.3;
        const auto memory = service_on(model, cpu_sku({"Ice"}), hardware(), {4, false});
        REQUIRE(memory);
        CHECK(memory->time == random::Distribution{18ms, random::lognormal_shape(0.3)});
        CHECK(memory->basis == "roofline on Ice, mostly memory traffic");
    }
    SECTION("the share of a worker does not depend on the machine's size") {
        catalog::Sku larger = cpu_sku({"Ice"});
        larger.vcpus = 64;
        CHECK(service_on(resnet(), larger, hardware(), {4, false})->time.mean == 82ms);
    }
    SECTION("a series that sells whole cores gives twice the share per vCPU") {
        catalog::Sku whole_cores = cpu_sku({"Ice"});
        whole_cores.threads_per_core = 1; // 4 of 32: 40 ms of arithmetic
        CHECK(service_on(resnet(), whole_cores, hardware(), {4, false})->time.mean == 42ms);
    }
}

TEST_CASE("a SKU that can land on several processors is given the slowest, and the range") {
    // Skylake: 4 of 40 threads are 200 GFLOPS (80 ms) and 10 GB/s (20 ms): as fast in arithmetic.
    RooflineService model = resnet();
    model.operations = Operations{1e9}; // 10 ms; traffic decides: Ice 16 ms, Skylake 20 ms
    for (const auto& order : {std::vector<std::string>{"Ice", "Skylake"}, {"Skylake", "Ice"}}) {
        const auto time = service_on(model, cpu_sku(order), hardware(), {4, false});
        REQUIRE(time);
        CHECK(time->time.mean == 22ms);
        CHECK(time->fastest_mean == 18ms);
        CHECK(time->basis == "roofline on Skylake, the slowest of 2 possible processors, mostly "
                             "memory traffic");
    }
}

TEST_CASE("roofline on an accelerator takes a whole one, or the machine's share of one") {
    // 8e9 / (125e12 x 0.5) = 0.128 ms; 160e6 / (600e9 x 0.8) = 1/3 ms; 2 ms overhead.
    const auto whole = service_on(half(resnet()), gpu_sku(2), hardware(), {1, true});
    REQUIRE(whole);
    CHECK(whole->time.mean == 2'333'333ns);
    CHECK(whole->basis == "roofline on A10, mostly the fixed overhead");
    // A third: 1 ms.
    const auto third = service_on(half(resnet()), gpu_sku(1.0 / 3), hardware(), {1, true});
    REQUIRE(third);
    CHECK(third->time.mean == 3ms);
    CHECK(third->basis == "roofline on 0.333 of A10, mostly the fixed overhead");
}

TEST_CASE("a figure that is unknown is named, never guessed") {
    const WorkerShare cpu{4, false};
    const WorkerShare gpu{1, true};
    CHECK(reason(resnet(), cpu_sku({"Ice", "Xeon 8171M"}), cpu) ==
          "hardware table has no fp32 peak for Xeon 8171M");
    CHECK(reason(half(resnet()), cpu_sku({"Ice"}), cpu) ==
          "hardware table has no fp16 peak for Ice");
    CHECK(reason(resnet(), cpu_sku({"EPYC"}), cpu) == "hardware table has no processor EPYC");
    CHECK(reason(resnet(), cpu_sku({}), cpu) == "no processor is known for Standard_D8s_v5");
    CHECK(reason(resnet(), gpu_sku(1), gpu) == "hardware table has no fp32 peak for A10");
    CHECK(reason(resnet(), gpu_sku(1, "MI25"), gpu) == "hardware table has no accelerator MI25");
    CHECK(reason(resnet(), gpu_sku(1, ""), gpu) ==
          "the catalog does not name the accelerator of Standard_NV12ads_A10_v5");
    CHECK(reason(resnet(), cpu_sku({"Ice"}), gpu) == "Standard_D8s_v5 has no accelerator");
    RooflineService traffic = resnet();
    traffic.operations = Operations{};
    CHECK(reason(traffic, cpu_sku({"Xeon 8171M"}), cpu) ==
          "hardware table has no memory bandwidth for Xeon 8171M");
    CHECK(reason(RooflineService{}, cpu_sku({"Ice"}), cpu) ==
          "the request takes no time: operations, bytes and overhead are all zero");
}

TEST_CASE("a figure that is not needed may be unknown") {
    RooflineService overhead_only;
    overhead_only.overhead = 5ms;
    const auto time = service_on(overhead_only, cpu_sku({"Xeon 8171M"}), hardware(), {});
    REQUIRE(time);
    CHECK(time->time.mean == 5ms);
    CHECK(time->basis == "roofline on Xeon 8171M, mostly the fixed overhead");
}

TEST_CASE("the two sides of a roofline at full peaks") {
    RooflineService model;
    model.operations = Operations{2e9};
    model.weights = Bytes{125e6};
    model.activations = Bytes{25e6};
    model.compute_efficiency = 0.3; // which peaks know nothing of
    // 4 of 64 threads of Ice: 200 GFLOPS and 12.5 GB/s.
    const auto cpu = peak_times(model, cpu_sku({"Ice", "Skylake"}), hardware(), {4}, "Ice");
    REQUIRE(cpu);
    CHECK(cpu->name == "Ice");
    CHECK(cpu->arithmetic(3) == Approx(0.030));
    CHECK(cpu->memory(3) == Approx(0.010 + 3 * 0.002));
    CHECK(cpu->speedup == 1);
    // With a scaling, of one thread; by Amdahl's law with 80 %, four take 0.2 + 0.8 / 4 of it.
    const auto scaled =
        peak_times(model, cpu_sku({"Ice"}), hardware(), {4, false, amdahl(0.8)}, "Ice");
    REQUIRE(scaled);
    CHECK(scaled->arithmetic(1) == Approx(0.040));
    CHECK(scaled->speedup == Approx(2.5));
    // Half of an A10: 62.5 TFLOPS in fp16, 300 GB/s.
    model.precision = catalog::Precision::fp16;
    const auto gpu = peak_times(model, gpu_sku(0.5), hardware(), {1, true});
    REQUIRE(gpu);
    CHECK(gpu->share == 0.5);
    CHECK(gpu->arithmetic(2) == Approx(2 * 2e9 / 62.5e12));
    CHECK(gpu->memory(1) == Approx(150e6 / 300e9));
    CHECK_FALSE(peak_times(model, cpu_sku({"Ice"}), hardware(), {4}, "Ice")); // no fp16
    CHECK_FALSE(peak_times(model, cpu_sku({"Ice"}), hardware(), {4}, "Z80"));
}
