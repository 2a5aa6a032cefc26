// The keys of a language model's requests: what they mean, every rule between them, and the files
// of recorded requests. The keys are read through the floor's own notation, as `service.kind: llm`
// is what lets a whole scenario have them.
#include <skusim/schema/type.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/yaml.hpp>

#include "../../sim/scenarios/recordings.hpp"
#include "../../sim/scenarios/scenario_table.hpp"
#include "../../sim/scenarios/workload.hpp"
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;
using workload::TokenCounts;

namespace {

text::Value tree_of(const std::string& yaml) {
    text::YamlDocument document = text::parse_yaml(yaml, "s.yaml");
    REQUIRE(document.faults.empty());
    return std::move(*document.root);
}

std::string told(const Faults& faults) {
    std::string lines;
    for (const Fault& fault : faults) {
        lines += std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column) +
                 ": " + fault.message + '\n';
    }
    return lines;
}

const std::string steady = "arrivals: {kind: poisson, rate: 4 /s}\n";

/// Faults of what `workload` says in the lines after the first.
std::string faults_of_workload(const std::string& lines) {
    schema::Findings findings("s.yaml");
    schema::check_value(*described_workload().type, tree_of(steady + lines), "workload", findings);
    return told(findings.take());
}

/// The lengths that such lines tell, which have no fault.
workload::TokenLengths lengths_told(const std::string& lines) {
    REQUIRE(faults_of_workload(lines).empty());
    scenario::Scenario scenario;
    take_workload(scenario, schema::value_of(described_workload(), tree_of(steady + lines)));
    REQUIRE(scenario.tokens.has_value());
    return *scenario.tokens;
}

/// A language model's scenario, whose `workload` is on line 1.
text::Value model_of(const std::string& workload) {
    return tree_of("workload: {" + workload + "}\nservice: {kind: llm}\n");
}

std::string rules_broken(const std::string& workload) {
    schema::Findings findings("s.yaml");
    check_tokens(model_of(workload), findings);
    return told(findings.take());
}

struct WithFiles {
    scenario::Scenario scenario;
    std::string faults;
};

/// What becomes of a language model's `workload` when its files are read, `requests.csv` among
/// them.
WithFiles read_with_files(const std::string& workload, const std::string& requests) {
    const ScratchFolder folder;
    (void)folder.write("requests.csv", requests);
    WithFiles read;
    read.scenario.file = folder.path() + "/s.yaml";
    const text::Value map = model_of(workload);
    take_workload(read.scenario,
                  schema::value_of(described_workload(), schema::at(map, "workload")));
    Origin origin("");
    if (const auto done = read_recordings(read.scenario, map, origin); !done) {
        read.faults = told(done.error());
    }
    return read;
}

const std::string trace = "arrivals: {kind: trace, file: requests.csv}";
const std::string two_rows = "arrival_s,input_tokens,output_tokens\n0,10,1\n1,20,3\n2,30,0\n";

} // namespace

TEST_CASE("each law of lengths is read with its numbers") {
    using namespace workload;
    const TokenLengths first =
        lengths_told("tokens:\n  input: {kind: lognormal, mean: 1155, cv: 1.2}\n"
                     "  output: {kind: gamma, mean: 211.5, cv: 0.8}\n  correlation: -0.3\n");
    CHECK(first == TokenLengths{LognormalLength{1155, 1.2}, GammaLength{211.5, 0.8}, -0.3});
    const TokenLengths second = lengths_told(
        "tokens:\n  input: {kind: uniform, from: 820, to: 1024}\n  output: {kind: fixed, tokens: "
        "128}\n");
    CHECK(second == TokenLengths{UniformLength{820, 1024}, FixedLength{128}});
    const TokenLengths third =
        lengths_told("tokens:\n  input: {kind: zipf, from: 1024, to: 4096}\n"
                     "  output: {kind: empirical, values: [128, 512, 128]}\n");
    CHECK(third == TokenLengths{ZipfLength{0.6, 1024, 4096}, EmpiricalLength{{128, 512, 128}}});
}

TEST_CASE("a preset and a shared prefix are read") {
    using namespace workload;
    const TokenLengths lengths =
        lengths_told("tokens: {preset: azure-code, shared_prefix: {groups: 4, tokens: 512}}\n");
    TokenLengths expected = *token_preset("azure-code");
    expected.shared_prefix = SharedPrefix{4, 512};
    CHECK(lengths == expected);
}

TEST_CASE("lengths are told in one way, and completely") {
    CHECK(faults_of_workload("tokens: {preset: azure-conv, pairs: a.csv}\n") ==
          "2:9: workload.tokens: the laws of input and output, pairs and preset each tell all "
          "lengths; give one of the three\n");
    CHECK(faults_of_workload("tokens: {input: {kind: fixed, tokens: 3}}\n") ==
          "2:9: workload.tokens: key \"output\" is missing; add \"output: {kind: lognormal, mean: "
          "1155, cv: 1.2}\"\n");
    CHECK(faults_of_workload("tokens: {preset: azure-conv, correlation: 0.3}\n") ==
          "2:43: workload.tokens.correlation: belongs to the laws of input and output; pairs and "
          "presets have their own; remove it\n");
    CHECK(
        faults_of_workload("tokens: {preset: azure-con}\n").find("did you mean \"azure-conv\"?") !=
        std::string::npos);
}

