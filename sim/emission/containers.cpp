#include "containers.hpp"

#include <skusim/base/json.hpp>
#include <skusim/placement/packing.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::emission {

bool is_spot(const Deployed& deployed) {
    return deployed.scenario().policy.pricing == scenario::Pricing::spot;
}

bool runs_on(const Deployed& deployed, catalog::AcceleratorKind kind) {
    const catalog::Sku& sku = deployed.sku();
    return placement::runs_on_accelerator(*deployed.scenario().model, sku) &&
           sku.accelerators->kind == kind;
}

ContainerBounds bounds_of(const Deployed& deployed) {
    constexpr double rounding = 1e-6;
    constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
    const scenario::Scenario& scenario = deployed.scenario();
    const placement::ContainerAsk ask = placement::container_ask(scenario);
    const catalog::Sku& sku = deployed.sku();
    const auto& reserved = scenario.target->reserved;
    const Bytes ram = reserved ? catalog::ram_for_containers(*reserved, sku.ram) : sku.ram;
    const double vcpus = reserved ? catalog::vcpus_for_containers(*reserved, sku.vcpus) : sku.vcpus;
    const int workers = deployed.candidate().workers;
    const std::int64_t threads = placement::most_threads(scenario.node);
    ContainerBounds bounds;
    bounds.millicores = static_cast<std::int64_t>(std::ceil(ask.vcpus * 1000 - rounding));
    bounds.bytes = static_cast<std::int64_t>(std::ceil(ask.ram.value() - rounding));
    const auto share = static_cast<std::int64_t>(vcpus * 1000 / workers + rounding);
    bounds.most_millicores = std::max({bounds.millicores, share, threads * 1000});
    const auto mebibytes = static_cast<std::int64_t>(ram.value() / workers) / mebibyte;
    bounds.most_bytes = std::max(bounds.bytes, mebibytes * mebibyte);
    return bounds;
}

Json resources(const Deployed& deployed) {
    const ContainerBounds bounds = bounds_of(deployed);
    Json json{
        {"requests",
         {{"cpu", cpu_quantity(bounds.millicores)}, {"memory", memory_quantity(bounds.bytes)}}},
        {"limits",
         {{"cpu", cpu_quantity(bounds.most_millicores)},
          {"memory", memory_quantity(bounds.most_bytes)}}}};
    if (runs_on(deployed, catalog::AcceleratorKind::gpu)) {
        json["requests"]["nvidia.com/gpu"] = "1";
        json["limits"]["nvidia.com/gpu"] = "1";
    }
    return json;
}

std::vector<std::string> machine_notes(const Deployed& deployed) {
    std::vector<std::string> notes;
    if (runs_on(deployed, catalog::AcceleratorKind::fpga)) {
        notes.emplace_back("each container needs one FPGA: add the resource's name, which the "
                           "cluster's device plugin gives, to requests and limits");
    }
    return notes;
}

std::int64_t per_cent(std::int64_t millionths) {
    return (millionths + 5000) / 10'000;
}

namespace {

bool holds(const planner::Autoscaled& autoscaled) {
    return experiment::decision(autoscaled.outcome) == experiment::Decision::holds;
}

} // namespace

std::optional<serving::ScalingRules> scaling_of(const Deployed& deployed) {
    const auto& autoscaled = deployed.choice->service().autoscaled;
    const bool is_asked_for = deployed.scenario().scaling.has_value();
    return autoscaled && (is_asked_for || holds(*autoscaled)) ? std::optional(autoscaled->rules)
                                                              : std::nullopt;
}

std::string scaling_note(const Deployed& deployed) {
    const auto& autoscaled = deployed.choice->service().autoscaled;
    if (!autoscaled) {
        return "the number of replicas is fixed, as planned; with `scaling` in the scenario it "
               "follows the load";
    }
    if (holds(*autoscaled)) {
        return "";
    }
    return fmt::format("with replicas that follow the load the plan does not meet its objective; "
                       "with {} all the time it does{}",
                       deployed.replicas(),
                       scaling_of(deployed) ? "" : ", so that number is fixed");
}

} // namespace skusim::emission
