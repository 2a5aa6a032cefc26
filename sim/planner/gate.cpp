#include "gate.hpp"

#include <skusim/base/wording.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

constexpr std::string_view guidance =
    "Azure Machine Learning documentation, \"Choose a compute target\", 2020-12-11";

// Figures in a scenario are decimal, products of them are not: 150 % of 7.2 GiB is a hair off
// 10.8 GiB. No real machine is that close to a limit.
bool clearly_less(double a, double b) {
    return a < b * (1 - 1e-9);
}

bool shut(Candidate& candidate, std::string rule, std::string reason) {
    candidate.verdict = Verdict::gated;
    candidate.rule = std::move(rule);
    candidate.reason = std::move(reason);
    return false;
}

bool has(const catalog::Sku& sku, catalog::AcceleratorKind kind) {
    return sku.accelerators && sku.accelerators->kind == kind && sku.accelerators->count > 0;
}

/// Memory of the accelerator, or the share of one, that a copy runs on.
Bytes memory_of_one(const catalog::Accelerators& accelerators) {
    return accelerators.memory_each * std::min(accelerators.count, 1.0);
}

bool fits_accelerator(const scenario::Model& model, const catalog::Sku& sku, int copies = 1) {
    const Bytes needed = model.gpu_memory * static_cast<double>(copies);
    return !clearly_less(memory_of_one(*sku.accelerators).value(), needed.value());
}

bool passes_kind(const scenario::Scenario& scenario, Candidate& candidate) {
    const catalog::Sku& sku = candidate.sku;
    const scenario::Model& model = *scenario.model;
    if (sku.architecture != model.architecture) {
        return shut(candidate, "architecture: the model's programs run on one kind of processor",
                    fmt::format("its processor is {}, the model needs {}", name(sku.architecture),
                                name(model.architecture)));
    }
    if (sku.retired && !scenario.select.retired) {
        return shut(candidate, "retired: the provider no longer rents it",
                    "it is retired; `select: {retired: true}` admits it");
    }
    if (!sku.restriction.empty()) {
        return shut(candidate, "restricted: the subscription may not rent it here",
                    fmt::format("it is restricted{}: {}",
                                sku.region.empty() ? "" : " in " + sku.region, sku.restriction));
    }
    if (sku.burstable && !scenario.select.burstable) {
        return shut(candidate, "burstable: CPU credits give no steady speed",
                    "it is burstable; `select: {burstable: true}` admits it");
    }
    return true;
}

bool passes_accelerator(const scenario::Scenario& scenario, Candidate& candidate) {
    const catalog::Sku& sku = candidate.sku;
    const scenario::Model& model = *scenario.model;
    const bool may_use_gpu = model.accelerator == scenario::AcceleratorNeed::optional_gpu &&
                             has(sku, catalog::AcceleratorKind::gpu);
    if (may_use_gpu && scenario.target &&
        !catalog::serves(*scenario.target, catalog::AcceleratorKind::gpu)) {
        return shut(candidate, catalog::cited(scenario.target->accelerators.rule),
                    fmt::format("target {} does not serve models on a GPU", scenario.target->name));
    }
    const bool wants_gpu = model.accelerator == scenario::AcceleratorNeed::gpu;
    const bool wants_fpga = model.accelerator == scenario::AcceleratorNeed::fpga;
    if (!wants_gpu && !wants_fpga) {
        return true;
    }
    const auto kind = wants_gpu ? catalog::AcceleratorKind::gpu : catalog::AcceleratorKind::fpga;
    const std::string_view word = wants_gpu ? "GPU" : "FPGA";
    if (!has(sku, kind)) {
        return shut(candidate, "accelerator: the model runs on a " + std::string(word),
                    fmt::format("it has no {}", word));
    }
    if (!fits_accelerator(model, sku)) {
        return shut(candidate, "accelerator memory: a copy of the model must fit",
                    fmt::format("{} of {} memory is under the {} that a copy needs",
                                gib(memory_of_one(*sku.accelerators)), sku.accelerators->type,
                                gib(model.gpu_memory)));
    }
    return true;
}

/// The copies that are to share an accelerator fit on one.
bool passes_copies(const scenario::Scenario& scenario, Candidate& candidate) {
    const int copies = scenario.node.copies_per_accelerator;
    const catalog::Sku& sku = candidate.sku;
    if (copies == 1 || !runs_on_accelerator(*scenario.model, sku) ||
        fits_accelerator(*scenario.model, sku, copies)) {
        return true;
    }
    return shut(candidate, "accelerator memory: the copies that share it must fit",
                fmt::format("{} of {} memory is under {} x {} (node.copies_per_accelerator)",
                            gib(memory_of_one(*sku.accelerators)), sku.accelerators->type, copies,
                            gib(scenario.model->gpu_memory)));
}

