#include <skusim/placement/verdict.hpp>
#include <skusim/sweep/choices.hpp>

#include <map>
#include <string>
#include <utility>
#include <variant>

namespace skusim::sweep {

namespace {

/// What is to be paid for the cell; nothing if it does not perform.
std::optional<double> cost_of(const CellRow& row) {
    const auto* verdict = std::get_if<std::string>(&row[column_named("verdict")]);
    if (verdict == nullptr || *verdict != placement::name(placement::Verdict::feasible)) {
        return std::nullopt;
    }
    for (const std::size_t column : {column_named("usd_total"), column_named("usd_per_hour")}) {
        if (const auto* usd = std::get_if<double>(&row[column])) {
            return *usd;
        }
    }
    return std::nullopt;
}

/// The SKU that is the cheapest, with its region; two empty texts where none is.
std::pair<std::string, std::string> rented(const FinishedSweep& sweep, const GroupChoice& choice) {
    if (!choice.cheapest) {
        return {};
    }
    const FinishedCell& cell = sweep.cells[*choice.cheapest];
    return {cell.sku, cell.region};
}

} // namespace

std::vector<GroupChoice> cheapest_choices(const FinishedSweep& sweep) {
    std::vector<GroupChoice> choices;
    if (!sweep.is_whole()) {
        return choices;
    }
    std::map<std::size_t, std::size_t> place_of_group;
    std::optional<double> least;
    for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
        if (place_of_group.try_emplace(sweep.cells[i].group_number, choices.size()).second) {
            choices.push_back({i, std::nullopt, {}});
            least.reset();
        }
        const std::optional<double> cost = cost_of(sweep.cells[i].row);
        if (cost && (!least || *cost < *least)) {
            least = cost;
            choices.back().cheapest = i;
        }
    }
    for (GroupChoice& choice : choices) {
        const std::size_t number = sweep.cells[choice.first].group_number;
        std::size_t stride = 1;
        for (std::size_t key = sweep.keys.size(); key-- > 0; stride *= sweep.keys[key].values) {
            const bool is_first_value = number / stride % sweep.keys[key].values == 0;
            const auto before =
                is_first_value ? place_of_group.end() : place_of_group.find(number - stride);
            if (before != place_of_group.end() &&
                rented(sweep, choices[before->second]) != rented(sweep, choice)) {
                choice.changed_along.insert(choice.changed_along.begin(), key);
            }
        }
    }
    return choices;
}

} // namespace skusim::sweep
