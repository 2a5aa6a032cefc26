#include <skusim/experiment/steady_state.hpp>
#include <skusim/planner/notes.hpp>

#include <fmt/format.h>
#include <optional>

namespace skusim::planner {

namespace {

/// How many requests were simulated, where they stand for many more.
std::optional<std::string> sampling(const experiment::Outcome& outcome) {
    if (!outcome.requests.are_sampled()) {
        return std::nullopt;
    }
    return fmt::format(
        "{} of {} requests were simulated: of each long interval of the pattern its beginning, "
        "until the cluster has come to terms with the new rate, and a part of the steady rest, "
        "which stands for all of it{}; `simulation: {{patterns: whole}}` simulates all",
        outcome.requests.simulated, outcome.requests.arrived,
        outcome.replicas ? " (the most replicas and the longest queue are those of the simulated "
                           "part)"
                         : "");
}

/// What the figures are averages of, where no length of a run makes them one.
std::optional<std::string> starts(const experiment::Outcome& outcome) {
    if (outcome.starts == 0) {
        return std::nullopt;
    }
    return fmt::format(
        "how the clients happen to start decides how they fall into step, for good: the figures "
        "are those of {} starts at random together, and one run of a test may lie beyond their "
        "intervals however long it is",
        outcome.starts);
}

std::string what_ended(const experiment::Outcome& outcome, const scenario::Simulation& simulation) {
    if (outcome.starts > 0 && outcome.requests.simulated < simulation.max_requests / 2) {
        return fmt::format("{} starts", outcome.starts);
    }
    if (outcome.limit == experiment::RunLimit::recording) {
        return fmt::format("replay of the recording for {} requests, after which further rounds "
                           "tell nothing new,",
                           outcome.requests.simulated);
    }
    // Clusters near a bound share the budget of a run.
    if (outcome.requests.simulated < simulation.max_requests / 2) {
        return fmt::format("run of {} simulated requests", outcome.requests.simulated);
    }
    return fmt::format("budget of {} simulated requests", simulation.max_requests);
}

} // namespace

std::vector<std::string> notes_of_run(const experiment::Outcome& outcome) {
    std::vector<std::string> notes;
    for (std::optional<std::string> note : {sampling(outcome), starts(outcome)}) {
        if (note) {
            notes.push_back(std::move(*note));
        }
    }
    return notes;
}

std::string_view why_unreliable(const experiment::Outcome& outcome) {
    if (outcome.precise) {
        return "";
    }
    switch (outcome.limit) {
    case experiment::RunLimit::warm_up:
        return "a quarter of simulation.max_requests ended before the cluster can have come to its "
               "steady state: the figures may be those of its start, and their intervals too "
               "narrow; raise simulation.max_requests";
    case experiment::RunLimit::ending:
        return "no request was watched to its end: the budget, the memory, or the century of "
               "simulated time that there is, ended before the cluster had warmed up and a request "
               "of its steady state was answered; shorten pauses and delays, or raise "
               "simulation.max_requests";
    case experiment::RunLimit::period:
        return "nothing was simulated: the fewest periods that tell anything of the pattern have "
               "more requests than simulation.max_requests; raise it, or simulate a part of the "
               "load on as small a part of the cluster";
    case experiment::RunLimit::memory:
        return "nothing was simulated: there is no memory for so many clients, workers and "
               "requests; simulate a part of the load on as small a part of the cluster";
    case experiment::RunLimit::budget:
    case experiment::RunLimit::recording:
    case experiment::RunLimit::session:
        break;
    }
    return "";
}

std::string ended_early(const experiment::Outcome& outcome,
                        const scenario::Simulation& simulation) {
    if (const std::string_view why = why_unreliable(outcome); !why.empty()) {
        return std::string(why);
    }
    return fmt::format("the {} ended before {}", what_ended(outcome, simulation),
                       outcome.limit == experiment::RunLimit::session
                           ? "each replication had seen as many requests as two sessions have: the "
                             "figures are of parts of sessions, and their intervals too narrow; "
                             "raise simulation.max_requests"
                           : fmt::format("every figure was within {:g} % of its value",
                                         simulation.precision * 100));
}

} // namespace skusim::planner
