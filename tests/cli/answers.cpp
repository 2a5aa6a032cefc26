// What a plan answers: that a choice holds as it is rented, and what stands beside it agrees.
#include "binary.hpp"

#include <filesystem>
#include <string>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

/// 120 requests a second in batches of 4, which wait for company for up to 100 ms: one node fills a
/// batch in 25 ms. Of two, picked at random, each has 60 /s: 3 more come within 100 ms with
/// probability 0.94 only, and the first of those that lack one waits all of it.
std::string write_batching(const Scratch& scratch, const std::string& service,
                           const std::string& more) {
    scratch.write("cat.csv", "name,vcpus,ram_gib,usd_per_hour\nn1,64,256,1.0\nn2,64,256,1.2\n");
    scratch.write("tab.csv", "scope,name,batch_size,latency_mean_ms\n"
                             "sku,n1,1,9\nsku,n1,4,12\nsku,n2,1,1.5\nsku,n2,4,2\n");
    return scratch.write("batching.yaml",
                         "skusim: 1\nname: batching\nmodel: {ram: 1 GiB}\n"
                         "workload: {arrivals: {kind: poisson, rate: 120 /s}}\n"
                         "node: {workers: 1, batch: {max_size: 4, max_delay: 100 ms}}\n"
                         "router: random\ncatalog: cat.csv\nservice: " +
                             service + '\n' + more);
}

constexpr const char* table_of_batches = "{kind: table, file: tab.csv}";
constexpr const char* batches_alike = "{kind: linear, overhead: 8 ms, per_request: 1 ms}";

std::string in_a_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\n';
        if (!is_space || (!line.empty() && line.back() != ' ')) {
            line += is_space ? ' ' : c;
        }
    }
    return line;
}

std::string text_of_plan(const std::string& path) {
    return in_a_line(run_skusim({"plan", path}).out);
}

} // namespace

TEST_CASE("A machine that breaks the objective with the nodes that would be rented is none") {
    const Scratch scratch;
    const Run run =
        run_skusim({"plan", write_batching(scratch, table_of_batches,
                                           "target: eks\nslo: {latency: {p95: 88 ms}}\n")});
    CHECK(run.status == 0); // n2 is 7.5 ms faster, which is what n1 lacks
    const std::string text = in_a_line(run.out);
    CHECK_THAT(text, ContainsSubstring("rent 2 x n2 ") && ContainsSubstring("88 ms holds") &&
                         ContainsSubstring("n1 too-slow: 1 node holds the objective, the 2 rented "
                                           "do not: p95 is"));
}

TEST_CASE("Where nothing holds as it is rented, the plan says so and nothing is written") {
    const Scratch scratch;
    const std::string path =
        write_batching(scratch, batches_alike,
                       "target: eks\npolicy: {spare_nodes: 2}\nslo: {latency: {p95: 75 ms}}\n");
    const Run run = run_skusim({"plan", path, "--emit", scratch.path("out")});
    CHECK(run.status == 1);
    CHECK(!std::filesystem::exists(scratch.path("out")));
    CHECK_THAT(in_a_line(run.out),
               ContainsSubstring("answer nothing holds as it is rented; of n1 1 node holds the "
                                 "objective, the 3 rented do not") &&
                   ContainsSubstring("shorten node.batch.max_delay (policy.spare_nodes)"));
}

TEST_CASE("The verdict on the one SKU that is asked for has its rule") {
    const Scratch scratch;
    scratch.write("cat.csv", "name,vcpus,ram_gib,usd_per_hour\nn1,64,256,1.0\nsmall,2,2,0.1\n");
    const std::string path = scratch.write(
        "one.yaml", "skusim: 1\nname: one\nmodel: {ram: 2 GiB}\n"
                    "workload: {arrivals: {kind: poisson, rate: 10 /s}}\n"
                    "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
                    "slo: {latency: {p95: 400 ms}}\ncatalog: cat.csv\n");
    const Run run = run_skusim({"plan", path, "--sku", "small", "--brief"});
    CHECK(run.status == 1);
    CHECK_THAT(in_a_line(run.out), ContainsSubstring("the only SKU looked at, small, is gated: ") &&
                                       ContainsSubstring("RAM"));
}

