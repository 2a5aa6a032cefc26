// Language models as a user serves them: rows of requests that were worked out by hand, plans that
// say why, and what is told of mistakes.
#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <support/catch.hpp>

using namespace skusim::cli;

namespace {

const std::string engine_of_trace_b =
    "service:\n"
    "  kind: llm\n"
    "  engine: {kv_blocks: 101, max_batched_tokens: 32, max_sequences: 32}\n"
    "  step: {kind: linear, alpha: 10 ms, beta: 0.01 ms, gamma: 0.001 ms}\n"
    "  api: none\n";

/// A catalog of two GPUs, and a scenario on it.
std::string write_chat(const Scratch& scratch, const std::string& model, const std::string& rest) {
    scratch.write("catalog.csv",
                  "name,region,vcpus,ram_gib,accelerator,accelerator_count,usd_per_hour\n"
                  "small,here,8,56,T4,1,0.5\n"
                  "large,here,24,220,A100-PCIe-80GB,1,3.6\n"
                  "eight,here,96,900,A100-PCIe-80GB,8,29\n");
    return scratch.write("chat.yaml", "skusim: 1\n"
                                      "model: {" +
                                          model +
                                          "}\n"
                                          "workload:\n"
                                          "  arrivals: {kind: poisson, rate: 3 /s}\n"
                                          "  tokens: {input: {kind: fixed, tokens: 800}, "
                                          "output: {kind: fixed, tokens: 100}}\n"
                                          "service: {kind: llm, step: {kind: roofline}}\n"
                                          "catalog: catalog.csv\n" +
                                          rest);
}

nlohmann::json llm_json(const Run& run) {
    return nlohmann::json::parse(run.out);
}

} // namespace

TEST_CASE("simulate --requests writes the rows of a trace that was worked out by hand") {
    const Scratch scratch;
    scratch.write("two.csv", "arrival_s,input_tokens,output_tokens\n0,50,3\n0.005,30,2\n");
    const std::string scenario =
        scratch.write("b.yaml", "skusim: 1\nworkload: {arrivals: {kind: trace, file: two.csv}}\n" +
                                    engine_of_trace_b);
    const Run run = run_skusim({"simulate", scenario, "--requests", scratch.path("rows.csv")});
    CHECK(run.err.empty());
    CHECK(read_file(scratch.path("rows.csv")) ==
          "request,arrival_s,scheduled_s,first_token_s,finished_s,node,outcome,attempts,"
          "input_tokens,output_tokens,preemptions,cached_tokens\n"
          "0,0.000000000,0.000000000,0.020640000,0.040964000,0,completed,1,50,3,0,0\n"
          "1,0.005000000,0.010320000,0.030861000,0.040964000,0,completed,1,30,2,0,0\n");
    const Run again = run_skusim({"simulate", scenario, "--requests", scratch.path("rows.csv")});
    CHECK(again.status == 2);
    CHECK_THAT(again.err, ContainsSubstring("is there already; --force writes over it"));
}

TEST_CASE("Rows are on the recording's own clock, from its first request on") {
    const Scratch scratch;
    scratch.write("late.csv", "arrival_s,input_tokens,output_tokens\n2.5,10,1\n2.5,20,1\n9,10,1\n");
    const std::string scenario = scratch.write(
        "late.yaml",
        "skusim: 1\nworkload: {arrivals: {kind: trace, file: late.csv}}\n" + engine_of_trace_b);
    REQUIRE(run_skusim({"simulate", scenario, "--requests", scratch.path("rows.csv")}).status == 0);
    const std::vector<std::string> rows = lines_of(read_file(scratch.path("rows.csv")));
    REQUIRE(rows.size() == 4);
    // One step takes both prompts: 10 ms and 30 x 10 us.
    CHECK(rows[1] == "0,2.500000000,2.500000000,2.510300000,2.510300000,0,completed,1,10,1,0,0");
    CHECK(rows[2] == "1,2.500000000,2.500000000,2.510300000,2.510300000,0,completed,1,20,1,0,0");
    CHECK(rows[3] == "2,9.000000000,9.000000000,9.010100000,9.010100000,0,completed,1,10,1,0,0");
}

