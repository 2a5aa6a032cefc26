#include "own_workers.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>

#include "fitting.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <optional>

namespace skusim::placement {

namespace {

/// What the workers of a node take together.
struct Taken {
    double threads = 0;
    Bytes ram; ///< of the models
    int accelerators = 0;
    ContainerAsk asked; ///< by their containers
};

Taken taken_by(const scenario::Scenario& scenario, const catalog::Sku& sku,
               const std::vector<int>& workers) {
    const bool on_accelerator = runs_on_accelerator(*scenario.model, sku);
    const int spread = on_accelerator ? accelerators_per_copy(*scenario.model, sku) : 0;
    Taken taken;
    for (std::size_t number = 0; number < workers.size(); ++number) {
        const scenario::OwnWorkers& own = *scenario.classes[number].workers;
        const ContainerAsk ask = container_ask(scenario, own);
        const double count = workers[number];
        taken.threads += count * own.threads;
        taken.ram = taken.ram + own.ram * count;
        taken.accelerators += workers[number] * spread;
        taken.asked.vcpus += count * ask.vcpus;
        taken.asked.ram = taken.asked.ram + ask.ram * count;
    }
    return taken;
}

/// "2 x detector, 1 x ranker"
std::string names_of(const scenario::Scenario& scenario, const std::vector<int>& workers) {
    std::string text;
    for (std::size_t number = 0; number < workers.size(); ++number) {
        text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", workers[number],
                            scenario.classes[number].name);
    }
    return text;
}

Why shut_out(std::string rule, std::string reason) {
    return {Verdict::gated, std::move(rule), std::move(reason)};
}

/// What of a machine the workers do not fit; nothing if they do.
std::optional<Why> lacking(const scenario::Scenario& scenario, const catalog::Sku& sku,
                           const std::vector<int>& workers) {
    const Taken taken = taken_by(scenario, sku, workers);
    const auto who = [&] { return names_of(scenario, workers); };
    if (clearly_less(sku.vcpus, taken.threads)) {
        return shut_out("vCPUs: a worker needs its threads",
                        fmt::format("the workers ({}) need {}, and there {} {}", who(),
                                    amount_text(taken.threads, "thread"),
                                    sku.vcpus == 1 ? "is" : "are", amount_text(sku.vcpus, "vCPU")));
    }
    const Bytes needed = taken.ram * scenario.policy.ram_factor;
    if (clearly_less(sku.ram.value(), needed.value())) {
        return shut_out("RAM: every copy of a model is loaded, and policy.ram_factor is of all",
                        fmt::format("{} RAM is under {} of the {} of the workers ({}), {}",
                                    gib(sku.ram), percent(scenario.policy.ram_factor),
                                    gib(taken.ram), who(), gib(needed)));
    }
    const int there = taken.accelerators > 0 ? whole_accelerators(sku) : 0;
    if (taken.accelerators > there) {
        return shut_out("accelerators: each copy of a model takes its own",
                        fmt::format("the workers ({}) take {} accelerators, and there {} {}", who(),
                                    taken.accelerators, there == 1 ? "is" : "are", there));
    }
    if (!scenario.target || !scenario.target->reserved) {
        return std::nullopt;
    }
    const catalog::Reserved& reserved = *scenario.target->reserved;
    const double vcpus = vcpus_left(scenario, sku);
    const Bytes ram = ram_for_containers(reserved, sku.ram);
    if (!clearly_less(vcpus, taken.asked.vcpus) &&
        !clearly_less(ram.value(), taken.asked.ram.value())) {
        return std::nullopt;
    }
    return shut_out(catalog::cited(reserved.rule),
                    fmt::format("the containers of the workers ({}) ask for {} and {}; {} and {} "
                                "are left of the node",
                                who(), amount_text(taken.asked.vcpus, "vCPU"), gib(taken.asked.ram),
                                amount_text(vcpus, "vCPU"), gib(ram)));
}

} // namespace

bool holds_own_workers(const scenario::Scenario& scenario, const catalog::Sku& sku,
                       const std::vector<int>& workers) {
    return !lacking(scenario, sku, workers);
}

tl::expected<std::vector<int>, Why> least_own_workers(const scenario::Scenario& scenario,
                                                      const catalog::Sku& sku) {
    std::vector<int> workers;
    for (const scenario::RequestClass& each : scenario.classes) {
        workers.push_back(each.workers->count.value_or(1));
    }
    if (std::optional<Why> why = lacking(scenario, sku, workers)) {
        return tl::unexpected(std::move(*why));
    }
    return workers;
}

std::vector<int> own_workers(const scenario::Scenario& scenario, const catalog::Sku& sku,
                             std::vector<int> least,
                             const std::vector<experiment::TrialClass>& classes) {
    std::vector<int> workers = std::move(least);
    for (;;) {
        std::optional<std::size_t> busiest;
        double most = 0;
        for (std::size_t number = 0; number < workers.size(); ++number) {
            const double work = classes[number].share * in_seconds(classes[number].service.mean);
            if (scenario.classes[number].workers->count || work <= most * workers[number]) {
                continue;
            }
            std::vector<int> more = workers;
            ++more[number];
            if (holds_own_workers(scenario, sku, more)) {
                busiest = number;
                most = work / workers[number];
            }
        }
        if (!busiest) {
            return workers;
        }
        ++workers[*busiest];
    }
}

} // namespace skusim::placement
