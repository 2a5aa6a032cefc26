// A scenario that names its model takes what is known of it, and keeps what it says itself.
#include "support.hpp"

#include <algorithm>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

namespace {

std::string named(const std::string& model, const std::string& more = "") {
    return "skusim: 1\nmodel: " + model +
           "\nworkload: {arrivals: {kind: poisson, rate: 5 /s}}\nslo: {latency: {p95: 1 s}}\n" +
           more;
}

bool is_told(const scenario::Scenario& scenario, const std::string& key) {
    return std::any_of(scenario.defaults.begin(), scenario.defaults.end(),
                       [&](const auto& it) { return it.key == key; });
}

} // namespace

TEST_CASE("a named model: its card gives memory and service, each told with its source") {
    const auto scenario = read_text(named("{name: ResNet50}"));
    REQUIRE(scenario.has_value());
    CHECK(scenario->model->size_on_disk.value() == Approx(102.2e6));
    const auto* roofline = std::get_if<service::RooflineService>(&scenario->service);
    REQUIRE(roofline != nullptr);
    CHECK(roofline->operations.value() == Approx(8.178e9));
    CHECK_FALSE(scenario->service_uncertainty.empty());
    CHECK(is_told(*scenario, "model.ram"));
    CHECK(is_told(*scenario, "service"));
    CHECK_FALSE(is_told(*scenario, "model.name"));
}

TEST_CASE("a named model: what the scenario says itself counts") {
    const auto scenario = read_text(
        named("{name: resnet-50, ram: 3 GiB}", "service: {kind: linear, per_request: 20 ms}\n"));
    REQUIRE(scenario.has_value());
    CHECK(in_gibibytes(scenario->model->ram) == Approx(3));
    CHECK(std::holds_alternative<service::LinearService>(scenario->service));
    CHECK_FALSE(is_told(*scenario, "model.ram"));
    CHECK_FALSE(is_told(*scenario, "service"));
    CHECK(is_told(*scenario, "model.size"));
}

TEST_CASE("a named language model is served token by token") {
    std::string text = named("{name: llama-3.1-8b}");
    text.replace(text.find("{arrivals"), 1, "{tokens: {preset: azure-conv}, ");
    const auto scenario = read_text(text);
    REQUIRE(scenario.has_value());
    CHECK(scenario->token_service() != nullptr);
    CHECK(scenario->model->language->name == "llama-3.1-8b");
}

TEST_CASE("a named model: an unknown name has a place and the nearest, no service is told") {
    CHECK_THAT(faults_of(named("{name: resnet-5}")),
               StartsWith("2:15: no model \"resnet-5\" is known; did you mean \"resnet-50\"?"));
    CHECK(faults_of(named("{ram: 1 GiB}")) ==
          "1:1: key \"service\" is missing; add \"service: {kind: distribution, time: {kind: "
          "exponential, mean: 40 ms}}\"\n");
}

TEST_CASE("keys in the wrong place, and words of other tools, tell where to write them") {
    const std::string service = "service: {kind: linear, per_request: 20 ms}\n";
    const std::string good = named("{ram: 1 GiB}", service);
    CHECK(faults_of(good).empty());
    CHECK(faults_of(good + "rate: 5 /s\n") ==
          "6:1: unknown key \"rate\"; did you mean `workload: {arrivals: {rate: 5 /s}}`?\n");
    CHECK(faults_of(good + "p95: 1 s\n") ==
          "6:1: unknown key \"p95\"; did you mean `slo: {latency: {p95: 1 s}}`?\n");
    CHECK_THAT(faults_of(good + "budget: 5\n"), ContainsSubstring("select: {max_price: 5 /h}"));
    CHECK_THAT(faults_of(good + "policy: {budget: 5}\n"),
               ContainsSubstring("select: {max_price: 5 /h}"));
    CHECK_THAT(faults_of(good + "node: {replicas: 5}\n"), ContainsSubstring("write `workers`"));
    CHECK_THAT(faults_of(good + "target: AKS\n"), ContainsSubstring("did you mean \"aks\"?"));
    CHECK(faults_of(good + "catalog: nowhere.csv\n").starts_with("6:10: catalog: "));
}
