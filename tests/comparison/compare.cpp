// What is said to have changed, and what is not.
#include "plans.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::comparison;

namespace {

const QuantityChange& figure(const PlanComparison& plan, const stats::Quantity& quantity) {
    for (const QuantityChange& change : plan.choices[1].quantities) {
        if (change.quantity == quantity) {
            return change;
        }
    }
    FAIL("no figure " << name(quantity));
    return plan.choices[1].quantities.front();
}

PlanRecord with_p95(stats::Estimate p95) {
    PlanRecord record = plan();
    record.cheapest->metrics[0].value = p95;
    return record;
}

} // namespace

TEST_CASE("A plan and itself: nothing changed") {
    const PlanComparison same = compare(plan(), plan());
    CHECK(same.inputs.empty());
    CHECK(same.verdicts.empty());
    CHECK(same.choices[1].quantities.size() == 5);
    for (const QuantityChange& change : same.choices[1].quantities) {
        CHECK(change.judgment == Judgment::same);
    }
}

TEST_CASE("A latency is better or worse only where the intervals tell it") {
    const auto judged = [](stats::Estimate after) {
        return figure(compare(plan(), with_p95(after)), stats::latency_quantile(0.95)).judgment;
    };
    CHECK(judged(about(0.110, 0.002)) == Judgment::worse);
    CHECK(judged(about(0.090, 0.002)) == Judgment::better);
    // sqrt(2^2 + 2^2) = 2.83 ms
    CHECK(judged(about(0.1028, 0.002)) == Judgment::no_difference_shown);
    CHECK(judged(about(0.1029, 0.002)) == Judgment::worse);
    CHECK(judged(about(0.0971, 0.002)) == Judgment::better);
    CHECK(judged({0.101, 0.099, stats::infinite}) == Judgment::no_difference_shown);
    CHECK(judged({stats::infinite, 0.3, stats::infinite}) == Judgment::worse);
}

TEST_CASE("More throughput is better, more utilization is only more") {
    PlanRecord after = plan();
    after.cheapest->metrics[1].value = about(110, 1);
    after.cheapest->metrics[2].value = about(0.8, 0.01);
    const PlanComparison compared = compare(plan(), after);
    CHECK(figure(compared, {stats::QuantityKind::throughput}).judgment == Judgment::better);
    CHECK(figure(compared, {stats::QuantityKind::utilization}).judgment == Judgment::higher);
}

TEST_CASE("Nodes and cost are compared as they stand, whatever their intervals") {
    PlanRecord after = plan();
    after.cheapest->nodes = {6, 4, 9};
    after.cheapest->usd_per_hour = {1.2, 0.8, 1.8};
    const PlanComparison compared = compare(plan(), after);
    CHECK(figure(compared, {stats::QuantityKind::nodes}).difference == exactly(1));
    CHECK(figure(compared, {stats::QuantityKind::nodes}).judgment == Judgment::worse);
    CHECK(figure(compared, {stats::QuantityKind::usd_per_hour}).judgment == Judgment::worse);
    after.cheapest->usd_per_hour = {1, 0.8, 1.8};
    CHECK(figure(compare(plan(), after), {stats::QuantityKind::usd_per_hour}).judgment ==
          Judgment::same);
}

TEST_CASE("a target that is a value of the scenario, and told beside it, has changed once") {
    PlanRecord before = plan();
    PlanRecord after = plan();
    for (PlanRecord* record : {&before, &after}) {
        const std::string target = record == &before ? "aks" : "trial-container";
        record->inputs.push_back({"target", target});
        record->circumstances.push_back({"target", target});
    }
    const PlanComparison compared = compare(before, after);
    REQUIRE(compared.inputs.size() == 1);
    CHECK(compared.inputs[0].key == "target");
}

TEST_CASE("Inputs: changed, added, dropped; verdicts likewise") {
    PlanRecord after = plan();
    after.inputs = {{"service.time.mean", "45 ms"}, {"node.queue", "9"}};
    after.circumstances = {{"seed", "2"}};
    after.candidates = {{"small", "here", "", "too-slow", "it is slow"},
                        {"big", "here", "", "feasible", "it holds"}};
    const PlanComparison compared = compare(plan(), after);
    REQUIRE(compared.inputs.size() == 4);
    CHECK(compared.inputs[0].key == "service.time.mean");
    CHECK(*compared.inputs[0].after == "45 ms");
    CHECK_FALSE(compared.inputs[1].before);
    CHECK(*compared.inputs[2].before == "4");
    CHECK_FALSE(compared.inputs[2].after);
    CHECK(compared.inputs[3].key == "seed");
    REQUIRE(compared.verdicts.size() == 3);
    CHECK(*compared.verdicts[0].after == "too-slow");
    CHECK(compared.verdicts[0].reason == "it is slow");
    CHECK_FALSE(compared.verdicts[1].before);
    CHECK(compared.verdicts[2].sku == "tiny");
    CHECK_FALSE(compared.verdicts[2].after);
}

