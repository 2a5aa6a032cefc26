// The error of a fitted service, carried into the plan, against theory: with exponential service
// behind a central queue a cluster is one M/M/(n c), whose least node count is known for every mean
// service time. The interval of nodes must be what theory makes of the ends of the interval of
// means.
#include <skusim/closer/fit_error.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/erlang.hpp>

#include <chrono>
#include <cmath>
#include <planner/support.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace skusim::closer;

namespace {

constexpr double rate = 400;
constexpr int workers = 2;
constexpr double mean_s = 0.040;
constexpr double bound_s = 0.200;

/// Nodes that hold p95 if a request takes so long on average.
int nodes_in_theory(double service_s) {
    for (int nodes = 1;; ++nodes) {
        const theory::MultiServer queue{nodes * workers, rate, service_s};
        if (theory::is_stable(queue) && theory::response_quantile_seconds(queue, 0.95) <= bound_s) {
            return nodes;
        }
    }
}

/// The plan, with the fit's error carried into it.
Plan carried(const scenario::Scenario& scenario, const std::vector<catalog::Sku>& skus) {
    return with_fit_error(scenario, {}, planned(scenario, skus));
}

scenario::Scenario uncertain_scenario(double error) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.router = serving::OneQueue{};
    scenario.slo->times = {{stats::latency_quantile(0.95), from_seconds(bound_s)}};
    if (error > 0) {
        scenario.service_uncertainty = {{"mean", error, {}}};
    }
    return scenario;
}

Plan plan_of(double error) {
    return carried(uncertain_scenario(error), {machine("m", workers, 64, 0.1)});
}

} // namespace

TEST_CASE("exact parameters have no error to carry") {
    const Plan plan = plan_of(0);
    REQUIRE(plan.cheapest);
    CHECK_FALSE(plan.cheapest->service().fit_error);
}

TEST_CASE("the interval of nodes is the interval of means, pushed through M/M/(n c)") {
    const double error = GENERATE(0.02, 0.10);
    CAPTURE(error);
    const Plan plan = plan_of(error);
    REQUIRE(plan.cheapest);
    REQUIRE(plan.cheapest->service().fit_error);
    const FitError& carried = *plan.cheapest->service().fit_error;
    const double sigma = std::sqrt(std::log1p(error * error));
    // 64 draws, one in each stratum: the second and the last but one, at 2.3 % and 97.7 %.
    const int low = nodes_in_theory(mean_s * std::exp(-1.99 * sigma));
    const int high = nodes_in_theory(mean_s * std::exp(1.99 * sigma));
    CHECK(std::abs(carried.nodes_low - low) <= 1);
    REQUIRE(carried.nodes_high);
    CHECK(std::abs(*carried.nodes_high - high) <= 1);
    CHECK(carried.usd_per_hour_low == usd(0.1) * carried.nodes_low);
    CHECK(*carried.usd_per_hour_high == usd(0.1) * *carried.nodes_high);
    // The share of means under which the chosen count holds, by theory.
    int holding = 0;
    constexpr int means = 2000;
    for (int i = 0; i < means; ++i) {
        const double p = (i + 0.5) / means;
        const double z = std::sqrt(2.0) * [](double y) { // inverse error function, by bisection
            double a = -6;
            double b = 6;
            for (int step = 0; step < 60; ++step) {
                ((std::erf((a + b) / 2) < y) ? a : b) = (a + b) / 2;
            }
            return (a + b) / 2;
        }(2 * p - 1);
        holding += nodes_in_theory(mean_s * std::exp(z * sigma)) <= plan.cheapest->nodes ? 1 : 0;
    }
    const double share = static_cast<double>(holding) / means;
    CHECK(carried.probability_slo_met.value == Approx(share).margin(0.15));
    CHECK(carried.probability_slo_met.low <= carried.probability_slo_met.value);
    CHECK(carried.probability_slo_met.high >= carried.probability_slo_met.value);
}

