#include <skusim/base/wording.hpp>
#include <skusim/placement/refusal.hpp>

#include <fmt/format.h>

namespace skusim::placement {

namespace {

using catalog::LimitKind;

std::optional<Refusal> refused_mode(const scenario::Scenario& scenario) {
    const catalog::Target& target = *scenario.target;
    const catalog::Mode mode = scenario::mode(scenario);
    if (catalog::serves(target, mode)) {
        return std::nullopt;
    }
    return Refusal{catalog::cited(target.serves.rule),
                   fmt::format("the workload is {}, which target {} does not serve",
                               catalog::name(mode), target.name),
                   target.serves.instead};
}

std::optional<Refusal> refused_accelerator(const scenario::Scenario& scenario) {
    const catalog::Target& target = *scenario.target;
    if (!scenario.model) {
        return std::nullopt;
    }
    const scenario::AcceleratorNeed need = scenario.model->accelerator;
    const bool wants_gpu = need == scenario::AcceleratorNeed::gpu;
    const bool wants_fpga = need == scenario::AcceleratorNeed::fpga;
    const auto kind = wants_gpu ? catalog::AcceleratorKind::gpu : catalog::AcceleratorKind::fpga;
    if ((!wants_gpu && !wants_fpga) || catalog::serves(target, kind)) {
        return std::nullopt;
    }
    return Refusal{catalog::cited(target.accelerators.rule),
                   fmt::format("target {} does not serve models on {}", target.name,
                               wants_gpu ? "a GPU" : "an FPGA"),
                   target.accelerators.instead};
}

std::optional<Refusal> refused_price(const scenario::Scenario& scenario) {
    const catalog::Target& target = *scenario.target;
    const bool wants_spot = !scenario.job() && scenario.policy.pricing == scenario::Pricing::spot;
    if (!wants_spot || !target.spot || target.spot->allowed) {
        return std::nullopt;
    }
    return Refusal{
        catalog::cited(target.spot->rule),
        fmt::format("policy.pricing is spot, and target {} rents no spot machines", target.name),
        std::nullopt};
}

/// Dedicated and low-priority nodes of one job.
std::optional<Refusal> refused_tiers(const scenario::Scenario& scenario) {
    const workload::Job* job = scenario.job();
    if (job == nullptr || job->tier != workload::Tier::both) {
        return std::nullopt;
    }
    if (scenario.target && scenario.target->mixed_tiers && !scenario.target->mixed_tiers->allowed) {
        return Refusal{catalog::cited(scenario.target->mixed_tiers->rule),
                       fmt::format("job.tier is both, and a cluster of target {} is of one tier; "
                                   "write \"tier: any\" for the cheaper one",
                                   scenario.target->name),
                       std::nullopt};
    }
    if (scenario.quota) {
        return Refusal{"policy.quota: dedicated and low-priority nodes count apart",
                       "job.tier is both, which is not planned within a quota in this version; "
                       "plan each tier by itself",
                       std::nullopt};
    }
    return std::nullopt;
}

/// `what` tells what is refused; it is asked only where something is, as catalogs are large.
template <class Words>
std::optional<Refusal> refused_by(const catalog::Target& target, LimitKind kind, double amount,
                                  const Words& what) {
    const std::optional<BrokenLimits> broken = broken_limits(target, kind, amount);
    if (!broken) {
        return std::nullopt;
    }
    return Refusal{broken->rule,
                   fmt::format("{}; target {} takes {}", what(), target.name, broken->bound),
                   broken->instead};
}

std::optional<Refusal> refused_size(const scenario::Scenario& scenario) {
    if (!scenario.model) {
        return std::nullopt;
    }
    const Bytes size = scenario.model->size_on_disk;
    return refused_by(*scenario.target, LimitKind::model_size, size.value(), [&] {
        return fmt::format("the model is {:.4g} GB on disk", size.value() / bytes_per_gb);
    });
}

/// A node has at least the RAM that the gate asks for: where that alone is beyond the target's
/// limit, no machine will do.
std::optional<Refusal> refused_ram(const scenario::Scenario& scenario) {
    if (!scenario.model) {
        return std::nullopt;
    }
    const Bytes needed = scenario.model->ram * scenario.policy.ram_factor;
    return refused_by(*scenario.target, LimitKind::ram, needed.value(), [&] {
        return fmt::format("the model needs {} of RAM, {} of {}", gib(needed),
                           percent(scenario.policy.ram_factor), gib(scenario.model->ram));
    });
}

std::optional<Refusal> refused_timeout(const scenario::Scenario& scenario) {
    const std::optional<Duration> timeout = scenario.node.queue.timeout;
    const double seconds = timeout ? in_seconds(*timeout) : std::numeric_limits<double>::infinity();
    auto refused = refused_by(*scenario.target, LimitKind::request_timeout, seconds, [&] {
        return timeout ? fmt::format("node.timeout is {}", time_text(seconds))
                       : "node.timeout is none";
    });
    if (refused) {
        refused->reason += timeout ? "; lower it" : "; set it";
    }
    return refused;
}

std::optional<Refusal> refused_rate(const scenario::Scenario& scenario) {
    const std::optional<Rate> rate = workload::peak_rate(scenario.arrivals());
    if (!rate) {
        return std::nullopt; // clients send as fast as they are answered: known when simulated
    }
    return refused_by(*scenario.target, LimitKind::request_rate, rate->value(),
                      [&] { return fmt::format("{:.6g} requests/s arrive", rate->value()); });
}

/// Requests that come faster than the front end takes them wait there without end, whatever the
/// nodes do. Of clients the rate is known when simulated.
std::optional<Refusal> refused_front_end(const scenario::Scenario& scenario) {
    if (scenario.job() != nullptr) {
        return std::nullopt;
    }
    const std::optional<Rate> rate = workload::peak_rate(scenario.arrivals());
    if (!rate || !scenario.front_end || !scenario.front_end->capacity ||
        *rate <= *scenario.front_end->capacity) {
        return std::nullopt;
    }
    std::string rule = "front end: no queue bears more than its server takes";
    for (const scenario::AppliedDefault& it : scenario.defaults) {
        rule += it.key == "front_end.capacity" ? " (" + it.source + ")" : "";
    }
    return Refusal{rule,
                   fmt::format("{:.6g} requests/s arrive, and the front end carries {:.6g}; give "
                               "it a `capacity` that more instances have, or `front_end: none`",
                               rate->value(), scenario.front_end->capacity->value()),
                   std::nullopt};
}

} // namespace

std::optional<BrokenLimits> broken_limits(const catalog::Target& target, LimitKind kind,
                                          double amount) {
    BrokenLimits broken;
    std::string others;
    for (const catalog::Limit& limit : target.limits) {
        if (limit.kind != kind || !catalog::breaks(limit, amount)) {
            continue;
        }
        if (!limit.in_force) {
            others += fmt::format("; not in force: {}", catalog::cited(limit.rule));
            continue;
        }
        if (broken.rule.empty()) {
            broken.bound = fmt::format("{} {}", limit.is_open ? "under" : "at most", limit.written);
        }
        broken.rule += (broken.rule.empty() ? "" : "; ") + catalog::cited(limit.rule);
        broken.instead = broken.instead ? broken.instead : limit.instead;
    }
    if (broken.rule.empty()) {
        return std::nullopt;
    }
    broken.rule += others;
    return broken;
}

std::optional<Refusal> refusal(const scenario::Scenario& scenario) {
    if (auto refused = refused_tiers(scenario)) {
        return refused;
    }
    if (!scenario.target) {
        return refused_front_end(scenario);
    }
    if (auto refused = refused_mode(scenario)) {
        return refused;
    }
    if (auto refused = refused_accelerator(scenario)) {
        return refused;
    }
    if (auto refused = refused_price(scenario)) {
        return refused;
    }
    if (auto refused = refused_size(scenario)) {
        return refused;
    }
    if (auto refused = refused_ram(scenario)) {
        return refused;
    }
    if (scenario::mode(scenario) == catalog::Mode::job) {
        return std::nullopt; // what follows is of requests
    }
    for (const auto rule : {refused_timeout, refused_rate, refused_front_end}) {
        if (auto refused = rule(scenario)) {
            return refused;
        }
    }
    return std::nullopt;
}

std::optional<Refusal> refusal_in_comparison(const scenario::Scenario& scenario) {
    if (auto refused = refusal(scenario)) {
        return refused;
    }
    const catalog::Target& target = *scenario.target;
    const bool is_at_hand = target.rents == catalog::Rental::this_machine;
    const bool for_production = scenario::environment(scenario) == catalog::Environment::production;
    if (target.production.allowed || (!is_at_hand && !for_production)) {
        return std::nullopt;
    }
    return Refusal{catalog::cited(target.production.rule),
                   is_at_hand ? "the machine at hand is not compared with what can be rented"
                              : "the plan is for production",
                   std::nullopt};
}

} // namespace skusim::placement
