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
                        : *job.tier == Tier::both      ? "on-demand, or no low-priority or spot"
                                                       : "low-priority or spot")};
}

/// Step two of a job's plan: what its items are on each SKU.
class Admission {
public:
    Admission(const scenario::Scenario& scenario, const catalog::Hardware& hardware, Plan& plan)
        : scenario_(scenario), asked_(scenario), hardware_(hardware), plan_(plan),
          simulator_(scenario, plan.effort) {}

    /// The SKU's tiers as contenders, unless it has no price, no time, or loses its items; of a
    /// language model each of them with every spread of its engines.
    void admit(std::size_t index) {
        Candidate& candidate = plan_.candidates[index];
        const std::vector<Tier> tiers = affordable_tiers(scenario_, candidate.sku);
        if (tiers.empty()) {
            bound_out(judged(std::move(candidate), without_price(*scenario_.job())), index);
        } else if (scenario_.token_service() != nullptr) {
            admit_engines(index, tiers);
        } else {
            admit_workers(index, tiers);
        }
    }

    [[nodiscard]] std::vector<JobContender>& contenders() { return contenders_; }

    /// Why there is no choice, and what would help.
    [[nodiscard]] std::string reason() {
        return contenders_.empty() ? too_large_ : what_would_help(scenario_, plan_, contenders_);
    }

private:
    void admit_workers(std::size_t index, const std::vector<Tier>& tiers) {
        Candidate& candidate = plan_.candidates[index];
        const auto workers = placement::place_job(scenario_, candidate.sku, hardware_);
        if (!workers) {
            bound_out(not_placed(std::move(candidate), workers.error()), index);
            return;
        }
        candidate.workers = workers->count;
        candidate.service = workers->service;
        const auto work = simulator_.work(placement::job_on(scenario_, *workers, 1));
        if (!work) {
            too_large_ = work.error();
            candidate = judged(std::move(candidate),
                               {Verdict::undecided, "simulation.max_requests", too_large_});
            return;
        }
        if (const std::optional<Why> why = loses_items(scenario_, *work, *workers)) {
            bound_out(judged(std::move(candidate), *why), index);
            return;
        }
        contend(index, tiers, *workers, *work);
    }

    /// Prompts are played only where they may be worth it: until then their work has a bound.
    void admit_engines(std::size_t index, const std::vector<Tier>& tiers) {
        Candidate& candidate = plan_.candidates[index];
        std::optional<placement::NotPlaced> why_not;
        std::vector<EngineVariant> variants;
        for (const int parallel : placement::tensor_parallelisms(scenario_, candidate.sku)) {
            std::get<service::TokenService>(asked_.service).engine.tensor_parallel = parallel;
            const auto workers = placement::place_job(asked_, candidate.sku, hardware_);
            if (!workers) {
                why_not = workers.error();
                variants.push_back({parallel, why_not->why.verdict, why_not->why.reason, 0});
                continue;
            }
            variants.push_back({parallel, Verdict::feasible, "",
                                workers->count * workers->tokens->greatest.per_second()});
            contend(index, tiers, *workers,
                    experiment::least_work(placement::job_on(scenario_, *workers, 1)));
        }
        const bool is_placed = !contenders_.empty() && contenders_.back().candidate() == index;
        if (!is_placed) {
            bound_out(not_placed(std::move(candidate), *why_not), index);
        }
        plan_.candidates[index].variants = std::move(variants);
    }

    void contend(std::size_t index, const std::vector<Tier>& tiers,
                 const placement::Workers& workers, const experiment::JobWork& work) {
        const catalog::Sku& sku = plan_.candidates[index].sku;
        experiment::JobTrial node = placement::job_on(scenario_, workers, 1);
        for (const Tier tier : tiers) {
            node.cluster.tier = tier;
            if (tier == Tier::both) {
                const tariff::BothTariffs both{*tariff::tariff_of(sku, Tier::dedicated),
                                               *tariff::tariff_of(sku, Tier::low_priority)};
                contenders_.emplace_back(scenario_, sku, workers,
                                         JobClusters(index, node, both, work, simulator_));
                continue;
            }
            contenders_.emplace_back(
                scenario_, sku, workers,
                JobClusters(index, node, *tariff::tariff_of(sku, tier), work, simulator_));
        }
    }

    void bound_out(Candidate candidate, std::size_t index) {
        plan_.candidates[index] = std::move(candidate);
        ++plan_.effort.bounded_out;
    }

    const scenario::Scenario& scenario_;
    scenario::Scenario asked_; ///< with the spread that is tried
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