TEST_CASE("nodes for an availability are as many as each mean's queues take to drain") {
    // All spot machines are away 1 part of 1000, and n nodes drain what waits at n - load:
    // 0.999 - 0.001 x load / (n - load) >= 0.9982 where n >= load x 9 / 4.
    const double error = 0.10;
    scenario::Scenario scenario = uncertain_scenario(error);
    catalog::Sku sku = machine("m", workers, 64, 0.1);
    sku.spot = sku.on_demand;
    scenario.policy.pricing = scenario::Pricing::spot;
    scenario.policy.spare_nodes.reset();
    scenario.failures.emplace();
    scenario.failures->evictions.emplace();
    scenario.failures->in_flight = serving::InFlight::sent_again;
    scenario.failures->pool =
        availability::pool_at_rate(Rate{1.0 / (999 * 3600)}, std::chrono::hours(1), 1);
    scenario.slo->availability = 0.9982;
    const Plan plan = carried(scenario, {sku});
    const FitError& carried = plan.cheapest.value().service().fit_error.value();
    const double sigma = std::sqrt(std::log1p(error * error));
    const auto nodes = [&](double z) {
        return std::ceil(rate * mean_s * std::exp(z * sigma) / workers * 9 / 4);
    };
    CHECK(std::abs(plan.cheapest->nodes - nodes(0)) <= 1);          // 18
    CHECK(std::abs(carried.nodes_low - nodes(-1.99)) <= 1);         // 15
    CHECK(std::abs(carried.nodes_high.value() - nodes(1.99)) <= 1); // 22
}

TEST_CASE("a surer fit has a narrower interval, and a tiny error leaves the plan as it is") {
    const Plan wide = plan_of(0.2);
    const Plan narrow = plan_of(0.05);
    const Plan exact = plan_of(1e-6);
    const auto width = [](const Plan& plan) {
        return *plan.cheapest->service().fit_error->nodes_high -
               plan.cheapest->service().fit_error->nodes_low;
    };
    CHECK(width(narrow) < width(wide));
    CHECK(width(exact) <= 1);
}

TEST_CASE("the carried error depends on the seed, not on threads") {
    const auto with_threads = [](int threads) {
        const experiment::ThreadLimit limit(threads);
        return *plan_of(0.1).cheapest->service().fit_error;
    };
    const FitError one = with_threads(1);
    const FitError four = with_threads(4);
    CHECK(one.probability_slo_met == four.probability_slo_met);
    CHECK(one.nodes_low == four.nodes_low);
    CHECK(one.nodes_high == four.nodes_high);
}

namespace {

/// Behind a random router each of n nodes is an M/M/1 at rate/n. A mean of `bound` then holds up to
/// the service time 1 / (rate/n + 1/bound): the probability that a lognormal mean of median
/// `median` and coefficient of variation `error` lies below.
double probability_in_theory(int nodes, double arrivals, double bound, double median,
                             double error) {
    const double most = 1 / (arrivals / nodes + 1 / bound);
    const double z = std::log(most / median) / std::sqrt(std::log1p(error * error));
    return std::erfc(-z / std::sqrt(2.0)) / 2;
}

/// 300 /s of 10 ms, the mean known to 15 %, each node one worker; mean latency within 35 ms.
scenario::Scenario single_servers() {
    scenario::Scenario scenario = open_scenario(300);
    scenario.service = exponential_service(milliseconds(10));
    scenario.service_uncertainty = {{"mean", 0.15, {}}};
    scenario.router = serving::RouterKind::random;
    scenario.node.workers = 1;
    scenario.slo->times = {{stats::mean_latency, milliseconds(35)}};
    return scenario;
}

void check_probability(const scenario::Scenario& scenario) {
    const Plan plan = carried(scenario, {machine("m", 1, 64, 0.1)});
    REQUIRE(plan.cheapest);
    REQUIRE(plan.cheapest->nodes_for_slo == 5);
    REQUIRE(plan.cheapest->service().fit_error);
    const FitError& carried = *plan.cheapest->service().fit_error;
    const double exact = probability_in_theory(plan.cheapest->nodes, 300, 0.035, 0.010, 0.15);
    // A draw is one of 64 strata; the screening may take one near the limit for its neighbour.
    CHECK(carried.probability_slo_met.value == Approx(exact).margin(2.0 / 64));
    // By the same law 3 to 7 nodes at the second and the last but one of the draws.
    CHECK(carried.nodes_low == 3 + *scenario.policy.spare_nodes);
    CHECK(carried.nodes_high == 7 + *scenario.policy.spare_nodes);
}

} // namespace

