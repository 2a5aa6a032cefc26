#include "node.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>

#include "figures.hpp"
#include "own_workers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::report {

namespace {

std::string start_text(const serving::BatchRules& rules) {
    std::string text;
    if (!rules.preferred_sizes.empty()) {
        text = fmt::format(", preferably {}", fmt::join(rules.preferred_sizes, " or "));
    }
    if (rules.max_delay > Duration::zero()) {
        return text +
               fmt::format(", smaller ones after {}", time_text(in_seconds(rules.max_delay)));
    }
    return text + ", never waiting for more";
}

} // namespace

std::string batching_text(const serving::Batching& batching, int workers) {
    const int most = batching.rules.max_size;
    std::string text =
        fmt::format("up to {}{}; {} of 1", count_text(most, "request"), start_text(batching.rules),
                    time_text(in_seconds(batching.time_of(1))));
    if (most > 1) {
        text += fmt::format(", {} of {}", time_text(in_seconds(batching.time_of(most))), most);
    }
    if (batching.accelerators < workers) {
        text += fmt::format("; {} workers share {}", workers,
                            count_text(batching.accelerators, "accelerator"));
    }
    return text;
}

Json batching_json(const std::optional<serving::Batching>& batching) {
    if (!batching) {
        return nullptr;
    }
    Json means = Json::array();
    for (const Duration mean : batching->times) {
        means.push_back(in_seconds(mean));
    }
    return {{"max_size", batching->rules.max_size},
            {"max_delay", in_seconds(batching->rules.max_delay)},
            {"preferred_sizes", batching->rules.preferred_sizes},
            {"accelerators", batching->accelerators},
            {"mean_by_size", means}};
}

std::string sharing_text(const scenario::Node& node,
                         const std::optional<serving::Processors>& processors) {
    std::string text;
    if (!node.max_concurrent_requests.is_limited()) {
        text = ", serving all requests at once";
    } else if (node.max_concurrent_requests.count() > 1) {
        text =
            fmt::format(", each serving {} requests at once", node.max_concurrent_requests.count());
    }
    if (!processors) {
        return text;
    }
    text += fmt::format(", sharing processors for {}", amount_text(processors->threads, "request"));
    if (processors->cores < processors->threads) {
        text += fmt::format(" ({}, {:.3g} % more by hyper-threads)",
                            amount_text(processors->cores, "core"), processors->gain * 100);
    }
    return text;
}

std::string workers_text(const scenario::Scenario& scenario, const planner::Candidate& candidate) {
    if (const std::string own = own_workers_text(scenario, candidate.node()); !own.empty()) {
        return fmt::format("{} per node, side by side: {}", candidate.workers, own);
    }
    std::string text = fmt::format("{} per node{}", candidate.workers,
                                   sharing_text(scenario.node, planner::processors_of(candidate)));
    if (candidate.chosen_threads) {
        text += fmt::format("; {} each, the number with which a node carries most "
                            "by theory (node.threads_per_worker is not given)",
                            count_text(*candidate.chosen_threads, "thread"));
    }
    return text;
}

void add_accelerators(Table& table, const scenario::Model& model, const catalog::Sku& sku) {
    if (!placement::runs_on_accelerator(model, sku)) {
        return;
    }
    const catalog::Accelerators& accelerators = *sku.accelerators;
    const int spread = placement::accelerators_per_copy(model, sku);
    table.rows.push_back(
        {"  accelerators",
         fmt::format("{:.3g} x {} ({}, {}){}", accelerators.count, accelerators.type,
                     accelerators.vendor.empty() ? "maker not known" : accelerators.vendor,
                     accelerators.memory_each ? gib(*accelerators.memory_each) + " each"
                                              : "memory not known",
                     spread > 1 ? fmt::format(", {} a copy", spread) : "")});
}

Json processors_json(const std::optional<serving::Processors>& processors) {
    if (!processors) {
        return nullptr;
    }
    return {
        {"cores", processors->cores}, {"threads", processors->threads}, {"gain", processors->gain}};
}

Json requests_at_once_json(const scenario::Node& node) {
    return node.max_concurrent_requests.is_limited() ? Json(node.max_concurrent_requests.count())
                                                     : Json(nullptr);
}

} // namespace skusim::report
