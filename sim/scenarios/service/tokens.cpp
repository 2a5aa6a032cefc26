#include "tokens.hpp"

#include <skusim/schema/values.hpp>

#include "scenarios/notations.hpp"

#include <cmath>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using service::LinearStep;
using service::RooflineStep;
using service::TableStep;
using service::TokenService;
using Step = decltype(TokenService::step);

/// A length of time in seconds that need not be a whole number of nanoseconds.
Notation<double> fine_time() {
    return {make_type(QuantityType{Dimension::time, "0.000001 ns", "1 h", true}),
            [](const Value& value, double& into) {
                const auto read = parse_quantity(Dimension::time, value.scalar);
                SKUSIM_CHECK(read.has_value(), "a time is checked before it is read");
                into = read->value / 1e9;
            },
            [](const double& seconds) { return fmt::format("{:.15g} ns", seconds * 1e9); }};
}

void check_engine(const Value& map, const std::string& path, Findings& findings) {
    const auto engine = value_of(token_engine(), map);
    if (engine.max_batched_tokens && engine.max_sequences &&
        *engine.max_batched_tokens < *engine.max_sequences) {
        findings.add(map.find("max_batched_tokens")->mark,
                     fmt::format("{}.max_batched_tokens: {} is below max_sequences ({}): a step "
                                 "could not give each of them a token; raise it, or lower "
                                 "max_sequences",
                                 path, *engine.max_batched_tokens, *engine.max_sequences));
    }
    const Value* stages = map.find("pipeline_parallel");
    if (stages != nullptr && as_int(*stages) > 1) {
        findings.add(stages->mark, path + ".pipeline_parallel: is not simulated in this version; "
                                          "write 1, and raise tensor_parallel");
    }
    const Value* is_async = map.find("async_scheduling");
    if (is_async != nullptr && as_bool(*is_async)) {
        findings.add(is_async->mark, path + ".async_scheduling: is not simulated in this version; "
                                            "write false");
    }
}

void check_linear_step(const Value& map, const std::string& path, Findings& findings) {
    const Step step = value_of(token_step(), map);
    const auto& linear = std::get<LinearStep>(step);
    if (linear.line.alpha_s + linear.line.beta_s <= 0) {
        findings.add(map.mark, path + ": a step takes no time; give alpha, beta or both above 0");
    }
}

/// What a step takes for what it reads and for its sequences, of the line that `line` leads to.
template <class Line>
Fields<Step> rest_fields(Line line) {
    const auto member = [line](double llm::StepLine::*coefficient) {
        return [line, coefficient](Step& step) -> double& { return line(step).*coefficient; };
    };
    return {field<Step>("gamma", member(&llm::StepLine::gamma_s), fine_time(),
                        "Time for each KV token that decoding sequences read.", "49 ns"),
            field<Step>("eta", member(&llm::StepLine::eta_s), fine_time(),
                        "Time for each pair of query and key of a prompt's chunk.", "0.2 ns"),
            field<Step>("delta", member(&llm::StepLine::delta_s), fine_time(),
                        "Time for each sequence in the step.", "4.4 us"),
            field<Step>("sigma", member(&llm::StepLine::sigma_s), fine_time(),
                        "Time for each sequence that the step gives a token.", "1 us")};
}

BoundKind<Step> linear_step() {
    const auto line = [](Step& step) -> llm::StepLine& { return std::get<LinearStep>(step).line; };
    Fields<Step> fields{field<Step>(
                            "alpha", [line](Step& step) -> double& { return line(step).alpha_s; },
                            fine_time(), "Time of a step, whatever is in it.", "6 ms"),
                        field<Step>(
                            "beta", [line](Step& step) -> double& { return line(step).beta_s; },
                            fine_time(), "Time for each token that it computes.", "20 us")};
    fields.add(rest_fields(line));
    return kind<Step>("linear",
                      "The same on every SKU: alpha + beta x tokens + gamma x KV tokens + eta x "
                      "pairs + delta x sequences + sigma x sampled sequences.",
                      LinearStep{}, fields, check_linear_step);
}

BoundKind<Step> table_step() {
    Fields<Step> fields{
        required<Step>("file", within<TableStep>(&TableStep::file), one_line(),
                       "CSV file with columns `tokens` and `time_us`, relative to the file that "
                       "names it: the time of a step by the tokens that it computes.",
                       "steps.csv")};
    fields.add(
        rest_fields([](Step& step) -> llm::StepLine& { return std::get<TableStep>(step).line; }));
    return kind<Step>("table",
                      "Measured: straight lines between the rows of a table, and linear in what "
                      "attention reads.",
                      TableStep{}, fields);
}

