#include "place.hpp"

#include <skusim/llm/step_time.hpp>
#include <skusim/placement/number_formats.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/token_bounds.hpp>
#include <skusim/serving/node/tokens/scheduler.hpp>

#include "memory.hpp"
#include "placement/concurrency.hpp"
#include "prompts.hpp"
#include "served.hpp"
#include "told_steps.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace skusim::placement {

namespace {

using scenario::Scenario;
using service::TokenService;

llm::EngineRules rules_of(const Scenario& scenario, const PlacedEngine& engine) {
    const TokenService& service = *scenario.token_service();
    llm::EngineRules rules;
    const serving::SchedulerRow& scheduler = serving::scheduler_row(service.engine.scheduler);
    rules.scheduler = scheduler.scheduler;
    rules.max_batched_tokens = engine.max_batched_tokens;
    rules.max_sequences = engine.max_sequences;
    rules.block_size = service.engine.block_size;
    rules.blocks = engine.kv_blocks - 1;
    rules.max_model_len =
        std::min(engine.max_model_len, (rules.blocks - scheduler.spare_blocks) * rules.block_size);
    const double watermark =
        service.engine.watermark > 0 ? service.engine.watermark : scheduler.watermark;
    rules.watermark_blocks =
        static_cast<std::int64_t>(std::floor(watermark * static_cast<double>(engine.kv_blocks)));
    rules.admission = service.engine.admission;
    rules.chunked_prefill = service.engine.chunked_prefill;
    rules.prefix_caching = service.engine.prefix_caching && begins_alike(scenario);
    return rules;
}

/// Moments of what engines serve of the requests: what earlier turns or a shared prefix add, and
/// what a recording tells, is taken as served whole.
workload::TokenMoments moments_of(const Scenario& scenario, const llm::EngineRules& rules) {
    const workload::TokenMoments all = *token_moments(scenario);
    if (scenario.tokens->recorded || begins_alike(scenario)) {
        return all;
    }
    const workload::TokenMoments served =
        served_moments(*scenario.tokens, all, rules.max_model_len);
    return served.output > 0 ? served : all; // an engine that serves nobody has no speed
}

/// The engines of one machine.
Workers engines(const Scenario& scenario, const PlacedEngine& engine, llm::StepTime step,
                std::string basis) {
    const TokenService& service = *scenario.token_service();
    serving::Tokens kind;
    kind.rules = rules_of(scenario, engine);
    kind.step_time = std::make_shared<const llm::StepTime>(std::move(step));
    kind.lengths = *scenario.tokens;
    const workload::TokenMoments all = moments_of(scenario, kind.rules);
    const Prompts prompts = prompts_of(scenario, all, kind.rules.prefix_caching);
    kind.moments = prompts.computed;
    if (!scenario.job()) { // whose prompts pass no server
        kind.api = service.api;
    }
    kind.engines_per_machine = engine.per_node;
    kind.greatest = greatest_speed(kind.rules, *kind.step_time, prompts);
    kind.alone =
        lone_request(kind.rules, *kind.step_time, prompts) + kind.api.before + kind.api.after +
        from_nanoseconds(static_cast<double>(kind.api.per_token.count()) * prompts.all.output);
    Workers workers;
    workers.count = engine.per_node;
    workers.service.time = {kind.alone, random::constant_shape()};
    workers.service.batch_means = {kind.alone};
    workers.service.basis = std::move(basis);
    workers.engine = engine;
    workers.tokens = std::make_shared<const serving::Tokens>(std::move(kind));
    return workers;
}

llm::RooflineParameters parameters_of(const service::RooflineStep& step, std::string_view gpu) {
    llm::RooflineParameters parameters = llm::usual_parameters(gpu);
    const auto put = [](const auto& given, double& into) {
        if (given) {
            into = *given;
        }
    };
    const auto put_time = [](const std::optional<Duration>& given, double& into) {
        if (given) {
            into = in_seconds(*given);
        }
    };
    put(step.compute_efficiency, parameters.arithmetic);
    put(step.bandwidth_efficiency, parameters.weight_bandwidth);
    put(step.kv_efficiency, parameters.kv_bandwidth);
    put(step.kv_efficiency, parameters.kv_bandwidth_short);
    put(step.attention_efficiency, parameters.attention);
    put(step.attention_efficiency, parameters.attention_short);
    put(step.mixed_factor, parameters.mixed);
    put_time(step.host, parameters.host_s);
    put_time(step.host_per_sequence, parameters.host_per_sequence_s);
    put_time(step.host_per_layer, parameters.host_per_layer_s);
    return parameters;
}

/// What tells the engine's steps on these accelerators, and what their time goes into.
tl::expected<llm::Roofline, std::string> roofline_of(const Scenario& scenario,
                                                     const service::RooflineStep& step,
                                                     const catalog::AcceleratorType& gpu,
                                                     const workload::TokenMoments& tokens,
                                                     const PlacedEngine& engine) {
    const scenario::LanguageModel& model = *scenario.model->language;
    const auto* shape = std::get_if<llm::Transformer>(&model.shape);
    if (shape == nullptr) {
        return tl::unexpected(std::string(
            "a roofline needs the shape of the model; give model.llm, or a step that is measured"));
    }
    llm::RooflineQuestion question;
    question.gpu = &gpu;
    question.tensor_parallel = engine.tensor_parallel;
    question.kv = kv_format(model);
    question.mean_context = tokens.input + tokens.output / 2;
    question.mean_chunk = std::min(tokens.input, static_cast<double>(engine.max_batched_tokens));
    return llm::roofline_of(*shape, question, parameters_of(step, gpu.name));
}

std::string basis_of(const TokenService& service, const PlacedEngine& engine,
                     const std::string& gpu) {
    if (std::holds_alternative<service::RooflineStep>(service.step)) {
        return fmt::format("roofline of {}", parallel_text(engine, gpu));
    }
    return "the scenario's service.step, the same on every SKU";
}

/// The first way in which the SKU's accelerators can share the model, or the last reason why not.
tl::expected<Workers, NotPlaced> placed_with(const Scenario& scenario, const catalog::Sku& sku,
                                             const catalog::AcceleratorType& gpu,
                                             const catalog::Hardware& hardware, int parallel) {
    const TokenService& service = *scenario.token_service();
    const workload::TokenMoments tokens = *token_moments(scenario);
    const auto* shape = std::get_if<llm::Transformer>(&scenario.model->language->shape);
    if (shape != nullptr) {
        if (const std::optional<std::string> why = llm::unshareable(*shape, parallel)) {
            return tl::unexpected(
                no_engine(Verdict::gated, "tensor parallelism: heads are shared evenly", *why));
        }
    }
    auto notes = format_notes(*scenario.model->language, gpu, hardware);
    if (!notes) {
        return tl::unexpected(std::move(notes.error()));
    }
    auto with_cache = with_blocks(scenario, gpu, tokens, sized(scenario, &gpu, parallel));
    if (!with_cache) {
        return tl::unexpected(std::move(with_cache.error()));
    }
    PlacedEngine engine = *std::move(with_cache);
    engine.tokens = tokens;
    engine.format_notes = std::move(*notes);
    engine.per_node = std::max(whole_accelerators(sku) / parallel, 1);
    if (scenario.node.workers) {
        engine.per_node = std::min(engine.per_node, *scenario.node.workers);
    }
    std::optional<llm::StepTime> step = service::step_anywhere(service);
    if (const auto* roofline = std::get_if<service::RooflineStep>(&service.step)) {
        const auto timed = roofline_of(scenario, *roofline, gpu, tokens, engine);
        if (!timed) {
            return tl::unexpected(no_engine(Verdict::no_profile, "", timed.error()));
        }
        engine.roofline = *timed;
        step = timed->step_time(engine.max_batched_tokens, engine.max_sequences);
    } else if (std::optional<NotPlaced> why = too_fast_for(scenario, gpu, *step, parallel)) {
        return tl::unexpected(*std::move(why));
    }
    return engines(scenario, engine, std::move(*step), basis_of(service, engine, gpu.name));
}

} // namespace

