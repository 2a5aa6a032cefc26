#include "containers.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/placement/packing.hpp>

#include "fitting.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace skusim::placement {

namespace {

Why gated(std::string rule, std::string reason) {
    return {Verdict::gated, std::move(rule), std::move(reason)};
}

/// What the packing makes of a target that tells no `minimum`.
std::string on_the_only_node(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto& components = scenario.target->reserved->components;
    const catalog::Environment environment = scenario::environment(scenario);
    const bool is_whole = components && components->cluster_vcpus > 0 &&
                          environment == catalog::Environment::production &&
                          minimum_nodes(*scenario.target, environment, sku) == 1;
    return is_whole ? fmt::format("; the cluster may be one node, as the target's `minimum` tells "
                                  "no more, so that all {} of its own containers come off each",
                                  amount_text(components->cluster_vcpus, "vCPU"))
                    : "";
}

/// Only `fit` of the workers that are wanted have room in what the target leaves of the node.
Why too_many_containers(const scenario::Scenario& scenario, const catalog::Sku& sku, int wanted,
                        int fit) {
    const catalog::Reserved& reserved = *scenario.target->reserved;
    const ContainerAsk ask = container_ask(scenario);
    const std::string fitting =
        fit == 0 ? "none fits" : fmt::format("only {} fit{}", fit, fit == 1 ? "s" : "");
    const std::string more =
        reserved.components ? "; " + catalog::cited(reserved.components->rule) : "";
    return gated(catalog::cited(reserved.rule) + more,
                 fmt::format("of {} that ask for {} and {} each, {} in the {} and {} that are left "
                             "of the node{}",
                             count_text(wanted, "container"), amount_text(ask.vcpus, "vCPU"),
                             gib(ask.ram), fitting, amount_text(vcpus_left(scenario, sku), "vCPU"),
                             gib(ram_for_containers(reserved, sku.ram)),
                             on_the_only_node(scenario, sku)));
}

/// The containers would have room, but each takes accelerators for itself.
Why too_few_accelerators(const scenario::Scenario& scenario, const catalog::Sku& sku, int wanted,
                         int fit) {
    const int shared = copies_on_each(scenario, sku, wanted);
    return gated(
        "accelerators of containers: a cluster hands out whole ones, but where several "
        "containers share each by time-slicing",
        fmt::format("of {} that take {} each{}, only {} {} on {:g} x {}; `node: "
                    "{{copies_per_accelerator: {}}}` lets {} share one by time-slicing",
                    count_text(wanted, "container"),
                    count_text(accelerators_per_copy(*scenario.model, sku), "accelerator"),
                    scenario.node.copies_per_accelerator > 1
                        ? fmt::format(", {} of them together (node.copies_per_accelerator)",
                                      scenario.node.copies_per_accelerator)
                        : "",
                    fit, fit == 1 ? "fits" : "fit", sku.accelerators->count,
                    sku.accelerators->type.empty() ? "accelerator" : sku.accelerators->type, shared,
                    shared));
}

} // namespace

tl::expected<int, Why> workers_with_room(const scenario::Scenario& scenario,
                                         const catalog::Sku& sku) {
    const int wanted = scenario.node.workers.value_or(derived_workers(scenario, sku));
    const std::optional<int> fit = containers_that_fit(scenario, sku);
    if (fit && *fit < std::max(wanted, 1)) {
        if (*fit < 1 || scenario.node.workers) {
            const bool lacks_accelerators = containers_with_accelerators(scenario, sku) == fit;
            return tl::unexpected(
                lacks_accelerators ? too_few_accelerators(scenario, sku, wanted, *fit)
                                   : too_many_containers(scenario, sku, std::max(wanted, 1), *fit));
        }
        return *fit;
    }
    if (wanted >= 1) {
        return wanted;
    }
    return tl::unexpected(
        gated("vCPUs: a worker needs its threads",
              fmt::format("one worker needs {}, and there {} {}",
                          count_text(scenario.node.threads_per_worker, "thread"),
                          sku.vcpus == 1 ? "is" : "are", amount_text(sku.vcpus, "vCPU"))));
}

} // namespace skusim::placement
