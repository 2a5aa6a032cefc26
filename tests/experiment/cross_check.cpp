// Theory beside the simulation: laws that apply agree, and a wrong figure is told.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/trial.hpp>

#include <algorithm>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::CrossCheck;
using experiment::LawKind;
using experiment::Trial;

Trial poisson_trial(int nodes, int workers, const serving::Dispatch& router, double utilization,
                    random::Shape shape) {
    Trial trial;
    trial.cluster = {{{nodes, workers}}, {}, router};
    trial.arrivals = workload::PoissonArrivals{Rate{utilization * nodes * workers / 0.01}};
    trial.service = {10ms, std::move(shape)};
    return trial;
}

experiment::Effort effort() {
    experiment::Effort effort;
    effort.precision = 0.05;
    effort.seed = 11;
    return effort;
}

std::vector<CrossCheck> checks_of(const Trial& trial) {
    return experiment::cross_checks(trial, experiment::run(trial, nullptr, effort()), 0.95);
}

bool has_law(const std::vector<CrossCheck>& checks, const std::string& quantity,
             const std::string& law, LawKind kind) {
    return std::any_of(checks.begin(), checks.end(), [&](const CrossCheck& check) {
        return subject(check) == quantity && check.law.find(law) != std::string::npos &&
               check.kind == kind;
    });
}

} // namespace

TEST_CASE("each kind of system is held against its own law, and agrees") {
    const random::Shape exponential = random::exponential_shape();
    std::vector<std::pair<Trial, std::string>> systems{
        {poisson_trial(1, 4, serving::RouterKind::least_outstanding, 0.8, exponential), "M/M/c"},
        {poisson_trial(5, 2, serving::OneQueue{}, 0.8, exponential), "M/M/c"},
        {poisson_trial(5, 2, serving::RouterKind::random, 0.7, exponential), "M/M/c"},
        {poisson_trial(3, 1, serving::RouterKind::random, 0.7, random::constant_shape()),
         "Pollaczek-Khinchine"}};
    Trial loss = poisson_trial(1, 4, serving::RouterKind::random, 1.2, exponential);
    loss.cluster.queue.limit = 6;
    systems.emplace_back(loss, "M/M/c/K");
    Trial closed = poisson_trial(1, 4, serving::RouterKind::random, 1, exponential);
    closed.arrivals = workload::ClosedArrivals{20, {40ms, exponential}, 1s};
    systems.emplace_back(closed, "M/M/c//N");
    const std::size_t plain = systems.size();
    for (std::size_t i = 0; i < plain; ++i) {
        systems.push_back(systems[i]);
        systems.back().first.cluster.front_end = {20ms, random::lognormal_shape(1)};
        systems.back().first.cluster.delay = 10ms;
    }
    for (const auto& [trial, law] : systems) {
        INFO(law << (trial.cluster.front_end ? " and a front end" : ""));
        const std::vector<CrossCheck> checks = checks_of(trial);
        CHECK(std::any_of(checks.begin(), checks.end(), [&](const CrossCheck& check) {
            return check.law.find(law) != std::string::npos && check.kind == LawKind::exact;
        }));
        for (const CrossCheck& check : checks) {
            INFO(subject(check) << " by " << check.law << ": expected " << check.expected
                                << ", measured " << check.measured.value);
            CHECK(check.agrees);
        }
    }
}

TEST_CASE("a figure that theory contradicts is told") {
    const Trial trial =
        poisson_trial(1, 1, serving::RouterKind::random, 0.8, random::exponential_shape());
    experiment::Outcome outcome = experiment::run(trial, nullptr, effort());
    auto& latency = outcome.metrics[static_cast<std::size_t>(experiment::Metric::latency_mean)];
    latency = {latency.value * 1.3, latency.low * 1.3, latency.high * 1.3};
    std::size_t contradicted = 0;
    for (const CrossCheck& check : experiment::cross_checks(trial, outcome, 0.95)) {
        contradicted += check.agrees ? 0 : 1;
    }
    CHECK(contradicted == 2); // Little's law, and the mean response of M/M/1
}

TEST_CASE("an approximation is shown as one, and no law is claimed that does not apply") {
    const Trial general =
        poisson_trial(1, 4, serving::RouterKind::random, 0.8, random::lognormal_shape(1.5));
    const std::vector<CrossCheck> checks = checks_of(general);
    CHECK(has_law(checks, "wait.mean", "Allen-Cunneen", LawKind::approximate));
    CHECK_FALSE(has_law(checks, "wait.mean", "M/M/c", LawKind::exact));

    const Trial shared = poisson_trial(4, 1, serving::RouterKind::least_outstanding, 0.8,
                                       random::exponential_shape());
    CHECK_FALSE(has_law(checks_of(shared), "wait.mean", "M/M/c", LawKind::exact));
}