TEST_CASE("numbers of tokens that are none have their place") {
    const auto of_input = [](const std::string& law) {
        return faults_of_workload("tokens: {output: {kind: fixed, tokens: 3}, input: " + law +
                                  "}\n");
    };
    CHECK(of_input("{kind: uniform, from: 9, to: 3}") ==
          "2:80: workload.tokens.input: to (3) is below from (9); swap them\n");
    CHECK(of_input("{kind: zipf, from: 1, to: 1000001}") ==
          "2:77: workload.tokens.input: from 1 to 1000001 are more than 1000000 lengths; take them "
          "closer together\n");
    CHECK(of_input("{kind: zipf, from: 1, to: 1000000}").empty());
    CHECK(of_input("{kind: fixed, tokens: 0}")
              .find("workload.tokens.input.tokens: \"0\" is out of "
                    "range") != std::string::npos);
    CHECK(of_input("{kind: fixed, tokens: 10000001}").find("is out of range") != std::string::npos);
    CHECK(of_input("{kind: lognormal, mean: .nan, cv: 1}").find("expected a number from 1 to") !=
          std::string::npos);
    CHECK(of_input("{kind: lognormal, mean: 100, cv: 0}").find("cv: \"0\" is out of range") !=
          std::string::npos);
    CHECK(of_input("{kind: empirical, values: []}").find("workload.tokens.input.values") !=
          std::string::npos);
}

TEST_CASE("tokens and sessions are of a language model only") {
    const std::string before = "skusim: 1\nworkload:\n  arrivals: {kind: poisson, rate: 40 /s}\n";
    const std::string after = "service:\n  kind: distribution\n"
                              "  time: {kind: exponential, mean: 40 ms}\n";
    const std::string rest = " is of the requests of a language model; write \"service: {kind: "
                             "llm}\", or remove it\n";
    CHECK(faults_of(before + "  tokens: {preset: azure-conv}\n" + after) ==
          "4:11: workload.tokens:" + rest);
    CHECK(faults_of(before + "  sessions: {turns: 4}\n" + after) ==
          "4:13: workload.sessions:" + rest);
}

TEST_CASE("a language model's requests need tokens, and say nothing twice") {
    const std::string steady_load = "arrivals: {kind: poisson, rate: 4 /s}";
    const std::string missing =
        "workload.tokens: requests of a language model have tokens in and out; add \"tokens: "
        "{preset: azure-conv}\", or laws of input and output\n";
    CHECK(rules_broken(steady_load + ", tokens: {preset: sharegpt}").empty());
    CHECK(rules_broken(trace).empty());
    CHECK(rules_broken(trace + ", tokens: {zero_output: one}").empty());
    CHECK(rules_broken(steady_load) == "1:11: " + missing);
    CHECK(rules_broken(steady_load + ", tokens: {}") == "1:59: " + missing);
    CHECK(rules_broken(steady_load + ", tokens: {preset: sharegpt, zero_output: one}") ==
          "1:91: workload.tokens.zero_output: is of recorded requests, in a trace or in pairs; "
          "remove it\n");
    CHECK(rules_broken(steady_load + ", tokens: {pairs: a.csv, zero_output: one}").empty());
    CHECK(rules_broken(trace + ", sessions: {turns: 4}")
              .find("workload.sessions: a recording's requests come as they were recorded; remove "
                    "it\n") != std::string::npos);
}

TEST_CASE("a recording tells the tokens of a language model's requests, or the keys do") {
    const WithFiles recorded = read_with_files(trace, two_rows);
    CHECK(recorded.faults.empty());
    REQUIRE(recorded.scenario.tokens.has_value());
    CHECK(recorded.scenario.tokens->recorded);
    const auto* arrivals = recorded.scenario.arrivals_if<workload::TraceArrivals>();
    REQUIRE(arrivals != nullptr);
    CHECK(arrivals->source->facts().tokens->dropped == 1);
    CHECK(arrivals->source->facts().tokens->means.input == 15);

    const WithFiles kept = read_with_files(trace + ", tokens: {zero_output: one}", two_rows);
    CHECK(kept.scenario.arrivals_if<workload::TraceArrivals>()->source->facts().arrivals == 3);

    CHECK(read_with_files(trace + ", tokens: {preset: sharegpt}", two_rows).faults ==
          "1:65: workload.tokens: the recording tells the tokens of each request; remove input, "
          "output, pairs and preset\n");
    CHECK(read_with_files(trace, "arrival_s\n0\n1\n").faults ==
          "1:42: workload.arrivals.file: the recording has no columns of tokens; add \"tokens: "
          "{preset: azure-conv}\", or laws of input and output\n");
    const WithFiles drawn =
        read_with_files(trace + ", tokens: {preset: sharegpt}", "arrival_s\n0\n1\n");
    CHECK(drawn.faults.empty());
    CHECK(*drawn.scenario.tokens == *workload::token_preset("sharegpt"));
}

