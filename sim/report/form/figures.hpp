// Figures as text for people, and as JSON for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/stats/quantity.hpp>

#include <string>

namespace skusim::report {

/// "143.2 ms", as base/wording.hpp writes figures.
[[nodiscard]] std::string time_text(double seconds);
/// "143 ms [141 ms, 145 ms]"
[[nodiscard]] std::string time_estimate(const stats::Estimate& seconds);
/// "0.712 [0.708, 0.716]", `digits` significant
[[nodiscard]] std::string number_estimate(const stats::Estimate& value, int digits = 4);
/// "12.17 [12.10, 12.24]", to the cent
[[nodiscard]] std::string usd_estimate(const stats::Estimate& usd);
/// "71.2 % [70.8 %, 71.6 %]"
[[nodiscard]] std::string share_estimate(const stats::Estimate& share);
/// A time, a share or a plain number, each with its interval.
[[nodiscard]] std::string estimate_text(const stats::Quantity& quantity,
                                        const stats::Estimate& estimate);
/// "72.12": of a month of 730 hours, a twelfth of a year as clouds count it, in exact decimal.
[[nodiscard]] std::string usd_per_month(UsdPerHour price);
/// A figure for a spreadsheet: shortest text that reads back as the same number, empty if infinite.
[[nodiscard]] std::string plain(double value);

/// "24 h", "7 d", "1.5 h": the largest unit of which there is at least one
[[nodiscard]] std::string length_text(Duration length);
/// A time of day, with the day where there are several: "07:30", "day 3 07:30"; with seconds, and
/// their fractions, where the period is short.
[[nodiscard]] std::string clock_text(Duration since_start, Duration period);
/// "3 ms (lognormal, cv 1.02) on top of each completed request"
[[nodiscard]] std::string front_end_text(const random::Distribution& latency);
/// "0.8 ms on top of each completed request, on no worker"
[[nodiscard]] std::string delay_text(Duration delay);
/// "1 to 8 replicas, each 70 % busy, looked at every 1 s, ..."
[[nodiscard]] std::string scaling_text(const serving::ScalingRules& rules);
/// Why an open load that no long run can carry is none: "the load asks for 107 % of the workers'
/// time, so the queue grows without end".
[[nodiscard]] std::string overload_text(const experiment::Outcome& unstable);
/// A bound's value and its interval: "120.6 ms [115.7 ms, 126.3 ms]".
[[nodiscard]] std::string bound_value_text(const experiment::BoundResult& bound);
/// What the value must keep to: "<= 150 ms", ">= 5 /s".
[[nodiscard]] std::string bound_text(const experiment::BoundResult& bound);

[[nodiscard]] Json scaling_json(const serving::ScalingRules& rules);
/// {"mean": seconds, "cv": ..., "shape": "lognormal"}
[[nodiscard]] Json distribution_json(const random::Distribution& time);
[[nodiscard]] Json number_json(double value); ///< null if infinite
[[nodiscard]] Json estimate_json(const stats::Estimate& estimate);
/// {"mean": ..., "p50": ..., ...}
[[nodiscard]] Json latency_json(const stats::Estimate& mean,
                                const std::vector<experiment::QuantileResult>& quantiles);
[[nodiscard]] Json cross_checks_json(const std::vector<experiment::CrossCheck>& checks);
/// "6 laws of theory agree", or which do not
[[nodiscard]] std::string cross_checks_text(const std::vector<experiment::CrossCheck>& checks);
[[nodiscard]] Json slo_json(const std::vector<experiment::BoundResult>& slo);

} // namespace skusim::report