/// Limits of the target on one machine or container.
bool passes_limits(const scenario::Scenario& scenario, Candidate& candidate) {
    if (!scenario.target) {
        return true;
    }
    const catalog::Sku& sku = candidate.sku;
    const auto passes = [&](catalog::LimitKind kind, double amount, const std::string& text) {
        const std::optional<BrokenLimits> broken = broken_limits(*scenario.target, kind, amount);
        return !broken || shut(candidate, broken->rule,
                               fmt::format("{}; target {} takes {}", text, scenario.target->name,
                                           broken->bound));
    };
    return passes(catalog::LimitKind::ram, sku.ram.value(), gib(sku.ram) + " RAM") &&
           passes(catalog::LimitKind::vcpus, sku.vcpus, amount_text(sku.vcpus, "vCPU"));
}

bool passes_ram(const scenario::Scenario& scenario, Candidate& candidate) {
    const Bytes needed = scenario.model->ram * scenario.policy.ram_factor;
    if (!clearly_less(candidate.sku.ram.value(), needed.value())) {
        return true;
    }
    return shut(candidate,
                fmt::format("RAM: \"start with a machine that has 150 % of the RAM your model "
                            "requires\" ({})",
                            guidance),
                fmt::format("{} RAM is under {} of {} ({})", gib(candidate.sku.ram),
                            percent(scenario.policy.ram_factor), gib(scenario.model->ram),
                            gib(needed)));
}

/// Copies of the model that the SKU holds: min(RAM, vCPUs), on accelerators as many as share each.
int derived_workers(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto whole = [](double ratio) { return std::floor(ratio * (1 + 1e-9)); };
    const double by_ram = whole(sku.ram / (scenario.model->ram * scenario.policy.ram_factor));
    const double by_vcpus = whole(sku.vcpus / scenario.node.threads_per_worker);
    double workers = std::min(by_ram, by_vcpus);
    if (runs_on_accelerator(*scenario.model, sku)) {
        workers = std::min(workers, static_cast<double>(whole_accelerators(sku)) *
                                        scenario.node.copies_per_accelerator);
    }
    return static_cast<int>(std::min(workers, 1e6));
}

/// The workers that are wanted do not fit in what the target leaves of the node.
bool shut_for_containers(const scenario::Scenario& scenario, Candidate& candidate, int fit) {
    const catalog::Reserved& reserved = *scenario.target->reserved;
    const ContainerAsk ask = container_ask(scenario);
    const int wanted = std::max(candidate.workers, 1);
    candidate.workers = 0;
    const std::string fitting =
        fit == 0 ? "none fits" : fmt::format("only {} fit{}", fit, fit == 1 ? "s" : "");
    return shut(
        candidate, catalog::cited(reserved.rule),
        fmt::format("of {} that ask for {} and {} each, {} in the {} and {} that are left "
                    "of the node",
                    count_text(wanted, "container"), amount_text(ask.vcpus, "vCPU"), gib(ask.ram),
                    fitting,
                    amount_text(vcpus_for_containers(reserved, candidate.sku.vcpus), "vCPU"),
                    gib(ram_for_containers(reserved, candidate.sku.ram))));
}

bool passes_workers(const scenario::Scenario& scenario, Candidate& candidate) {
    candidate.workers = scenario.node.workers.value_or(derived_workers(scenario, candidate.sku));
    const std::optional<int> fit = containers_that_fit(scenario, candidate.sku);
    if (fit && *fit < std::max(candidate.workers, 1)) {
        if (*fit < 1 || scenario.node.workers) {
            return shut_for_containers(scenario, candidate, *fit);
        }
        candidate.workers = *fit;
    }
    if (candidate.workers >= 1) {
        return true;
    }
    return shut(candidate, "vCPUs: a worker needs its threads",
                fmt::format("one worker needs {}, and there {} {}",
                            count_text(scenario.node.threads_per_worker, "thread"),
                            candidate.sku.vcpus == 1 ? "is" : "are",
                            amount_text(candidate.sku.vcpus, "vCPU")));
}

} // namespace

bool runs_on_accelerator(const scenario::Model& model, const catalog::Sku& sku) {
    switch (model.accelerator) {
    case scenario::AcceleratorNeed::none:
        return false;
    case scenario::AcceleratorNeed::gpu:
    case scenario::AcceleratorNeed::fpga:
        return sku.accelerators.has_value();
    case scenario::AcceleratorNeed::optional_gpu:
        return has(sku, catalog::AcceleratorKind::gpu) && fits_accelerator(model, sku);
    }
    return false;
}

int whole_accelerators(const catalog::Sku& sku) {
    return std::max(static_cast<int>(sku.accelerators->count), 1);
}

bool passes_gate(const scenario::Scenario& scenario, Candidate& candidate) {
    if (const std::optional<Refusal> refused = refusal(scenario)) {
        return shut(candidate, refused->rule, refused->reason);
    }
    return passes_kind(scenario, candidate) && passes_accelerator(scenario, candidate) &&
           passes_copies(scenario, candidate) && passes_limits(scenario, candidate) &&
           passes_ram(scenario, candidate) && passes_workers(scenario, candidate);
}

std::vector<std::size_t> gate(const scenario::Scenario& scenario, Plan& plan) {
    std::vector<std::size_t> admitted;
    for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
        if (passes_gate(scenario, plan.candidates[i])) {
            admitted.push_back(i);
        }
    }
    plan.effort.bounded_out += static_cast<int>(plan.candidates.size() - admitted.size());
    return admitted;
}

} // namespace skusim::planner
