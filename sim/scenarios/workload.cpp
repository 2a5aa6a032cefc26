#include "workload.hpp"

#include <variant>

namespace skusim::scenarios {
using namespace schema;

const Notation<DescribedWorkload>& described_workload() {
    static const Notation<DescribedWorkload> notation = map_of<DescribedWorkload>(
        {{required("arrivals", &DescribedWorkload::load, arrivals(), "How requests arrive.",
                   "{kind: closed, concurrency: 200}"),
          field("tokens", &DescribedWorkload::tokens, tokens(),
                "How many tokens go into and come out of each request of a language model.",
                "{preset: azure-conv}")
              .otherwise("the recording's"),
          field("sessions", &DescribedWorkload::sessions, sessions(),
                "Requests of a language model come in conversations, which `arrivals` starts; a "
                "client of a closed loop begins the next when the last is over.",
                "{turns: 4, think_time: 20 s}")
              .otherwise("each request stands alone")}});
    return notation;
}

namespace {

workload::Arrivals in_sessions(const workload::Arrivals& starts,
                               const workload::Sessions& sessions) {
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&starts)) {
        workload::ClosedArrivals talking = *closed;
        talking.sessions = sessions;
        return talking;
    }
    return workload::SessionArrivals{*workload::open_rate(starts), workload::gap_cv(starts),
                                     sessions};
}

} // namespace

void take_workload(scenario::Scenario& scenario, const DescribedWorkload& described) {
    scenario.load = described.load;
    if (described.tokens) {
        scenario.tokens = lengths_of(*described.tokens);
    }
    if (described.sessions) {
        scenario.load = in_sessions(scenario.arrivals(), *described.sessions);
    }
}

} // namespace skusim::scenarios
