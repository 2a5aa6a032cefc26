#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/refusal.hpp>

#include "fitting.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::placement {

namespace {

constexpr std::string_view guidance =
    "Azure Machine Learning documentation, \"Choose a compute target\", 2020-12-11";

/// What keeps a SKU out; nothing where the rule lets it in.
using Shut = std::optional<Why>;

Why shut(std::string rule, std::string reason) {
    return {Verdict::gated, std::move(rule), std::move(reason)};
}

Shut by_kind(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const scenario::Model& model = *scenario.model;
    if (sku.architecture != model.architecture) {
        return shut("architecture: the model's programs run on one kind of processor",
                    fmt::format("its processor is {}, the model needs {}", name(sku.architecture),
                                name(model.architecture)));
    }
    if (sku.retired && !scenario.select.retired) {
        return shut("retired: the provider no longer rents it",
                    "it is retired; `select: {retired: true}` admits it");
    }
    if (!sku.restriction.empty()) {
        return shut("restricted: the subscription may not rent it here",
                    fmt::format("it is restricted{}: {}",
                                sku.region.empty() ? "" : " in " + sku.region, sku.restriction));
    }
    if (sku.burstable && !scenario.select.burstable) {
        return shut("burstable: CPU credits give no steady speed",
                    "it is burstable; `select: {burstable: true}` admits it");
    }
    return std::nullopt;
}

Shut by_accelerator(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const scenario::Model& model = *scenario.model;
    const bool may_use_gpu = model.accelerator == scenario::AcceleratorNeed::optional_gpu &&
                             has(sku, catalog::AcceleratorKind::gpu);
    if (may_use_gpu && scenario.target &&
        !catalog::serves(*scenario.target, catalog::AcceleratorKind::gpu)) {
        return shut(catalog::cited(scenario.target->accelerators.rule),
                    fmt::format("target {} does not serve models on a GPU", scenario.target->name));
    }
    const bool wants_gpu = model.accelerator == scenario::AcceleratorNeed::gpu;
    const bool wants_fpga = model.accelerator == scenario::AcceleratorNeed::fpga;
    if (!wants_gpu && !wants_fpga) {
        return std::nullopt;
    }
    const auto kind = wants_gpu ? catalog::AcceleratorKind::gpu : catalog::AcceleratorKind::fpga;
    const std::string_view word = wants_gpu ? "GPU" : "FPGA";
    if (!has(sku, kind)) {
        return shut("accelerator: the model runs on a " + std::string(word),
                    fmt::format("it has no {}", word));
    }
    if (!fits_accelerator(model, sku)) {
        return shut("accelerator memory: a copy of the model must fit",
                    fmt::format("{} of {} memory is under the {} that a copy needs",
                                gib(memory_of_one(*sku.accelerators)), sku.accelerators->type,
                                gib(model.gpu_memory)));
    }
    return std::nullopt;
}

/// The copies that are to share an accelerator fit on one.
Shut by_copies(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const int copies = scenario.node.copies_per_accelerator;
    if (copies == 1 || !runs_on_accelerator(*scenario.model, sku) ||
        fits_accelerator(*scenario.model, sku, copies)) {
        return std::nullopt;
    }
    return shut("accelerator memory: the copies that share it must fit",
                fmt::format("{} of {} memory is under {} x {} (node.copies_per_accelerator)",
                            gib(memory_of_one(*sku.accelerators)), sku.accelerators->type, copies,
                            gib(scenario.model->gpu_memory)));
}

Shut by_limit(const catalog::Target& target, catalog::LimitKind kind, double amount,
              const std::string& text) {
    const std::optional<BrokenLimits> broken = broken_limits(target, kind, amount);
    return broken ? Shut(shut(broken->rule, fmt::format("{}; target {} takes {}", text, target.name,
                                                        broken->bound)))
                  : std::nullopt;
}

/// Limits of the target on one machine or container.
Shut by_limits(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (!scenario.target) {
        return std::nullopt;
    }
    const catalog::Target& target = *scenario.target;
    Shut by_ram = by_limit(target, catalog::LimitKind::ram, sku.ram.value(), gib(sku.ram) + " RAM");
    return by_ram ? by_ram
                  : by_limit(target, catalog::LimitKind::vcpus, sku.vcpus,
                             amount_text(sku.vcpus, "vCPU"));
}

Shut by_ram(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const Bytes needed = scenario.model->ram * scenario.policy.ram_factor;
    if (!clearly_less(sku.ram.value(), needed.value())) {
        return std::nullopt;
    }
    return shut(fmt::format("RAM: \"start with a machine that has 150 % of the RAM your model "
                            "requires\" ({})",
                            guidance),
                fmt::format("{} RAM is under {} of {} ({})", gib(sku.ram),
                            percent(scenario.policy.ram_factor), gib(scenario.model->ram),
                            gib(needed)));
}

/// Only `fit` of the workers that are wanted have room in what the target leaves of the node.
Why too_many_containers(const scenario::Scenario& scenario, const catalog::Sku& sku, int wanted,
                        int fit) {
    const catalog::Reserved& reserved = *scenario.target->reserved;
    const ContainerAsk ask = container_ask(scenario);
    const std::string fitting =
        fit == 0 ? "none fits" : fmt::format("only {} fit{}", fit, fit == 1 ? "s" : "");
    return shut(catalog::cited(reserved.rule),
                fmt::format("of {} that ask for {} and {} each, {} in the {} and {} that are left "
                            "of the node",
                            count_text(wanted, "container"), amount_text(ask.vcpus, "vCPU"),
                            gib(ask.ram), fitting,
                            amount_text(vcpus_for_containers(reserved, sku.vcpus), "vCPU"),
                            gib(ram_for_containers(reserved, sku.ram))));
}

tl::expected<int, Why> counted_workers(const scenario::Scenario& scenario,
                                       const catalog::Sku& sku) {
    const int wanted = scenario.node.workers.value_or(derived_workers(scenario, sku));
    const std::optional<int> fit = containers_that_fit(scenario, sku);
    if (fit && *fit < std::max(wanted, 1)) {
        if (*fit < 1 || scenario.node.workers) {
            return tl::unexpected(too_many_containers(scenario, sku, std::max(wanted, 1), *fit));
        }
        return *fit;
    }
    if (wanted >= 1) {
        return wanted;
    }
    return tl::unexpected(
        shut("vCPUs: a worker needs its threads",
             fmt::format("one worker needs {}, and there {} {}",
                         count_text(scenario.node.threads_per_worker, "thread"),
                         sku.vcpus == 1 ? "is" : "are", amount_text(sku.vcpus, "vCPU"))));
}

constexpr std::array gate_rules{by_kind, by_accelerator, by_copies, by_limits, by_ram};

} // namespace

tl::expected<int, Why> admit(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (const std::optional<Refusal> refused = refusal(scenario)) {
        return tl::unexpected(shut(refused->rule, refused->reason));
    }
    for (const auto rule : gate_rules) {
        if (Shut why = rule(scenario, sku)) {
            return tl::unexpected(std::move(*why));
        }
    }
    return counted_workers(scenario, sku);
}

} // namespace skusim::placement
