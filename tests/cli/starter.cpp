// A first scenario: from one line to a plan, what init writes, and what is left out.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <support/catch.hpp>

using namespace skusim::cli;
using nlohmann::json;

namespace {

const std::vector<std::string> one_line{
    "plan",     "--model", "resnet50",      "--rate", "20/s",  "--p95",          "250ms",
    "--region", "eastus",  "--accelerator", "none",   "--sku", "Standard_F8s_v2"};

std::vector<std::string> with(std::vector<std::string> words, std::vector<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

json choice_of(const Run& run) {
    REQUIRE(run.status == 0);
    return json::parse(run.out).at("cheapest");
}

} // namespace

TEST_CASE("one line plans as the scenario does that it prints") {
    const Scratch scratch;
    const Run line = run_skusim(with(one_line, {"--format", "json"}));
    CHECK_THAT(line.err, ContainsSubstring("model: {name: resnet-50, accelerator: none}"));
    const std::string file = scratch.write("s.yaml", line.err);
    const Run read =
        run_skusim({"plan", file, "--sku", "Standard_F8s_v2", "--format", "json", "--quiet"});
    CHECK(choice_of(line) == choice_of(read));
    CHECK(run_skusim(with(one_line, {"--quiet"})).err.empty());
}

TEST_CASE("init writes a scenario that plans, and no file is lost to it") {
    const Scratch scratch;
    const std::string file = scratch.folder() + "/first.yaml";
    const std::vector<std::string> words{
        "init",   "--model", "llama-3.1-8b", "--rate", "4/s",      "--ttft", "500ms",
        "--tpot", "50ms",    "--target",     "aks",    "--output", file};
    CHECK(run_skusim(words).status == 0);
    CHECK(run_skusim({"check", file}).status == 0);
    const Run again = run_skusim(words);
    CHECK(again.status == 2);
    CHECK_THAT(again.err, ContainsSubstring("--force writes over it"));
    CHECK(run_skusim(with(words, {"--force"})).status == 0);
}

TEST_CASE("a starter that lacks something, or says too much, tells what to add") {
    const auto fault = [](const std::vector<std::string>& words) {
        const Run run = run_skusim(words);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        return run.err;
    };
    CHECK_THAT(fault({"init"}), StartsWith("the model is missing: --model resnet-50"));
    CHECK_THAT(fault({"init", "--model", "resnet50"}), StartsWith("the load is missing"));
    CHECK_THAT(fault({"init", "--model", "resnet50", "--rate", "2/s"}),
               StartsWith("the objective is missing: --p95 250ms"));
    CHECK_THAT(fault({"init", "--model", "nobody", "--rate", "2/s", "--p95", "1s"}),
               StartsWith("--model \"nobody\" is not known"));
    for (const std::string meant : {"llama-3.1-8b", "resnet-50"}) { // without its second letter
        const std::string misspelt = meant.substr(0, 1) + meant.substr(2);
        CHECK_THAT(fault({"plan", "--model", misspelt, "--rate", "4/s", "--ttft", "500ms"}),
                   StartsWith("--model \"" + misspelt + "\" is not known; did you mean \"" + meant +
                              "\"?"));
    }
    CHECK_THAT(fault({"init", "--model", "resnet50", "--rate", "2/s", "--clients", "3"}),
               StartsWith("--rate and --clients are two loads"));
    CHECK_THAT(fault({"init", "--model", "resnet50", "--rate", "2/s", "--ttft", "1s"}),
               StartsWith("--ttft and --tpot are for language models"));
    CHECK_THAT(fault({"init", "--model", "resnet50", "--rate", "2", "--p95", "1s"}),
               ContainsSubstring("\"2\" has no unit"));
    CHECK_THAT(fault({"plan", "x.yaml", "--model", "resnet50"}),
               StartsWith("a scenario file says what --model and its like say"));
}

TEST_CASE("each model that is known by name is planned") {
    const Scratch scratch;
    const Run list = run_skusim({"inspect", "--list", "--format", "json"});
    std::vector<std::string> words{"plan"};
    for (const json& model : json::parse(list.out)) {
        if (model.at("kind") == "language model") {
            continue;
        }
        const std::string name = model.at("name");
        CAPTURE(name);
        const Run written = run_skusim({"init", "--model", name, "--rate", "0.05/s", "--p95",
                                        "100 s", "--accelerator", "none"});
        CHECK(written.err.empty());
        // What a scenario of a few words plans is not asked for more precisely than it takes.
        words.push_back(scratch.write(
            name + ".yaml", written.out + "simulation: {precision: 20 %, max_requests: 100000}\n"));
    }
    const std::size_t models = words.size() - 1;
    CHECK(models >= 20);
    const Run run =
        run_skusim(with(words, {"--sku", "Standard_D16s_v5", "--format", "json", "--quiet"}));
    CHECK(run.err.empty());
    CHECK(run.status == 0);
    const json plans = json::parse(run.out);
    CHECK(plans.size() == models);
    for (const json& plan : plans) {
        CAPTURE(plan.at("scenario").dump());
        CHECK(plan.at("cheapest").at("sku") == "Standard_D16s_v5");
    }
}

TEST_CASE("help is found by each word for it") {
    const std::string all = run_skusim({"--help"}).out;
    CHECK(run_skusim({"-h"}).out == all);
    CHECK(run_skusim({"help"}).out == all);
    const std::string plan = run_skusim({"plan", "--help"}).out;
    CHECK(run_skusim({"help", "plan"}).out == plan);
    CHECK(run_skusim({"plan", "-h"}).out == plan);
    CHECK(run_skusim({"help", "plann"}).status == 2);
}

TEST_CASE("a model that answers in many passes is warned of where it is written as one") {
    const Scratch scratch;
    const std::string few{
        "skusim: 1\nname: my-llama\nmodel: {ram: 16 GiB}\n"
        "workload: {arrivals: {kind: poisson, rate: 0.05 /s}}\n"
        "service: {kind: roofline, operations: 16 GFLOP, weights: 16 GB, "
        "activations: 1 MB, compute_efficiency: 30 %, bandwidth_efficiency: 60 %}\n"
        "slo: {latency: {p95: 100 s}}\ncatalog: azure\n"};
    const auto warned = [&](const std::string& text) {
        const Run run = run_skusim({"plan", scratch.write("s.yaml", text), "--sku",
                                    "Standard_D16s_v5", "--format", "json", "--quiet"});
        REQUIRE(run.status == 0);
        return json::parse(run.out).at("warnings").dump();
    };
    CHECK_THAT(warned(few), ContainsSubstring("my-llama"));
    std::string other = few;
    other.replace(other.find("my-llama"), 8, "my-model");
    CHECK_FALSE(warned(other).find("token by token") != std::string::npos);
    const Run whisper =
        run_skusim({"plan", "--model", "whisper", "--rate", "0.01/s", "--p95", "200 s",
                    "--accelerator", "none", "--sku", "Standard_D16s_v5", "--quiet"});
    CHECK_THAT(whisper.out, ContainsSubstring("once for each token"));
}
