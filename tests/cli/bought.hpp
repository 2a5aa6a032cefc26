// A small scenario with two machines, a quota and prices of commitments, as files of a user.
#pragma once

#include "binary.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <support/catch.hpp>
#include <vector>

namespace skusim::cli {

using Json = nlohmann::json;

inline constexpr const char* machines =
    "name,vcpus,ram_gib,usd_per_hour,region,reserved_1_year_usd_per_hour\n"
    "Standard_D2s_v5,2,8,0.096,eastus,0.05925\n"
    "Standard_E2s_v5,2,16,0.126,eastus,\n";

inline constexpr const char* usage = R"([
{"currentValue": "9", "limit": "100", "localName": "Total Regional vCPUs",
 "name": {"localizedValue": "Total Regional vCPUs", "value": "cores"}, "unit": "Count"},
{"currentValue": "5", "limit": "6", "localName": "x",
 "name": {"localizedValue": "Standard DSv5 Family vCPUs", "value": "standardDSv5Family"},
 "unit": "Count"},
{"currentValue": "0", "limit": "10", "localName": "x",
 "name": {"localizedValue": "Standard ESv5 Family vCPUs", "value": "standardESv5Family"},
 "unit": "Count"}])";

[[nodiscard]] inline std::string purchase_scenario(const std::string& more = "",
                                                   const std::string& policy = "") {
    return "skusim: 1\nname: buy\nmodel: {ram: 1 GiB}\n"
           "workload: {arrivals: {kind: poisson, rate: 60 /s}}\n"
           "service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}\n"
           "node: {workers: 2}\nslo: {latency: {p95: 200 ms}}\ncatalog: c.csv\n"
           "policy: {max_nodes: 20" +
           policy + "}\nsimulation: {precision: 10 %}\n" + more;
}

struct Bought {
    Bought(const std::string& scenario, const char* quota) {
        (void)folder.write("c.csv", machines);
        (void)folder.write("usage.json", quota);
        path = folder.write("s.yaml", scenario);
    }
    [[nodiscard]] Json plan(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"plan", path, "--format", "json"});
        const Run run = run_skusim(more, folder.folder());
        CAPTURE(run.err);
        REQUIRE_FALSE(run.out.empty());
        return Json::parse(run.out);
    }
    Scratch folder;
    std::string path;
};

} // namespace skusim::cli
