#include "no_engine.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/placement.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace skusim::planner {

namespace {

using Skus = std::vector<const catalog::Sku*>;

/// The machines that lack memory and nothing else, the largest last.
Skus lacking_memory(const Plan& plan) {
    Skus machines;
    for (const Candidate& candidate : plan.candidates) {
        if (candidate.lacks_memory) {
            machines.push_back(&candidate.sku);
        }
    }
    std::stable_sort(machines.begin(), machines.end(), [](const auto* a, const auto* b) {
        return catalog::accelerator_memory(*a).value_or(Bytes{}) <
               catalog::accelerator_memory(*b).value_or(Bytes{});
    });
    return machines;
}

/// The first machine that holds the model with its weights in that format.
const catalog::Sku* holds_in(scenario::Scenario scenario, const catalog::Hardware& hardware,
                             const Skus& machines, llm::NumberFormat format) {
    scenario::LanguageModel& language = *scenario.model->language;
    auto* shape = std::get_if<llm::Transformer>(&language.shape);
    if (shape == nullptr) {
        return nullptr;
    }
    *shape = llm::with_weights_in(*shape, format);
    const auto found = std::find_if(machines.begin(), machines.end(), [&](const auto* sku) {
        return placement::place(scenario, *sku, hardware).has_value();
    });
    return found == machines.end() ? nullptr : *found;
}

std::string way_on(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                   const Skus& machines) {
    for (const auto format : {llm::NumberFormat::fp8, llm::NumberFormat::int4}) {
        if (const catalog::Sku* sku = holds_in(scenario, hardware, machines, format)) {
            return fmt::format("; with weights in {} (`model: {{dtype: {}}}`) {} holds it",
                               name_in_table(format), name_in_table(format), sku->name);
        }
    }
    return "; no format of the weights makes it fit into one machine";
}

} // namespace

std::string why_nothing_holds(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                              const Plan& plan) {
    const bool was_placed = std::any_of(plan.candidates.begin(), plan.candidates.end(),
                                        [](const Candidate& it) { return it.engine.has_value(); });
    const Skus machines = lacking_memory(plan);
    if (scenario.token_service() == nullptr || was_placed || machines.empty()) {
        return "";
    }
    const catalog::Sku& largest = *machines.back();
    if (scenario.token_service()->engine.kv_blocks) { // which may be what is wrong
        const auto candidate =
            std::find_if(plan.candidates.begin(), plan.candidates.end(),
                         [&](const Candidate& it) { return &it.sku == &largest; });
        return fmt::format("no SKU of the catalog holds the model with its KV cache; of {} {}",
                           largest.name, candidate->reason);
    }
    const std::vector<int> parallel = placement::tensor_parallelisms(scenario, largest);
    const std::optional<Bytes> least =
        placement::least_memory(scenario, largest, hardware, parallel.back());
    if (!least) {
        return "";
    }
    return fmt::format(
        "no SKU of the catalog holds the model: spread over {} accelerators it needs "
        "{} of memory in all, and {}, which has most, has {:g} x {} with {}{}",
        parallel.back(), gib(*least), largest.name, largest.accelerators->count,
        largest.accelerators->type, gib(catalog::accelerator_memory(largest).value_or(Bytes{})),
        way_on(scenario, hardware, machines));
}

} // namespace skusim::planner
