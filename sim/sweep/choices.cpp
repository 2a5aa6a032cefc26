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

std::size_t cells_of_group(std::span<const FinishedCell> cells) {
    std::size_t count = 0;
    while (count < cells.size() && cells[count].group_number == cells.front().group_number) {
        ++count;
    }
    return count;
}

std::optional<std::size_t> cheapest_of(std::span<const FinishedCell> group) {
    std::optional<std::size_t> cheapest;
    std::optional<double> least;
    for (std::size_t i = 0; i < group.size(); ++i) {
        const std::optional<double> cost = cost_of(group[i].row);
        if (cost && (!least || *cost < *least)) {
            least = cost;
            cheapest = i;
        }
    }
    return cheapest;
}

std::vector<GroupChoice> cheapest_choices(const FinishedSweep& sweep) {
    std::vector<GroupChoice> choices;
    if (!sweep.is_whole()) {
        return choices;
    }
    std::map<std::size_t, std::size_t> place_of_group;
    const std::span<const FinishedCell> cells(sweep.cells);
    for (std::size_t first = 0; first < cells.size();) {
        const std::size_t count = cells_of_group(cells.subspan(first));
        std::optional<std::size_t> cheapest = cheapest_of(cells.subspan(first, count));
        cheapest = cheapest ? std::optional(first + *cheapest) : std::nullopt;
        place_of_group.emplace(cells[first].group_number, choices.size());
        choices.push_back({first, cheapest, {}});
        first += count;
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
