#include "quota.hpp"

#include <skusim/base/count.hpp>
#include <skusim/planner/quota.hpp>
#include <skusim/quota/claim.hpp>

#include "report/plan/candidate_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::report {

namespace {

std::vector<quota::Claim> claims_of(const PlanResult& result, const planner::Candidate& candidate,
                                    int nodes) {
    return planner::claims_of(*result.scenario, candidate.sku,
                              planner::market_of(*result.scenario, candidate), nodes);
}

Json claim_json(const quota::Claim& claim) {
    const quota::QuotaLimit& limit = claim.limit;
    return {{"of", name_in_table(limit.scope)},
            {"family", limit.name},
            {"title", limit.title.empty() ? Json(nullptr) : Json(limit.title)},
            {"unit", quota::noun(limit.unit)},
            {"nodes", claim.counted_nodes},
            {"limit", limit.most ? Json(*limit.most) : Json(nullptr)},
            {"used", limit.used},
            {"needed", claim.needed},
            {"missing", claim.missing()},
            {"new_limit", claim.missing() > 0 ? Json(claim.new_limit()) : Json(nullptr)}};
}

Json list_json(const std::vector<quota::Claim>& claims) {
    Json list = Json::array();
    for (const quota::Claim& claim : claims) {
        list.push_back(claim_json(claim));
    }
    return list;
}

Json short_json(const planner::Plan& plan, const planner::Choice* choice) {
    if (choice == nullptr) {
        return nullptr;
    }
    const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
    return {{"sku", sku.name},
            {"region", sku.region},
            {"nodes", choice->nodes},
            {"usd_per_hour", choice->usd_per_hour.in_usd()}};
}

/// What the choice lacks.
std::vector<quota::Claim> lacking(const PlanResult& result, const planner::Choice& choice) {
    return planner::lacking(
        claims_of(result, result.plan->candidates[choice.candidate], choice.nodes));
}

std::string request_sentence(const std::vector<quota::Claim>& claims, const std::string& region) {
    std::vector<std::string> requests;
    for (const quota::Claim& claim : claims) {
        requests.push_back(quota::request_text(claim, region));
    }
    return fmt::format("{}", fmt::join(requests, "; "));
}

Json request_json(const PlanResult& result) {
    if (!result.plan->without_quota) {
        return nullptr;
    }
    const planner::Choice& choice = *result.plan->without_quota;
    const std::string& region = result.plan->candidates[choice.candidate].sku.region;
    const std::vector<quota::Claim> claims = lacking(result, choice);
    Json commands = Json::array();
    for (const quota::Claim& claim : claims) {
        const std::vector<std::string> lines =
            quota::request_command(claim, result.scenario->quota->cloud, region);
        if (!lines.empty()) {
            commands.push_back(fmt::format("{}", fmt::join(lines, " ")));
        }
    }
    return {{"text", request_sentence(claims, region)},
            {"limits", list_json(claims)},
            {"commands", std::move(commands)}};
}

std::string claim_text(const quota::Claim& claim) {
    const quota::QuotaLimit& limit = claim.limit;
    const std::string needed = count_text(claim.needed, quota::noun(limit.unit));
    if (!limit.most) {
        return fmt::format("{} of {}, which has no limit", needed, limit.name);
    }
    return fmt::format("{} of {}, {} free of {} ({} used)", needed, limit.name,
                       std::max<std::int64_t>(claim.free(), 0), *limit.most, limit.used);
}

/// The limit that the least of is left of.
const quota::Claim* scarcest(const std::vector<quota::Claim>& claims) {
    const auto left = [](const quota::Claim& claim) { return claim.free() - claim.needed; };
    const auto least = std::min_element(
        claims.begin(), claims.end(),
        [&](const quota::Claim& a, const quota::Claim& b) { return left(a) < left(b); });
    return least == claims.end() ? nullptr : &*least;
}

std::string cheaper_text(const PlanResult& result, const planner::Choice& choice) {
    const catalog::Sku& sku = result.plan->candidates[choice.candidate].sku;
    return fmt::format("{} x {} would cost {:.4f} USD/h: {}", choice.nodes, sku.name,
                       choice.usd_per_hour.in_usd(),
                       request_sentence(lacking(result, choice), sku.region));
}

} // namespace

std::string quota_text(const PlanResult& result, const planner::Choice& choice) {
    if (!planner::has_quota(*result.scenario)) {
        return "";
    }
    const std::vector<quota::Claim> claims =
        claims_of(result, result.plan->candidates[choice.candidate], choice.nodes);
    const quota::Claim* claim = scarcest(claims);
    std::string text =
        claim == nullptr ? "no limit of the file holds for it" : "within it: " + claim_text(*claim);
    if (result.plan->without_quota) {
        text += "; " + cheaper_text(result, *result.plan->without_quota);
    }
    return text;
}

Json plan_quota_json(const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    if (!planner::has_quota(scenario)) {
        return nullptr;
    }
    const planner::Plan& plan = *result.plan;
    const planner::Choice* within = plan.cheapest ? &*plan.cheapest : nullptr;
    const planner::Choice* without = plan.without_quota ? &*plan.without_quota : within;
    const quota::Sheet& sheet = *scenario.quota;
    return {{"file", sheet.file},
            {"hash", sheet.hash},
            {"cloud", name_in_table(sheet.cloud)},
            {"region", sheet.region.empty() ? Json(nullptr) : Json(sheet.region)},
            {"tells_usage", sheet.tells_usage},
            {"within", short_json(plan, within)},
            {"without", short_json(plan, without)},
            {"request", request_json(result)}};
}

Json claims_json(const PlanResult& result, const planner::Candidate& candidate, int nodes) {
    return list_json(claims_of(result, candidate, nodes));
}

void add_claims(Table& table, const PlanResult& result, const planner::Choice& choice) {
    for (const quota::Claim& claim :
         claims_of(result, result.plan->candidates[choice.candidate], choice.nodes)) {
        table.rows.push_back({"  of the quota", claim_text(claim)});
    }
}

void add_without_quota(Table& table, const PlanResult& result) {
    if (!result.plan->without_quota) {
        return;
    }
    const planner::Choice& choice = *result.plan->without_quota;
    const catalog::Sku& sku = result.plan->candidates[choice.candidate].sku;
    table.rows.push_back(
        {"without quota",
         fmt::format("{} x {}{}: {:.4f} USD/h", choice.nodes, sku.name,
                     sku.region.empty() ? "" : " in " + sku.region, choice.usd_per_hour.in_usd())});
    table.rows.push_back({"  for that", request_sentence(lacking(result, choice), sku.region)});
}

Table over_quota_table(const PlanResult& result) {
    Table table{{{"SKU"}, {"nodes", true}, {"USD/h", true}, {"what is lacking"}}, {}};
    const SkuLabel label(*result.plan);
    for (const planner::Candidate& it : result.plan->candidates) {
        if (it.verdict != planner::Verdict::over_quota || !it.nodes) {
            continue;
        }
        const std::string at_least =
            it.nodes_basis == planner::NodesBasis::lower_bound ? ">= " : "";
        table.rows.push_back(
            {label(it.sku), at_least + std::to_string(*it.nodes),
             at_least + fmt::format("{:.4f}", it.usd_per_hour->in_usd()),
             request_sentence(planner::lacking(claims_of(result, it, *it.nodes)), it.sku.region)});
    }
    return table;
}

} // namespace skusim::report
