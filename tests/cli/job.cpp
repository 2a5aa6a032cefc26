// A job end to end: the keys of its JSON, every format, exit statuses and refusals.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using Json = nlohmann::json;

namespace {

/// A job on machines of four vCPUs and more: 4,800 items of 100 ms, four workers a node.
std::string write_job(const Scratch& scratch, const std::string& deadline,
                      const std::string& more = "") {
    (void)write_small_plan(scratch);
    return scratch.write("job.yaml",
                         "skusim: 1\n"
                         "name: job\n"
                         "model: {ram: 1 GiB}\n"
                         "workload: {arrivals: {kind: batch, items: 4800, deadline: " +
                             deadline +
                             "}}\n"
                             "service: {kind: distribution, time: {kind: constant, mean: 100 ms}}\n"
                             "node: {workers: 4}\n"
                             "job: {tier: dedicated}\n"
                             "catalog: small_catalog.csv\n"
                             "select: {region: here, skus: [better, large]}\n" +
                             more);
}

Json json_of(const Run& run) {
    CAPTURE(run.err);
    REQUIRE(!run.out.empty());
    return Json::parse(run.out);
}

void check_estimate(const Json& estimate) {
    CHECK(estimate.at("low") <= estimate.at("value"));
    CHECK(estimate.at("high") >= estimate.at("value"));
}

} // namespace

