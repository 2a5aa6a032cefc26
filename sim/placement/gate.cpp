#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>
#include <skusim/placement/refusal.hpp>

#include "containers.hpp"
#include "fitting.hpp"
#include "own_workers.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace skusim::placement {

namespace {

constexpr std::string_view guidance =
    "Azure Machine Learning documentation, \"Choose a compute target\", 2020-12-11";

/// What keeps a SKU out; nothing where the rule lets it in.
using Shut = std::optional<Why>;

Why shut(std::string rule, std::string reason) {
    return {Verdict::gated, std::move(rule), std::move(reason)};
}

/// That the memory of its accelerators keeps it out; `need` is what must fit there.
Why lacks_memory(std::string_view need, std::string reason) {
    Why why = shut(fmt::format("accelerator memory: {} must fit", need), std::move(reason));
    why.lacks_memory = true;
    return why;
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

/// Whose machines, and which of them, the target rents.
Shut by_offer(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (!scenario.target) {
        return std::nullopt;
    }
    const catalog::Target& target = *scenario.target;
    const auto names = [](const std::vector<std::string>& list, const std::string& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    if (target.clouds && !sku.provider.empty() && !names(target.clouds->providers, sku.provider)) {
        return shut(catalog::cited(target.clouds->rule),
                    fmt::format("it is a machine of {}; target {} rents those of {}", sku.provider,
                                target.name, fmt::join(target.clouds->providers, ", ")));
    }
    // Names of series are those of a cloud that the target rents from.
    const bool has_series = target.series && target.clouds &&
                            names(target.clouds->providers, sku.provider) && !sku.series.empty();
    if (has_series && !names(target.series->names, sku.series)) {
        return shut(catalog::cited(target.series->rule),
                    fmt::format("target {} does not offer series {}", target.name, sku.series));
    }
    return std::nullopt;
}

/// The SKU has accelerators, and not of the kind that is wanted.
Shut by_other_kind(const catalog::Sku& sku, std::string_view word) {
    const std::string rule = "accelerator: the model runs on a " + std::string(word);
    if (!sku.accelerators) {
        return shut(rule, fmt::format("it has no {}", word));
    }
    const std::string& type = sku.accelerators->type;
    if (!sku.accelerators->kind) {
        return shut(rule, fmt::format("it is not known whether {} is a {}; say accelerator_kind "
                                      "in a catalog of your own",
                                      type, word));
    }
    return shut(rule, type.empty() || has(sku, catalog::AcceleratorKind::fpga)
                          ? fmt::format("it has no {}", word)
                          : fmt::format("it has no {}: {} is none", word, type));
}

/// The GPU is one that the model's programs run on.
Shut by_vendor(const scenario::Model& model, const catalog::Sku& sku) {
    if (runs_on_its_gpu(model, sku)) {
        return std::nullopt;
    }
    const std::string& vendor = sku.accelerators->vendor;
    return shut("accelerator vendor: the model's programs run on GPUs of one maker (CUDA is "
                "NVIDIA's)",
                fmt::format("its {} is of {}, and the model runs on GPUs of {}; `model: "
                            "{{accelerator_vendors: [{}, {}]}}` admits it",
                            sku.accelerators->type, vendor,
                            fmt::join(model.accelerator_vendors, ", "),
                            fmt::join(model.accelerator_vendors, ", "), vendor));
}

/// A copy has the accelerators that it is spread over, and fits their memory.
Shut by_accelerator_memory(const scenario::Model& model, const catalog::Sku& sku) {
    const catalog::Accelerators& accelerators = *sku.accelerators;
    const int spread = accelerators_per_copy(model, sku);
    const int there = whole_accelerators(sku);
    if (spread > there || (spread > 1 && accelerators.count < 1)) {
        return shut("accelerators per copy: a copy is spread over whole accelerators of one node",
                    fmt::format("a copy takes {} accelerators, and there {} {:g}", spread,
                                there == 1 ? "is" : "are", accelerators.count));
    }
    if (fits_accelerator(model, sku)) {
        return std::nullopt;
    }
    if (!accelerators.memory_each) {
        return lacks_memory(
            "a copy of the model",
            fmt::format("memory of {} is not known; give it in accelerator_memory_gib of "
                        "a catalog of your own",
                        accelerators.type.empty() ? "its accelerator" : accelerators.type));
    }
    const bool may_spread = spread == 1 && there > 1 && model.accelerators_per_copy;
    return lacks_memory(
        "a copy of the model",
        fmt::format("{} of {} memory is under the {} that a copy needs{}",
                    gib(*memory_for_copy(model, sku)),
                    spread == 1 ? accelerators.type
                                : fmt::format("{} x {}", spread, accelerators.type),
                    gib(model.gpu_memory),
                    may_spread ? "; `model: {accelerators_per_copy: auto}` spreads it over "
                                 "several"
                               : ""));
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
        return by_other_kind(sku, word);
    }
    if (Shut why = wants_gpu ? by_vendor(model, sku) : std::nullopt) {
        return why;
    }
    return by_accelerator_memory(model, sku);
}

/// The copies that are to share an accelerator fit on one.
Shut by_copies(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (!runs_on_accelerator(*scenario.model, sku)) {
        return std::nullopt;
    }
    const int copies = copies_on_each(scenario, sku, scenario.node.workers.value_or(0));
    if (copies == 1 || fits_accelerator(*scenario.model, sku, copies)) {
        return std::nullopt;
    }
    const bool is_asked = copies == scenario.node.copies_per_accelerator;
    return lacks_memory("the copies that share it",
                        fmt::format("{} of {} memory is under {} x {} (node.{})",
                                    gib(*memory_for_copy(*scenario.model, sku)),
                                    sku.accelerators->type, copies, gib(scenario.model->gpu_memory),
                                    is_asked ? "copies_per_accelerator" : "workers"));
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

/// Spot machines of which nobody tells how often they are taken back.
Shut by_advisor(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    if (scenario.policy.pricing != scenario::Pricing::spot || !scenario.failures ||
        !scenario::lacks_band(*scenario.failures, sku)) {
        return std::nullopt;
    }
    return shut("failures.evictions.advisor",
                fmt::format("how often it is taken back{} is not told there",
                            sku.region.empty() ? "" : " in " + sku.region));
}

constexpr std::array gate_rules{by_kind,   by_offer,  by_advisor, by_accelerator,
                                by_copies, by_limits, by_ram};

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
    if (!has_stations(scenario)) {
        return workers_with_room(scenario, sku);
    }
    const auto own = least_own_workers(scenario, sku);
    return own ? tl::expected<int, Why>(std::accumulate(own->begin(), own->end(), 0))
               : tl::unexpected(own.error());
}

} // namespace skusim::placement
