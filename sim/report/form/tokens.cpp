#include "tokens.hpp"

#include <skusim/base/wording.hpp>

#include "figures.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::report {

namespace {

struct NamedShare {
    std::string_view name;     ///< in JSON
    std::string_view in_words; ///< within a sentence
    double share = 0;
};

/// What a step's time goes into.
std::array<NamedShare, 7> named(const llm::StepShares& shares) {
    return {{{"weights", "memory bandwidth (weights)", shares.weights},
             {"arithmetic", "arithmetic", shares.arithmetic},
             {"kv_cache", "memory bandwidth (KV cache)", shares.kv_cache},
             {"prompts", "attention over prompts", shares.prompts},
             {"head", "head", shares.head},
             {"host", "host", shares.host},
             {"links", "links", shares.links}}};
}

std::optional<llm::StepShares> shares_of(const placement::PlacedEngine& engine,
                                         const experiment::Outcome* outcome) {
    const bool has_steps = outcome != nullptr && outcome->tokens;
    return placement::step_shares(engine, has_steps ? std::optional(outcome->tokens->batch.value)
                                                    : std::nullopt);
}

} // namespace

void add_token_metrics(Json& metrics, const experiment::Outcome& outcome) {
    if (!outcome.tokens) {
        return;
    }
    const experiment::TokenResult& tokens = *outcome.tokens;
    metrics["ttft"] = latency_json(tokens.ttft_mean, tokens.ttft);
    metrics["tpot"] = latency_json(tokens.tpot_mean, tokens.tpot);
    metrics["itl"] = latency_json(tokens.itl_mean, tokens.itl);
    if (tokens.goodput) {
        metrics["goodput"] = estimate_json(*tokens.goodput);
        metrics["goodput"]["per_second"] = estimate_json(*tokens.good_per_second);
    }
    metrics["tokens"] = {{"input_per_second", estimate_json(tokens.input_per_second)},
                         {"output_per_second", estimate_json(tokens.output_per_second)},
                         {"total_per_second", estimate_json(tokens.total_per_second)}};
    metrics["engine"] = {
        {"steps_per_second", estimate_json(tokens.steps_per_second)},
        {"batch", {{"mean", estimate_json(tokens.batch)}}},
        {"kv_usage", {{"mean", estimate_json(tokens.kv_usage)}, {"max", tokens.kv_usage_most}}},
        {"preemptions_per_request", estimate_json(tokens.preemptions_per_request)},
        {"recomputed_tokens_ratio", estimate_json(tokens.recomputed_ratio)},
        {"prefix_hit_ratio", estimate_json(tokens.prefix_hit_ratio)},
        {"waiting", {{"mean", estimate_json(tokens.waiting)}}},
        {"truncated", tokens.truncated}};
    for (const experiment::QuantileResult& wait : outcome.wait) {
        if (wait.quantity.probability == 0.99) {
            metrics["engine"]["wait"] = {{"p99", estimate_json(wait.value)}};
        }
    }
}

void add_engine_rows(Table& table, const experiment::Outcome& outcome) {
    const experiment::TokenResult& tokens = *outcome.tokens;
    table.rows.push_back(
        {"tokens", fmt::format("{:.4g} in and {:.4g} out per second", tokens.input_per_second.value,
                               tokens.output_per_second.value)});
    table.rows.push_back(
        {"engine", fmt::format("{:.3g} sequences in a step on average, {:.4g} steps/s, KV cache "
                               "{} full ({} at most), {:.3g} preemptions a request",
                               tokens.batch.value, tokens.steps_per_second.value,
                               percent(tokens.kv_usage.value), percent(tokens.kv_usage_most),
                               tokens.preemptions_per_request.value)});
    if (tokens.has_prefix_cache) {
        table.rows.push_back({"prefix cache", share_estimate(tokens.prefix_hit_ratio) +
                                                  " of the prompts' tokens were found there"});
    }
    if (outcome.requests.refused > 0) {
        table.rows.push_back(
            {"note", fmt::format("{} of the measured requests are refused: their prompts leave no "
                                 "room for an answer within max_model_len, or a queue is full",
                                 percent(static_cast<double>(outcome.requests.refused) /
                                         static_cast<double>(outcome.requests.arrived)))});
    }
    if (tokens.truncated > 0) {
        table.rows.push_back(
            {"note",
             fmt::format("the answers of {} of the measured requests were cut at the longest "
                         "sequence of the engine (max_model_len)",
                         percent(static_cast<double>(tokens.truncated) /
                                 static_cast<double>(outcome.requests.arrived)))});
    }
}

TokenCost cost_of_tokens(UsdPerHour cluster, const experiment::TokenResult& tokens) {
    const auto of = [&](const stats::Estimate& rate) {
        constexpr double million_per_hour = 1e6 / 3600;
        const auto usd = [&](double per_second) {
            return per_second > 0 ? cluster.in_usd() * million_per_hour / per_second
                                  : stats::infinite;
        };
        return stats::Estimate{usd(rate.value), usd(rate.high), usd(rate.low)};
    };
    return {of(tokens.output_per_second), of(tokens.total_per_second)};
}

