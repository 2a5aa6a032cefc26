// What a target refuses as a whole, how many of its containers fit a node, and its documented
// sizing.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using catalog::LimitKind;

namespace {

catalog::Limit limit_of(LimitKind kind, double bound, bool in_force = true) {
    catalog::Limit limit;
    limit.kind = kind;
    limit.bound = bound;
    limit.written = std::string("so much");
    limit.in_force = in_force;
    limit.rule = {in_force ? "the rule" : "the other rule", "a document", "2025"};
    return limit;
}

scenario::Scenario on_target(double rate = 50) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.target = production_target();
    scenario.target->minimum = {};
    return scenario;
}

/// A node keeps nothing back but a tenth of its vCPUs and RAM.
catalog::Reserved a_tenth() {
    catalog::Reserved reserved;
    reserved.ram = {{std::numeric_limits<double>::infinity(), 0.1}};
    reserved.vcpus = {{std::numeric_limits<double>::infinity(), 0.1}};
    reserved.rule = {"a tenth is kept", "a document", "2025"};
    return reserved;
}

Candidate asked(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    Candidate candidate;
    candidate.sku = sku;
    (void)passes_gate(scenario, candidate);
    return candidate;
}

} // namespace

TEST_CASE("A workload that the target refuses is gated everywhere, with the rule") {
    scenario::Scenario scenario = on_target();
    CHECK_FALSE(refusal(scenario));
    scenario.target->serves = {
        {catalog::Mode::job}, {"batches only", "a document", "2025"}, catalog::Instead{"aks", {}}};
    const auto refused = refusal(scenario);
    REQUIRE(refused);
    CHECK(refused->rule == "batches only (a document, 2025)");
    CHECK(refused->reason == "the workload is real-time, which target aks does not serve");
    CHECK(refused->instead->target == "aks");
    const Plan plan = planned(scenario, {machine("a", 4, 16, 0.1), machine("b", 8, 32, 0.2)});
    CHECK(plan.refusal);
    CHECK_FALSE(plan.cheapest);
    CHECK(plan.effort.simulated == 0);
    for (const Candidate& it : plan.candidates) {
        CHECK(it.verdict == Verdict::gated);
        CHECK(it.rule == refused->rule);
    }
}

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
    changed.arrivals = workload::PoissonArrivals{Rate{501}};
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
    CHECK(asked(scenario, large).verdict == Verdict::feasible);
    scenario.target->limits.push_back(limit_of(LimitKind::ram, gibibytes(48).value()));
    const Candidate out = asked(scenario, large);
    CHECK(out.verdict == Verdict::gated);
    CHECK(out.rule ==
          "the rule (a document, 2025); not in force: the other rule (a document, 2025)");
    CHECK(out.reason == "64 GiB RAM; target aks takes at most so much");
    CHECK(asked(scenario, machine("m", 8, 32, 0.3)).verdict == Verdict::feasible);
}

TEST_CASE("A target's limit of nodes bounds the plan beside the policy") {
    scenario::Scenario scenario = on_target(400); // 16 busy workers
    scenario.target->limits = {limit_of(LimitKind::nodes, 2)};
    const Plan few = planned(scenario, {machine("m", 4, 16, 0.1)});
    CHECK_FALSE(few.cheapest);
    CHECK(few.candidates[0].verdict == Verdict::too_many_nodes);
    CHECK(few.candidates[0].rule == "the rule (a document, 2025)");
    CHECK_THAT(few.candidates[0].reason, ContainsSubstring("allowed 2"));
    CHECK(planned(scenario, {machine("m", 16, 64, 0.4)}).cheapest->nodes == 2);
    scenario.target->limits[0].is_open = true;
    CHECK(most_nodes(scenario).nodes == 1);
    scenario.target->limits[0].is_open = false;
    scenario.policy.max_nodes = 1;
    CHECK(most_nodes(scenario).rule == "policy.max_nodes");
}

TEST_CASE("In a trial the target's minimum does not apply") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    const std::vector<catalog::Sku> skus{machine("m", 4, 16, 0.1)};
    CHECK(planned(scenario, skus).cheapest->nodes == 3);
    scenario.asked_environment = catalog::Environment::dev_test;
    CHECK(planned(scenario, skus).cheapest->nodes == 1);
}

TEST_CASE("Containers are packed into what the system leaves of a node") {
    scenario::Scenario scenario = on_target();
    scenario.policy.ram_factor = 1;
    scenario.target->reserved = a_tenth();
    // 16 GiB and 8 vCPUs: 14.4 GiB and 7.2 vCPUs are left.
    const catalog::Sku node = machine("m", 8, 16, 0.1);
    CHECK(asked(scenario, node).workers == 7); // a vCPU each, as each has a thread
    scenario.node.requests.cpu = 0.1;
    CHECK(asked(scenario, node).workers == 8); // one for each vCPU: that rule still holds
    scenario.node.requests.cpu = 2;
    CHECK(asked(scenario, node).workers == 3);
    scenario.node.requests.cpu = 0.1;
    scenario.node.requests.ram = gibibytes(3);
    CHECK(asked(scenario, node).workers == 4);
    scenario.node.requests.ram = Bytes{0.5e9}; // less than the model needs: that is asked for
    scenario.model->ram = gibibytes(2);
    CHECK(asked(scenario, node).workers == 7);
    // Exactly as much as is left: 7.2 GiB twice.
    scenario.node.requests.ram = gibibytes(7.2);
    CHECK(asked(scenario, node).workers == 2);
}

