// What a target refuses as a whole, the limits of its machines, and how many of its containers fit
// a node.
#include <skusim/placement/packing.hpp>
#include <skusim/placement/refusal.hpp>
#include <skusim/scenario/scenario.hpp>

#include <limits>
#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;
using catalog::LimitKind;

namespace {

/// A node keeps nothing back but a tenth of its vCPUs and RAM.
catalog::Reserved a_tenth() {
    catalog::Reserved reserved;
    reserved.ram = {{std::numeric_limits<double>::infinity(), 0.1}};
    reserved.vcpus = {{std::numeric_limits<double>::infinity(), 0.1}};
    reserved.rule = {"a tenth is kept", "a document", "2025"};
    return reserved;
}

} // namespace

TEST_CASE("Accelerators, size, timeout and rate refuse as a whole, each at its edge") {
    scenario::Scenario scenario = on_target(500);
    scenario.model->size_on_disk = Bytes{2e9};
    scenario.node.queue.timeout = std::chrono::seconds(180);
    scenario.target->limits = {limit_of(LimitKind::model_size, 2e9),
                               limit_of(LimitKind::request_timeout, 180),
                               limit_of(LimitKind::request_rate, 500)};
    CHECK_FALSE(refusal(scenario));
    scenario::Scenario changed = scenario;
    changed.model->size_on_disk = Bytes{2.1e9};
    CHECK(refusal(changed)->reason == "the model is 2.1 GB on disk; target aks takes at most so "
                                      "much");
    changed = scenario;
    changed.node.queue.timeout = std::chrono::seconds(181);
    CHECK(refusal(changed)->reason ==
          "node.timeout is 181 s; target aks takes at most so much; lower it");
    changed.node.queue.timeout.reset();
    CHECK(refusal(changed)->reason ==
          "node.timeout is none; target aks takes at most so much; set it");
    changed = scenario;
    changed.load = workload::PoissonArrivals{Rate{501}};
    CHECK(refusal(changed)->reason == "501 requests/s arrive; target aks takes at most so much");
    changed = scenario;
    changed.model->accelerator = scenario::AcceleratorNeed::fpga;
    CHECK_FALSE(refusal(changed));
    changed.target->accelerators.kinds = {catalog::AcceleratorKind::gpu};
    CHECK(refusal(changed)->reason == "target aks does not serve models on an FPGA");
    changed.model->accelerator = scenario::AcceleratorNeed::optional_gpu;
    CHECK_FALSE(refusal(changed));
}

TEST_CASE("A model whose RAM no node of the target has is refused as a whole, from the edge on") {
    scenario::Scenario scenario = on_target();
    catalog::Limit below = limit_of(LimitKind::ram, gibibytes(48).value());
    below.is_open = true;
    below.instead = catalog::Instead{"aks", catalog::Environment::dev_test};
    scenario.target->limits = {below};
    scenario.policy.ram_factor = 1.5;
    scenario.model->ram = gibibytes(31.9);
    CHECK_FALSE(refusal(scenario));
    scenario.model->ram = gibibytes(32); // 150 % are 48 GiB, and the limit is under that
    const auto refused = refusal(scenario);
    REQUIRE(refused);
    CHECK(refused->rule == "the rule (a document, 2025)");
    CHECK(refused->reason == "the model needs 48 GiB of RAM, 150 % of 32 GiB; target aks takes "
                             "under so much");
    CHECK(refused->instead->environment == catalog::Environment::dev_test);
    catalog::Limit other = limit_of(LimitKind::ram, gibibytes(40).value());
    other.instead = catalog::Instead{"local", {}};
    scenario.target->limits.push_back(other); // broken as well: the first one points
    CHECK(refusal(scenario)->instead->target == "aks");
    scenario.target->limits[0].instead.reset();
    CHECK(refusal(scenario)->instead->target == "local");
    scenario.target->limits.resize(1);
    scenario.target->limits[0].in_force = false;
    CHECK_FALSE(refusal(scenario));
}

TEST_CASE("A limit that is not in force refuses nothing, and is named beside one that is") {
    scenario::Scenario scenario = on_target();
    scenario.target->limits = {limit_of(LimitKind::ram, gibibytes(16).value(), false)};
    const catalog::Sku large = machine("large", 8, 64, 0.3);
    CHECK(admit(scenario, large));
    scenario.target->limits.push_back(limit_of(LimitKind::ram, gibibytes(48).value()));
    const auto workers = admit(scenario, large);
    REQUIRE_FALSE(workers);
    const Why& out = workers.error();
    CHECK(out.verdict == Verdict::gated);
    CHECK(out.rule ==
          "the rule (a document, 2025); not in force: the other rule (a document, 2025)");
    CHECK(out.reason == "64 GiB RAM; target aks takes at most so much");
    CHECK(admit(scenario, machine("m", 8, 32, 0.3)));
}

