#include "own_workers.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::emission {

namespace {

/// The service's name and the class's, which no other has.
std::string name_of(const std::string& service, const std::string& request_class,
                    const std::vector<Deployed>& others) {
    constexpr std::size_t longest = 32;
    const std::string ending = '-' + service_name(request_class);
    std::string name = service.substr(0, longest - std::min(ending.size(), longest - 1)) + ending;
    for (int again = 2;
         std::any_of(others.begin(), others.end(),
                     [&](const Deployed& other) { return other.name == service_name(name); });
         ++again) {
        name = fmt::format("{}{}{}", service.substr(0, 8), again, ending);
    }
    return service_name(name);
}

} // namespace

Deployments::Deployments(const Deployed& all) {
    if (!has_stations(all.scenario())) {
        each_.push_back(all);
        return;
    }
    const std::vector<scenario::RequestClass>& classes = all.scenario().classes;
    for (std::size_t number = 0; number < classes.size(); ++number) {
        const scenario::OwnWorkers& own = *classes[number].workers;
        scenario::Scenario& alone = alone_.emplace_back(all.scenario());
        alone.model->ram = own.ram;
        alone.model->size_on_disk = own.size_on_disk;
        alone.node.threads_per_worker = own.threads;
        Deployed deployed = all;
        deployed.name = name_of(all.name, classes[number].name, each_);
        deployed.as_rented = &alone;
        deployed.request_class = number;
        each_.push_back(std::move(deployed));
    }
}

std::string own_workers_text(const Deployed& deployed) {
    std::string text;
    const auto stations = planner::stations_of(deployed.candidate());
    for (std::size_t number = 0; stations && number < stations->workers.size(); ++number) {
        text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", stations->workers[number],
                            on_one_line(deployed.scenario().classes[number].name));
    }
    return text;
}

} // namespace skusim::emission