TEST_CASE("A plan that does not tell its inputs is held against the other's bounds") {
    PlanRecord old = plan();
    old.inputs.clear();
    CHECK(compare(old, plan()).inputs.empty());
    old.objective[0].bound = 0.2;
    const PlanComparison compared = compare(old, plan());
    REQUIRE(compared.inputs.size() == 1);
    CHECK(compared.inputs[0].key == "slo latency.p95");
    CHECK(*compared.inputs[0].before == "0.2");
}

TEST_CASE("A choice that one plan lacks has no figures") {
    PlanRecord after = plan();
    after.cheapest.reset();
    const PlanComparison compared = compare(plan(), after);
    CHECK(compared.choices[1].before);
    CHECK_FALSE(compared.choices[1].after);
    CHECK(compared.choices[1].quantities.empty());
    CHECK_FALSE(compared.choices[0].quantities.empty());
}

TEST_CASE("Lists are compared by name, single plans whatever their names") {
    PlanRecord other = plan();
    other.scenario = std::string("depot");
    CHECK(compare(std::vector{plan()}, std::vector{other})->plans.size() == 1);
    const auto lists = compare(std::vector{plan(), other}, std::vector{other});
    REQUIRE(lists);
    REQUIRE(lists->plans.size() == 1);
    CHECK(lists->plans[0].scenario == "depot");
    CHECK(lists->only_before == std::vector<std::string>{"shop"});
    // Twice the same name: first with first, second with second.
    PlanRecord second = plan();
    second.inputs[0].value = std::string("99 ms");
    const auto twice = compare(std::vector{plan(), second}, std::vector{plan(), second});
    REQUIRE(twice->plans.size() == 2);
    CHECK(twice->plans[0].inputs.empty());
    CHECK(twice->plans[1].inputs.empty());
    const auto apart = compare(std::vector{plan(), plan()}, std::vector{other});
    REQUIRE_FALSE(apart);
    CHECK_THAT(apart.error()[0].message, ContainsSubstring("no scenario in common"));
}

TEST_CASE("A service and a job have nothing in common") {
    PlanRecord job = plan();
    job.is_job = true;
    for (const auto& compared : {compare(std::vector{plan()}, std::vector{job}),
                                 compare(std::vector{job}, std::vector{plan()})}) {
        REQUIRE_FALSE(compared);
        CHECK_THAT(compared.error()[0].message, ContainsSubstring("batch job"));
    }
}

TEST_CASE("Bounds of one quantity are told apart by their class, and judged by their intervals") {
    PlanRecord before = plan();
    const stats::Quantity p95 = stats::latency_quantile(0.95);
    const stats::Quantity throughput{stats::QuantityKind::throughput};
    before.cheapest->slo = {{p95, 0.15, about(0.100, 0.002), "holds", ""},
                            {p95, 0.03, about(0.020, 0.001), "holds", "small"},
                            {throughput, 100, about(110, 1), "holds", ""}};
    PlanRecord after = before;
    after.cheapest->slo[1].value = about(0.040, 0.001);
    after.cheapest->slo[1].decision = std::string("fails");
    after.cheapest->slo[2].value = about(120, 1);
    const std::vector<BoundChange> bounds = compare(before, after).choices[1].slo;
    REQUIRE(bounds.size() == 3);
    CHECK(bounds[0].judgment == Judgment::same);
    CHECK(bounds[1].request_class == "small");
    CHECK(bounds[1].judgment == Judgment::worse);
    CHECK(bounds[1].difference->value == Approx(0.020));
    CHECK(bounds[1].after->decision == "fails");
    CHECK(bounds[2].judgment == Judgment::better);
    after.cheapest->slo.erase(after.cheapest->slo.begin() + 1);
    const std::vector<BoundChange> fewer = compare(before, after).choices[1].slo;
    REQUIRE(fewer.size() == 3);
    CHECK(fewer[2].request_class == "small");
    CHECK(fewer[2].judgment == Judgment::gone);
    CHECK_FALSE(fewer[2].difference);
}