TEST_CASE("A container that fits no node, or fewer than were asked for, is gated with the rule") {
    scenario::Scenario scenario = on_target();
    scenario.target->reserved = a_tenth();
    scenario.node.requests.ram = gibibytes(15);
    const Candidate none = asked(scenario, machine("m", 8, 16, 0.1));
    CHECK(none.verdict == Verdict::gated);
    CHECK(none.rule == "a tenth is kept (a document, 2025)");
    CHECK(none.reason == "of 8 containers that ask for 1 vCPU and 15 GiB each, none fits in the "
                         "7.2 vCPUs and 14.4 GiB that are left of the node");
    scenario.node.requests.ram = gibibytes(5);
    scenario.node.workers = 3;
    const Candidate few = asked(scenario, machine("m", 8, 16, 0.1));
    CHECK(few.verdict == Verdict::gated);
    CHECK_THAT(few.reason, ContainsSubstring("only 2 fit"));
    scenario.node.workers = 2;
    CHECK(asked(scenario, machine("m", 8, 16, 0.1)).workers == 2);
}

TEST_CASE("A container of a model on a GPU has one for itself") {
    scenario::Scenario scenario = on_target();
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.target->reserved = a_tenth();
    CHECK(containers_that_fit(scenario, gpu_machine("g", 2, 16)) == 2);
    CHECK(containers_that_fit(scenario, gpu_machine("g", 0.5, 16)) == 1);
}

TEST_CASE("A worker that serves several requests at once has as many slots") {
    scenario::Scenario scenario = open_scenario(150); // 6 busy slots
    const std::vector<catalog::Sku> skus{machine("m", 2, 8, 0.1)};
    const Plan one = planned(scenario, skus);
    scenario.node.max_concurrent_requests = 4;
    const Plan four = planned(scenario, skus);
    CHECK(four.candidates[0].workers == 2);
    CHECK(four.cheapest->nodes < one.cheapest->nodes);
    // As many workers with a vCPU each as those have slots: the same cluster.
    scenario.node.max_concurrent_requests = 1;
    scenario.node.workers = 8;
    const Plan eight = planned(scenario, {machine("m8", 8, 32, 0.1)});
    CHECK(eight.cheapest->nodes == four.cheapest->nodes);
    CHECK(eight.cheapest->outcome.metric(experiment::Metric::latency_mean).value ==
          four.cheapest->outcome.metric(experiment::Metric::latency_mean).value);
}

TEST_CASE("The documented sizing stands beside the simulated answer, in exact arithmetic") {
    scenario::Scenario scenario = on_target(1);
    scenario.service = service::DistributionService{{milliseconds(2100), random::constant_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(9000)}};
    scenario.target->sizing = catalog::Sizing{0.7, {"a formula", "a document", "2024"}};
    const Plan plan = planned(scenario, {machine("m", 1, 4, 0.1)});
    REQUIRE(plan.cheapest->sizing);
    const SizingFormula& sizing = *plan.cheapest->sizing;
    CHECK(sizing.replicas == 3); // 2.1 / 0.7, which doubles make a hair more than 3
    CHECK(sizing.concurrent == Approx(3));
    CHECK_FALSE(sizing.is_measured);
    CHECK(sizing.simulated == plan.cheapest->nodes);
    CHECK_FALSE(sizing.explanation.empty());
    scenario.policy.spare_nodes = 2; // which the formula does not know
    const Plan spare = planned(scenario, {machine("m", 1, 4, 0.1)});
    CHECK(spare.cheapest->nodes > spare.cheapest->nodes_for_slo);
    CHECK(spare.cheapest->sizing->simulated == spare.cheapest->nodes);
    CHECK(spare.cheapest->sizing->replicas == 3);
    scenario.policy.spare_nodes = 0;

    scenario.node.max_concurrent_requests = 2;
    const Plan two = planned(scenario, {machine("m", 1, 4, 0.1)});
    CHECK(two.cheapest->sizing->replicas == 2);
    CHECK(two.cheapest->sizing->per_container == 2);
}

TEST_CASE("Clients have no rate of their own: the sizing is of their measured throughput") {
    scenario::Scenario scenario = closed_scenario(10, milliseconds(960));
    scenario.target = production_target();
    scenario.target->sizing = catalog::Sizing{0.7, {"a formula", "a document", "2024"}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.1)});
    const SizingFormula& sizing = *plan.cheapest->sizing;
    CHECK(sizing.is_measured);
    CHECK(sizing.rate.value() == Approx(10).epsilon(0.05));
    CHECK(sizing.replicas == 1);
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

TEST_CASE("The cheapest of several plans is the first of least cost") {
    std::vector<Plan> plans(4);
    plans[1].cheapest = Choice{};
    plans[1].cheapest->usd_per_hour = usd(2);
    plans[2].cheapest = Choice{};
    plans[2].cheapest->usd_per_hour = usd(1);
    plans[3].cheapest = plans[2].cheapest;
    CHECK(cheapest_of({&plans[0], &plans[1], &plans[2], &plans[3]}) == std::size_t{2});
    CHECK_FALSE(cheapest_of({&plans[0]}));
}
