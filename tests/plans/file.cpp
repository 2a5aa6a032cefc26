// Plans that were written down, read again; and what is no plan.
#include <skusim/plans/file.hpp>

#include <filesystem>
#include <fstream>
#include <support/catch.hpp>
#include <unistd.h>

using namespace skusim;
using namespace skusim::plans;

namespace {

Result<std::vector<comparison::PlanRecord>> read_plans_of(const std::string& text) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("skusim_plan_" + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary) << text;
    auto plans = read_plans(path.string());
    std::filesystem::remove(path);
    return plans;
}

const std::string plan_text = R"({
  "skusim": "plan",
  "scenario": "shop",
  "target": "aks",
  "environment": "production",
  "rule": null,
  "guidance": null,
  "cheapest": {
    "sku": "small", "region": "here", "nodes": 5, "nodes_interval": [4, 7],
    "usd_per_hour": 1.25,
    "latency": {"mean": {"value": 0.05, "low": 0.04, "high": 0.06},
                "p99": {"value": 0.2, "low": 0.1, "high": null}},
    "throughput": {"value": 100, "low": 99, "high": 101},
    "meets_slo": true,
    "slo": [{"quantity": "latency.p95", "bound": 0.15,
             "value": {"value": 0.1, "low": 0.09, "high": 0.11}, "decision": "holds"}]
  },
  "slo": [{"quantity": "latency.p95", "bound": 0.15, "value": null, "decision": "holds"}],
  "confidence": 0.95,
  "inputs": {"service.time.mean": "40 ms"},
  "defaults": [{"key": "node.max_wait", "value": "500 ms", "source": "x"}],
  "candidates": [{"sku": "small", "region": "here", "verdict": "feasible", "reason": "it holds"}],
  "provenance": {"version": "0.1.0", "seed": 7, "scenario": {"file": "s.yaml", "hash": "ab"},
                 "catalog": null}
})";

std::string with(const std::string& from, const std::string& to) {
    std::string text = plan_text;
    return text.replace(text.find(from), from.size(), to);
}

void check_refused(const std::string& text, const std::string& words, int line) {
    CAPTURE(text.substr(0, 200));
    const auto plans = read_plans_of(text);
    REQUIRE_FALSE(plans);
    CHECK_THAT(plans.error()[0].message, ContainsSubstring(words));
    CHECK(plans.error()[0].place.line == line);
    CHECK(plans.error()[0].place.column > 0);
}

} // namespace

TEST_CASE("A plan as it was written") {
    const auto plans = read_plans_of(plan_text);
    REQUIRE(plans);
    REQUIRE(plans->size() == 1);
    const comparison::PlanRecord& plan = plans->front();
    CHECK(plan.scenario == "shop");
    CHECK_FALSE(plan.is_job);
    CHECK_FALSE(plan.guidance);
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == stats::Estimate{5, 4, 7});
    CHECK(plan.cheapest->usd_per_hour == stats::Estimate{1.25, 1.25, 1.25});
    REQUIRE(plan.cheapest->metrics.size() == 3);
    CHECK(plan.cheapest->metrics[0].quantity == stats::mean_latency);
    CHECK(plan.cheapest->metrics[1].value == stats::Estimate{0.2, 0.1, stats::infinite});
    CHECK(plan.cheapest->metrics[2].quantity.kind == stats::QuantityKind::throughput);
    CHECK(plan.cheapest->meets_slo);
    CHECK(plan.cheapest->slo[0].bound == 0.15);
    CHECK(plan.inputs == std::vector<comparison::Input>{{"service.time.mean", "40 ms"}});
    CHECK(plan.candidates[0].verdict == "feasible");
    std::string circumstances;
    for (const comparison::Input& input : plan.circumstances) {
        circumstances += input.key + '=' + input.value + ' ';
    }
    CHECK(circumstances == "scenario=shop target=aks environment=production default "
                           "node.max_wait=500 ms confidence=0.95 skusim=0.1.0 seed=7 "
                           "scenario file=s.yaml scenario hash=ab ");
}

TEST_CASE("The interval of what is rented is an estimate, or two ends") {
    const auto nodes = [](const std::string& interval) {
        const auto plans = read_plans_of(with("[4, 7]", interval));
        REQUIRE(plans);
        return plans->front().cheapest->nodes;
    };
    CHECK(nodes(R"({"value": 5, "low": 4, "high": 7})") == stats::Estimate{5, 4, 7});
    CHECK(nodes(R"({"value": 5, "low": 4, "high": null})") ==
          stats::Estimate{5, 4, stats::infinite});
    CHECK(nodes("[4, null]") == stats::Estimate{5, 4, stats::infinite});
    CHECK(nodes("null") == stats::Estimate{5, 5, 5});
    CHECK_FALSE(read_plans_of(with("[4, 7]", "7")));
}

