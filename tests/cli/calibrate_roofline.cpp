// calibrate --scenario and --threads-per-worker: from times by batch size, on a machine of the
// catalog, to a roofline and a plan on other machines; from times by threads to a scaling.
#include "binary.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

const std::string scenario_text = "skusim: 1\n"
                                  "model: {ram: 3 GiB, accelerator: optional-gpu}\n"
                                  "workload: {arrivals: {kind: poisson, rate: 300 /s}}\n"
                                  "service:\n"
                                  "  kind: roofline\n"
                                  "  operations: 20 GFLOP\n"
                                  "  weights: 800 MiB\n"
                                  "  activations: 20 MiB\n"
                                  "  precision: fp16\n"
                                  "  compute_efficiency: 77 %\n"
                                  "  bandwidth_efficiency: 77 %\n"
                                  "slo: {latency: {p99: 60 ms}}\n"
                                  "catalog: " SKUSIM_SOURCE_DIR "/catalogs/azure.csv\n"
                                  "select: {region: eastus, families: [NC, ND, NV]}\n";

/// Of a T4 by hand: 65 TFLOP/s in fp16, 320 GB/s; 30 % and 60 % of them, and 3 ms.
double milliseconds(int batch) {
    const double computing = batch * 20e9 / (65e12 * 0.3);
    const double reading = (800 + batch * 20) * 1048576.0 / (320e9 * 0.6);
    return 1e3 * (0.003 + std::max(computing, reading));
}

const std::string header = "concurrency,batch_size,completed,mean_ms,sd_ms,p50_ms,p99_ms\n";

std::string rows(const std::vector<int>& sizes) {
    std::string text = header;
    double noise = 0.002;
    for (const int size : sizes) {
        const double mean = milliseconds(size) * (1 + noise);
        noise = -noise;
        text += fmt::format("1,{},2000,{},{},{},{}\n", size, mean, 0.1 * mean, 0.995 * mean,
                            1.255 * mean);
    }
    return text;
}

std::vector<std::string> call(const std::string& measured, const std::string& scenario,
                              const std::vector<std::string>& more) {
    std::vector<std::string> words{"calibrate", measured, "--scenario", scenario};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

} // namespace

TEST_CASE("a roofline gets its efficiencies from times on one machine, and plans on others") {
    const Scratch scratch;
    const std::string measured = scratch.write("m.csv", rows({1, 2, 4, 8, 16, 32}));
    const std::string scenario = scratch.write("s.yaml", scenario_text);
    const std::string service = scratch.path("fitted.yaml");
    const Run run = run_skusim(
        call(measured, scenario,
             {"--sku", "Standard_NC4as_T4_v3", "--service", service, "--format", "json"}));
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    const json& fitted = result["roofline"]["parameters"];
    CHECK(fitted["compute_efficiency"]["value"].get<double>() == Approx(0.3).epsilon(0.01));
    CHECK(fitted["bandwidth_efficiency"]["value"].get<double>() == Approx(0.6).epsilon(0.02));
    CHECK(fitted["overhead"]["value"].get<double>() == Approx(0.003).epsilon(0.03));
    CHECK(fitted["compute_efficiency"]["standard_error"].get<double>() < 0.01);
    CHECK(result["roofline"]["leave_one_out_error"].get<double>() < 0.05);
    CHECK(result["service"]["kind"] == "roofline");
    CHECK(result["service"]["precision"] == "fp16");
    CHECK(result["service"]["uncertainty"].size() == 4);
    INFO(read_file(service));
    CHECK(run_skusim({"check", service}).status == 0);
    std::string planned = scenario_text;
    const std::size_t begin = planned.find("service:");
    planned.replace(begin, planned.find("slo:") - begin, "service: fitted.yaml\n");
    const Run plan = run_skusim({"plan", scratch.write("p.yaml", planned), "--format", "json"});
    INFO(plan.err);
    REQUIRE(plan.status == 0);
    const json answer = json::parse(plan.out);
    CHECK(answer["cheapest"]["probability_slo_met"].is_object());
    CHECK(answer["cheapest"]["latency"]["mean"]["value"].get<double>() > 0.007);
    const Run text = run_skusim(call(measured, scenario, {"--sku", "Standard_NC4as_T4_v3"}));
    CHECK_THAT(text.out, ContainsSubstring("compute_efficiency"));
    CHECK_THAT(text.out, ContainsSubstring("Residuals of the roofline"));
}

