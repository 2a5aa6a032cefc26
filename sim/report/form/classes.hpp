// The classes of requests of an outcome, as text and JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/report/table.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::report {

/// "latency.p95", "small latency.p95"
[[nodiscard]] std::string bound_name(const experiment::BoundResult& bound);

/// A row for each class: "class small", "70.1 % of requests; latency 12 ms, p50 ..., errors 0 %".
void add_classes(Table& table, const experiment::Outcome& outcome, const std::string& indent);

/// One object for each class; empty if all requests are alike.
[[nodiscard]] Json classes_json(const experiment::Outcome& outcome);

} // namespace skusim::report
