#include "candidate_json.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/planner/quota.hpp>

#include "report/form/figures.hpp"
#include "report/form/node.hpp"
#include "report/form/own_workers.hpp"
#include "report/form/shared_json.hpp"
#include "report/form/tokens.hpp"
#include "report/purchase/quota.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::report {

namespace {

/// Load curves are told once each. A SKU that is the same machine in another region does not repeat
/// its curve: a plan over a whole cloud would tell each of them fifty times.
class ToldCurves {
public:
    explicit ToldCurves(const std::vector<planner::Candidate>& candidates) {
        std::map<std::pair<const planner::Profile*, std::string_view>, const planner::Candidate*>
            first;
        for (const planner::Candidate& candidate : candidates) {
            const planner::Profile* const profile = candidate.profile();
            const auto [known, is_new] = first.try_emplace(
                std::pair{profile, std::string_view(candidate.sku.name)}, &candidate);
            told_by_.push_back(is_new ? nullptr : known->second);
            if (is_new && profile != nullptr) {
                ++times_[profile];
            }
        }
    }

    /// The candidate of the same SKU, in another region, that tells the same profile.
    [[nodiscard]] const planner::Candidate* told_by(std::size_t number) const {
        return told_by_[number];
    }
    /// The profile's load curve; it is written once where SKUs of several names tell it.
    [[nodiscard]] Json curve(const planner::Profile& profile) {
        if (times_.at(&profile) == 1) {
            return load_curve_json(profile.load_curve);
        }
        std::shared_ptr<const std::string>& text = texts_[&profile];
        if (!text) {
            text = std::make_shared<const std::string>(load_curve_json(profile.load_curve).dump());
        }
        return Json::dumped(text);
    }

private:
    std::vector<const planner::Candidate*> told_by_; ///< null for one that tells it itself
    std::map<const planner::Profile*, int> times_;
    std::map<const planner::Profile*, std::shared_ptr<const std::string>> texts_;
};

Json variants_json(const std::vector<planner::EngineVariant>& variants) {
    Json json = Json::array();
    for (const planner::EngineVariant& variant : variants) {
        json.push_back({{"tensor_parallel", variant.tensor_parallel},
                        {"verdict", planner::name(variant.verdict)},
                        {"reason", variant.reason},
                        {"expected_requests_per_second", variant.requests_per_second}});
    }
    return json;
}

Json candidate_json(const planner::Candidate& candidate, std::size_t number, ToldCurves& curves) {
    Json json{{"sku", candidate.sku.name},
              {"region", candidate.sku.region},
              {"verdict", planner::name(candidate.verdict)},
              {"chosen_as", Json::array()},
              {"rule", candidate.rule.empty() ? Json(nullptr) : Json(candidate.rule)},
              {"reason", candidate.reason},
              {"ram_gib", in_gibibytes(candidate.sku.ram)},
              {"vcpus", candidate.sku.vcpus},
              {"workers", candidate.workers},
              {"service", nullptr},
              {"capacity", nullptr},
              {"knee", nullptr},
              {"load_curve", Json::array()},
              {"nodes", nullptr},
              {"nodes_basis", nullptr},
              {"usd_per_hour", nullptr}};
    if (candidate.chosen_threads) {
        json["threads_per_worker"] = *candidate.chosen_threads;
    }
    if (candidate.engine) {
        json["engine"] = engine_json(candidate.engine);
    }
    if (!candidate.variants.empty()) {
        json["variants"] = variants_json(candidate.variants);
    }
    if (candidate.sku.accelerators) {
        json["accelerators"] = accelerators_json(*candidate.sku.accelerators);
    }
    if (candidate.is_guidance) {
        json["chosen_as"].push_back("guidance");
    }
    if (candidate.is_cheapest) {
        json["chosen_as"].push_back("cheapest");
    }
    if (candidate.service) {
        json["service"] = service_json(*candidate.service);
    }
    if (candidate.profile()) {
        json["capacity"] = capacity_json(candidate.profile()->capacity);
        json["knee"] = candidate.profile()->knee;
        if (const planner::Candidate* other = curves.told_by(number)) {
            json["load_curve_in"] = other->sku.region;
        } else {
            json["load_curve"] = curves.curve(*candidate.profile());
        }
    }
    if (candidate.nodes) {
        json["nodes"] = *candidate.nodes;
        json["nodes_basis"] = planner::name(candidate.nodes_basis);
        json["usd_per_hour"] = candidate.usd_per_hour->in_usd();
    }
    if (const planner::JobCandidate* job = candidate.job()) {
        if (job->tier) {
            json["tier"] = workload::name(*job->tier);
        }
        if (job->usd_total) {
            json["usd_total"] = job->usd_total->in_usd();
        }
    }
    return json;
}

} // namespace

Json candidates_json(const PlanResult& result) {
    const planner::Plan* const plan = result.plan;
    const bool has_quota = planner::has_quota(*result.scenario);
    const auto curves = std::make_shared<ToldCurves>(plan->candidates);
    const auto made = [plan, has_quota, curves, &result](std::size_t number) {
        const planner::Candidate& candidate = plan->candidates[number];
        Json json = candidate_json(candidate, number, *curves);
        if (candidate.node() != nullptr && has_stations(*result.scenario)) {
            json["workers_by_class"] = own_workers_json(*result.scenario, candidate.node());
        }
        if (has_quota && candidate.nodes) {
            json["quota"] = claims_json(result, candidate, *candidate.nodes);
        }
        return json;
    };
    return Json::made_when_written(plan->candidates.size(), made);
}

} // namespace skusim::report
