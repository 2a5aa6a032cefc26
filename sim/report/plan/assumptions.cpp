#include "assumptions.hpp"

#include <skusim/base/json.hpp>
#include <skusim/report/question.hpp>

#include "report/form/figures.hpp"
#include "report/form/own_workers.hpp"
#include "report/job/job.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

class Assumptions {
public:
    void add(const char* key, std::string value) {
        list_.push_back({{"key", key}, {"value", std::move(value)}});
    }
    [[nodiscard]] Json take() { return std::move(list_); }

private:
    Json list_ = Json::array();
};

std::string percent_text(double share) {
    return fmt::format("{:.4g} %", share * 100);
}

void add_model(Assumptions& list, const scenario::Model& model) {
    list.add("model.ram", gib(model.ram));
    if (model.size_on_disk.value() > 0) {
        list.add("model.size", gib(model.size_on_disk));
    }
    if (model.gpu_memory.value() > 0) {
        list.add("model.gpu_memory", gib(model.gpu_memory));
    }
}

void add_asked_workers(Assumptions& list, const scenario::Scenario& scenario) {
    list.add("classes.workers", asked_own_workers(scenario));
    for (const scenario::RequestClass& each : scenario.classes) {
        list.add("classes.threads_per_worker",
                 fmt::format("{} of {}", each.workers->threads, each.name));
        list.add("classes.model.ram", fmt::format("{} of {}", gib(each.workers->ram), each.name));
    }
}

void add_workers(Assumptions& list, const scenario::Node& node) {
    list.add("node.workers", node.workers ? std::to_string(*node.workers)
                                          : "as many as the machine's RAM, vCPUs and accelerators "
                                            "allow");
    list.add("node.threads_per_worker", node.may_choose_threads
                                            ? "as many as let a node carry most"
                                            : std::to_string(node.threads_per_worker));
}

void add_node(Assumptions& list, const scenario::Node& node) {
    const std::optional<int> places = node.queue.limit();
    list.add("node.queue", places                             ? std::to_string(*places)
                           : node.queue.has_places_of_slots() ? "slots"
                                                              : "unlimited");
    if (node.batch) {
        list.add("node.batch.max_size", std::to_string(node.batch->max_size));
        list.add("node.batch.max_delay", time_text(in_seconds(node.batch->max_delay)));
    }
    if (node.copies_per_accelerator > 1) {
        list.add("node.copies_per_accelerator", std::to_string(node.copies_per_accelerator));
    }
    if (node.queue.max_wait) {
        list.add("node.max_wait", time_text(in_seconds(*node.queue.max_wait)));
    }
    if (node.queue.timeout) {
        list.add("node.timeout", time_text(in_seconds(*node.queue.timeout)));
    }
}

void add_policy(Assumptions& list, const scenario::Policy& policy) {
    list.add("policy.ram_factor", percent_text(policy.ram_factor));
    list.add("policy.spare_nodes",
             policy.spare_nodes ? std::to_string(*policy.spare_nodes) : "auto");
    list.add("policy.max_nodes", std::to_string(policy.max_nodes));
    list.add("policy.pricing", policy.pricing == scenario::Pricing::spot ? "spot" : "on-demand");
}

} // namespace

Json assumptions_json(const scenario::Scenario& scenario) {
    Assumptions list;
    list.add("workload", workload_text(scenario));
    if (has_stations(scenario)) {
        add_asked_workers(list, scenario);
    } else {
        if (scenario.model) {
            add_model(list, *scenario.model);
        }
        add_workers(list, scenario.node);
    }
    add_node(list, scenario.node);
    if (!scenario.job()) {
        list.add("router", std::string(serving::name(scenario.router)));
    }
    if (scenario.front_end) {
        list.add("front_end", front_end_text(scenario.front_end->latency));
    }
    if (scenario.service_delay > Duration::zero()) {
        list.add("service.delay", delay_text(scenario.service_delay));
    }
    add_policy(list, scenario.policy);
    list.add("simulation.confidence", percent_text(scenario.simulation.confidence));
    list.add("simulation.precision", percent_text(scenario.simulation.precision));
    return list.take();
}

} // namespace skusim::report
