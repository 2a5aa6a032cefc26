// What a plan takes of the subscription's quota, and what is to be asked for.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include <string>

namespace skusim::report {

/// The plan's quota: what is best within it and without, and the request to file for the latter;
/// null without a quota.
[[nodiscard]] Json plan_quota_json(const PlanResult& result);

/// What so many nodes of a candidate take of each limit.
[[nodiscard]] Json claims_json(const PlanResult& result, const planner::Candidate& candidate,
                               int nodes);

/// What the quota says of the choice, in one line: what of the scarcest limit it takes, and what
/// would be cheaper but for the quota; empty without one.
[[nodiscard]] std::string quota_text(const PlanResult& result, const planner::Choice& choice);

/// A row for each limit that a choice takes some of.
void add_claims(Table& table, const PlanResult& result, const planner::Choice& choice);
/// What would be cheapest without the quota, and the request for it.
void add_without_quota(Table& table, const PlanResult& result);

/// The SKUs that only the quota keeps out, with what to ask for; no rows if there is none.
[[nodiscard]] Table over_quota_table(const PlanResult& result);

} // namespace skusim::report
