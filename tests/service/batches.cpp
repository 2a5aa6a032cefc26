// The time of a batch by each service model. Each expected time is computed by hand.
#include <skusim/service/model.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::service;
using namespace std::chrono_literals;

namespace {

catalog::Sku one_gpu_sku() {
    catalog::Sku sku;
    sku.name = std::string("gpu");
    sku.accelerators =
        catalog::Accelerators{"A10", catalog::AcceleratorKind::gpu, 1, gibibytes(24)};
    return sku;
}

constexpr WorkerShare on_accelerator{1, true};

TableService measured_batches() {
    TableService table;
    table.file = std::string("latency.csv");
    table.rows = {{TableScope::accelerator, "A10", 8, 20ms, 0.2, 4},
                  {TableScope::accelerator, "A10", 1, 10ms, 0.1, 2},
                  {TableScope::accelerator, "A10", 4, 13ms, 0, 3},
                  {TableScope::accelerator, "T4", 2, 9ms, 0, 5},
                  {TableScope::family, "NC", 16, 99ms, 0, 6}};
    return table;
}

} // namespace

TEST_CASE("a linear service takes overhead and a time per request; a distribution one for all") {
    const ServiceTime linear = service_anywhere(LinearService{4ms, 1ms, 0.1}, 3).value();
    CHECK(linear.batch_means == std::vector<Duration>{5ms, 6ms, 7ms});
    CHECK(linear.time == random::Distribution{5ms, random::lognormal_shape(0.1)});
    CHECK(service_on(LinearService{4ms, 1ms, 0}, one_gpu_sku(), {}, {})->time ==
          random::Distribution{5ms, random::constant_shape()});
    const DistributionService same{{40ms, random::exponential_shape()}};
    CHECK(service_anywhere(same, 2)->batch_means == std::vector<Duration>{40ms, 40ms});
    CHECK_FALSE(service_anywhere(measured_batches(), 2));
}

TEST_CASE("between measured sizes the time is on a straight line, beyond them there is none") {
    const auto of = [](int largest) {
        return service_on(measured_batches(), one_gpu_sku(), {}, on_accelerator, largest).value();
    };
    CHECK(of(1).batch_means == std::vector<Duration>{10ms});
    CHECK(of(1).time == random::Distribution{10ms, random::lognormal_shape(0.1)});
    CHECK(of(3).batch_means == std::vector<Duration>{10ms, 11ms, 12ms});
    // 13 ms to 20 ms from 4 to 8: 1.75 ms each; nothing is known of 9.
    const std::vector<Duration> known{10ms, 11ms, 12ms, 13ms, 14750us, 16500us, 18250us, 20ms};
    CHECK(of(8).batch_means == known);
    CHECK(of(32).batch_means == known);
    CHECK(of(8).time == random::Distribution{10ms, random::lognormal_shape(0.2)}); // the largest cv
    // A batch can always be of one: without its time there is no basis.
    catalog::Sku sku = one_gpu_sku();
    sku.accelerators->type = "T4";
    CHECK(service_on(measured_batches(), sku, {}, on_accelerator, 2).error() ==
          "latency.csv: accelerator T4 has rows of larger batches only (such as 2), none of batch "
          "size 1");
}

TEST_CASE("a roofline reads weights once for a batch, and works and moves the rest for each") {
    catalog::Hardware hardware;
    catalog::AcceleratorType a10;
    a10.name = "A10";
    a10.peaks.fp16 = OperationRate{100e12};
    a10.bandwidth = Bandwidth{500e9};
    hardware.accelerators = {a10};
    RooflineService model;
    model.operations = Operations{50e9};
    model.weights = Bytes{500e6};
    model.activations = Bytes{100e6};
    model.precision = catalog::Precision::fp16;
    model.overhead = 2ms;
    // Memory: 1 ms + 0.2 ms each; arithmetic: 0.5 ms each, which takes over from 4 on.
    const auto time = service_on(model, one_gpu_sku(), hardware, on_accelerator, 5);
    REQUIRE(time);
    CHECK(time->batch_means == std::vector<Duration>{3200us, 3400us, 3600us, 4ms, 4500us});
    CHECK(time->time.mean == 3200us);
}

TEST_CASE("a roofline batch takes the time of the processor that is slowest with it") {
    catalog::Hardware hardware;
    const auto add = [&](const char* name, double flops, double bytes) {
        catalog::Processor it;
        it.name = name;
        it.cores = 1;
        it.threads_per_core = 1;
        it.peaks.fp32 = OperationRate{flops};
        it.bandwidth = Bandwidth{bytes};
        hardware.processors.push_back(it);
    };
    add("Narrow", 1e12, 100e9);
    add("Slow", 0.5e12, 1000e9);
    catalog::Sku sku;
    sku.processors = {"Narrow", "Slow"};
    RooflineService model;
    model.operations = Operations{1e9};
    model.weights = Bytes{400e6};
    // Narrow: 4 ms of weights, against 1 ms of arithmetic each. Slow: 2 ms each.
    const auto time = service_on(model, sku, hardware, {1, false}, 3);
    REQUIRE(time);
    CHECK(time->batch_means == std::vector<Duration>{4ms, 4ms, 6ms});
    CHECK(time->fastest_mean == 2ms);
}
