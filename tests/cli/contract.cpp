// Every command end to end: the keys that its JSON promises, exit statuses and streams.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

void check_is_estimate(const Json& estimate) {
    CAPTURE(estimate.dump());
    REQUIRE(estimate.at("value").is_number());
    REQUIRE(estimate.at("low").is_number());
    CHECK(estimate.at("low") <= estimate.at("value"));
    const Json& high = estimate.at("high"); // null for infinite
    CHECK((high.is_null() || high >= estimate.at("value")));
}

void check_slo(const Json& slo) {
    REQUIRE(slo.is_array());
    for (const Json& bound : slo) {
        CHECK(bound.at("quantity").is_string());
        CHECK(bound.at("bound").is_number());
        check_is_estimate(bound.at("value"));
        const std::string decision = bound.at("decision");
        CHECK((decision == "holds" || decision == "fails" || decision == "undecided"));
    }
}

void check_choice(const Json& choice) {
    for (const char* quantile : {"mean", "p50", "p95", "p99"}) {
        check_is_estimate(choice.at("latency").at(quantile));
    }
    for (const char* metric : {"throughput", "error_rate", "utilization"}) {
        check_is_estimate(choice.at(metric));
    }
    CHECK(choice.at("meets_slo") == true);
    const int nodes = choice.at("nodes");
    CHECK(choice.at("usd_per_hour").get<double>() ==
          Approx(nodes * choice.at("usd_per_node_hour").get<double>()).epsilon(1e-12));
    CHECK(choice.at("nodes_for_slo") <= nodes);
    const Json& previous = choice.at("previous");
    CHECK(previous.at("nodes") == choice.at("nodes_for_slo").get<int>() - 1);
    const std::string decision = previous.at("decision");
    CHECK(decision == (previous.at("nodes") == 0 ? "below-minimum" : "fails"));
    CHECK(previous.at("latency").is_null() == (decision == "below-minimum"));
}

const Json& candidate(const Json& plan, const std::string& sku) {
    for (const Json& it : plan.at("candidates")) {
        if (it.at("sku") == sku) {
            return it;
        }
    }
    throw std::out_of_range(sku);
}

} // namespace

TEST_CASE("plan: the keys of its JSON") {
    const Scratch scratch;
    const Run run = run_skusim({"plan", write_small_plan(scratch), "--format", "json"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const Json plan = Json::parse(run.out);
    CHECK(plan.at("scenario") == "small-plan");
    CHECK(plan.at("target") == "aks");
    check_choice(plan.at("guidance"));
    check_choice(plan.at("cheapest"));
    CHECK(plan.at("guidance").at("sku") == "first");
    CHECK(plan.at("cheapest").at("sku") == "better");
    REQUIRE(plan.at("slo").size() == 2);
    check_slo(plan.at("slo"));

    const Json& provenance = plan.at("provenance");
    CHECK(provenance.at("version").is_string());
    CHECK(provenance.at("seed") == 1);
    CHECK(provenance.at("scenario").at("hash").is_string());
    CHECK(provenance.at("catalog").at("hash").is_string());
    CHECK(provenance.at("catalog").at("date") == "2026-01-01");
    CHECK(provenance.at("catalog").at("rows") == 9);
    for (const char* count : {"simulated", "bounded_out", "reused"}) {
        CHECK(provenance.at(count).is_number_integer());
    }
}

TEST_CASE("plan: every SKU of the region, with its verdict and its keys") {
    const Scratch scratch;
    const Run run = run_skusim({"plan", write_small_plan(scratch), "--format", "json"});
    const Json plan = Json::parse(run.out);
    REQUIRE(plan.at("candidates").size() == 8);
    const std::vector<std::pair<std::string, std::string>> verdicts{
        {"tiny", "gated"},        {"burst", "gated"},          {"slow", "too-slow"},
        {"first", "feasible"},    {"better", "feasible"},      {"large", "feasible"},
        {"unpriced", "no-price"}, {"unmeasured", "no-profile"}};
    for (const auto& [sku, verdict] : verdicts) {
        const Json& it = candidate(plan, sku);
        CAPTURE(it.dump());
        CHECK(it.at("verdict") == verdict);
        CHECK(!it.at("reason").get<std::string>().empty());
        CHECK(it.contains("rule"));
        CHECK(it.at("chosen_as").is_array());
        const bool performs = verdict == "feasible";
        CHECK(it.at("capacity").is_null() != performs);
        CHECK(it.at("load_curve").empty() != performs);
        CHECK(it.at("nodes").is_null() != performs);
        CHECK(it.at("nodes_basis").is_null() != performs);
        CHECK(it.at("usd_per_hour").is_null() != performs);
        if (performs) {
            CHECK(it.at("capacity").at("unit") == "requests/s");
            CHECK(it.at("usd_per_hour") >= plan.at("cheapest").at("usd_per_hour"));
        }
    }
    CHECK(candidate(plan, "first").at("chosen_as") == Json::array({"guidance"}));
    CHECK(candidate(plan, "better").at("chosen_as") == Json::array({"cheapest"}));
    CHECK(candidate(plan, "large").at("nodes_basis") == "lower-bound");
    CHECK(candidate(plan, "tiny").at("reason") == "2 GiB RAM is under 150 % of 3 GiB (4.5 GiB)");
}

TEST_CASE("plan: no answer is an answer: exit 1, null choices, all candidates") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    std::string text = read_file(path);
    text.replace(text.find("p95: 150 ms"), 11, "p95: 10 ms ");
    scratch.write("small_plan.yaml", text);
    const Run run = run_skusim({"plan", path, "--format", "json"});
    CHECK(run.status == 1);
    const Json plan = Json::parse(run.out);
    CHECK(plan.at("guidance").is_null());
    CHECK(plan.at("cheapest").is_null());
    CHECK(plan.at("candidates").size() == 8);
    CHECK(candidate(plan, "first").at("verdict") == "too-slow");
    CHECK(run_skusim({"plan", path}).status == 1);
    CHECK(!run_skusim({"plan", path}).out.empty());
}

TEST_CASE("plan: several scenarios at once, each with its plan") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run run = run_skusim({"plan", path, path, "--format", "json"});
    CHECK(run.status == 0);
    const Json plans = Json::parse(run.out);
    REQUIRE(plans.is_array());
    REQUIRE(plans.size() == 2);
    CHECK(plans[0] == plans[1]);
    CHECK(plans[0] == Json::parse(run_skusim({"plan", path, "--format", "json"}).out));

    const Run faulty = run_skusim({"plan", path, scratch.path("absent.yaml")});
    CHECK(faulty.status == 2);
    CHECK(faulty.out.empty());
    CHECK_THAT(faulty.err, ContainsSubstring("absent.yaml"));
}

