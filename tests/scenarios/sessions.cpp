// The key `workload.sessions`: who starts conversations, and what its clients wait for.
#include <skusim/schema/values.hpp>
#include <skusim/text/yaml.hpp>

#include "../../sim/scenarios/scenario_table.hpp"
#include "../../sim/scenarios/workload.hpp"
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

namespace {

/// A language model's scenario with that workload.
text::Value model_talking(const std::string& workload) {
    text::YamlDocument document =
        text::parse_yaml("workload: {" + workload + "}\nservice: {kind: llm}\n", "s.yaml");
    REQUIRE(document.faults.empty());
    return std::move(*document.root);
}

std::string rules_of_talks_broken(const std::string& workload) {
    schema::Findings findings("s.yaml");
    check_tokens(model_talking(workload), findings);
    std::string lines;
    for (const Fault& fault : findings.take()) {
        lines += fault.message + '\n';
    }
    return lines;
}

} // namespace

TEST_CASE("conversations are started by an open stream, or are those of a closed loop's clients") {
    const std::string rest = "tokens: {preset: sharegpt}, sessions: {turns: 4}";
    CHECK(rules_of_talks_broken("arrivals: {kind: poisson, rate: 4 /s}, " + rest).empty());
    CHECK(rules_of_talks_broken("arrivals: {kind: gamma, rate: 4 /s, cv: 2}, " + rest).empty());
    CHECK(rules_of_talks_broken("arrivals: {kind: closed, concurrency: 4}, " + rest).empty());
    CHECK(rules_of_talks_broken("arrivals: {kind: pattern, rates: [4 /s], period: 1 h}, " + rest)
              .find("workload.sessions: are started by arrivals of kind poisson, gamma or closed, "
                    "not pattern; remove it, or change `arrivals`\n") != std::string::npos);
}

TEST_CASE("clients of a closed loop pause between turns, and between conversations") {
    const text::Value map =
        model_talking("arrivals: {kind: closed, concurrency: 4, think_time: 9 s}, "
                      "tokens: {preset: sharegpt}, "
                      "sessions: {turns: 4, think_time: 1 s}");
    scenario::Scenario taken;
    take_workload(taken, schema::value_of(described_workload(), schema::at(map, "workload")));
    const auto* closed = taken.arrivals_if<workload::ClosedArrivals>();
    REQUIRE(closed != nullptr);
    CHECK(closed->concurrency == 4);
    CHECK(closed->think_time.mean == 9s);
    CHECK(closed->sessions == workload::Sessions{4, 1s});
    CHECK(closed->mean_pause() == 3s); // three pauses of 1 s, and one of 9 s
}
