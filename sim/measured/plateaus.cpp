#include "plateaus.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace skusim::measured {

namespace {

/// All stretches of time under one number of users.
struct Plateau {
    std::vector<const RequestUnderUsers*> requests;
    double ends = 0; ///< of requests in `seconds`, failed ones among them
    double seconds = 0;
};

/// Places of requests in the order of their ends, from the first to before the last, all under one
/// number.
using Stretch = std::pair<std::size_t, std::size_t>;

std::vector<Stretch> stretches_of(const std::vector<RequestUnderUsers>& requests) {
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (i == 0 || requests[i].users != requests[i - 1].users) {
            stretches.emplace_back(i, i);
        }
        stretches.back().second = i + 1;
    }
    return stretches;
}

std::map<double, Plateau> by_users(const std::vector<RequestUnderUsers>& requests) {
    std::map<double, Plateau> plateaus;
    for (const auto& [begin, end] : stretches_of(requests)) {
        const double users = requests[begin].users.value_or(0);
        const std::size_t settled = begin + static_cast<std::size_t>(users);
        if (users < 1 || settled >= end) {
            continue;
        }
        // Time runs from the end of the last request that is left out.
        Plateau& plateau = plateaus[users];
        plateau.seconds +=
            static_cast<double>(requests[end - 1].ended - requests[settled - 1].ended) * 1e-9;
        for (std::size_t i = settled; i < end; ++i) {
            plateau.requests.push_back(&requests[i]);
        }
    }
    return plateaus;
}

} // namespace

std::vector<calibration::LoadStep> plateaus_of(std::vector<RequestUnderUsers> requests,
                                               const std::string& file, Faults& faults) {
    constexpr double least_each = 10;
    constexpr double least_share = 0.1;
    std::stable_sort(requests.begin(), requests.end(),
                     [](const auto& a, const auto& b) { return a.ended < b.ended; });
    const std::map<double, Plateau> plateaus = by_users(requests);
    double longest_s = 0;
    for (const auto& [users, plateau] : plateaus) {
        longest_s = std::max(longest_s, plateau.seconds);
    }
    std::vector<calibration::LoadStep> steps;
    for (const auto& [users, plateau] : plateaus) {
        const auto count = static_cast<double>(plateau.requests.size());
        if (count < least_each * users || plateau.seconds < least_share * longest_s) {
            continue;
        }
        StepBuilder builder({file, plateau.requests.front()->line, 1}, faults);
        builder.step.concurrency = users;
        RequestTimes times;
        for (const RequestUnderUsers* request : plateau.requests) {
            if (request->was_good) {
                times.add(request->sent, request->ended, {file, request->line, 1}, faults);
            }
        }
        builder.step.completed = 0;
        if (times.count() > 0) {
            times.describe(builder, builder.step.place);
        }
        builder.step.errors = count - static_cast<double>(times.count());
        builder.step.completed_per_s = static_cast<double>(times.count()) / plateau.seconds;
        steps.push_back(builder.finish());
    }
    return steps;
}

std::string told_of_plateaus(const std::vector<calibration::LoadStep>& plateaus, double requests,
                             const std::set<double>& numbers, std::string_view users) {
    if (plateaus.empty()) {
        return fmt::format("the number of {} changed during the run, from {:g} to {:g}, and none "
                           "was held for ten requests of each: the figures are of a mixture of "
                           "loads, and no closed loop is taken",
                           users, *numbers.begin(), *numbers.rbegin());
    }
    std::string held;
    for (const calibration::LoadStep& step : plateaus) {
        held += fmt::format("{}{:g}", held.empty() ? "" : ", ", *step.concurrency);
        requests -= *step.completed + *step.errors;
    }
    return fmt::format("the number of {} changed during the run: a step for each that was held "
                       "({}); {:.0f} requests of a ramp, or the first after it, are left out",
                       users, held, requests);
}

} // namespace skusim::measured
