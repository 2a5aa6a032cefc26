#include "own_workers.hpp"

#include <skusim/schema/values.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

struct NotTogether {
    const char* section; ///< empty for the scenario itself
    const char* key;
    std::string_view accepted; ///< besides leaving it out
    const char* remedy;
};

constexpr std::array<NotTogether, 5> not_together{{
    {"node", "workers", "", "remove it, or the `workers` of `classes`"},
    {"node", "discipline", "fifo", "each class has a queue in order of arrival; remove it"},
    {"node", "hyper_thread_gain", "",
     "give service times that were measured with all vCPUs busy, and remove it"},
    {"node", "max_concurrent_requests", "1", "write 1, and more `workers` in their place"},
    {"", "scaling", "none", "write none, or remove `workers` from the classes"},
}};

bool is_accepted(const NotTogether& rule, const Value& value) {
    return value.kind == Value::Kind::scalar && value.scalar == rule.accepted;
}

void check_rest(const Value& map, Findings& findings) {
    for (const NotTogether& rule : not_together) {
        const std::string section = rule.section;
        const Value* within = section.empty() ? &map : map.find(section);
        const Value* value = within == nullptr ? nullptr : within->find(rule.key);
        if (value != nullptr && !is_accepted(rule, *value)) {
            findings.add(value->mark,
                         fmt::format("{}{}: is not simulated with classes that have workers of "
                                     "their own; {}",
                                     section.empty() ? "" : section + '.', rule.key, rule.remedy));
        }
    }
}

} // namespace

void check_own_workers(const Value& map, Findings& findings) {
    const Value* classes = map.find("classes");
    if (classes == nullptr) {
        return;
    }
    const auto has_some = [](const Value& each) { return each.find("workers") != nullptr; };
    const bool has_any = std::any_of(classes->items.begin(), classes->items.end(), has_some);
    for (const Value& each : classes->items) {
        const Value* threads = each.find("threads_per_worker");
        if (has_any && !has_some(each)) {
            findings.add(each.mark,
                         fmt::format("classes: \"{}\" has no workers of its own, and others have; "
                                     "add \"workers: auto\", or remove `workers` from all",
                                     at(each, "name").scalar));
        } else if (!has_any && threads != nullptr) {
            findings.add(threads->mark, "classes: threads_per_worker is of workers of its own; add "
                                        "\"workers: auto\" to each class, or write "
                                        "node.threads_per_worker");
        }
    }
    if (has_any) {
        check_rest(map, findings);
    }
}

void add_needs(scenario::OwnWorkers& workers, const scenario::Model& own,
               const std::optional<scenario::Model>& common) {
    const scenario::Model none;
    const scenario::Model& beside = common ? *common : none;
    const bool may_use_gpu = beside.accelerator == scenario::AcceleratorNeed::gpu ||
                             beside.accelerator == scenario::AcceleratorNeed::optional_gpu;
    const bool is_loaded_there = may_use_gpu && own.gpu_memory == Bytes{};
    workers.ram = beside.ram + own.ram;
    workers.size_on_disk = beside.size_on_disk + own.size_on_disk;
    workers.gpu_memory = beside.gpu_memory + (is_loaded_there ? own.size_on_disk : own.gpu_memory);
}

void take_largest(scenario::Model& model, const std::vector<scenario::RequestClass>& classes) {
    for (const scenario::RequestClass& each : classes) {
        model.ram = std::max(model.ram, each.workers->ram);
        model.size_on_disk = std::max(model.size_on_disk, each.workers->size_on_disk);
        model.gpu_memory = std::max(model.gpu_memory, each.workers->gpu_memory);
    }
}

} // namespace skusim::scenarios
