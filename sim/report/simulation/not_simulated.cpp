#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/json_text.hpp"
#include "report/form/shared_json.hpp"

#include <fmt/format.h>

namespace skusim::report {

std::string not_simulated(const NotSimulatedResult& result, Format format) {
    const placement::Why& why = result.why;
    if (format != Format::json) {
        const Table table{
            {{"simulation"}, {result.scenario->name}},
            {{result.sku, fmt::format("{}: {}", placement::name(why.verdict), why.reason)}}};
        return table.in(format);
    }
    Json json{{"skusim", "simulate"},
              {"result_version", result_version},
              {"scenario", result.scenario->name},
              {"sku", result.sku},
              {"verdict", placement::name(why.verdict)},
              {"rule", why.rule},
              {"reason", why.reason}};
    for (const char* absent : {"nodes", "workers_per_node", "router", "stable",
                               "offered_utilization", "precise", "requests"}) {
        json[absent] = nullptr;
    }
    json["metrics"] = Json::object();
    json["slo"] = Json::array();
    json["cross_checks"] = Json::array();
    json["defaults"] = defaults_json(result.scenario->defaults);
    json["provenance"] = provenance_json(result.provenance);
    return json_text(json);
}

} // namespace skusim::report
