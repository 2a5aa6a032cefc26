#include <skusim/placement/packing.hpp>

#include "concurrency.hpp"
#include "fitting.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::placement {

namespace {

constexpr double most_workers = 1e6;

/// 1.8 / 0.1 is a little under 18 in floating point; the allowance keeps it from becoming 17.
double whole(double ratio) {
    return std::floor(ratio * (1 + rounding));
}

int counted(const scenario::Scenario& scenario, const catalog::Sku& sku, double by_ram,
            double by_vcpus) {
    const double count = std::min(whole(by_ram), whole(by_vcpus));
    const double most = containers_with_accelerators(scenario, sku).value_or(most_workers);
    return static_cast<int>(std::min({count, most, most_workers}));
}

} // namespace

bool has(const catalog::Sku& sku, catalog::AcceleratorKind kind) {
    return sku.accelerators && sku.accelerators->kind == kind && sku.accelerators->count > 0;
}

bool runs_on_its_gpu(const scenario::Model& model, const catalog::Sku& sku) {
    const std::vector<std::string>& vendors = model.accelerator_vendors;
    return has(sku, catalog::AcceleratorKind::gpu) &&
           (sku.accelerators->vendor.empty() ||
            std::find(vendors.begin(), vendors.end(), sku.accelerators->vendor) != vendors.end());
}

std::optional<Bytes> memory_for_copy(const scenario::Model& model, const catalog::Sku& sku) {
    const catalog::Accelerators& accelerators = *sku.accelerators;
    const double count =
        accelerators.count < 1 ? accelerators.count : double(accelerators_per_copy(model, sku));
    return accelerators.memory_each ? std::optional(*accelerators.memory_each * count)
                                    : std::nullopt;
}

bool fits_accelerator(const scenario::Model& model, const catalog::Sku& sku, int copies) {
    const Bytes needed = model.gpu_memory * static_cast<double>(copies);
    const std::optional<Bytes> there = memory_for_copy(model, sku);
    return needed == Bytes{} || (there && !clearly_less(there->value(), needed.value()));
}

int derived_workers(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    return counted(scenario, sku, sku.ram / (scenario.model->ram * scenario.policy.ram_factor),
                   sku.vcpus / scenario.node.threads_per_worker);
}

bool runs_on_accelerator(const scenario::Model& model, const catalog::Sku& sku) {
    switch (model.accelerator) {
    case scenario::AcceleratorNeed::none:
        return false;
    case scenario::AcceleratorNeed::gpu:
    case scenario::AcceleratorNeed::fpga:
        return sku.accelerators.has_value();
    case scenario::AcceleratorNeed::optional_gpu:
        return runs_on_its_gpu(model, sku) && fits_accelerator(model, sku) &&
               accelerators_per_copy(model, sku) <= whole_accelerators(sku);
    }
    return false;
}

int whole_accelerators(const catalog::Sku& sku) {
    return std::max(static_cast<int>(sku.accelerators->count), 1);
}

int accelerators_per_copy(const scenario::Model& model, const catalog::Sku& sku) {
    if (model.accelerators_per_copy) {
        return *model.accelerators_per_copy;
    }
    const std::optional<Bytes>& each = sku.accelerators->memory_each;
    int count = 1;
    while (each && 2 * count <= whole_accelerators(sku) &&
           clearly_less((*each * static_cast<double>(count)).value(), model.gpu_memory.value())) {
        count *= 2; // models are split evenly: Shoeybi et al. 2019, "Megatron-LM"
    }
    return count;
}

int places_on_accelerators(const scenario::Model& model, const catalog::Sku& sku) {
    return std::max(whole_accelerators(sku) / accelerators_per_copy(model, sku), 1);
}

int copies_on_each(const scenario::Scenario& scenario, const catalog::Sku& sku, int workers) {
    const int places = places_on_accelerators(*scenario.model, sku);
    return std::max(scenario.node.copies_per_accelerator, (workers + places - 1) / places);
}

namespace {

ContainerAsk ask_for(const scenario::ContainerRequests& requests, int threads, Bytes ram) {
    return {requests.cpu.value_or(threads), std::max(requests.ram.value_or(Bytes{}), ram)};
}

} // namespace

ContainerAsk container_ask(const scenario::Scenario& scenario) {
    return ask_for(scenario.node.requests, scenario.node.threads_per_worker, scenario.model->ram);
}

ContainerAsk container_ask(const scenario::Scenario& scenario, const scenario::OwnWorkers& own) {
    return ask_for(scenario.node.requests, own.threads, own.ram);
}

std::optional<int> containers_with_accelerators(const scenario::Scenario& scenario,
                                                const catalog::Sku& sku) {
    if (!runs_on_accelerator(*scenario.model, sku)) {
        return std::nullopt;
    }
    const double places = whole_accelerators(sku) / accelerators_per_copy(*scenario.model, sku);
    return static_cast<int>(std::min(places * scenario.node.copies_per_accelerator, most_workers));
}

double vcpus_left(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (!scenario.target || !scenario.target->reserved) {
        return sku.vcpus;
    }
    const catalog::Environment environment = scenario::environment(scenario);
    return vcpus_for_containers(*scenario.target->reserved, sku.vcpus, environment,
                                minimum_nodes(*scenario.target, environment, sku));
}

std::optional<int> containers_that_fit(const scenario::Scenario& scenario,
                                       const catalog::Sku& sku) {
    if (!scenario.target || !scenario.target->reserved) {
        return std::nullopt;
    }
    const catalog::Reserved& reserved = *scenario.target->reserved;
    const ContainerAsk ask = container_ask(scenario);
    return counted(scenario, sku, ram_for_containers(reserved, sku.ram) / ask.ram,
                   vcpus_left(scenario, sku) / ask.vcpus);
}

} // namespace skusim::placement
