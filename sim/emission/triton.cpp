#include <skusim/placement/packing.hpp>

#include "containers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::emission {

namespace {

/// Copies of the model in one container.
int copies_in_container(const Deployed& deployed) {
    return deployed.scenario().target->reserved ? 1 : deployed.candidate().workers;
}

/// Triton counts the copies of each GPU that a container sees, and those on processors in all.
std::string instance_group(const Deployed& deployed) {
    const int copies = copies_in_container(deployed);
    if (!runs_on(deployed, catalog::AcceleratorKind::gpu)) {
        return fmt::format("instance_group [ {{ count: {} kind: KIND_CPU }} ]\n", copies);
    }
    const catalog::Sku& sku = deployed.sku();
    const int spread = placement::accelerators_per_copy(*deployed.scenario().model, sku);
    if (spread > 1) { // the model itself says on which
        return fmt::format("instance_group [ {{ count: {} kind: KIND_MODEL }} ]\n", copies);
    }
    const int seen = copies == 1 ? 1 : placement::whole_accelerators(sku);
    return fmt::format("instance_group [ {{ count: {} kind: KIND_GPU }} ]\n",
                       (copies + seen - 1) / seen);
}

/// Who is refused while waiting, as far as the plan has a limit for it: one on the requests that
/// wait is kept where a container has all workers of their queue.
std::string queue_policy(const Deployed& deployed) {
    const scenario::Node& node = deployed.scenario().node;
    const bool has_whole_queue = copies_in_container(deployed) == deployed.candidate().workers;
    std::string rules;
    if (node.queue.max_wait) {
        rules += fmt::format("    timeout_action: REJECT\n    default_timeout_microseconds: {}\n",
                             *node.queue.max_wait / std::chrono::microseconds{1});
    }
    if (const std::optional<int> limit = node.queue.limit(); limit && has_whole_queue) {
        rules += fmt::format("    max_queue_size: {}\n", *limit);
    }
    return rules.empty() ? "" : "  default_queue_policy {\n" + rules + "  }\n";
}

std::string dynamic_batching(const Deployed& deployed, const serving::BatchRules& rules) {
    std::string text = "dynamic_batching {\n";
    if (!rules.preferred_sizes.empty()) {
        text +=
            fmt::format("  preferred_batch_size: [ {} ]\n", fmt::join(rules.preferred_sizes, ", "));
    }
    const std::int64_t microseconds = rules.max_delay / std::chrono::microseconds{1};
    return text + fmt::format("  max_queue_delay_microseconds: {}\n", microseconds) +
           queue_policy(deployed) + "}\n";
}

} // namespace

Content triton_config(const Deployed& deployed) {
    const auto batching = planner::batching_of(deployed.candidate());
    if (!deployed.scenario().node.batch || !batching) {
        return {};
    }
    const Heading heading{
        "the batches of the plan, where the model is served by NVIDIA Triton: config.pbtxt of the "
        "model in its repository. Another server needs the same figures in its own words",
        {{"name: \"" + deployed.name + "\"", "the model's folder in the repository; add its "
                                             "platform or backend, input and output"}},
        {}};
    return text_content(
        deployed, heading,
        fmt::format("name: \"{}\"\nmax_batch_size: {}\n", deployed.name, batching->rules.max_size) +
            dynamic_batching(deployed, batching->rules) + instance_group(deployed));
}

} // namespace skusim::emission
