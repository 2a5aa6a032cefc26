// The classes of requests of an outcome, as text and JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>

#include "table.hpp"

#include <string>

namespace skusim::report {

/// "latency.p95", "small latency.p95"
[[nodiscard]] std::string bound_name(const experiment::BoundResult& bound);

/// "p95 <= 150 ms, errors <= 0.1 %", "p95 <= 150 ms, small: p95 <= 20 ms"; the scenario has one.
[[nodiscard]] std::string objective_text(const scenario::Scenario& scenario);

/// A row for each class: "class small", "70.1 % of requests; latency 12 ms, p50 ..., errors 0 %".
void add_classes(Table& table, const experiment::Outcome& outcome, const std::string& indent);

/// One object for each class; empty if all requests are alike.
[[nodiscard]] Json classes_json(const experiment::Outcome& outcome);

} // namespace skusim::report