TEST_CASE("The API in front of an engine delays its tokens, and what is too long is turned away") {
    const Scratch scratch;
    // 100 usable blocks hold 1600 tokens: the third prompt leaves no room for an answer, and the
    // second one's answer is cut to what is left.
    scratch.write("three.csv", "arrival_s,input_tokens,output_tokens\n"
                               "0,10,2\n100,1590,30\n200,1600,1\n");
    std::string text =
        "skusim: 1\nworkload: {arrivals: {kind: trace, file: three.csv}}\n" + engine_of_trace_b;
    text.replace(text.find("api: none"), 9, "api: {before: 5 ms, after: 1 ms, per_token: 2 ms}");
    const std::string scenario = scratch.write("api.yaml", text);
    REQUIRE(run_skusim({"simulate", scenario, "--requests", scratch.path("rows.csv")}).status == 0);
    const std::vector<std::string> rows = lines_of(read_file(scratch.path("rows.csv")));
    REQUIRE(rows.size() == 4);
    // Prompt: 10 + 10 x 0.01 = 10.1 ms; token: 10 + 0.01 + 11 x 0.001 = 10.021 ms.
    CHECK(rows[1] == "0,0.000000000,0.005000000,0.017100000,0.030121000,0,completed,1,10,2,0,0");
    CHECK_THAT(rows[2], ContainsSubstring(",completed,1,1590,10,0,0"));
    CHECK_THAT(rows[3], ContainsSubstring(",,,200.000000000,0,refused,1,1600,1,0,0"));
}

TEST_CASE("A plan gates by GPU memory, names its engines and prices their tokens") {
    const Scratch scratch;
    const std::string scenario = write_chat(scratch, "llm: llama-3.1-8b, max_model_len: 4096",
                                            "slo: {ttft: {p95: 1 s}, tpot: {p95: 60 ms}}\n");
    const Run run = run_skusim({"plan", scenario, "--format", "json"});
    REQUIRE(run.status == 0);
    const nlohmann::json plan = llm_json(run);
    const nlohmann::json& choice = plan["cheapest"];
    CHECK(choice["sku"] == "large");
    CHECK(choice["engine"]["tensor_parallel"] == 1);
    CHECK(choice["engine"]["max_batched_tokens"] == 2048); // an A100
    CHECK(choice["engine"]["max_model_len"] == 4096);
    const double per_hour = choice["usd_per_hour"];
    const double rate = choice["tokens"]["tokens"]["output_per_second"]["value"];
    CHECK(choice["tokens"]["usd_per_million"]["output"]["value"].get<double>() ==
          Approx(per_hour / rate / 3600 * 1e6));
    CHECK(rate == Approx(300).epsilon(0.02)); // 3 requests/s of 100 tokens
    for (const nlohmann::json& candidate : plan["candidates"]) {
        if (candidate["sku"] == "small") {
            CHECK(candidate["verdict"] == "gated");
            CHECK_THAT(candidate["reason"].get<std::string>(),
                       ContainsSubstring("weights take 14.96 GiB"));
        }
        if (candidate["sku"] == "eight") {
            CHECK(candidate["variants"].size() == 4); // 1, 2, 4 and 8 GPUs a copy
        }
    }
}

TEST_CASE("Where no machine holds the model a plan says what would") {
    const Scratch scratch;
    const std::string scenario = write_chat(scratch, "llm: llama-3.1-405b, max_model_len: 4096",
                                            "slo: {ttft: {p95: 9 s}}\n");
    const Run run = run_skusim({"plan", scenario, "--format", "json"});
    CHECK(run.status == 1);
    CHECK_THAT(llm_json(run)["reason"].get<std::string>(),
               Catch::Matchers::StartsWith("no SKU of the catalog holds the model: spread over 8 "
                                           "accelerators it needs") &&
                   ContainsSubstring("with weights in fp8 (`model: {dtype: fp8}`) eight "
                                     "holds it"));
}