TEST_CASE("Containers are packed into what the system leaves of a node") {
    scenario::Scenario scenario = on_target();
    scenario.policy.ram_factor = 1;
    scenario.target->reserved = a_tenth();
    // 16 GiB and 8 vCPUs: 14.4 GiB and 7.2 vCPUs are left.
    const catalog::Sku node = machine("m", 8, 16, 0.1);
    CHECK(admit(scenario, node) == 7); // a vCPU each, as each has a thread
    scenario.node.requests.cpu = 0.1;
    CHECK(admit(scenario, node) == 8); // one for each vCPU: that rule still holds
    scenario.node.requests.cpu = 2;
    CHECK(admit(scenario, node) == 3);
    scenario.node.requests.cpu = 0.1;
    scenario.node.requests.ram = gibibytes(3);
    CHECK(admit(scenario, node) == 4);
    scenario.node.requests.ram = Bytes{0.5e9}; // less than the model needs: that is asked for
    scenario.model->ram = gibibytes(2);
    CHECK(admit(scenario, node) == 7);
    // Exactly as much as is left: 7.2 GiB twice.
    scenario.node.requests.ram = gibibytes(7.2);
    CHECK(admit(scenario, node) == 2);
}

TEST_CASE("A container that fits no node, or fewer than were asked for, is gated with the rule") {
    scenario::Scenario scenario = on_target();
    scenario.target->reserved = a_tenth();
    scenario.node.requests.ram = gibibytes(15);
    const auto workers = admit(scenario, machine("m", 8, 16, 0.1));
    REQUIRE_FALSE(workers);
    const Why& none = workers.error();
    CHECK(none.verdict == Verdict::gated);
    CHECK(none.rule == "a tenth is kept (a document, 2025)");
    CHECK(none.reason == "of 8 containers that ask for 1 vCPU and 15 GiB each, none fits in the "
                         "7.2 vCPUs and 14.4 GiB that are left of the node");
    scenario.node.requests.ram = gibibytes(5);
    scenario.node.workers = 3;
    const auto few = admit(scenario, machine("m", 8, 16, 0.1));
    REQUIRE_FALSE(few);
    CHECK(few.error().verdict == Verdict::gated);
    CHECK_THAT(few.error().reason, ContainsSubstring("only 2 fit"));
    scenario.node.workers = 2;
    CHECK(admit(scenario, machine("m", 8, 16, 0.1)) == 2);
}

TEST_CASE("A container of a model on a GPU has one for itself") {
    scenario::Scenario scenario = on_target();
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.target->reserved = a_tenth();
    CHECK(containers_that_fit(scenario, gpu_machine("g", 2, 16)) == 2);
    CHECK(containers_that_fit(scenario, gpu_machine("g", 0.5, 16)) == 1);
}

TEST_CASE("Containers that would have room, but no GPU, are told so, and how they share one") {
    scenario::Scenario scenario = on_target();
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.target->reserved = a_tenth(); // leaves 7.2 vCPUs and 57.6 GiB
    scenario.node.workers = 3;
    const auto alone = admit(scenario, gpu_machine("g", 1, 16));
    REQUIRE_FALSE(alone);
    CHECK(alone.error().rule.find("accelerators of containers") == 0);
    CHECK(alone.error().reason ==
          "of 3 containers that take 1 accelerator each, only 1 fits on 1 x T4; `node: "
          "{copies_per_accelerator: 3}` lets 3 share one by time-slicing");
    scenario.node.copies_per_accelerator = 3;
    CHECK(admit(scenario, gpu_machine("g", 1, 16)) == 3);
    scenario.node.workers = 8; // four to each of two
    CHECK_THAT(admit(scenario, gpu_machine("g", 2, 16)).error().reason,
               ContainsSubstring("only 6 fit on 2 x T4; `node: {copies_per_accelerator: 4}`"));
    scenario.node.copies_per_accelerator = 4; // now the vCPUs are too few
    CHECK_THAT(admit(scenario, gpu_machine("g", 2, 16)).error().reason,
               ContainsSubstring("only 7 fit in the 7.2 vCPUs and 57.6 GiB"));
}

TEST_CASE("Targets for trials are left out of a comparison for production") {
    scenario::Scenario scenario = on_target();
    CHECK_FALSE(refusal_in_comparison(scenario));
    scenario.target->production = {false, {"for trials", "a document", "2020"}};
    scenario.asked_environment = catalog::Environment::production;
    CHECK(refusal_in_comparison(scenario)->reason == "the plan is for production");
    CHECK_FALSE(refusal(scenario)); // by itself it is planned, with a warning
    scenario.asked_environment = catalog::Environment::dev_test;
    CHECK_FALSE(refusal_in_comparison(scenario));
    scenario.target->rents = catalog::Rental::this_machine;
    CHECK(refusal_in_comparison(scenario));
}
