// A sweep as CSV, group by group: which cells are called the cheapest, and of which sweeps.
#include <skusim/report/results.hpp>
#include <skusim/report/sweep_csv.hpp>

#include <sstream>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;

namespace {

sweep::FinishedCell cell_of(std::size_t group, const std::string& sku, double usd_per_hour) {
    sweep::FinishedCell cell{"s", {std::to_string(group)}, sku, "here", {}, group};
    cell.row.resize(sweep::cell_columns.size());
    cell.row[sweep::column_named("verdict")] = std::string("feasible");
    cell.row[sweep::column_named("usd_per_hour")] = usd_per_hour;
    return cell;
}

/// Of each line but the header, its first four cells and its last.
std::vector<std::string> ends_of(const std::string& csv) {
    std::istringstream lines(csv);
    std::vector<std::string> ends;
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
        std::size_t comma = 0;
        for (int i = 0; i < 4; ++i) {
            comma = line.find(',', comma + 1);
        }
        ends.push_back(line.substr(0, comma) + line.substr(line.rfind(',')));
    }
    return ends;
}

} // namespace

// By hand: of group 0 y costs less, of group 1 both cost 2 and x is the first.
TEST_CASE("CSV of a whole sweep names the cheapest of each group, CSV of a part of one none") {
    sweep::FinishedSweep of_two{{{"k", 2}}, {}, {}, 0};
    of_two.cells = {cell_of(0, "x", 3), cell_of(0, "y", 1), cell_of(1, "x", 2), cell_of(1, "y", 2)};
    CHECK(ends_of(report::sweep(of_two, report::Format::csv)) ==
          std::vector<std::string>{"s,0,x,here,", "s,0,y,here,cheapest", "s,1,x,here,cheapest",
                                   "s,1,y,here,"});
    of_two.missing = 1;
    CHECK(ends_of(report::sweep(of_two, report::Format::csv)) ==
          std::vector<std::string>{"s,0,x,here,", "s,0,y,here,", "s,1,x,here,", "s,1,y,here,"});
}

TEST_CASE("CSV that is made group by group is that of all cells at once") {
    sweep::FinishedSweep held{{{"k", 2}}, {}, {}, 0};
    held.cells = {cell_of(0, "a \"b\"", 3), cell_of(0, "=c", 1), cell_of(1, "x,y", 2)};
    report::SweepCsv csv(held.keys, true);
    csv.add({held.cells.data(), 2});
    csv.add({held.cells.data() + 2, 1});
    CHECK(csv.take_text() == report::sweep(held, report::Format::csv));
}
