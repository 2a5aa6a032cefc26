#include <skusim/report/sweep_csv.hpp>
#include <skusim/sweep/choices.hpp>

#include "report/form/csv_line.hpp"
#include "sweep_rows.hpp"

namespace skusim::report {

SweepCsv::SweepCsv(const std::vector<sweep::VariedKey>& keys, bool is_whole)
    : shown_(all_cell_columns()), is_whole_(is_whole) {
    std::vector<std::string> titles;
    for (const Column& column : sweep_columns(keys, shown_, true)) {
        titles.push_back(column.title);
    }
    add_csv_line(text_, titles);
}

void SweepCsv::add(std::span<const sweep::FinishedCell> group) {
    const auto cheapest = is_whole_ ? sweep::cheapest_of(group) : std::nullopt;
    for (std::size_t i = 0; i < group.size(); ++i) {
        add_csv_line(text_, sweep_row(group[i], shown_, true, cheapest == i));
    }
}

} // namespace skusim::report
