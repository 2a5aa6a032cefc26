#include "derived.hpp"

#include <skusim/base/wording.hpp>

#include <algorithm>

namespace skusim::scenarios {

namespace {

/// Nobody said how many threads a worker has, and the service tells what more of them do.
bool leaves_threads_open(const scenario::Scenario& scenario) {
    const bool is_given =
        std::any_of(scenario.inputs.begin(), scenario.inputs.end(), [](const auto& input) {
            return input.key == "node.threads_per_worker" || input.key == "node.workers" ||
                   input.key == "node.requests.cpu";
        });
    const bool has_roofline = std::holds_alternative<service::RooflineService>(scenario.service);
    return !is_given && !scenario.job() && scenario.classes.empty() &&
           (has_roofline || scenario.thread_scaling);
}

/// Values that follow from others which the user gave.
void tell_derived(scenario::Scenario& scenario) {
    const std::optional<scenario::Model>& model = scenario.model;
    const bool is_given =
        std::any_of(scenario.inputs.begin(), scenario.inputs.end(), [](const auto& input) {
            return input.key == "model.gpu_memory" && !input.value.starts_with("0 ");
        });
    if (model && !is_given && model->gpu_memory > Bytes{}) {
        scenario.defaults.push_back(
            {"model.gpu_memory", gib(model->gpu_memory),
             "model.size: at least what lies on disk is loaded; what it computes with comes on "
             "top, so give it if you know it"});
    }
}

} // namespace

void derive(scenario::Scenario& scenario) {
    scenario.node.may_choose_threads = leaves_threads_open(scenario);
    tell_derived(scenario);
}

} // namespace skusim::scenarios