TokenCost cost_of_tokens(const stats::Estimate& usd, const experiment::PlayedMiniBatches& played) {
    const auto of = [&](double tokens) {
        const auto each = [&](double amount) {
            return tokens > 0 ? amount / tokens * 1e6 : stats::infinite;
        };
        return stats::Estimate{each(usd.value), each(usd.low), each(usd.high)};
    };
    return {of(played.output_tokens), of(played.input_tokens + played.output_tokens)};
}

Json prompts_json(const workload::Job& job, const experiment::JobOutcome& outcome) {
    if (!outcome.played) {
        return nullptr;
    }
    return {{"input_tokens", outcome.played->input_tokens},
            {"output_tokens", outcome.played->output_tokens},
            {"mini_batches", job.mini_batches()},
            {"played_mini_batches", outcome.played->of_run}};
}

std::string played_text(const workload::Job& job, const experiment::PlayedMiniBatches& played) {
    const std::int64_t all = job.mini_batches();
    return played.of_run == all
               ? fmt::format("{} of each run were played step by step",
                             all == 1 ? "all prompts" : "all mini-batches")
               : fmt::format("{} of {} mini-batches of each run were played step by step, the "
                             "others taken to be like these",
                             played.of_run, all);
}

std::string cost_text(const TokenCost& cost) {
    return fmt::format("{:.4g} USD a million output tokens [{:.4g}, {:.4g}], {:.4g} USD a million "
                       "of prompts and answers together",
                       cost.output.value, cost.output.low, cost.output.high, cost.total.value);
}

void add_token_choice(Table& table, const planner::Candidate& candidate,
                      const planner::Choice& choice) {
    const auto& tokens = choice.service().outcome.tokens;
    if (!tokens || !candidate.engine) {
        return;
    }
    table.rows.push_back(
        {"  cost of tokens", cost_text(cost_of_tokens(choice.usd_per_hour, *tokens))});
    add_engine_rows(table, choice.service().outcome);
    table.rows.push_back({"  engines", fmt::format("{} a node: {}", candidate.engine->per_node,
                                                   engine_text(*candidate.engine))});
    add_binding_row(table, "  ", *candidate.engine, choice.service().outcome);
}

Json engine_json(const std::optional<placement::PlacedEngine>& engine,
                 const experiment::Outcome* outcome) {
    if (!engine) {
        return nullptr;
    }
    Json json{{"tensor_parallel", engine->tensor_parallel},
              {"pipeline_parallel", 1},
              {"engines_per_node", engine->per_node},
              {"max_batched_tokens", engine->max_batched_tokens},
              {"max_sequences", engine->max_sequences},
              {"max_model_len", engine->max_model_len},
              {"kv_blocks", engine->kv_blocks},
              {"kv_tokens", engine->kv_tokens},
              {"weights", nullptr},
              {"overhead", nullptr},
              {"kv_space", nullptr},
              {"kv_per_token", nullptr},
              {"usable", nullptr},
              {"step_shares", nullptr}};
    if (engine->memory) {
        json["weights"] = engine->memory->weights.value();
        json["overhead"] = engine->memory->overhead.value();
        json["kv_space"] = engine->memory->kv_space.value();
        json["kv_per_token"] = engine->memory->kv_per_token.value();
        json["usable"] = engine->memory->usable.value();
    }
    if (const auto shares = shares_of(*engine, outcome)) {
        json["step_shares"] = Json::object();
        for (const NamedShare& it : named(*shares)) {
            json["step_shares"][std::string(it.name)] = it.share;
        }
    }
    return json;
}

std::string engine_text(const placement::PlacedEngine& engine) {
    std::string text =
        fmt::format("tensor parallel {}, at most {} tokens and {} sequences in a "
                    "step, {} KV blocks ({} tokens), sequences up to {} tokens",
                    engine.tensor_parallel, engine.max_batched_tokens, engine.max_sequences,
                    engine.kv_blocks, engine.kv_tokens, engine.max_model_len);
    if (engine.memory) {
        text += fmt::format("; of {} on each accelerator weights take {}, the rest of the engine "
                            "{}, the KV cache {}",
                            gib(engine.memory->usable), gib(engine.memory->weights),
                            gib(engine.memory->overhead), gib(engine.memory->kv_space));
    }
    return text;
}

void add_binding_row(Table& table, const std::string& indent, const placement::PlacedEngine& engine,
                     const experiment::Outcome& outcome) {
    const auto shares = shares_of(engine, &outcome);
    if (!shares) {
        return;
    }
    auto parts = named(*shares);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.share > b.share; });
    constexpr double least = 0.05;
    std::string text;
    for (const NamedShare& it : parts) {
        if (it.share >= least) {
            text +=
                fmt::format("{}{} {}", text.empty() ? "" : ", ", it.in_words, percent(it.share));
        }
    }
    table.rows.push_back({indent + "binds", text + " of the steps' time"});
}

} // namespace skusim::report
