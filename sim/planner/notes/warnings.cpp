#include "warnings.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/notes.hpp>

#include "endless_mean.hpp"
#include "planner/gate.hpp"
#include "planner/open_question.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <utility>

namespace skusim::planner {

namespace {

void warn_of_job_choice(const workload::Job& job, const catalog::Sku& machine, const Choice& choice,
                        std::vector<std::string>& texts) {
    const JobChoice& chosen = *choice.job();
    const std::string& sku = machine.name;
    const bool has_evictable = chosen.tier != workload::Tier::dedicated;
    if (has_evictable && job.evictions.value() <= 0) {
        texts.push_back(sku + ": low-priority nodes can be evicted, which is not counted as "
                              "job.evictions is 0 /h; give a rate, or \"tier: dedicated\"");
    }
    if (has_evictable && !machine.low_priority) {
        texts.push_back(sku + ": its low-priority price is the catalog's spot price");
    }
    if (job.min_nodes > 0) {
        texts.push_back(fmt::format("{}: job.min_nodes stay rented when the job is done, for {} "
                                    "more",
                                    sku, usd_per_hour(choice.usd_per_node_hour * job.min_nodes)));
    }
    if (chosen.outcome.failed_share.value > 0) {
        texts.push_back(fmt::format("{}: {} of the items fail for good", sku,
                                    percent(chosen.outcome.failed_share.value)));
    }
    if (chosen.outcome.rented.size() < std::size_t{experiment::replication_count}) {
        texts.push_back(fmt::format("{}: the budget allowed {} runs only; {} narrow the bounds",
                                    sku, chosen.outcome.rented.size(),
                                    chosen.outcome.played ? "smaller mini-batches"
                                                          : "more simulation.max_requests"));
    }
    constexpr double busy = 0.8;
    if (chosen.share_of_backlog && *chosen.share_of_backlog < busy && job.mini_batches() > 1) {
        texts.push_back(fmt::format(
            "{}: engines do {} of what they do with prompts without end: each waits for the last "
            "answers of its mini-batch before it takes the next; a larger job.mini_batch_size than "
            "{} costs less",
            sku, percent(*chosen.share_of_backlog), job.mini_batch_size));
    }
}

/// Where mini-batches take longer than they may, on average.
void warn_of_timeout(const scenario::Scenario& scenario, const Plan& plan,
                     std::vector<std::string>& texts) {
    const workload::Job& job = *scenario.job();
    const auto too_short = [&](const Candidate& candidate) {
        if (!candidate.service || candidate.engine || !job.timeout) {
            return false;
        }
        const experiment::JobTrial trial =
            placement::job_on(scenario, {candidate.workers, *candidate.service, {}}, 1);
        const experiment::TimedItems& items = *trial.timed();
        return serving::attempt_time(job, items.service.mean,
                                     items.work().mean_demand(job.items_of(0))) > *job.timeout;
    };
    const auto count = std::count_if(plan.candidates.begin(), plan.candidates.end(), too_short);
    if (count > 0) {
        texts.push_back(fmt::format("on {} a mean mini-batch takes longer than job.timeout, {}: "
                                    "raise it, or make mini-batches smaller",
                                    count_text(count, "SKU"), time_text(in_seconds(*job.timeout))));
    }
}

void warn_of_service_choice(const scenario::Scenario& scenario, const Candidate& candidate,
                            const Choice& choice, std::vector<std::string>& texts) {
    const experiment::Outcome& outcome = choice.service().outcome;
    if (std::optional<std::string> warning = warning_of_endless_mean(candidate, choice)) {
        texts.push_back(std::move(*warning));
    }
    if (!outcome.precise) {
        texts.push_back(
            fmt::format("{}: {}", candidate.sku.name, ended_early(outcome, scenario.simulation)));
    }
    for (const std::string& note : notes_of_run(outcome)) {
        texts.push_back(fmt::format("{}: {}", candidate.sku.name, note));
    }
    if (choice.service().autoscaled) {
        for (const std::string& note : notes_of_run(choice.service().autoscaled->outcome)) {
            texts.push_back(fmt::format("{}, autoscaled: {}", candidate.sku.name, note));
        }
    }
    const Rate rate = workload::peak_rate(scenario.arrivals())
                          .value_or(Rate{outcome.metric(experiment::Metric::throughput).value});
    if (scenario.front_end && scenario.front_end->capacity &&
        rate > *scenario.front_end->capacity) {
        texts.push_back(fmt::format("{:.6g} requests/s are more than the {:.6g} that the front end "
                                    "carries: its own queue is not in these figures",
                                    rate.value(), scenario.front_end->capacity->value()));
    }
}

void warn_of_choice(const scenario::Scenario& scenario, const Plan& plan, const Choice& choice,
                    std::vector<std::string>& texts) {
    const Candidate& candidate = plan.candidates[choice.candidate];
    for (std::string& note :
         node_notes(scenario, candidate.sku, candidate.workers, *candidate.service)) {
        texts.push_back(std::move(note));
    }
    if (candidate.engine) {
        for (std::string& note :
             engine_notes(scenario, candidate.sku, *candidate.engine, candidate.variants)) {
            texts.push_back(std::move(note));
        }
    }
    if (choice.job()) {
        warn_of_job_choice(*scenario.job(), candidate.sku, choice, texts);
    } else {
        warn_of_service_choice(scenario, candidate, choice, texts);
    }
}

/// Where fewer nodes than were chosen may do, as nobody could tell.
void warn_of_open_count(const Plan& plan, const Choice& choice, std::vector<std::string>& texts) {
    if (choice.job() || !choice.service().may_hold) {
        return;
    }
    const PreviousCount& previous = choice.service().previous;
    const std::string& sku = plan.candidates[choice.candidate].sku.name;
    if (experiment::decision(*previous.outcome) == experiment::Decision::fails) {
        texts.push_back(fmt::format("{}: with {} it fails, but less surely than a search has to "
                                    "know: {}",
                                    sku, count_text(previous.nodes, "node"),
                                    open_question(*previous.outcome)));
        return;
    }
    texts.push_back(fmt::format("{}: {} may do, {} surely do: with {}, {}", sku,
                                count_text(*choice.service().may_hold, "node"),
                                choice.nodes_for_slo, previous.nodes,
                                open_question(*previous.outcome)));
}

/// SKUs that may be a better choice, as nobody could tell; those of one reason together.
void warn_of_open_candidates(const Plan& plan, std::vector<std::string>& texts) {
    std::vector<std::pair<const Candidate*, int>> open; ///< first of each reason, and how many more
    for (const Candidate& it : plan.candidates) {
        if (!plan.cheapest || it.verdict != Verdict::undecided) {
            continue;
        }
        const auto found = std::find_if(open.begin(), open.end(), [&](const auto& known) {
            return known.first->reason == it.reason;
        });
        if (found == open.end()) {
            open.emplace_back(&it, 0);
        } else {
            ++found->second;
        }
    }
    for (const auto& [first, more] : open) {
        const std::string others = more > 0 ? fmt::format(" and {} more", more) : "";
        texts.push_back(fmt::format("{}{}: undecided: {}", first->sku.name, others, first->reason));
    }
}

/// What a word of `select.skus` that no SKU has may have meant.
std::string meant_of(const std::string& word, const std::vector<catalog::Sku>& skus) {
    std::vector<std::string_view> names;
    names.reserve(skus.size());
    for (const catalog::Sku& sku : skus) {
        names.push_back(sku.name);
    }
    const std::string_view meant = nearest(word, names);
    return meant.empty() || meant == word ? "" : fmt::format("; did you mean \"{}\"?", meant);
}

/// Words of `select` that no SKU answers to; `skus` are all of the catalog.
void warn_of_selection(const scenario::Selection& select, const std::vector<catalog::Sku>& skus,
                       const Plan& plan, std::vector<std::string>& texts) {
    const auto warn = [&](const std::vector<std::string>& words, const char* key, const char* what,
                          const auto& fits) {
        for (const std::string& word : words) {
            const bool is_found =
                std::any_of(plan.candidates.begin(), plan.candidates.end(),
                            [&](const Candidate& candidate) { return fits(candidate.sku, word); });
            if (!is_found) {
                texts.push_back(fmt::format("select.{}: \"{}\" is no {} of any SKU selected{}", key,
                                            word, what,
                                            &words == &select.skus ? meant_of(word, skus) : ""));
            }
        }
    };
    warn(select.families, "families", "family or series",
         [](const catalog::Sku& sku, const std::string& word) {
             return equal_but_capitals(sku.family, word) || equal_but_capitals(sku.series, word);
         });
    warn(select.skus, "skus", "name",
         [](const catalog::Sku& sku, const std::string& word) { return sku.name == word; });
    warn(select.accelerators, "accelerators", "accelerator", is_of_type);
    warn(select.vendors, "vendors", "maker of accelerators",
         [](const catalog::Sku& sku, const std::string& word) {
             return sku.accelerators && sku.accelerators->vendor == word;
         });
}

/// One time of a request stands for accelerators that are not alike.
void warn_of_unlike_cards(const scenario::Scenario& scenario, const Plan& plan,
                          std::vector<std::string>& texts) {
    if (!service::service_anywhere(scenario.service)) {
        return;
    }
    std::set<std::string> types;
    for (const Candidate& candidate : plan.candidates) {
        if (candidate.workers > 0 &&
            placement::runs_on_accelerator(*scenario.model, candidate.sku)) {
            const catalog::Accelerators& accelerators = *candidate.sku.accelerators;
            types.insert(accelerators.count < 1
                             ? fmt::format("{:.3g} of {}", accelerators.count, accelerators.type)
                             : accelerators.type);
        }
    }
    if (types.size() > 1) {
        texts.push_back(fmt::format(
            "the service takes the same time on {} unlike accelerators ({}), and was measured on "
            "one at most: name that one in `select: {{accelerators: [...]}}`, or tell them apart "
            "with `kind: table` or `roofline`",
            types.size(), fmt::join(types, ", ")));
    }
}

} // namespace

std::string nothing_selected(const scenario::Selection& select,
                             const std::vector<catalog::Sku>& skus) {
    std::string text = "no SKU of the catalog matches `select`";
    for (const std::string& word : select.skus) {
        if (const std::string meant = meant_of(word, skus); !meant.empty()) {
            text += fmt::format("; select.skus: \"{}\" is no name of any{}", word, meant);
        }
    }
    return text;
}

std::vector<std::string> contradictions(const Plan& plan) {
    std::vector<std::string> texts;
    for (const Choice* choice : choices_of(plan)) {
        for (const std::string& sentence : experiment::contradictions(choice->cross_checks)) {
            texts.push_back(plan.candidates[choice->candidate].sku.name + ": " + sentence);
        }
    }
    return texts;
}

std::vector<std::string> warnings(const scenario::Scenario& scenario,
                                  const std::vector<catalog::Sku>& skus, const Plan& plan) {
    std::vector<std::string> texts = contradictions(plan);
    for (std::string& note : scenario_notes(scenario)) {
        texts.push_back(std::move(note));
    }
    if (scenario.job()) {
        warn_of_timeout(scenario, plan, texts);
        if (!scenario.service_uncertainty.empty()) {
            texts.emplace_back("service.uncertainty is not carried into batch jobs: the plan is at "
                               "the best estimate");
        }
    }
    add_target_warnings(scenario, plan, texts);
    add_quota_warnings(scenario, plan, texts);
    add_commitment_warnings(scenario, plan, texts);
    add_survival_warnings(scenario, plan, texts);
    if (plan.candidates.empty()) {
        texts.push_back(nothing_selected({}, skus)); // what was meant follows
    }
    if (!scenario.target || scenario.target->rents == catalog::Rental::machine) {
        warn_of_selection(scenario.select, skus, plan, texts);
    }
    warn_of_unlike_cards(scenario, plan, texts);
    for (const Choice* choice : choices_of(plan)) {
        warn_of_choice(scenario, plan, *choice, texts);
        warn_of_open_count(plan, *choice, texts);
    }
    warn_of_open_candidates(plan, texts);
    return texts;
}

} // namespace skusim::planner