TEST_CASE("Lists of plans, jobs, and older plans that tell less") {
    const auto both = read_plans_of('[' + plan_text + ',' + plan_text + ']');
    REQUIRE(both);
    CHECK(both->size() == 2);
    const auto job =
        read_plans_of(with(R"("slo": [{"quantity": "latency.p95", "bound": 0.15, "value": null)",
                           R"("slo": [{"quantity": "makespan", "bound": 600, "value": null)"));
    REQUIRE(job);
    CHECK(job->front().is_job);
    const auto old = read_plans_of(R"({"skusim": "plan", "scenario": "s", "guidance": null,
                             "cheapest": null, "candidates": []})");
    REQUIRE(old);
    CHECK(old->front().inputs.empty());
}

TEST_CASE("What is no plan says what it is, and where") {
    check_refused("", "malformed JSON", 1);
    check_refused("{\n\"skusim\": \"plan\",\n", "malformed JSON", 3);
    check_refused("skusim: 1\n", "malformed JSON", 1);
    check_refused("42", "is no plan", 1);
    check_refused("[]", "an empty list", 1);
    check_refused("[1]", "is no plan", 1);
    check_refused("{\"scenario\": \"s\"}", "key \"skusim\" is missing", 1);
    check_refused(with("\"plan\"", "\"profile\""), "the result of \"profile\", no plan", 2);
    check_refused(with("\"candidates\"", "\"kandidates\""), "key \"candidates\" is missing", 1);
    check_refused(with("\"nodes\": 5, ", ""), "key \"nodes\" is missing", 8);
    check_refused(with("\"nodes\": 5", "\"nodes\": \"5\""), "expected a number", 9);
    check_refused(with("\"nodes\": 5", "\"nodes\": [5]"), "is an array", 9);
    check_refused(with("\"small\"", "7"), "expected a text", 9);
    check_refused(with("\"low\": 99", "\"low\": 199"), "between its low and its high", 13);
    check_refused(with("\"low\": 99, ", ""), "expected an estimate", 13);
    check_refused(with("true", "1"), "neither true nor false", 14);
    check_refused(with("100, ", "1e999, "), "", 13);
    check_refused(std::string(100'000, '['), "nested deeper", 1);
    check_refused("{\"skusim\": \"\xff\"}", "malformed JSON", 1);
}

TEST_CASE("Texts reach no terminal with control characters") {
    const auto plans = read_plans_of(with("\"small\"", R"("sm\u001b[31mall")"));
    REQUIRE(plans);
    CHECK(plans->front().cheapest->sku == "sm [31mall");
}

TEST_CASE("A file that is missing, or a folder") {
    CHECK_FALSE(read_plans("/no/such/plan.json"));
    CHECK_FALSE(read_plans("/tmp"));
}

TEST_CASE("Every prefix of a plan, and every plan with one byte changed, is read or refused") {
    for (std::size_t length = 0; length < plan_text.size(); length += 7) {
        CHECK_FALSE(read_plans_of(plan_text.substr(0, length)));
    }
    int readable = 0;
    for (std::size_t i = 0; i < plan_text.size(); i += 3) {
        for (const char letter : {'"', '{', '0', '\0'}) {
            std::string text = plan_text;
            text[i] = letter;
            readable += read_plans_of(text) ? 1 : 0;
        }
    }
    CHECK(readable > 0);
}

TEST_CASE("A figure or bound of a quantity that there is not is refused where it stands") {
    check_refused(with(R"("slo": [{"quantity": "latency.p95", "bound": 0.15, "value": null)",
                       R"("slo": [{"quantity": "latncy.p95", "bound": 0.15, "value": null)"),
                  R"("latncy.p95" is no quantity; did you mean latency?)", 18);
    check_refused(with(R"("mean": )", R"("median": )"), "write latency.mean", 11);
    check_refused(with(R"("slo": [{"quantity": "latency.p95", "bound": 0.15, "value": null)",
                       R"("slo": [{"bound": 0.15, "value": null)"),
                  R"("" is no quantity)", 18);
}

TEST_CASE("A bound of one class of requests says whose it is") {
    const auto plans =
        read_plans_of(with(R"("slo": [{"quantity": "latency.p95", "bound": 0.15,
)",
                           R"("slo": [{"quantity": "latency.p95", "class": "small", "bound": 0.15,
)"));
    REQUIRE(plans);
    CHECK(plans->front().cheapest->slo[0].request_class == "small");
    CHECK(read_plans_of(plan_text)->front().cheapest->slo[0].request_class.empty());
}
