// What a sweep says to rent: the cheapest cell of each group, and where it changes.
#pragma once

#include <skusim/sweep/run.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace skusim::sweep {

/// How many cells there are before those of another group.
[[nodiscard]] std::size_t cells_of_group(std::span<const FinishedCell> cells);

/// The place among a group's cells of the one that costs least of those that perform: per hour, or
/// of a job in all. Of equal costs it is the first up the ladder. Nothing where no SKU performs.
[[nodiscard]] std::optional<std::size_t> cheapest_of(std::span<const FinishedCell> group);

/// One scenario under one combination of values.
struct GroupChoice {
    std::size_t first = 0;               ///< its first cell, as a place in FinishedSweep::cells
    std::optional<std::size_t> cheapest; ///< of its cells by cheapest_of(), as such a place, too
    /// Places of the varied keys along which another SKU is the cheapest, or none is, at the value
    /// before, with all other values as here.
    std::vector<std::size_t> changed_along;
};

/// One for each group that has a cell, in the grid's order; none of a sweep that is not whole,
/// whose groups cannot be judged.
[[nodiscard]] std::vector<GroupChoice> cheapest_choices(const FinishedSweep& sweep);

} // namespace skusim::sweep