TEST_CASE("profile: the load curve and capacity of one node") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run run = run_skusim({"profile", path, "--sku", "better", "--format", "json"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const Json profile = Json::parse(run.out);
    CHECK(profile.at("sku") == "better");
    CHECK(profile.at("capacity").at("unit") == "requests/s");
    CHECK(profile.at("knee").is_number());
    double load = 0;
    for (const Json& point : profile.at("load_curve")) {
        CHECK(point.at("load") > load);
        load = point.at("load");
        check_slo(point.at("slo"));
    }
    CHECK(load >= profile.at("capacity").at("value"));

    CHECK(run_skusim({"profile", path, "--sku", "slow"}).status == 1);
    const Run misspelt = run_skusim({"profile", path, "--sku", "bettr"});
    CHECK(misspelt.status == 2);
    CHECK_THAT(misspelt.err, ContainsSubstring("did you mean \"better\"?"));
}

TEST_CASE("simulate: every metric as an estimate, without a catalog") {
    const Scratch scratch;
    const std::string path = scratch.write("mm2.yaml", "skusim: 1\n"
                                                       "workload:\n"
                                                       "  arrivals: {kind: poisson, rate: 40 /s}\n"
                                                       "service:\n"
                                                       "  kind: distribution\n"
                                                       "  time: {kind: exponential, mean: 40 ms}\n"
                                                       "node: {workers: 2}\n");
    const Run run = run_skusim({"simulate", path, "--format", "json"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const Json result = Json::parse(run.out);
    CHECK(result.at("stable") == true);
    const Json& metrics = result.at("metrics");
    for (const char* quantile : {"mean", "p50", "p90", "p95", "p99", "p999"}) {
        check_is_estimate(metrics.at("latency").at(quantile));
        check_is_estimate(metrics.at("wait").at(quantile));
    }
    for (const char* metric : {"throughput", "utilization", "error_rate", "in_system"}) {
        check_is_estimate(metrics.at(metric));
    }
    // M/M/2 at 80 %: mean response S / (1 - 0.64) = 111.1 ms.
    CHECK(metrics.at("latency").at("mean").at("value").get<double>() ==
          Approx(0.040 / 0.36).epsilon(0.03));
    const Json& requests = result.at("requests");
    CHECK(requests.at("arrived") == requests.at("completed").get<std::int64_t>() +
                                        requests.at("refused").get<std::int64_t>() +
                                        requests.at("abandoned").get<std::int64_t>());
    CHECK(requests.at("simulated") >= requests.at("arrived"));
    REQUIRE_FALSE(result.at("cross_checks").empty());
    CHECK(result.at("cross_checks").at(0).at("agrees") == true);
    CHECK(result.at("discipline") == "fifo");
    CHECK(result.at("notes").empty());
    CHECK(result.at("provenance").at("catalog").is_null());

    // Two nodes carry it with less; a node too few of a heavier load is told at once.
    const Json two =
        Json::parse(run_skusim({"simulate", path, "--nodes", "2", "--format", "json"}).out);
    CHECK(two.at("metrics").at("latency").at("mean").at("high") <
          metrics.at("latency").at("mean").at("low"));
}

TEST_CASE("simulate: an unstable system is told, not simulated") {
    const Scratch scratch;
    const std::string path =
        scratch.write("unstable.yaml", "skusim: 1\n"
                                       "workload:\n"
                                       "  arrivals: {kind: poisson, rate: 50 /s}\n"
                                       "service:\n"
                                       "  kind: distribution\n"
                                       "  time: {kind: exponential, mean: 40 ms}\n"
                                       "node: {workers: 2}\n");
    const Run run = run_skusim({"simulate", path, "--format", "json"});
    CHECK(run.status == 1);
    const Json result = Json::parse(run.out);
    CHECK(result.at("stable") == false);
    CHECK(!result.at("metrics").contains("latency"));
    CHECK(result.at("requests").at("simulated") == 0);
    CHECK(run_skusim({"simulate", path, "--nodes", "2"}).status == 0);
}

TEST_CASE("simulate: a SKU of the catalog, and SKUs that are out") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const Run run =
        run_skusim({"simulate", path, "--sku", "better", "--nodes", "3", "--format", "json"});
    CHECK(run.status == 0);
    const Json result = Json::parse(run.out);
    CHECK(result.at("sku") == "better");
    CHECK(result.at("nodes") == 3);
    check_slo(result.at("slo"));
    const Run fewer =
        run_skusim({"simulate", path, "--sku", "better", "--nodes", "2", "--format", "json"});
    CHECK(Json::parse(fewer.out).at("slo").at(0).at("decision") == "fails");

    const Run gated = run_skusim({"simulate", path, "--sku", "tiny"});
    CHECK(gated.status != 0);
    CHECK_THAT(gated.out + gated.err, ContainsSubstring("under 150 % of 3 GiB"));
}

TEST_CASE("check: good files are good, and all faults of bad ones are told at once") {
    const Scratch scratch;
    const std::string good = write_small_plan(scratch);
    CHECK(run_skusim({"check", good, scratch.path("small_catalog.csv")}).status == 0);
    const std::string bad = scratch.write("bad.yaml", "skusim: 1\n"
                                                      "workload: {arrivals: {kind: poisson}}\n"
                                                      "servce: 3\n"
                                                      "node: {workers: -1}\n");
    const Run run = run_skusim({"check", good, bad, "--format", "json"});
    CHECK(run.status == 2);
    CHECK_THAT(run.out, ContainsSubstring("rate"));
    CHECK_THAT(run.out, ContainsSubstring("did you mean \\\"service\\\"?"));
    CHECK_THAT(run.out, ContainsSubstring("workers"));
    CHECK(Json::accept(run.out));
}

TEST_CASE("catalog: list, filter, show") {
    const Scratch scratch;
    write_small_plan(scratch);
    const std::string path = scratch.path("small_catalog.csv");
    const auto listed = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"catalog", "list", path, "--format", "json"});
        const Run run = run_skusim(words);
        CHECK(run.status == 0);
        const Json json = Json::parse(run.out);
        return (json.is_array() ? json : json.at("skus")).size();
    };
    CHECK(listed({}) == 9);
    CHECK(listed({"--region", "here"}) == 8);
    CHECK(listed({"--family", "D"}) == 3);
    CHECK(listed({"--family", "D", "--family", "B"}) == 4);
    CHECK(listed({"--family", "D", "--max-price", "0.05"}) == 2);
    const Run shown = run_skusim({"catalog", "show", "first", path, "--format", "json"});
    CHECK(shown.status == 0);
    CHECK(Json::parse(shown.out).at(0).at("usd_per_hour") == 0.1);
    const Run misspelt = run_skusim({"catalog", "show", "frist", path});
    CHECK(misspelt.status == 2);
    CHECK_THAT(misspelt.err, ContainsSubstring("did you mean \"first\"?"));
}
