#include <skusim/base/shell.hpp>
#include <skusim/planner/quota.hpp>
#include <skusim/quota/claim.hpp>

#include "files.hpp"

namespace skusim::emission {

Content quota_request(const Deployed& deployed) {
    const scenario::Scenario& scenario = deployed.scenario();
    const planner::Candidate& candidate = deployed.candidate();
    std::string commands;
    for (const quota::Claim& claim : planner::lacking(
             planner::claims_of(scenario, candidate.sku, planner::market_of(scenario, candidate),
                                deployed.choice->nodes))) {
        const std::vector<std::string> lines =
            quota::request_command(claim, scenario.quota->cloud, deployed.sku().region);
        if (!lines.empty()) {
            commands += (commands.empty() ? "" : "\n") + shell_command(lines);
        }
    }
    if (commands.empty()) {
        return {};
    }
    Heading heading{"asks for the quota that what is cheapest lacks; run it, wait until it is "
                    "granted, write down the quota anew, and plan again",
                    {},
                    {"quota is a limit, not a promise that the machines are there"}};
    if (scenario.quota->cloud != quota::Cloud::azure) {
        return script_content(deployed, heading, commands);
    }
    heading.blanks = {{"subscription", "the id of the subscription that rents the machines"}};
    return script_content(deployed, heading,
                          "subscription=$(az account show --query id --output tsv)\n\n" + commands);
}

} // namespace skusim::emission