TEST_CASE("What a mean rests on is part of how sure it is, and what limits it is what decided") {
    const Scratch scratch;
    const std::string path = scratch.write(
        "mean.yaml", "skusim: 1\nname: mean\nmodel: {ram: 500 MiB}\ntarget: aks\n"
                     "workload: {arrivals: {kind: poisson, rate: 60 /s}}\n"
                     "service: {kind: distribution, time: {kind: exponential, mean: 50 ms}}\n"
                     "node: {workers: 1}\nslo: {latency: {mean: 100 ms}}\ncatalog: azure\n"
                     "select: {skus: [Standard_F4s_v2]}\n");
    const std::string text = text_of_plan(path);
    CHECK_THAT(text, ContainsSubstring("none of which was lost, and longer runs may ask for more "
                                       "nodes"));
    // By M/M/c, four nodes hold 100 ms for requests that wait as long as they have to (76 ms).
    CHECK_THAT(text, ContainsSubstring("decided by without node.max_wait, 500 ms: 4 x "));
}

TEST_CASE("Where targets are compared, what a cloud lacks is told of the target that lacks it") {
    const Scratch scratch;
    const std::string path = scratch.write(
        "any.yaml", "skusim: 1\nname: any\nmodel: {ram: 2 GiB, size: 400 MiB}\ntarget: any\n"
                    "workload: {arrivals: {kind: poisson, rate: 15 /s}}\n"
                    "service: {kind: distribution,\n"
                    "          time: {kind: lognormal, mean: 120 ms, cv: 0.4}}\n"
                    "slo: {latency: {p95: 400 ms}}\ncatalog: [azure, aws, gcp]\n");
    const std::string text = text_of_plan(path);
    CHECK_THAT(text, ContainsSubstring("on aws target vertex: no SKU of the catalog"));
}

TEST_CASE("A brief answer says, too, that the copies asked for do not fit the RAM bought") {
    const Scratch scratch;
    scratch.write("cat.csv", "name,vcpus,ram_gib,usd_per_hour\nsmall,4,8,0.1\n");
    const auto answer = [&](const std::string& workers) {
        const std::string path = scratch.write(
            "ram.yaml", "skusim: 1\nname: ram\nmodel: {ram: 4 GiB}\n"
                        "workload: {arrivals: {kind: poisson, rate: 20 /s}}\n"
                        "service: {kind: distribution, time: {kind: exponential, mean: 50 ms}}\n"
                        "slo: {latency: {p95: 1 s}}\ncatalog: cat.csv\n"
                        "node: {workers: " +
                            workers + "}\n");
        return in_a_line(run_skusim({"plan", path, "--brief"}).out);
    };
    CHECK_THAT(answer("3"), ContainsSubstring("3 workers of 4 GiB each do not fit its 8 GiB RAM"));
    CHECK_THAT(answer("2"), ContainsSubstring("rent") && !ContainsSubstring("do not fit"));
}

TEST_CASE("Scaling that breaks what all replicas hold stands with the answer") {
    // 30 /s of 100 ms are three busy workers: of at most two replicas the queue has no end.
    const Scratch scratch;
    scratch.write("cat.csv", "name,vcpus,ram_gib,usd_per_hour\nn,8,32,0.4\n");
    const auto brief = [&](const std::string& most) {
        const std::string path =
            scratch.write("scaled.yaml",
                          "skusim: 1\nname: scaled\nmodel: {ram: 1 GiB}\ntarget: aks\n"
                          "environment: dev-test\n"
                          "workload: {arrivals: {kind: poisson, rate: 30 /s}}\n"
                          "service: {kind: distribution, time: {kind: exponential, mean: 100 ms}}\n"
                          "node: {workers: 6}\nslo: {latency: {p95: 400 ms}}\ncatalog: cat.csv\n"
                          "scaling: {min_replicas: 1, max_replicas: " +
                              most + "}\n");
        return in_a_line(run_skusim({"plan", path, "--brief"}).out);
    };
    CHECK_THAT(
        brief("2"),
        ContainsSubstring("scaled replicas break the objective as they scale (1 to 2 "
                          "replicas") &&
            ContainsSubstring("fails; what is above is of all replicas that the nodes hold"));
    const std::string enough = brief("6");
    CHECK_THAT(enough, ContainsSubstring("rent 1 x n") && !ContainsSubstring("scaled replicas"));
}