BoundKind<Step> roofline_step() {
    const Notation<double> efficiency = ratio("0.1 %", "100 %");
    const auto member = [](auto RooflineStep::*it) { return within<RooflineStep>(it); };
    const auto share = [&](const char* key, std::optional<double> RooflineStep::*it,
                           const char* sentence, const char* example) {
        return field<Step>(key, member(it), efficiency, sentence, example)
            .otherwise("the accelerator's");
    };
    const auto time = [&](const char* key, std::optional<Duration> RooflineStep::*it,
                          const char* sentence, const char* example) {
        return field<Step>(key, member(it), time_or_zero(), sentence, example)
            .otherwise("that of vLLM");
    };
    return kind<Step>(
        "roofline",
        "The model's arithmetic and memory traffic against the accelerator's peaks, with a soft "
        "knee. It needs `model.llm` and errs by tens of per cent until it is calibrated.",
        RooflineStep{},
        {share("compute_efficiency", &RooflineStep::compute_efficiency,
               "Share of peak arithmetic that matrix products reach.", "60 %"),
         share("bandwidth_efficiency", &RooflineStep::bandwidth_efficiency,
               "Share of peak bandwidth at which weights are read.", "80 %"),
         share("kv_efficiency", &RooflineStep::kv_efficiency,
               "Share of peak bandwidth at which decodes read KV.", "75 %"),
         share("attention_efficiency", &RooflineStep::attention_efficiency,
               "Share of peak arithmetic that attention over prompts reaches.", "50 %"),
         field<Step>("mixed_factor", member(&RooflineStep::mixed_factor), number(1, 10),
                     "Attention of a step with prompts and decodes over the sum of both alone.",
                     "1.2")
             .otherwise("1.2"),
         time("host", &RooflineStep::host, "Time of the host per step.", "126 us"),
         time("host_per_sequence", &RooflineStep::host_per_sequence,
              "Time of the host per step and sequence.", "4.4 us"),
         time("host_per_layer", &RooflineStep::host_per_layer,
              "Time of the host per step and layer.", "32 us")});
}

} // namespace

const Notation<TokenService::EngineSettings>& token_engine() {
    using Settings = TokenService::EngineSettings;
    static const Notation<Settings> notation = map_of<Settings>(
        {{field("scheduler", &Settings::scheduler, one_of<llm::Scheduler>(),
                "How the sequences of a step are chosen.", "vllm-v1"),
          field("tensor_parallel", &Settings::tensor_parallel, or_word(whole<int>(1, 64), "auto"),
                "Accelerators that one copy is spread over. `auto` tries 1, 2, 4 and 8.", "2"),
          field("max_batched_tokens", &Settings::max_batched_tokens,
                or_word(whole<std::int64_t>(1, 1'000'000), "auto"),
                "Tokens that a step computes at most. `auto` is 8192 on accelerators of 70 GiB and "
                "more that are no A100, else 2048, as in vLLM.",
                "2048"),
          field("max_sequences", &Settings::max_sequences,
                or_word(whole<std::int64_t>(1, 100'000), "auto"),
                "Sequences in the batch at most. `auto` is 1024 or 256 by the same rule.", "256"),
          field("block_size", &Settings::block_size, whole<std::int64_t>(1, 1024),
                "Tokens of a KV block.", "16"),
          field("gpu_memory_utilization", &Settings::gpu_memory_utilization, ratio("1 %", "100 %"),
                "Share of the accelerators' memory that the engine takes.", "92 %"),
          field("kv_blocks", &Settings::kv_blocks,
                or_word(whole<std::int64_t>(2, 1'000'000'000), "auto"),
                "KV blocks as the server's log counts them; one of them is never used. `auto` is "
                "what memory leaves.",
                "27284"),
          field("prefix_caching", &Settings::prefix_caching, boolean(),
                "Keep the KV of prompts for others that begin alike.", "false"),
          field("chunked_prefill", &Settings::chunked_prefill, boolean(),
                "Cut prompts that do not fit into a step.", "false"),
          field("admission", &Settings::admission, one_of<llm::Admission>(),
                "Which blocks must be free before a request enters the batch.", "first-chunk"),
          field("watermark", &Settings::watermark, ratio("0.01 %", "50 %", true),
                "Share of the blocks that an admission leaves free beside a running batch.", "1 %"),
          unread<Settings>(
              {"pipeline_parallel", make_type(IntegerType{1, 64}),
               "Stages of a copy, each on accelerators of its own; only 1 is simulated.", "1",
               "1"}),
          unread<Settings>({"async_scheduling", boolean().type,
                            "Put a step together while the one before runs; not simulated yet.",
                            "false", "false"})},
         {"speculative", "lora"},
         check_engine});
    return notation;
}

const Notation<Step>& token_step() {
    static const Notation<Step> notation =
        kinds_of<Step>({roofline_step(), linear_step(), table_step()},
                       KindType{{}, {}, "{kind: linear, alpha: 6 ms, beta: 20 us, gamma: 49 ns}"});
    return notation;
}

const Notation<llm::ApiTimes>& token_api() {
    using llm::ApiTimes;
    static const Notation<ApiTimes> notation = [] {
        const Notation<std::optional<ApiTimes>> written =
            map_or_none(map_of<ApiTimes>(
                            {{field("before", &ApiTimes::before, time_or_zero(),
                                    "From a request's arrival until the engine has it.", "15.6 ms"),
                              field("after", &ApiTimes::after, time_or_zero(),
                                    "From its last token to the end of the answer.", "0.78 ms"),
                              field("per_token", &ApiTimes::per_token, time_or_zero(),
                                    "Of each token on its way out.", "46 us")}}),
                        "the engine is called without HTTP");
        return Notation<ApiTimes>{written.type, [written](const Value& value, ApiTimes& into) {
                                      into = value_of(written, value).value_or(ApiTimes{});
                                  }};
    }();
    return notation;
}

} // namespace skusim::scenarios
