#include "table_layout.hpp"

#include <skusim/report/terminal.hpp>

#include <algorithm>
#include <numeric>

namespace skusim::report {

namespace {

constexpr std::size_t least_last_width = 30;
constexpr std::size_t least_width = 16;
constexpr std::size_t longest_name = 32;

/// What a column of texts needs at least, for names in it to stay whole.
std::size_t least_width_of(const Table& table, std::size_t column) {
    std::size_t least = least_width;
    for (const auto& row : table.rows) {
        const std::string& cell = row[column];
        for (std::size_t start = 0; start < cell.size();) {
            const std::size_t end = std::min(cell.find(' ', start), cell.size());
            const std::size_t word = width_of(cell.substr(start, end - start));
            least = word <= longest_name ? std::max(least, word) : least;
            start = end + 1;
        }
    }
    return least;
}

/// The widest column of texts that is neither the last nor as narrow as it may be; none if there is
/// no such column.
std::size_t* widest(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least,
                    const std::vector<Column>& columns) {
    std::size_t* found = nullptr;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        const bool may_shrink = !columns[i].is_number && widths[i] > least[i];
        if (may_shrink && (found == nullptr || widths[i] > *found)) {
            found = &widths[i];
        }
    }
    return found;
}

/// By how much lines of columns of these widths, two spaces between, are longer than `width`.
std::size_t beyond(const std::vector<std::size_t>& widths, std::size_t width) {
    const std::size_t total =
        std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
    return total > width ? total - width : 0;
}

/// The widths, with the widest columns of texts made narrower until lines fit or all are at their
/// least.
std::vector<std::size_t> shrunk(std::vector<std::size_t> widths,
                                const std::vector<std::size_t>& least,
                                const std::vector<Column>& columns, std::size_t width) {
    while (beyond(widths, width) > 0) {
        std::size_t* const column = widest(widths, least, columns);
        if (column == nullptr) {
            break;
        }
        --*column;
    }
    return widths;
}

/// They are those of columns in which every cell is on one line.
std::vector<std::size_t> natural_widths(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        widths.push_back(width_of(table.columns[i].title));
        for (const auto& row : table.rows) {
            widths.back() = std::max(widths.back(), width_of(row[i]));
        }
    }
    return widths;
}

} // namespace

std::string in_lines(const std::string& text) {
    std::string result;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        for (const std::string& line : wrapped(text.substr(start, end - start), text_width())) {
            result += line + '\n';
        }
        start = end + 1;
    }
    return result;
}

std::vector<std::size_t> column_widths(const Table& table, std::size_t width) {
    std::vector<std::size_t> widths = natural_widths(table);
    std::size_t& last = widths.back();
    if (!table.columns.back().is_number && last > least_last_width) {
        last -= std::min(beyond(widths, width), last - least_last_width);
    }
    if (beyond(widths, width) == 0) {
        return widths;
    }
    std::vector<std::size_t> names;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        names.push_back(least_width_of(table, i));
    }
    const std::vector<std::size_t> whole_names = shrunk(widths, names, table.columns, width);
    const std::vector<std::size_t> broken_names = shrunk(
        whole_names, std::vector<std::size_t>(widths.size(), least_width), table.columns, width);
    // Lines that are too long all the same are no reason to break names.
    return beyond(broken_names, width) == 0 ? broken_names : whole_names;
}

Table without_columns(Table table, std::size_t width, std::vector<std::string>& gone) {
    // Only the last column, which is of sentences, is wrapped before a column goes: names stay
    // whole.
    const auto fits = [&] {
        std::vector<std::size_t> widths = natural_widths(table);
        if (!table.columns.back().is_number) {
            widths.back() = std::min(widths.back(), least_last_width);
        }
        return beyond(widths, width) == 0;
    };
    while (!fits()) {
        const auto last = std::find_if(table.columns.rbegin(), table.columns.rend(),
                                       [](const Column& column) { return column.may_go; });
        if (last == table.columns.rend()) {
            break;
        }
        gone.insert(gone.begin(), last->title);
        const auto index = table.columns.rend() - last - 1;
        table.columns.erase(table.columns.begin() + index);
        for (auto& row : table.rows) {
            row.erase(row.begin() + index);
        }
    }
    return table;
}

} // namespace skusim::report