TEST_CASE("plan of a job: the keys of its JSON") {
    const Scratch scratch;
    const Run run = run_skusim({"plan", write_job(scratch, "400 s"), "--format", "json"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const Json plan = json_of(run);
    CHECK(plan.at("reason").is_null());
    for (const char* which : {"guidance", "cheapest"}) {
        const Json& choice = plan.at(which);
        CHECK(choice.at("tier") == "dedicated");
        check_estimate(choice.at("makespan"));
        check_estimate(choice.at("node_hours"));
        check_estimate(choice.at("error_rate"));
        CHECK(choice.at("makespan_bound") <= 400);
        CHECK(choice.at("meets_slo") == true);
        const int nodes = choice.at("nodes");
        CHECK(choice.at("usd_per_hour").get<double>() ==
              Approx(nodes * choice.at("usd_per_node_hour").get<double>()));
        const double total = choice.at("usd_total");
        CHECK(choice.at("usd_total_interval").at(0) <= total);
        CHECK(choice.at("usd_total_interval").at(1) >= total);
        CHECK(choice.at("usd_per_million_items").get<double>() ==
              Approx(total / 4800 * 1e6).epsilon(1e-9));
        // 480 mini-batches of 1 s on 4 workers: one node 420 s, two 360 s.
        CHECK(nodes == 2);
        CHECK(choice.at("makespan").at("value") == 360);
        CHECK(total ==
              Approx(2 * (360 + 120) / 3600.0 * choice.at("usd_per_node_hour").get<double>()));
        CHECK(choice.at("previous").at("nodes") == 1);
        CHECK(choice.at("previous").at("decision") == "fails");
        CHECK(choice.at("previous").at("makespan").at("value") == 420);
    }
    REQUIRE(plan.at("slo").size() == 2);
    CHECK(plan.at("slo").at(0).at("quantity") == "makespan");
    CHECK(plan.at("slo").at(0).at("bound") == 400);
    CHECK(plan.at("slo").at(0).at("decision") == "holds");
    for (const Json& it : plan.at("candidates")) {
        if (!it.at("nodes").is_null()) {
            CHECK(it.at("usd_total") >= plan.at("cheapest").at("usd_total"));
            CHECK(it.at("tier") == "dedicated");
        }
    }
}

TEST_CASE("plan of a job in every format, within 100 columns") {
    const Scratch scratch;
    const std::string job = write_job(scratch, "400 s");
    const Run text = run_skusim({"plan", job});
    CHECK(text.status == 0);
    CHECK_THAT(text.out, ContainsSubstring("4800 items in mini-batches of 10"));
    CHECK_THAT(text.out, ContainsSubstring("makespan <= 400 s, failed items <= 1 %"));
    CHECK_THAT(text.out, ContainsSubstring("USD for the job"));
    for (const std::string& line : lines_of(text.out)) {
        CHECK(line.size() <= 100);
    }
    CHECK_THAT(run_skusim({"plan", job, "--format", "markdown"}).out,
               ContainsSubstring("### SKUs that meet the deadline"));
    const Run csv = run_skusim({"plan", job, "--format", "csv"});
    CHECK_THAT(lines_of(csv.out).front(), ContainsSubstring(",tier,usd_total"));
    CHECK_THAT(csv.out, ContainsSubstring(",dedicated,"));
}

TEST_CASE("A deadline that no node count meets: exit 1, null choices, the remedy in one line") {
    const Scratch scratch;
    const std::string job = write_job(scratch, "301 s", "policy: {max_nodes: 50}\n");
    const Run run = run_skusim({"plan", job, "--format", "json"});
    CHECK(run.status == 1);
    const Json plan = json_of(run);
    CHECK(plan.at("guidance").is_null());
    CHECK(plan.at("cheapest").is_null());
    CHECK_THAT(plan.at("reason").get<std::string>(),
               ContainsSubstring("no cluster of up to 50 nodes ends the job by its deadline, 301 "
                                 "s") &&
                   ContainsSubstring("allow a deadline of 303 s, or raise policy.max_nodes"));
    CHECK(plan.at("slo").at(0).at("decision") == "fails");
    CHECK(!plan.at("candidates").empty());
    const Run text = run_skusim({"plan", job});
    CHECK(text.status == 1);
    CHECK_THAT(text.out, ContainsSubstring("answer"));
}

TEST_CASE("simulate of a job: its metrics, on a described node and on a SKU") {
    const Scratch scratch;
    const std::string job = write_job(scratch, "400 s");
    const Run described = run_skusim({"simulate", job, "--nodes", "3", "--format", "json"});
    CHECK(described.status == 0);
    const Json json = json_of(described);
    CHECK(json.at("nodes") == 3);
    CHECK(json.at("metrics").at("makespan").at("value") == 340);
    CHECK(json.at("metrics").at("makespan_bound") == 340);
    CHECK(json.at("items").at("done") == 32 * 4800);
    CHECK(json.at("items").at("failed") == 0);
    CHECK(json.at("usd_total").is_null());
    CHECK(json.at("slo").at(0).at("decision") == "holds");
    REQUIRE(!json.at("cross_checks").empty());
    for (const Json& check : json.at("cross_checks")) {
        CHECK(check.at("agrees") == true);
    }

    // Late is a result.
    const Run late = run_skusim({"simulate", job, "--sku", "better", "--format", "json"});
    CHECK(late.status == 0);
    CHECK(json_of(late).at("slo").at(0).at("decision") == "fails");
    CHECK(json_of(late).at("usd_total") > 0);
    const Run csv = run_skusim({"simulate", job, "--format", "csv"});
    CHECK_THAT(csv.out, ContainsSubstring("makespan,s,420,420,420"));
    CHECK_THAT(run_skusim({"simulate", job}).out,
               ContainsSubstring("1 dedicated node x 4 workers"));
}

TEST_CASE("sweep of a job; profile refuses with the remedy") {
    const Scratch scratch;
    const std::string job = write_job(scratch, "400 s");
    const Run sweep =
        run_skusim({"sweep", job, "--vary", "job.mini_batch_size=10,1000", "--format", "json"});
    CHECK(sweep.status == 0);
    int planned = 0;
    const Json swept = json_of(sweep);
    for (const Json& line : swept.at("cells")) {
        if (line.at("verdict") == "feasible") {
            ++planned;
            CHECK(line.at("makespan_s") <= 400);
            CHECK(line.at("usd_total") > 0);
            CHECK(line.at("tier") == "dedicated");
            CHECK(line.at("latency_mean_s").is_null());
        }
    }
    CHECK(planned > 0);
    const Run profile = run_skusim({"profile", job, "--sku", "better"});
    CHECK(profile.status == 2);
    CHECK(profile.out.empty());
    CHECK_THAT(profile.err, ContainsSubstring("a batch job has none; use plan, or simulate"));
}

TEST_CASE("A job too large for the budget says how much it takes") {
    const Scratch scratch;
    const std::string job = write_job(scratch, "400 s", "simulation: {max_requests: 10000}\n");
    // Constant demands are summed at once; others are drawn one by one.
    CHECK(run_skusim({"simulate", job}).status == 0);
    const std::string drawn = scratch.write(
        "drawn.yaml", "skusim: 1\n"
                      "workload: {arrivals: {kind: batch, items: 4800, deadline: 400 s}}\n"
                      "service: {kind: distribution, time: {kind: lognormal, mean: 1 s, cv: 1}}\n"
                      "node: {workers: 4}\n"
                      "simulation: {max_requests: 10000}\n");
    const Run refused = run_skusim({"simulate", drawn});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("set simulation.max_requests to 24000 or more"));
}

TEST_CASE("A job in both tiers: planned without a target, refused where a cluster has one tier") {
    const Scratch scratch;
    scratch.write("tiers.csv", "name,region,vcpus,ram_gib,usd_per_hour,low_priority_usd_per_hour\n"
                               "four,here,4,16,0.20,0.05\n");
    // 300 mini-batches of 10 s on one worker; an eviction costs 10 s at most, and a boot.
    const auto with = [&](const std::string& more) {
        return scratch.write("both.yaml",
                             "skusim: 1\n"
                             "model: {ram: 1 GiB}\n"
                             "workload: {arrivals: {kind: batch, items: 3000, deadline: 15 min}}\n"
                             "service: {kind: distribution, time: {kind: constant, mean: 1 s}}\n"
                             "node: {workers: 1}\n"
                             "job: {tier: both, evictions: 4 /h, boot_time: 2 min}\n"
                             "catalog: tiers.csv\n" +
                                 more);
    };
    const Run run = run_skusim({"plan", with(""), "--format", "json"});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const Json best = json_of(run).at("cheapest");
    CHECK(best.at("tier") == "both");
    const int nodes = best.at("nodes");
    const int dedicated = best.at("dedicated_nodes");
    CHECK(best.at("usd_per_hour").get<double>() ==
          Approx(0.20 * dedicated + 0.05 * (nodes - dedicated)));
    CHECK(best.at("previous").at("decision") != "holds");
    const Run text = run_skusim({"plan", with("")});
    CHECK_THAT(text.out, ContainsSubstring(std::to_string(dedicated) + " dedicated and " +
                                           std::to_string(nodes - dedicated) + " low-priority"));
    const Run refused = run_skusim({"plan", with("target: amlcompute\n")});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out, ContainsSubstring("a cluster of target amlcompute is of one tier"));
    const Run simulated = run_skusim({"simulate", with("")});
    CHECK(simulated.status == 2);
    CHECK_THAT(simulated.err, ContainsSubstring("job.tier: simulate runs nodes of one tier"));
}
