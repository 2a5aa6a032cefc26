// What a plan's machines take of the subscription's quota.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>
#include <skusim/planner/candidate.hpp>
#include <skusim/quota/claim.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::planner {

/// Whether the scenario has a quota and rents machines, which count against it.
[[nodiscard]] bool has_quota(const scenario::Scenario& scenario);

/// Which nodes count: the target's rule, with the surge that the policy asks for in place of its.
[[nodiscard]] catalog::Quota counting_of(const scenario::Scenario& scenario);

/// How the candidate is rented: a job's in its tier, all others at the policy's price.
[[nodiscard]] quota::Market market_of(const scenario::Scenario& scenario,
                                      const Candidate& candidate);

/// What so many nodes take of each limit that holds for them; empty without a quota.
[[nodiscard]] std::vector<quota::Claim> claims_of(const scenario::Scenario& scenario,
                                                  const catalog::Sku& sku, quota::Market market,
                                                  int nodes);

/// What the candidate's nodes take of them; empty if their number is not known.
[[nodiscard]] std::vector<quota::Claim> claims_of(const scenario::Scenario& scenario,
                                                  const Candidate& candidate);

/// The limit that keeps a candidate out, and what it lacks of it in its own unit.
struct MissingQuota {
    std::string limit;
    std::int64_t amount = 0;
};

/// The limit that lacks most nodes' worth of those that lack something; nothing if all fit.
[[nodiscard]] std::optional<MissingQuota> missing_quota(const scenario::Scenario& scenario,
                                                        const Candidate& candidate);

/// The claims that do not fit.
[[nodiscard]] std::vector<quota::Claim> lacking(std::vector<quota::Claim> claims);

} // namespace skusim::planner