TEST_CASE("Prompts that no engine takes are told as the reason") {
    const Scratch scratch;
    const std::string scenario =
        write_chat(scratch, "llm: llama-3.1-8b, max_model_len: 512", "slo: {ttft: {p95: 2 s}}\n");
    const Run run = run_skusim({"plan", scenario, "--format", "json"});
    CHECK(run.status == 1);
    const nlohmann::json plan = llm_json(run);
    REQUIRE(plan["candidates"].size() == 3);
    CHECK(plan["candidates"][0]["verdict"] == "gated"); // a T4 does not hold the model
    for (const int place : {1, 2}) {
        CHECK_THAT(plan["candidates"][place]["reason"].get<std::string>(),
                   ContainsSubstring("100 % of the requests are refused, as their prompts leave no "
                                     "room for an answer: raise model.max_model_len"));
    }
}

TEST_CASE("A deployment starts the engines that were planned") {
    const Scratch scratch;
    const std::string scenario =
        write_chat(scratch, "llm: llama-3.1-70b, max_model_len: 4096",
                   "target: aks\nslo: {ttft: {p95: 4 s}, tpot: {p95: 100 ms}}\n"
                   "simulation: {precision: 10 %}\n");
    const Run run = run_skusim({"plan", scenario, "--emit", scratch.path("out")});
    REQUIRE(run.status == 0);
    const std::string text = read_file(scratch.path("out/kubernetes.yaml"));
    for (const char* line :
         {"image: vllm/vllm-openai:", "- llama-3.1-70b\n", "--max-model-len=4096",
          "--max-num-batched-tokens=2048", "--max-num-seqs=256"}) {
        CHECK_THAT(text, ContainsSubstring(line));
    }
    // As many GPUs a container as the engine is spread over.
    const auto at = text.find("--tensor-parallel-size=");
    REQUIRE(at != std::string::npos);
    const char parallel = text[at + std::string("--tensor-parallel-size=").size()];
    CHECK_THAT(text, ContainsSubstring(std::string("nvidia.com/gpu: \"") + parallel));
}

TEST_CASE("A deployment of quantized weights asks for a checkpoint of that format") {
    const Scratch scratch;
    const auto emitted = [&](const std::string& format) {
        const std::string scenario =
            write_chat(scratch, "llm: llama-3.1-8b, max_model_len: 4096, dtype: " + format,
                       "target: aks\nslo: {ttft: {p95: 4 s}, tpot: {p95: 100 ms}}\n"
                       "simulation: {precision: 10 %}\n");
        const Run run =
            run_skusim({"plan", scenario, "--sku", "large", "--emit", scratch.path(format)});
        REQUIRE(run.status == 0);
        return read_file(scratch.path(format + "/kubernetes.yaml"));
    };
    CHECK_THAT(emitted("int4"), ContainsSubstring("weights in int4"));
    CHECK_THAT(emitted("fp8"),
               ContainsSubstring("--quantization=fp8") && !ContainsSubstring("weights in fp8"));
    CHECK_THAT(emitted("fp16"), ContainsSubstring("--dtype=float16"));
}

TEST_CASE("A day pattern is planned for its busiest interval, on a target that would scale") {
    const Scratch scratch;
    const std::string scenario =
        write_chat(scratch, "llm: llama-3.1-8b, max_model_len: 4096",
                   "target: aks\nslo: {ttft: {p95: 1 s}, tpot: {p95: 60 ms}}\n"
                   "simulation: {max_requests: 400000}\n");
    std::string text = read_file(scenario);
    const std::string steady = "{kind: poisson, rate: 3 /s}";
    text.replace(text.find(steady), steady.size(),
                 "{kind: pattern, period: 1 h, rates: [1 /s, 3 /s, 1 /s]}");
    const std::string changing = scratch.write("day.yaml", text);
    const Run run = run_skusim({"plan", changing, "--format", "json"});
    REQUIRE(run.status == 0);
    const nlohmann::json choice = llm_json(run)["cheapest"];
    CHECK(choice["sku"] == "large");
    CHECK(choice["autoscaled"].is_null());
    REQUIRE(choice["intervals"].size() == 3);
    const auto first_token = [&](std::size_t interval) {
        const nlohmann::json& bound = choice["intervals"][interval]["slo"][0];
        CHECK(bound["quantity"] == "ttft.p95");
        return bound["value"]["value"].get<double>();
    };
    CHECK(first_token(1) > first_token(0));
}