TEST_CASE("the probability is that of M/M/1 nodes") {
    check_probability(single_servers());
}

TEST_CASE("classes without a service of their own share the fit's error") {
    scenario::Scenario scenario = single_servers();
    scenario.classes = {{"a", 0.5, {}, {}, 1}, {"b", 0.5, {}, {}, 1}};
    check_probability(scenario);
}

TEST_CASE("the probability counts spare nodes, and the interval of nodes has them") {
    scenario::Scenario scenario = single_servers();
    scenario.policy.spare_nodes = 2;
    check_probability(scenario);
    CHECK(probability_in_theory(7, 300, 0.035, 0.010, 0.15) > 0.98);
    CHECK(probability_in_theory(5, 300, 0.035, 0.010, 0.15) < 0.80);
}

TEST_CASE("a class's own service is taken as it is") {
    scenario::Scenario scenario = single_servers();
    scenario.classes = {{"all", 1, exponential_service(milliseconds(10)), {}, 1}};
    const Plan plan = carried(scenario, {machine("m", 1, 64, 0.1)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->service().fit_error->probability_slo_met.value == 1);
}

TEST_CASE("contention between threads, known to a few tens of percent, is carried like a mean") {
    scenario::Scenario scenario = single_servers();
    scenario.node.threads_per_worker = 4;
    scenario.service = exponential_service(milliseconds(16)); // on one thread
    scenario.thread_scaling = service::ThreadScaling{0.5, 0}; // 10 ms on four
    scenario.service_uncertainty = {{"contention", 0.3, {}}};
    const Plan plan = carried(scenario, {machine("m", 4, 64, 0.1)});
    REQUIRE(plan.cheapest);
    REQUIRE(plan.cheapest->nodes_for_slo == 5);
    // 16 ms (1 + 3 contention) / 4 is short enough up to this contention.
    const double most_s = 1 / (300.0 / 5 + 1 / 0.035);
    const double most = (4 * most_s / 0.016 - 1) / 3;
    const double z = std::log(most / 0.5) / std::sqrt(std::log1p(0.3 * 0.3));
    const double exact = std::erfc(-z / std::sqrt(2.0)) / 2;
    const FitError& carried = *plan.cheapest->service().fit_error;
    CHECK(exact == Approx(0.75).margin(0.01));
    CHECK(carried.probability_slo_met.value == Approx(exact).margin(2.0 / 64));
    CHECK(carried.nodes_low == 3);
    REQUIRE(carried.nodes_high);
    CHECK(*carried.nodes_high == 8);
}

TEST_CASE("the draws have the threads that the plan chose") {
    scenario::Scenario told = single_servers();
    told.node.threads_per_worker = 4;
    told.thread_scaling = service::ThreadScaling{0.5, 0};
    told.service = exponential_service(milliseconds(16)); // on one thread: 10 ms on four
    scenario::Scenario left_open = told;
    left_open.node.threads_per_worker = 1;
    left_open.node.may_choose_threads = true;
    const std::vector<catalog::Sku> skus{machine("m", 4, 64, 0.1)};
    const Plan as_told = carried(told, skus);
    const Plan chosen = carried(left_open, skus);
    REQUIRE(chosen.cheapest);
    REQUIRE(chosen.candidates[0].chosen_threads == 4);
    const FitError& of_chosen = *chosen.cheapest->service().fit_error;
    CHECK(of_chosen.probability_slo_met ==
          as_told.cheapest->service().fit_error->probability_slo_met);
    CHECK(of_chosen.nodes_low == as_told.cheapest->service().fit_error->nodes_low);
}

TEST_CASE("means that no allowed cluster serves leave the interval open") {
    scenario::Scenario scenario = uncertain_scenario(0.5);
    scenario.policy.max_nodes = 16;
    const Plan plan = carried(scenario, {machine("m", workers, 64, 0.1)});
    REQUIRE(plan.cheapest);
    CHECK_FALSE(plan.cheapest->service().fit_error->nodes_high);
    CHECK_FALSE(plan.cheapest->service().fit_error->usd_per_hour_high);
}
