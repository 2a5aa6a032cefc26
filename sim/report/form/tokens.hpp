// Tokens and engines, as results tell them.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Adds `ttft`, `tpot`, `itl`, `goodput`, `tokens` and `engine` to the metrics of an outcome that
/// has tokens.
void add_token_metrics(Json& metrics, const experiment::Outcome& outcome);

/// Rows of what engines do, beside those of single figures.
void add_engine_rows(Table& table, const experiment::TokenResult& tokens);

/// An engine on its accelerators; null where there is none.
[[nodiscard]] Json engine_json(const std::optional<placement::Engine>& engine);

/// "TP 2, 27283 KV blocks (436528 tokens), ..." in a sentence's words.
[[nodiscard]] std::string engine_text(const placement::Engine& engine);

/// "weights 61 %, KV cache 18 %, host 11 %": what takes a twentieth of a busy step or more.
[[nodiscard]] std::string shares_text(const llm::StepShares& shares);

} // namespace skusim::report
