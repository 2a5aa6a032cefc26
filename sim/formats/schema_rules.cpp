#include "schema_rules.hpp"

#include "value_reading.hpp"

#include <fmt/format.h>

namespace skusim::formats {

void check_model(const Value& map, const std::string& path, Findings& findings) {
    const Value* memory = map.find("gpu_memory");
    const Value* accelerator = map.find("accelerator");
    const std::string need = accelerator == nullptr ? "none" : accelerator->scalar;
    if (memory != nullptr && as_bytes(*memory) > Bytes{} && (need == "none" || need == "fpga")) {
        findings.add(memory->mark,
                     fmt::format("{}: gpu_memory is {} but accelerator is {}; write \"accelerator: "
                                 "gpu\" or \"optional-gpu\", or remove gpu_memory",
                                 path, memory->scalar, need));
    }
}

void check_objective(const Value& map, const std::string& path, Findings& findings) {
    if (map.entries.empty()) {
        findings.add(map.mark,
                     path + ": is empty; give a bound, such as \"latency: {p95: 150 ms}\"");
    }
}

void check_policy(const Value& map, const std::string& path, Findings& findings) {
    int spare = 0;
    int most = scenario::Policy{}.max_nodes;
    set(spare, map, "spare_nodes", as_int);
    set(most, map, "max_nodes", as_int);
    if (spare >= most) {
        findings.add(
            map.find("spare_nodes") != nullptr ? map.find("spare_nodes")->mark : map.mark,
            fmt::format("{}: spare_nodes ({}) leaves no node to serve among max_nodes ({})", path,
                        spare, most));
    }
}

void check_scenario_as_whole(const Value& map, const std::string&, Findings& findings) {
    const Value* slo = map.find("slo");
    const Value* throughput = slo == nullptr ? nullptr : slo->find("min_throughput");
    const Value* arrivals = map.find("workload")->find("arrivals");
    const Value* rate = arrivals->find("rate");
    if (throughput != nullptr && rate != nullptr && as_rate(*throughput) > as_rate(*rate)) {
        findings.add(throughput->mark,
                     fmt::format("slo.min_throughput: {} is above workload.arrivals.rate, {}: no "
                                 "cluster completes more than arrives",
                                 throughput->scalar, rate->scalar));
    }
}

} // namespace skusim::formats