TEST_CASE("pairs are read from beside the scenario") {
    const std::string load = "arrivals: {kind: poisson, rate: 4 /s}, tokens: {pairs: requests.csv";
    const WithFiles read = read_with_files(load + "}", two_rows);
    CHECK(read.faults.empty());
    REQUIRE(read.scenario.tokens->pairs != nullptr);
    CHECK(*read.scenario.tokens->pairs == std::vector<TokenCounts>{{10, 1}, {20, 3}});
    CHECK(read_with_files(load + ", zero_output: one}", two_rows).scenario.tokens->pairs->size() ==
          3);
    CHECK(read_with_files(load + "}", "arrival_s\n1\n").faults.find("1:") == 0);
}

TEST_CASE("routers look at engines of a language model, and some of them at their state") {
    const std::string load = "skusim: 1\nworkload:\n  arrivals: {kind: poisson, rate: 4 /s}\n";
    const std::string other =
        "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n";
    const std::string tokens =
        "  tokens: {preset: sharegpt}\nservice: {kind: llm, engine: "
        "{kv_blocks: 3000}, step: {kind: linear, alpha: 6 ms, beta: 20 us}}\n";
    CHECK(faults_of(load + other + "router: least-kv\n")
              .find("5:9: router: least-kv looks at engines of a language model; write "
                    "least-outstanding\n") != std::string::npos);
    CHECK(faults_of(load + tokens + "router: least-kv\n").empty());
    CHECK(
        faults_of(load + tokens + "router: {kind: vllm-dp, staleness: 100 ms}\n").find("router") ==
        std::string::npos);
    CHECK(faults_of(load + tokens + "router: {kind: session, staleness: 1 ms}\n")
              .find("router.staleness: session knows what it needs by itself; remove it\n") !=
          std::string::npos);
}

TEST_CASE("steps that hold whole prompts are no shorter than the longest sequence") {
    const auto with = [](const std::string& engine) {
        return faults_of("skusim: 1\nmodel: {llm: llama-3.1-8b, max_model_len: 4096}\n"
                         "workload:\n  arrivals: {kind: poisson, rate: 4 /s}\n"
                         "  tokens: {preset: sharegpt}\n"
                         "service: {kind: llm, engine: {kv_blocks: 3000, " +
                         engine + "}, step: {kind: linear, alpha: 6 ms, beta: 20 us}}\n");
    };
    for (const std::string whole : {"scheduler: vllm-v0", "chunked_prefill: false"}) {
        CHECK(with(whole + ", max_batched_tokens: 2048")
                  .find("service.engine.max_batched_tokens: 2048 is below model.max_model_len "
                        "(4096), and prompts are computed whole; raise it, or lower "
                        "max_model_len\n") != std::string::npos);
        CHECK(with(whole + ", max_batched_tokens: 4096").empty());
        CHECK(with(whole).empty());
    }
    for (const std::string scheduler : {"vllm-v1", "sarathi", "orca", "static"}) {
        CHECK(with("max_batched_tokens: 2048, scheduler: " + scheduler).empty());
    }
}

TEST_CASE("a language model is told with its sizes, or by name, and its keys and values as kept") {
    const auto with = [](const std::string& model, const std::string& service) {
        return faults_of("skusim: 1\nmodel: {" + model +
                         "}\nworkload:\n  arrivals: {kind: poisson, rate: 4 /s}\n"
                         "  tokens: {preset: sharegpt}\n" +
                         service);
    };
    const std::string roofline = "service: {kind: llm, step: {kind: roofline}}\n";
    const std::string linear = "service: {kind: llm, step: {kind: linear, alpha: 6 ms}";
    CHECK(with("ram: 16 GiB", linear + "}\n") ==
          "2:8: model: service.kind llm needs `llm`, a config.json or a name of `skusim inspect "
          "--list`, or `weights` and `kv_per_token`\n");
    CHECK(with("ram: 16 GiB", linear + ", engine: {kv_blocks: 3000}}\n").empty());
    CHECK(with("weights: 16 GB, kv_per_token: 128 KiB", linear + "}\n").empty());
    CHECK(with("weights: 16 GB, kv_per_token: 128 KiB", roofline) ==
          "6:35: service.step: a roofline needs the shape of the model; give model.llm, or a step "
          "of kind linear or table\n");
    CHECK(with("llm: llama-3.1-8b", "") ==
          "1:1: key \"service\" is missing; add \"service: {kind: llm, step: {kind: "
          "roofline}}\"\n");
    CHECK(with("llm: llama-3.1-8b, kv_dtype: int4", roofline) ==
          "2:38: model: no server keeps keys and values in int4; known are auto, bf16, fp16, fp8, "
          "int8\n");
    for (const char* kept : {"auto", "bf16", "fp16", "fp8", "int8"}) {
        CHECK(with(std::string("llm: llama-3.1-8b, kv_dtype: ") + kept, roofline).empty());
    }
}
