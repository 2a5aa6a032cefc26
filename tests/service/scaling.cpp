// Speed-up by threads: by hand, and in the time of a request.
#include <skusim/service/model.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::service;
using namespace std::chrono_literals;

TEST_CASE("Amdahl's law is the scalability law without coherence") {
    CHECK(speedup(amdahl(1), 16) == Approx(16));
    CHECK(speedup(amdahl(0), 16) == Approx(1));
    // 1 / (0.1 + 0.9 / 4)
    CHECK(speedup(amdahl(0.9), 4) == Approx(1 / 0.325));
    CHECK(speedup(amdahl(0.9), 1) == 1);
}

TEST_CASE("With coherence more threads are slower at last") {
    // 8 / (1 + 0.03 x 7 + 0.0001 x 56)
    CHECK(speedup({0.03, 0.0001}, 8) == Approx(8 / 1.2156));
    // The maximum is near sqrt((1 - sigma) / kappa) = 9.85.
    const ThreadScaling scaling{0.03, 0.01};
    CHECK(speedup(scaling, 10) > speedup(scaling, 8));
    CHECK(speedup(scaling, 10) > speedup(scaling, 12));
    CHECK(speedup({0.5, 0.5}, 8) < 1);
}

TEST_CASE("A request takes the time of one thread over the speed-up of its worker's") {
    const DistributionService service{{40ms, random::exponential_shape()}};
    catalog::Sku sku;
    sku.vcpus = 8;
    const auto mean = [&](const WorkerShare& share) {
        return service_on(service, sku, {}, share)->time.mean;
    };
    CHECK(mean({4, false}) == 40ms); // as it is
    CHECK(mean({1, false, amdahl(0.9)}) == 40ms);
    CHECK(mean({4, false, amdahl(0.9)}) == 13ms);
    CHECK(mean({4, true, amdahl(0.9)}) == 40ms);
    const auto time = service_on(service, sku, {}, {4, false, amdahl(0.9)});
    CHECK(time->basis.ends_with("; 4 threads are 3.077 times as fast as one"));
}

TEST_CASE("A roofline with a scaling has the peaks of one thread") {
    catalog::Processor processor;
    processor.name = "P";
    processor.cores = 4;
    processor.threads_per_core = 2;
    processor.peaks.fp32 = OperationRate{8e9}; // 1e9 a thread
    const catalog::Hardware hardware{{processor}, {}, {}};
    catalog::Sku sku;
    sku.processors = {"P"};
    RooflineService service;
    service.operations = Operations{1e7}; // 10 ms on a thread
    CHECK(service_on(service, sku, hardware, {2, false})->time.mean == 5ms);
    CHECK(service_on(service, sku, hardware, {2, false, amdahl(0)})->time.mean == 10ms);
    CHECK(service_on(service, sku, hardware, {2, false, amdahl(1)})->time.mean == 5ms);
}
