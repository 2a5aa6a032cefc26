// Machines and scenarios built in code, for tests of the floors between a scenario and its plan.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>
#include <utility>
#include <vector>

namespace skusim {

[[nodiscard]] inline Duration milliseconds(double count) {
    return from_seconds(count * 1e-3);
}

[[nodiscard]] inline UsdPerHour usd(double price) {
    return UsdPerHour::from_nano(static_cast<std::int64_t>(price * 1e9 + 0.5));
}

/// A CPU machine of family "D" in region "here".
[[nodiscard]] inline catalog::Sku machine(const std::string& name, double vcpus, double ram_gib,
                                          double usd_per_hour) {
    catalog::Sku sku;
    sku.name = name;
    // Through std::string: GCC 12 warns wrongly of the assignment of a literal (its bug 105329).
    sku.provider = std::string("test");
    sku.region = std::string("here");
    sku.family = std::string("D");
    sku.series = std::string("Dsv5");
    sku.vcpus = vcpus;
    sku.ram = gibibytes(ram_gib);
    sku.on_demand = usd(usd_per_hour);
    return sku;
}

[[nodiscard]] inline catalog::Sku gpu_machine(const std::string& name, double count,
                                              double memory_gib) {
    catalog::Sku sku = machine(name, 8, 64, 1.0);
    sku.accelerators = {"T4", catalog::AcceleratorKind::gpu, count, gibibytes(memory_gib),
                        "nvidia"};
    return sku;
}

[[nodiscard]] inline service::DistributionService exponential_service(Duration mean) {
    return {{mean, random::exponential_shape()}};
}

/// Times by SKU, in milliseconds; constant, or lognormal with `cv` above 0.
[[nodiscard]] inline service::TableService
measured_times(const std::vector<std::pair<std::string, double>>& times, double cv) {
    service::TableService table;
    table.file = std::string("times.csv");
    for (const auto& [sku, mean] : times) {
        table.rows.push_back({service::TableScope::sku, sku, 1, milliseconds(mean), cv, 1});
    }
    return table;
}

/// A model of 1 GiB under `rate` requests per second, each 40 ms (exponential); p95 within 200 ms.
[[nodiscard]] inline scenario::Scenario open_scenario(double rate) {
    scenario::Scenario scenario;
    scenario.name = std::string("test");
    scenario.file = std::string("test.yaml");
    scenario.model = scenario::Model{};
    scenario.model->ram = gibibytes(1);
    scenario.load = workload::PoissonArrivals{Rate{rate}};
    scenario.service = exponential_service(milliseconds(40));
    scenario.slo = scenario::Objective{};
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(200)}};
    scenario.simulation.precision = 0.05;
    return scenario;
}

[[nodiscard]] inline scenario::Scenario closed_scenario(int clients, Duration think_time) {
    scenario::Scenario scenario = open_scenario(1);
    workload::ClosedArrivals arrivals;
    arrivals.concurrency = clients;
    arrivals.think_time = {think_time, random::exponential_shape()};
    scenario.load = arrivals;
    return scenario;
}

/// A target with the demands of a production cluster: 3 nodes and 12 vCPUs, GPU and FPGA.
[[nodiscard]] inline catalog::Target production_target() {
    catalog::Target target;
    target.name = std::string("aks");
    target.title = std::string("Azure Kubernetes Service");
    target.serves.modes = {catalog::Mode::real_time};
    target.accelerators.kinds = {catalog::AcceleratorKind::gpu, catalog::AcceleratorKind::fpga};
    target.minimum.nodes = 3;
    target.minimum.vcpus = 12;
    return target;
}

/// A limit that is written as "so much", with a rule of its own for one that is not in force.
[[nodiscard]] inline catalog::Limit limit_of(catalog::LimitKind kind, double bound,
                                             bool in_force = true) {
    catalog::Limit limit;
    limit.kind = kind;
    limit.bound = bound;
    limit.written = std::string("so much");
    limit.in_force = in_force;
    limit.rule = {in_force ? "the rule" : "the other rule", "a document", "2025"};
    return limit;
}

/// An open scenario on that target, which asks for no least size here.
[[nodiscard]] inline scenario::Scenario on_target(double rate = 50) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.target = production_target();
    scenario.target->minimum = {};
    return scenario;
}

} // namespace skusim
