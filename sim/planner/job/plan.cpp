#include "plan.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/tariff/tariff.hpp>

#include "clusters.hpp"
#include "contender.hpp"
#include "planner/choose.hpp"
#include "planner/gate.hpp"
#include "planner/scale_up.hpp"
#include "wording.hpp"

#include <fmt/format.h>

namespace skusim::planner {

namespace {

using workload::Tier;

Why without_price(const workload::Job& job) {
    return {Verdict::no_price, "",
            fmt::format("the catalog has no {} price for it",
                        !job.tier                      ? "dedicated, low-priority or spot"
                        : *job.tier == Tier::dedicated ? "on-demand"
                                                       : "low-priority or spot")};
}

/// More items than allowed are in mini-batches that are longer than the timeout, in any cluster of
/// the SKU.
std::optional<Why> loses_items(const scenario::Scenario& scenario,
                               const experiment::JobWork& work) {
    const double allowed = scenario::allowed_failures(scenario);
    if (work.share_cut_off.low <= allowed) {
        return std::nullopt;
    }
    return Why{Verdict::too_slow,
               "job.timeout: an attempt at a mini-batch that is longer is cut off",
               fmt::format("{} of its items are in mini-batches longer than job.timeout ({}), "
                           "allowed {}",
                           percent(work.share_cut_off.value),
                           time_text(in_seconds(*scenario.job()->timeout)), percent(allowed))};
}

/// Step two of a job's plan: what its items are on each SKU.
class Admission {
public:
    Admission(const scenario::Scenario& scenario, const catalog::Hardware& hardware, Plan& plan)
        : scenario_(scenario), hardware_(hardware), plan_(plan), simulator_(scenario, plan.effort) {
    }

    /// The tiers of one SKU as contenders, unless it has no price, no time, or loses its items.
    void admit(std::size_t index) {
        Candidate& candidate = plan_.candidates[index];
        const std::vector<Tier> tiers = affordable_tiers(scenario_, candidate.sku);
        if (tiers.empty()) {
            bound_out(judged(std::move(candidate), without_price(*scenario_.job())), index);
            return;
        }
        const auto workers = placement::place_job(scenario_, candidate.sku, hardware_);
        if (!workers) {
            bound_out(not_placed(std::move(candidate), workers.error()), index);
            return;
        }
        candidate.workers = workers->count;
        candidate.service = workers->service;
        const random::Distribution& service = candidate.service->time;
        const auto work = simulator_.work(service);
        if (!work) {
            too_large_ = work.error();
            candidate = judged(std::move(candidate),
                               {Verdict::undecided, "simulation.max_requests", too_large_});
            return;
        }
        if (const std::optional<Why> why = loses_items(scenario_, *work)) {
            bound_out(judged(std::move(candidate), *why), index);
            return;
        }
        for (const Tier tier : tiers) {
            contenders_.emplace_back(scenario_, candidate.sku,
                                     JobClusters(index, candidate.workers, service, tier,
                                                 *tariff::tariff_of(candidate.sku, tier), *work,
                                                 simulator_));
        }
    }

    [[nodiscard]] std::vector<JobContender>& contenders() { return contenders_; }

    /// Why there is no choice, and what would help.
    [[nodiscard]] std::string reason() {
        return contenders_.empty() ? too_large_ : what_would_help(scenario_, plan_, contenders_);
    }

private:
    void bound_out(Candidate candidate, std::size_t index) {
        plan_.candidates[index] = std::move(candidate);
        ++plan_.effort.bounded_out;
    }

    const scenario::Scenario& scenario_;
    const catalog::Hardware& hardware_;
    Plan& plan_;
    std::string too_large_; ///< to be simulated: what to change
    JobSimulator simulator_;
    std::vector<JobContender> contenders_; ///< up the ladder; a SKU's tiers beside each other
};

} // namespace

void plan_job(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
              const std::vector<std::size_t>& admitted, Plan& plan, const ProgressSink& progress) {
    Admission admission(scenario, hardware, plan);
    std::size_t done = 0;
    for (const std::size_t index : admitted) {
        progress({"scale up", done++, admitted.size()});
        admission.admit(index);
    }
    choose(admission.contenders(), plan, progress);
    if (!plan.cheapest && !plan.without_quota) {
        plan.reason = admission.reason();
    }
}

} // namespace skusim::planner
