// The conditions of a pipeline: their words, and what breaches them.
#include "plans.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::comparison;

namespace {

/// What the condition finds of the cheapest choice.
Finding found(const std::string& condition, const PlanRecord& before, const PlanRecord& after) {
    const auto conditions = read_conditions(condition);
    REQUIRE(conditions);
    const auto results = check_conditions(*conditions, {compare(before, after)});
    REQUIRE(results);
    REQUIRE(results->size() == 2);
    CHECK((*results)[0].choice == "guidance");
    CHECK((*results)[0].finding == Finding::holds); // it is as before in these tests
    CAPTURE((*results)[1].explanation);
    return (*results)[1].finding;
}

PlanRecord costing(double usd, double nodes) {
    PlanRecord record = plan();
    record.cheapest->usd_per_hour = exactly(usd);
    record.cheapest->nodes = exactly(nodes);
    return record;
}

PlanRecord measuring(std::size_t metric, stats::Estimate value) {
    PlanRecord record = plan();
    record.cheapest->metrics[metric].value = value;
    return record;
}

} // namespace

TEST_CASE("Cost and nodes, as shares and amounts: at the limit is within it") {
    CHECK(found("cost+5%", plan(), costing(1.05, 5)) == Finding::holds);
    CHECK(found("cost+5%", plan(), costing(1.0501, 5)) == Finding::breached);
    CHECK(found("cost+5%", plan(), costing(0.5, 5)) == Finding::holds);
    CHECK(found("cost+0.5", plan(), costing(1.5, 5)) == Finding::holds);
    CHECK(found("cost+0.5", plan(), costing(1.51, 5)) == Finding::breached);
    CHECK(found("nodes+2", plan(), costing(1, 7)) == Finding::holds);
    CHECK(found("nodes+2", plan(), costing(1, 8)) == Finding::breached);
    CHECK(found("nodes+20%", plan(), costing(1, 6)) == Finding::holds);
    CHECK(found("nodes+0%", plan(), costing(1, 6)) == Finding::breached);
}

TEST_CASE("What nodes and cost could come to does not excuse what is rented") {
    PlanRecord after = costing(2, 10);
    after.cheapest->nodes = {10, 1, 20};
    after.cheapest->usd_per_hour = {2, 0.2, 4};
    CHECK(found("cost+5%", plan(), after) == Finding::breached);
    CHECK(found("nodes+1", plan(), after) == Finding::breached);
}

TEST_CASE("A last digit of binary arithmetic is no breach") {
    REQUIRE(0.0345 - (1 + 0.15) * 0.03 > 0);
    CHECK(found("cost+15%", costing(0.03, 5), costing(0.0345, 5)) == Finding::holds);
}

TEST_CASE("A latency breaches beyond its interval only") {
    // 1.05 x 100 ms +- 2.1 ms against +- 2 ms: shown from 105 + 2.9 ms on.
    CHECK(found("p95+5%", plan(), measuring(0, about(0.1045, 0.002))) == Finding::holds);
    CHECK(found("p95+5%", plan(), measuring(0, about(0.1075, 0.002))) == Finding::undecided);
    CHECK(found("p95+5%", plan(), measuring(0, about(0.1081, 0.002))) == Finding::breached);
    CHECK(found("p95+5%", plan(), measuring(0, {stats::infinite, 0.3, stats::infinite})) ==
          Finding::breached);
    CHECK(found("p95+5%", plan(), measuring(0, {stats::infinite, 0.09, stats::infinite})) ==
          Finding::undecided);
}

TEST_CASE("Throughput is watched for a fall") {
    CHECK(found("throughput-5%", plan(), measuring(1, about(96, 0.5))) == Finding::holds);
    CHECK(found("throughput-5%", plan(), measuring(1, about(94.5, 0.5))) == Finding::undecided);
    CHECK(found("throughput-5%", plan(), measuring(1, about(90, 0.5))) == Finding::breached);
}

TEST_CASE("slo looks at the later plan alone") {
    PlanRecord late = plan();
    late.cheapest->meets_slo = false;
    late.cheapest->slo[0].decision = "fails";
    CHECK(found("slo", plan(), late) == Finding::breached);
    CHECK(found("slo", late, plan()) == Finding::holds);
    late.cheapest->slo[0].decision = "undecided";
    CHECK(found("slo", plan(), late) == Finding::undecided);
}

TEST_CASE("A plan that lost its choice breaches everything; one that found it, nothing") {
    PlanRecord none = plan();
    none.cheapest.reset();
    for (const char* condition : {"slo", "cost+5%", "p95+5%"}) {
        CAPTURE(condition);
        CHECK(found(condition, plan(), none) == Finding::breached);
    }
    CHECK(found("cost+5%", none, plan()) == Finding::undecided);
    CHECK(found("slo", none, plan()) == Finding::holds);
}

TEST_CASE("The cost of a job is that of the whole") {
    PlanRecord before = costing(9, 3);
    before.cheapest->usd_total = about(20, 0.1);
    PlanRecord after = costing(18, 6); // twice as fast
    after.cheapest->usd_total = about(20.1, 0.1);
    CHECK(found("cost+5%", before, after) == Finding::holds);
    after.cheapest->usd_total = about(22, 0.1);
    CHECK(found("cost+5%", before, after) == Finding::breached);
}

TEST_CASE("money of four digits and more is told to the cent") {
    PlanRecord before = plan();
    before.cheapest->usd_total = about(80'000, 0.1);
    PlanRecord after = plan();
    after.cheapest->usd_total = about(89'012.5, 0.1);
    const auto results = check_conditions(*read_conditions("cost+5%"), {compare(before, after)});
    REQUIRE(results);
    CHECK_THAT((*results)[1].explanation, ContainsSubstring("80000.00 -> 89012.50"));
}

TEST_CASE("Lists of conditions, and what is no condition") {
    const auto list = read_conditions("cost+5%,slo,p99.9+10%");
    REQUIRE(list);
    REQUIRE(list->size() == 3);
    CHECK((*list)[0].allowed == Approx(0.05));
    CHECK((*list)[2].subject == "latency.p99.9");
    for (const char* bad : {"", ",", "price+5%", "cost", "cost+", "cost+%", "cost+x%", "cost+5%%",
                            "cost-5%", "throughput+5%", "p95+10", "p+5%", "cost+-5%", "cost+nan",
                            "cost+1e999%", "slo+5%", "nodes+1,cost"}) {
        CAPTURE(bad);
        const auto none = read_conditions(bad);
        REQUIRE_FALSE(none);
        CHECK_THAT(none.error()[0].message, ContainsSubstring("--fail-on"));
    }
    CHECK_THAT(read_conditions("price+5%").error()[0].message, ContainsSubstring("throughput-P%"));
    CHECK(read_conditions("x,y").error().size() == 2);
}

TEST_CASE("A quantity that no plan tells is a fault") {
    const auto results = check_conditions(*read_conditions("p42+5%"), {compare(plan(), plan())});
    REQUIRE_FALSE(results);
    CHECK_THAT(results.error()[0].message, ContainsSubstring("do not tell latency.p42"));
}