std::vector<int> tensor_parallelisms(const Scenario& scenario, const catalog::Sku& sku) {
    const std::optional<int>& asked = scenario.token_service()->engine.tensor_parallel;
    if (asked) {
        return {*asked};
    }
    std::vector<int> all;
    for (const int parallel : {1, 2, 4, 8}) {
        if (parallel <= whole_accelerators(sku)) {
            all.push_back(parallel);
        }
    }
    return all;
}

tl::expected<Workers, NotPlaced> engines_on(const Scenario& scenario, const catalog::Sku& sku,
                                            const catalog::Hardware& hardware) {
    const auto gpu = accelerator_of(sku, hardware);
    if (!gpu) {
        return tl::unexpected(gpu.error());
    }
    tl::expected<Workers, NotPlaced> found = tl::unexpected(NotPlaced{});
    for (const int parallel : tensor_parallelisms(scenario, sku)) {
        if (parallel > whole_accelerators(sku)) {
            return tl::unexpected(no_engine(
                Verdict::gated,
                "tensor parallelism: a copy is spread over accelerators of one node",
                fmt::format("engine.tensor_parallel is {}, and there {} {:g}", parallel,
                            whole_accelerators(sku) == 1 ? "is" : "are", sku.accelerators->count)));
        }
        found = placed_with(scenario, sku, *gpu, hardware, parallel);
        if (found) {
            break;
        }
    }
    return found;
}

tl::expected<Workers, Missing> described_engines(const Scenario& scenario) {
    const TokenService& service = *scenario.token_service();
    std::optional<llm::StepTime> step = service::step_anywhere(service);
    if (!step || !service.engine.kv_blocks || !scenario.tokens) {
        Missing missing;
        missing.service = !step;
        missing.kv_blocks = !service.engine.kv_blocks;
        missing.tokens = !scenario.tokens;
        return tl::unexpected(missing);
    }
    PlacedEngine engine = sized(scenario, nullptr, service.engine.tensor_parallel.value_or(1));
    engine.per_node = scenario.node.workers.value_or(1);
    engine.kv_blocks = *service.engine.kv_blocks;
    engine.kv_tokens = (engine.kv_blocks - 1) * service.engine.block_size;
    engine.max_model_len = engine.kv_tokens;
    if (scenario.model && scenario.model->language && scenario.model->language->max_model_len) {
        engine.max_model_len = std::min(engine.kv_tokens, *scenario.model->language->max_model_len);
    }
    engine.max_model_len = longest_served(service, engine, engine.max_model_len);
    return engines(scenario, engine, std::move(*step), basis_of(service, engine, ""));
}

Placement under_requests(const Scenario& scenario, Workers engines) {
    Placement placement;
    experiment::Trial& node = placement.node;
    node.service = engines.service.time;
    node.cluster.groups = {{engines.count, 1, *engines.tokens}};
    node.cluster.queue = queue_rules(scenario.node, engines.count);
    node.cluster.dispatch = scenario.router;
    if (scenario.front_end) {
        node.cluster.front_end = scenario.front_end->latency;
    }
    node.arrivals = scenario.arrivals();
    if (scenario.slo && scenario.slo->goodput) {
        const scenario::Goodput& good = *scenario.slo->goodput;
        node.good = {good.ttft, good.tpot, good.latency};
    }
    placement.workers = std::move(engines);
    return placement;
}

} // namespace skusim::placement
