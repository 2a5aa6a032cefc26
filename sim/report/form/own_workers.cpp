#include "own_workers.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>

#include "figures.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <utility>

namespace skusim::report {

namespace {

const serving::Stations* stations_of(const experiment::Trial* node) {
    return node != nullptr ? node->cluster.kind_if<serving::Stations>() : nullptr;
}

} // namespace

std::string own_workers_text(const scenario::Scenario& scenario, const experiment::Trial* node) {
    std::string text;
    const serving::Stations* stations = stations_of(node);
    for (std::size_t number = 0; stations != nullptr && number < stations->workers.size();
         ++number) {
        const scenario::RequestClass& each = scenario.classes[number];
        const int count = stations->workers[number];
        text += fmt::format("{}{} of {} ({}", text.empty() ? "" : ", ", count, each.name,
                            count_text(each.workers->threads, "thread"));
        if (each.workers->ram > Bytes{}) {
            text += ", " + gib(each.workers->ram);
        }
        text += count > 1 ? " each)" : ")";
    }
    return text;
}

void add_own_workers(Table& table, const scenario::Scenario& scenario,
                     const experiment::Trial& node) {
    if (std::string own = own_workers_text(scenario, &node); !own.empty()) {
        table.rows.push_back({"side by side", std::move(own)});
    }
}

Json own_workers_json(const scenario::Scenario& scenario, const experiment::Trial* node) {
    const serving::Stations* stations = stations_of(node);
    if (stations == nullptr) {
        return nullptr;
    }
    Json json = Json::array();
    for (std::size_t number = 0; number < stations->workers.size(); ++number) {
        const scenario::RequestClass& each = scenario.classes[number];
        json.push_back({{"class", each.name},
                        {"workers", stations->workers[number]},
                        {"threads_per_worker", each.workers->threads},
                        {"ram_gib", in_gibibytes(each.workers->ram)}});
    }
    return json;
}

std::string asked_own_workers(const scenario::Scenario& scenario) {
    std::string text;
    for (const scenario::RequestClass& each : scenario.classes) {
        const std::optional<int>& count = each.workers->count;
        text += fmt::format("{}{}", text.empty() ? "" : ", ",
                            count ? fmt::format("{} of {}", *count, each.name)
                                  : each.name + " as many as fit");
    }
    return text;
}

} // namespace skusim::report
