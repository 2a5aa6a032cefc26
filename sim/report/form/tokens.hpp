// Tokens and engines, as results tell them.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/base/money.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Adds `ttft`, `tpot`, `itl`, `goodput`, `tokens` and `engine` to the metrics of an outcome that
/// has tokens.
void add_token_metrics(Json& metrics, const experiment::Outcome& outcome);

/// Rows of what engines do, beside those of single figures, and of requests that they turned away
/// or cut. The outcome has tokens.
void add_engine_rows(Table& table, const experiment::Outcome& outcome);

/// What a million tokens cost, with the interval of their rate.
struct TokenCost {
    stats::Estimate output; ///< USD
    stats::Estimate total;  ///< USD; tokens of prompts and of answers alike
};
[[nodiscard]] TokenCost cost_of_tokens(UsdPerHour cluster, const experiment::TokenResult& tokens);
/// "0.52 USD a million output tokens, 0.08 a million of all"
[[nodiscard]] std::string cost_text(const TokenCost& cost);

/// What the tokens of a whole job cost whose prompts were played.
[[nodiscard]] TokenCost cost_of_tokens(const stats::Estimate& usd,
                                       const experiment::PlayedMiniBatches& played);
/// `input_tokens` and `output_tokens` of a run, and how much of it was played; null where there are
/// no prompts.
[[nodiscard]] Json prompts_json(const workload::Job& job, const experiment::JobOutcome& outcome);
/// "4 of 200 mini-batches of each run were played step by step, the others taken to be like these"
[[nodiscard]] std::string played_text(const workload::Job& job,
                                      const experiment::PlayedMiniBatches& played);

/// An engine on its accelerators; null where there is none. `outcome` is of a cluster of such, of
/// whose steps the shares are; without one they are of a full engine.
[[nodiscard]] Json engine_json(const std::optional<placement::PlacedEngine>& engine,
                               const experiment::Outcome* outcome = nullptr);

/// "TP 2, 27283 KV blocks (436528 tokens), ..." in a sentence's words.
[[nodiscard]] std::string engine_text(const placement::PlacedEngine& engine);

/// A row that tells what the steps of such engines go into, as simulated: "weights 61 %, KV cache
/// 18 %, host 11 %", which are a twentieth or more. Nothing without a roofline.
void add_binding_row(Table& table, const std::string& indent, const placement::PlacedEngine& engine,
                     const experiment::Outcome& outcome);

/// Rows of a choice: its tokens and what they cost, its engines and what binds them. Nothing where
/// there are none.
void add_token_choice(Table& table, const planner::Candidate& candidate,
                      const planner::Choice& choice);

} // namespace skusim::report