TEST_CASE("what the times do not tell is kept with a note, or the reason is given") {
    const Scratch scratch;
    const std::string scenario = scratch.write("s.yaml", scenario_text);
    const std::string large = scratch.write("large.csv", rows({8, 16, 32, 64}));
    const std::string service = scratch.path("fitted.yaml");
    const Run kept =
        run_skusim(call(large, scenario, {"--sku", "Standard_NC4as_T4_v3", "--service", service}));
    INFO(kept.out << kept.err);
    CHECK(kept.status == 0);
    CHECK_THAT(kept.out, ContainsSubstring("bandwidth_efficiency is the scenario's 77 %"));
    CHECK_THAT(read_file(service), ContainsSubstring("bandwidth_efficiency: \"77 %\""));
    const std::string one = scratch.write("one.csv", rows({1}));
    const Run refused = run_skusim(
        call(one, scenario, {"--sku", "Standard_NC4as_T4_v3", "--service", service, "--force"}));
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("one.csv:2:1: no service file can be written: the "
                                              "roofline is not fitted: an overhead of "));
    CHECK(lines_of(refused.err).size() == 1);
}

TEST_CASE("words of a roofline that do not fit are told") {
    const Scratch scratch;
    const std::string measured = scratch.write("m.csv", rows({1, 2, 4}));
    const std::string scenario = scratch.write("s.yaml", scenario_text);
    const auto told = [&](const std::vector<std::string>& words) {
        const Run run = run_skusim(words);
        CHECK(run.status == 2);
        CHECK(lines_of(run.err).size() == 1);
        return run.err;
    };
    CHECK_THAT(told(call(measured, scenario, {})),
               ContainsSubstring("--scenario needs --sku NAME"));
    CHECK_THAT(told({"calibrate", measured, "--sku", "x"}),
               ContainsSubstring("give the --scenario"));
    CHECK_THAT(told(call(measured, scenario, {"--sku", "Standard_NC4as_T4_v2"})),
               ContainsSubstring("did you mean \"Standard_NC4as_T4_v3\"?"));
    CHECK_THAT(told(call(measured, scenario, {"--sku", "a", "--sku", "b"})),
               ContainsSubstring("--sku is given 2 times for 1 files"));
    CHECK_THAT(told(call(measured, scenario, {"--sku", "Standard_D4s_v5"})),
               ContainsSubstring("can land on several processors"));
    CHECK_THAT(told(call(measured, scenario, {"--sku", "Standard_D4s_v5", "--processor", "Z80"})),
               ContainsSubstring("never lands on \"Z80\"; known: "));
    CHECK_THAT(told(call(measured, scenario,
                         {"--sku", "Standard_D4s_v5", "--processor", "Intel Xeon Platinum 8370C"})),
               ContainsSubstring("no fp16 peak for Intel Xeon Platinum 8370C"));
    const std::string any = scratch.write("any.yaml", scenario_text + "target: any\n");
    CHECK(run_skusim(call(measured, any, {"--sku", "Standard_NC4as_T4_v3"})).status == 0);
    const std::string other =
        scratch.write("o.yaml", "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 3 /s}}\n"
                                "service: {kind: linear, overhead: 4 ms}\nnode: {workers: 1}\n");
    CHECK_THAT(told(call(measured, other, {"--sku", "x"})),
               ContainsSubstring("service is no \"kind: roofline\""));
    CHECK_THAT(told(call(measured, scratch.path("none.yaml"), {"--sku", "x"})),
               ContainsSubstring("none.yaml"));
}

TEST_CASE("files of several numbers of threads become a scaling of the service") {
    const Scratch scratch;
    std::vector<std::string> words{"calibrate"};
    for (const int threads : {1, 2, 4, 8}) {
        const double mean = 80.0 / threads * (1 + 0.05 * (threads - 1));
        words.push_back(
            scratch.write(fmt::format("t{}.csv", threads),
                          header + fmt::format("1,1,2000,{},{},{},{}\n", mean, 0.1 * mean,
                                               0.995 * mean, 1.255 * mean)));
    }
    for (const char* threads : {"1", "2", "4", "8"}) {
        words.insert(words.end(), {"--threads-per-worker", threads});
    }
    const std::string service = scratch.path("fitted.yaml");
    words.insert(words.end(), {"--service", service, "--format", "json"});
    const Run run = run_skusim(words);
    INFO(run.err);
    REQUIRE(run.status == 0);
    const json result = json::parse(run.out);
    CHECK(result["thread_scaling"]["parameters"]["contention"]["value"].get<double>() ==
          Approx(0.05).epsilon(1e-3));
    CHECK(result["service"]["time"]["mean"] == "80 ms");
    CHECK(result["service"]["scaling"]["contention"] == "5 %");
    CHECK(run_skusim({"check", service}).status == 0);
    const std::string scenario = scratch.write(
        "s.yaml", "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 3 /s}}\n"
                  "service: fitted.yaml\nnode: {workers: 4, threads_per_worker: 4}\n");
    const Run simulated = run_skusim({"simulate", scenario, "--format", "json"});
    INFO(simulated.err << read_file(service));
    REQUIRE(simulated.status == 0);
    // 80 ms / 4 x (1 + 0.05 x 3), and next to no waiting.
    CHECK(json::parse(simulated.out)["metrics"]["latency"]["mean"]["value"].get<double>() ==
          Approx(0.023).epsilon(0.03));
}