TEST_CASE("Mistakes with language models are told with their place and a remedy") {
    const Scratch scratch;
    const std::string head = "skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 1 /s}, "
                             "tokens: {preset: azure-conv}}\n";
    const auto fault_of = [&](const std::string& text) {
        const Run run = run_skusim({"check", scratch.write("s.yaml", text)});
        CHECK(run.status == 2);
        return run.out + run.err;
    };
    CHECK_THAT(fault_of(head + "service: {kind: llm, step: {kind: linear, gamma: 1 ns}}\n"),
               ContainsSubstring("3:28: service.step: a step takes no time; give alpha, beta"));
    CHECK_THAT(fault_of(head + "service: {kind: llm, step: {kind: roofline}, engine: "
                               "{max_batched_tokens: 16, max_sequences: 32}}\n"),
               ContainsSubstring("max_batched_tokens: 16 is below max_sequences (32)"));
    CHECK_THAT(fault_of(head + "service: {kind: llm, step: {kind: roofline}, engine: "
                               "{pipeline_parallel: 2}}\n"),
               ContainsSubstring("pipeline_parallel: is not simulated in this version"));
    CHECK_THAT(fault_of(head + "service: {kind: llm, step: {kind: roofline}}\n"
                               "model: {llm: llama-3.1-9b}\n"),
               ContainsSubstring("did you mean \"llama-3.1-8b\"?"));
    CHECK_THAT(
        fault_of("skusim: 1\nworkload: {arrivals: {kind: poisson, rate: 1 /s}}\n"
                 "service: {kind: distribution, time: {kind: constant, mean: 1 ms}}\n"
                 "slo: {ttft: {p95: 1 s}}\n"),
        ContainsSubstring("4:13: slo.ttft: is of a language model; write \"service: {kind: llm"));
    CHECK_THAT(fault_of(head + "service: {kind: llm, step: {kind: roofline}}\n"
                               "scaling: {min_replicas: 1, max_replicas: 2}\n"),
               ContainsSubstring("scaling: a language model is not simulated with it"));
}

TEST_CASE("A deployment lets vLLM serve sequences beyond what the model was made for") {
    const Scratch scratch;
    const auto emitted = [&](const std::string& length) {
        const std::string scenario =
            write_chat(scratch, "llm: phi-4, max_model_len: " + length,
                       "target: aks\nslo: {ttft: {p95: 4 s}, tpot: {p95: 100 ms}}\n"
                       "simulation: {precision: 10 %}\n");
        const Run run =
            run_skusim({"plan", scenario, "--sku", "large", "--emit", scratch.path(length)});
        REQUIRE(run.status == 0);
        return read_file(scratch.path(length + "/kubernetes.yaml"));
    };
    const std::string variable = "VLLM_ALLOW_LONG_MAX_MODEL_LEN";
    CHECK_THAT(emitted("16384"), !ContainsSubstring(variable));
    CHECK_THAT(emitted("16385"), ContainsSubstring(variable)); // of a model made for 16,384
}

TEST_CASE("Blocks that hold no request are told as the reason, and not the model") {
    const Scratch scratch;
    const std::string scenario =
        write_chat(scratch, "llm: llama-3.1-8b, max_model_len: 4096", "slo: {ttft: {p95: 4 s}}\n");
    std::string text = read_file(scenario);
    text.replace(text.find("step:"), 5, "engine: {kv_blocks: 2}, step:");
    const Run run = run_skusim({"plan", scratch.write("two.yaml", text), "--format", "json"});
    CHECK(run.status == 1);
    CHECK_THAT(llm_json(run)["reason"].get<std::string>(),
               ContainsSubstring("with its KV cache; of eight") &&
                   ContainsSubstring("engine.kv_blocks, 2, hold 16 tokens"));
}
