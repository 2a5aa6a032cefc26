#include <skusim/measurement/run.hpp>

#include "step_run.hpp"

namespace skusim::measurement {

std::optional<Answer> try_once(Endpoint& endpoint, Duration timeout, const Watch& watch) {
    const Duration deadline = endpoint.now() + timeout;
    endpoint.send(0, deadline);
    std::vector<Answer> answers;
    while (answers.empty()) {
        if (!watch({})) {
            endpoint.abandon();
            return std::nullopt;
        }
        endpoint.wait(deadline + timeout, answers);
    }
    return answers.front();
}

std::vector<MeasuredStep> run(const LoadTest& test, Endpoint& endpoint, const Watch& watch) {
    std::vector<MeasuredStep> measured;
    for (std::size_t step = 0; step < test.steps.size(); ++step) {
        measured.push_back(StepRun(test, step, endpoint).run(watch));
        if (!measured.back().complete) {
            break;
        }
    }
    return measured;
}

} // namespace skusim::measurement
