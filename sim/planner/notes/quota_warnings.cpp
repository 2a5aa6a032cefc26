#include <skusim/base/count.hpp>
#include <skusim/base/fault.hpp>
#include <skusim/base/letters.hpp>
#include <skusim/planner/quota.hpp>

#include "warnings.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace skusim::planner {

namespace {

/// The command that prints the quota of that service.
std::string_view command_for(catalog::QuotaOf service) {
    switch (service) {
    case catalog::QuotaOf::azure_ml:
        return "az ml compute list-usage -o json";
    case catalog::QuotaOf::sagemaker:
        return "aws service-quotas list-service-quotas --service-code sagemaker";
    case catalog::QuotaOf::vertex:
        return "gcloud alpha services quota list --service aiplatform.googleapis.com --format json";
    case catalog::QuotaOf::machines:
        break;
    }
    return "az vm list-usage, aws service-quotas list-service-quotas --service-code ec2, or gcloud "
           "compute regions describe";
}

/// "that of Amazon SageMaker"
std::string_view whose(catalog::QuotaOf service) {
    for (const auto& entry : enum_names(service)) {
        if (entry.value == service) {
            return entry.meaning;
        }
    }
    return {};
}

/// A file of one service's quota says nothing of another's.
void warn_of_service(const scenario::Scenario& scenario, std::vector<std::string>& texts) {
    const std::optional<catalog::QuotaOf> told = quota::service_of(scenario.quota->cloud);
    const catalog::QuotaOf asked = counting_of(scenario).of;
    if (told && *told != asked) {
        const std::string who =
            scenario.target ? "target " + scenario.target->name : "a plan without a target";
        texts.push_back(
            fmt::format("quota {} is {}, and {} counts against {}: give the output of {}",
                        scenario.quota->file, whose(*told), who, whose(asked), command_for(asked)));
    }
}

/// A choice that no limit but the region's holds for is kept to less than it is taken to be.
void warn_of_family(const scenario::Scenario& scenario, const Candidate& candidate, int nodes,
                    std::vector<std::string>& texts) {
    const auto claims = claims_of(scenario, candidate.sku, market_of(scenario, candidate), nodes);
    const bool has_own = std::any_of(claims.begin(), claims.end(), [](const quota::Claim& claim) {
        return claim.limit.scope != quota::Scope::total;
    });
    if (has_own) {
        return;
    }
    const catalog::Sku& sku = candidate.sku;
    texts.push_back(fmt::format(
        "quota {} has no limit for {}{}: {}", scenario.quota->file, sku.name,
        sku.quota_family.empty() ? "" : " (" + sku.quota_family + ")",
        claims.empty() ? "nothing keeps it within the quota" : "only the region's is kept to"));
}

/// The words that a candidate's machines may be called by in a table of the user's own.
std::vector<std::string_view> words_of(const catalog::Sku& sku) {
    return {sku.quota_family, sku.series, sku.family};
}

/// A row of the user's own that no machine is of holds nothing back, which a slip of the pen does
/// unseen.
void warn_of_unknown_families(const scenario::Scenario& scenario, const Plan& plan,
                              std::vector<std::string>& texts) {
    if (scenario.quota->cloud != quota::Cloud::table) {
        return; // clouds tell all that they have
    }
    std::vector<std::string_view> known;
    for (const Candidate& candidate : plan.candidates) {
        for (const std::string_view word : words_of(candidate.sku)) {
            known.push_back(word);
        }
    }
    for (const quota::QuotaLimit& limit : scenario.quota->limits) {
        const bool is_known = limit.scope != quota::Scope::family ||
                              std::any_of(known.begin(), known.end(), [&](std::string_view word) {
                                  return equal_but_capitals(limit.name, word);
                              });
        if (!is_known) {
            const std::string_view meant = nearest(limit.name, known);
            texts.push_back(
                fmt::format("quota {}: {} is the quota family, series or family of no SKU "
                            "of this plan{}",
                            scenario.quota->file, limit.name,
                            meant.empty() ? "" : "; did you mean " + std::string(meant) + "?"));
        }
    }
}

/// Reserved nodes of a machine that the plan has not take nothing off its cost.
void warn_of_owned(const scenario::Scenario& scenario, const Plan& plan,
                   std::vector<std::string>& texts) {
    std::vector<std::string_view> names;
    for (const Candidate& candidate : plan.candidates) {
        names.emplace_back(candidate.sku.name);
    }
    for (const scenario::OwnedContract& owned : scenario.policy.commitment.owned) {
        const bool is_of_plan = owned.contract != commitment::Contract::reserved ||
                                std::find(names.begin(), names.end(), owned.sku) != names.end();
        if (!is_of_plan) {
            const std::string_view near = nearest(owned.sku, names);
            texts.push_back(fmt::format(
                "policy.commitment.owned: no machine of the plan is called \"{}\", so that its {} "
                "pay for nothing here{}",
                owned.sku, count_text(owned.nodes, "node"),
                near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
        }
    }
}

} // namespace

void add_quota_warnings(const scenario::Scenario& scenario, const Plan& plan,
                        std::vector<std::string>& texts) {
    if (!scenario.quota) {
        return;
    }
    if (!has_quota(scenario)) {
        texts.push_back(fmt::format("quota: target {} rents no machines, so that none count "
                                    "against it",
                                    scenario.target->name));
        return;
    }
    for (const std::string& limit : scenario.quota->left_out) {
        texts.push_back("quota " + limit);
    }
    warn_of_service(scenario, texts);
    warn_of_unknown_families(scenario, plan, texts);
    if (!scenario.quota->tells_usage) {
        texts.push_back(fmt::format("quota {} tells limits and not what is in use: 0 is taken, and "
                                    "what is rented already comes off it",
                                    scenario.quota->file));
    }
    for (const Choice* choice : choices_of(plan)) {
        warn_of_family(scenario, plan.candidates[choice->candidate], choice->nodes, texts);
    }
}

void add_commitment_warnings(const scenario::Scenario& scenario, const Plan& plan,
                             std::vector<std::string>& texts) {
    warn_of_owned(scenario, plan, texts);
    const scenario::Commitment& asked = scenario.policy.commitment;
    if (!asked.is_asked()) {
        return;
    }
    if (scenario.job()) {
        texts.emplace_back("policy.commitment: a batch job rents nodes while it runs; nothing is "
                           "committed to for it");
    } else if (scenario.policy.pricing == scenario::Pricing::spot) {
        texts.emplace_back("policy.commitment: spot machines can be reserved by nobody; nothing "
                           "is committed to");
    } else if (asked.most_spot && scenario.target && scenario.target->spot &&
               !scenario.target->spot->allowed) {
        texts.push_back("policy.commitment.spot: " + catalog::cited(scenario.target->spot->rule));
    }
}

} // namespace skusim::planner
