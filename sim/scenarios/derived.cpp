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

/// What a request spends in front of an engine, where nobody says it.
void tell_api(scenario::Scenario& scenario) {
    const bool is_given =
        std::any_of(scenario.inputs.begin(), scenario.inputs.end(),
                    [](const auto& input) { return input.key.starts_with("service.api"); });
    if (scenario.token_service() != nullptr && !scenario.job() && !is_given) {
        scenario.defaults.push_back(
            {"service.api", "{before: 15.6 ms, after: 0.78 ms, per_token: 46 us}",
             "fitted to vLLM on an H100 (inference-sim/inference-sim@f90a1e3a, defaults.yaml); "
             "`api: none` for an engine without HTTP"});
    }
}

} // namespace

void derive(scenario::Scenario& scenario) {
    scenario.node.may_choose_threads = leaves_threads_open(scenario);
    tell_derived(scenario);
    tell_api(scenario);
}

} // namespace skusim::scenarios
