#include <skusim/base/wording.hpp>
#include <skusim/placement/refusal.hpp>

#include "warnings.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

void warn_of_unknown_size(const scenario::Scenario& scenario, std::vector<std::string>& texts) {
    if (scenario.model->size_on_disk > Bytes{}) {
        return;
    }
    for (const catalog::Limit& limit : scenario.target->limits) {
        if (limit.kind == catalog::LimitKind::model_size && limit.in_force) {
            texts.push_back(fmt::format("model.size is not given, so that this was not checked: {}",
                                        catalog::cited(limit.rule)));
        }
    }
}

void warn_of_requests(const scenario::Scenario& scenario, std::vector<std::string>& texts) {
    const std::optional<Bytes>& ram = scenario.node.requests.ram;
    const bool is_default = std::any_of(
        scenario.defaults.begin(), scenario.defaults.end(),
        [](const scenario::AppliedDefault& it) { return it.key == "node.requests.ram"; });
    if (ram && !is_default && *ram < scenario.model->ram) {
        texts.push_back(fmt::format("node.requests.ram, {}, is below model.ram: {} are asked for",
                                    gib(*ram), gib(scenario.model->ram)));
    }
}

/// That a machine can be rented there is not checked where nobody knows whose it is.
void warn_of_provider(const scenario::Scenario& scenario, const Plan& plan,
                      std::vector<std::string>& texts) {
    for (const Choice* choice : choices_of(plan)) {
        const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
        if (scenario.target->clouds && sku.provider.empty()) {
            texts.push_back(fmt::format("{}: neither its name nor the catalog's column `provider` "
                                        "tells whose machine it is; not checked: {}",
                                        sku.name, catalog::cited(scenario.target->clouds->rule)));
        }
    }
}

void warn_of_price(const scenario::Scenario& scenario, std::vector<std::string>& texts) {
    const catalog::Target& target = *scenario.target;
    if (!target.containers) {
        return;
    }
    const std::string& region = target.containers->region;
    texts.push_back("prices: " + catalog::cited(target.containers->rule));
    for (const std::string& wanted : scenario.select.regions) {
        if (wanted != region) {
            texts.push_back(fmt::format("prices are those of {}, not of {}", region, wanted));
        }
    }
}

/// What the machine at hand carries, whether that is enough or not.
void tell_capacity(const Plan& plan, std::vector<std::string>& texts) {
    for (const Candidate& it : plan.candidates) {
        if (it.profile()) {
            texts.push_back(
                fmt::format("this machine ({}, {}{}) carries {:.4g} {} inside the objective",
                            amount_text(it.sku.vcpus, "vCPU"), gib(it.sku.ram),
                            it.sku.processors.empty() ? "" : ", " + it.sku.processors.front(),
                            it.profile()->capacity.value, name(it.profile()->capacity.unit)));
        }
    }
}

/// The rate of clients is known only now.
void warn_of_rate(const scenario::Scenario& scenario, const Plan& plan,
                  std::vector<std::string>& texts) {
    if (!plan.cheapest || scenario::mode(scenario) == catalog::Mode::job ||
        workload::is_open(scenario.arrivals())) {
        return;
    }
    const double rate =
        plan.cheapest->service().outcome.metric(experiment::Metric::throughput).value;
    if (const auto broken =
            placement::broken_limits(*scenario.target, catalog::LimitKind::request_rate, rate)) {
        texts.push_back(fmt::format("the clients send {:.4g} requests/s; target {} takes {}: {}",
                                    rate, scenario.target->name, broken->bound, broken->rule));
    }
}

} // namespace

void add_target_warnings(const scenario::Scenario& scenario, const Plan& plan,
                         std::vector<std::string>& texts) {
    if (!scenario.target) {
        return;
    }
    const catalog::Target& target = *scenario.target;
    if (!target.production.allowed) {
        const bool asked = scenario::environment(scenario) == catalog::Environment::production;
        texts.push_back((asked ? "environment: production, but " : "") +
                        catalog::cited(target.production.rule));
    }
    if (target.rents == catalog::Rental::this_machine) {
        tell_capacity(plan, texts);
    }
    for (const catalog::Rule& note : target.notes) {
        texts.push_back(catalog::cited(note));
    }
    warn_of_unknown_size(scenario, texts);
    warn_of_requests(scenario, texts);
    warn_of_provider(scenario, plan, texts);
    warn_of_price(scenario, texts);
    warn_of_rate(scenario, plan, texts);
}

} // namespace skusim::planner
