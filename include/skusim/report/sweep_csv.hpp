// A sweep as CSV, written while its cells are read: those of a large one need not be held.
#pragma once

#include <skusim/sweep/run.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace skusim::report {

/// Gives what sweep() gives of the same cells as CSV.
class SweepCsv {
public:
    /// No cell of a sweep that is not whole is called the cheapest of its group.
    SweepCsv(const std::vector<sweep::VariedKey>& keys, bool is_whole);

    /// The cells of the next group, all of them.
    void add(std::span<const sweep::FinishedCell> group);

    /// All lines so far, which are then no longer here.
    [[nodiscard]] std::string take_text() { return std::move(text_); }

private:
    std::vector<std::size_t> shown_;
    bool is_whole_;
    std::string text_;
};

} // namespace skusim::report
